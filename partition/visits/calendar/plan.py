"""Plan and re-plan the calendar of one member: which due visit in which outing, and in what order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.errors import GeoError
from partition.visits.calendar.form import form_task, itineraries_of, kin_of
from partition.visits.calendar.reasons import Lacks, reason
from partition.visits.calendar.schedule import alone_fits, fits, open_between
from partition.visits.calendar.search import NOBODY_MINDS, State, Task, empty_state, insert, search, spaced
from partition.visits.model import Agenda, Calendar, Itinerary, Unserved

WORK = 300_000
"""Places looked at for each visit at an effort of 1: some two seconds for 216 visits in 26 outings."""


def plan_calendar(agenda: Agenda, *, seed: int = 0, effort: float = 1.0, before: Calendar | None = None) -> Calendar:
    """
    Return which visits are made in which outing; the same input gives the same calendar.

    What must hold: a visit is made once, within its period and not before its day, begins in its window, and is at
    least ``gap_days`` days from others of its household; an outing leaves at its minute, waits where a door does not
    open yet, and is back in its time. What is wanted, the first that differs deciding: most visits of the highest
    priority, then of the next, counted for each priority by itself, however many there are; fewest visits away from
    the outing they had ``before``; fewest metres. A calendar is never taken for another that is better in this order;
    that none better exists is not proven.

    Parameters
    ----------
    effort
        Multiple of the usual search.
    before
        A calendar of the same visits and outings; it stays as it is where everything in it still holds.

    Raises
    ------
    GeoError
        A place is not in the table of distances, or distances are below 0; names the first.
    """
    if before is not None:
        return replan(agenda, before, done_until_day=-1, seed=seed, effort=effort)
    _check(agenda)
    every = range(len(agenda.outings))
    task = form_task(agenda, _choices(agenda, every, {}), {})
    state = search(task, empty_state(len(agenda.visits), len(agenda.outings)), work=_work(agenda, effort), seed=seed)
    return Calendar(itineraries_of(state, agenda.outings), _unserved(agenda, task, state, every, {}))


def replan(
    agenda: Agenda,
    before: Calendar,
    *,
    done_until_day: int,
    missed: Collection[int] = (),
    seed: int = 0,
    effort: float = 1.0,
) -> Calendar:
    """
    Return the calendar after outings were missed: their visits come back, and few others change their outing.

    Outings up to a day are past: they stay as they were, unless missed. Later outings keep their days, and their
    order where their visits are the same. Visits that come back and have no outing left in their period are unserved.

    Parameters
    ----------
    before
        A calendar of this agenda.
    done_until_day
        Last day that is past; -1 if none is.
    missed
        Numbers of outings that were not or will not be made.

    Raises
    ------
    GeoError
        As of `plan_calendar`, or the calendar names visits or outings that are not there.
    """
    _check(agenda, before)
    parts = _parted(agenda, before, done_until_day, missed)
    state = _restored(parts.task, parts.later)
    lost = {i for i in range(len(agenda.visits)) if state.outing[i] < 0 and i not in parts.made}
    if lost - {one.visit for one in before.unserved}:
        state = _put_in_order(search(parts.task, state, work=_work(agenda, effort), seed=seed), parts.later)
    return parts.calendar(agenda, state)


def fill(agenda: Agenda, before: Calendar, *, done_until_day: int = -1, missed: Collection[int] = ()) -> Calendar:
    """
    Return a calendar with what has room in the order that its outings now have; else the same.

    Outings that were put in a shorter order may hold a visit that they could not. Nothing is taken out or moved.

    Raises
    ------
    GeoError
        As of `replan`.
    """
    _check(agenda, before)
    parts = _parted(agenda, before, done_until_day, missed)
    state = _restored(parts.task, parts.later)
    kept = {(visit, one.outing) for one in parts.later for visit in one.visits}
    filled = search(parts.task, state, work=0, seed=0)
    if any(filled.outing[visit] != outing for visit, outing in kept):
        return before
    more = parts.calendar(agenda, filled)
    return more if len(more.unserved) < len(before.unserved) else before


@dataclass(frozen=True)
class _Parts:
    """A calendar to be planned anew: outings that stay, what they make by day, those to come, and what may be moved."""

    kept: tuple[Itinerary, ...]
    made: Mapping[int, int]
    free: tuple[int, ...]
    later: tuple[Itinerary, ...]
    task: Task

    def calendar(self, agenda: Agenda, state: State) -> Calendar:
        """Return what was found as a calendar, by day."""
        planned = (*self.kept, *itineraries_of(state, agenda.outings))
        ranked = sorted(planned, key=lambda one: (agenda.outings[one.outing].day, agenda.outings[one.outing].begins))
        return Calendar(tuple(ranked), _unserved(agenda, self.task, state, self.free, self.made))


def _parted(agenda: Agenda, before: Calendar, done_until_day: int, missed: Collection[int]) -> _Parts:
    past = [one for one in before.itineraries if agenda.outings[one.outing].day <= done_until_day]
    kept = [one for one in past if one.outing not in missed]
    made = {visit: agenda.outings[one.outing].day for one in kept for visit in one.visits}
    free = [t for t, outing in enumerate(agenda.outings) if outing.day > done_until_day and t not in missed]
    later = [one for one in before.itineraries if one.outing in set(free)]
    home = {visit: one.outing for one in later for visit in one.visits}
    task = form_task(agenda, _choices(agenda, free, made), home)
    task = task._replace(level=np.where([i in made for i in range(len(agenda.visits))], NOBODY_MINDS, task.level))
    return _Parts(tuple(kept), made, tuple(free), tuple(later), task)


def _work(agenda: Agenda, effort: float) -> int:
    return max(1, round(effort * WORK * len(agenda.visits)))


def _check(agenda: Agenda, before: Calendar | None = None) -> None:
    metres = np.asarray(agenda.metres)
    if metres.ndim != 2 or metres.shape[0] != metres.shape[1] or not len(metres):
        raise GeoError(f"metres must be of shape (p, p), got {metres.shape}")
    if not (metres >= 0).all() or not agenda.minutes_per_m >= 0:
        raise GeoError("metres and minutes_per_m must be at least 0")
    for i, visit in enumerate(agenda.visits):
        if not 0 <= visit.place < len(metres):
            raise GeoError(f"visit {i}: place must be 0 to {len(metres) - 1}, got {visit.place}")
    for one in before.itineraries if before else ():
        if not 0 <= one.outing < len(agenda.outings) or not set(one.visits) <= set(range(len(agenda.visits))):
            raise GeoError(f"before: outing {one.outing} or one of its visits is not in the agenda")


def _choices(agenda: Agenda, free: Sequence[int], made: Mapping[int, int]) -> list[list[int]]:
    """Return the outings that each visit may be in, as far as that can be told of it alone; none for those made."""
    siblings: dict[str, list[int]] = {}
    for i in made:
        siblings.setdefault(agenda.visits[i].household_id, []).append(i)
    return [
        [] if i in made else [t for t in free if _may(agenda, i, t, siblings.get(visit.household_id, []), made)]
        for i, visit in enumerate(agenda.visits)
    ]


def _may(agenda: Agenda, i: int, t: int, siblings: Sequence[int], made: Mapping[int, int]) -> bool:
    visit, outing = agenda.visits[i], agenda.outings[t]
    if not visit.opens <= outing.day <= visit.last or not alone_fits(agenda, visit, outing):
        return False
    return all(abs(made[j] - outing.day) >= gap for j, gap in kin_of(agenda.visits, i, siblings))


def _restored(task: Task, later: Sequence[Itinerary]) -> State:
    """Return a calendar as it was, without the visits that no longer fit."""
    state = empty_state(len(task.place), len(task.day))
    for one in later:
        t = one.outing
        for v in one.visits:
            end = int(state.count[t])
            allowed = t in task.can[task.can_from[v] : task.can_from[v + 1]] and spaced(task, state, v, t)
            if allowed and open_between(task, state, task.place[v], t, end) and fits(task, state, v, t, end):
                insert(task, state, v, t, end)
    return state


def _put_in_order(state: State, later: Sequence[Itinerary]) -> State:
    """Return a calendar in which outings whose visits did not change have the order that they had."""
    for one in later:
        t, count = one.outing, len(one.visits)
        if sorted(state.order[t, : state.count[t]].tolist()) == sorted(one.visits):
            state.order[t, :count] = one.visits
            state.metres[t] = one.metres
    return state


def _unserved(
    agenda: Agenda, task: Task, state: State, free: Sequence[int], made: Mapping[int, int]
) -> tuple[Unserved, ...]:
    left = [i for i in range(len(agenda.visits)) if state.outing[i] < 0 and i not in made]
    return tuple(reason(Lacks(agenda, task, state, tuple(free)), i) for i in left)
