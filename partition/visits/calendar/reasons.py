"""Why no outing makes a visit, in words that planners read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from geo.counted import counted
from partition.visits.calendar.schedule import alone_fits
from partition.visits.calendar.search import State, Task, spaced
from partition.visits.model import DAY_MINUTES, Agenda, Unserved, Visit


@dataclass(frozen=True)
class Lacks:
    """A calendar as found, and the outings that were free to be planned."""

    agenda: Agenda
    task: Task
    state: State
    free: tuple[int, ...]

    def can(self, visit: int) -> list[int]:
        """Return the outings that may hold a visit as far as that can be told of it alone."""
        return [int(t) for t in self.task.can[self.task.can_from[visit] : self.task.can_from[visit + 1]]]


def reason(lacks: Lacks, i: int) -> Unserved:
    """Return a visit without an outing, with the first reason that explains it."""
    agenda, visit = lacks.agenda, lacks.agenda.visits[i]
    if not np.isfinite([agenda.metres[0, visit.place], agenda.metres[visit.place, 0]]).all():
        return Unserved(i, "no path leads there and back", "起点与该户之间没有往返道路")
    period = [t for t in lacks.free if visit.first <= agenda.outings[t].day <= visit.last]
    days = (visit.first, visit.last)
    if not period:
        return Unserved(i, "no outing from {days}", "{days}没有出行", days)
    open_ = [t for t in period if agenda.outings[t].day >= visit.not_before]
    if not open_:
        en = f"every outing from {{days}} is less than {counted(visit.gap_days, 'day')} after the last visit"
        return Unserved(i, en, f"{{days}}的出行距上次走访均不足{visit.gap_days}天", days)
    able = [t for t in open_ if alone_fits(agenda, visit, agenda.outings[t])]
    if not able:
        return _too_long(lacks, i, open_)
    apart = [t for t in lacks.can(i) if spaced(lacks.task, lacks.state, i, t)]
    if not apart:
        en = "every outing from {days} is too few days from another visit of the household"
        return Unserved(i, en, "{days}的出行与该户其他走访间隔不足", days)
    return _full(lacks, i, apart)


def _too_long(lacks: Lacks, i: int, period: Sequence[int]) -> Unserved:
    """Return that a visit is too long for any outing, or that none is there in its hours."""
    agenda, visit = lacks.agenda, lacks.agenda.visits[i]
    way = agenda.metres[0, visit.place] + agenda.metres[visit.place, 0]
    needs, has = ceil(visit.minutes + way * agenda.minutes_per_m), max(agenda.outings[t].minutes for t in period)
    if needs > has or not visit.timed:
        en = f"takes {needs} minutes with the way there and back, outings in its period have at most {has:g}"
        return Unserved(i, en, f"连同往返需{needs}分钟，期限内的出行最多{has:g}分钟")
    return _outside_hours(i, visit)


def _full(lacks: Lacks, i: int, apart: Sequence[int]) -> Unserved:
    """Return by how many minutes the outings are short that could make a visit."""
    short, visit = min(_short_minutes(lacks, i, t) for t in apart), lacks.agenda.visits[i]
    if short <= 0:
        return _outside_hours(i, visit)
    n, minutes = len(apart), max(1, ceil(short))
    en = f"all outings that could make it are full ({n} in its period): at least {minutes} minutes short"
    return Unserved(i, en, f"期限内可用的{n}次出行均已排满：至少还差{minutes}分钟")


def _short_minutes(lacks: Lacks, i: int, t: int) -> float:
    """Return the minutes an outing lacks for one more visit at the best position, windows aside."""
    task, state = lacks.task, lacks.state
    places = [0, *task.place[state.order[t, : state.count[t]]].tolist(), 0]
    place, metres = int(task.place[i]), task.metres
    added = min(float(metres[a, place] + metres[place, b] - metres[a, b]) for a, b in pairwise(places))
    spent = state.minutes[t] + state.metres[t] * task.minutes_per_m
    return float(spent + task.minutes[i] + added * task.minutes_per_m - task.budget[t])


def _outside_hours(i: int, visit: Visit) -> Unserved:
    if visit.within is not None:
        minute = int(visit.within[1] % DAY_MINUTES)
        clock = f"{minute // 60:02d}:{minute % 60:02d}"
        en = f"no outing from {{days}} can be at the door in the hours of an event, until {clock} of the last day"
        return Unserved(
            i, en, f"{{days}}没有出行能在事项要求的时间（最后一天 {clock}）前到达该户", (visit.first, visit.last)
        )
    if visit.window is None:
        return Unserved(i, "no outing in its period has room in its order", "期限内的出行在走访顺序中无法加入")
    hours = " - ".join(f"{int(minute) // 60:02d}:{int(minute) % 60:02d}" for minute in visit.window)
    return Unserved(i, f"no outing can be at the door between {hours}", f"没有出行能在 {hours} 到达该户")
