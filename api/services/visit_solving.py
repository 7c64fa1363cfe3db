"""Each member's calendar and outings, on all cores: planned for the first time, or anew after outings were missed."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from time import process_time

from partition.visits.calendar import plan_calendar, replan
from partition.visits.model import Agenda, Calendar, Itinerary, Unserved
from partition.visits.walked import Routed, order_outing

EFFORTS = {20: 2.5, 100: 1.0}
"""Effort of each calendar by the number of members: few may take longer each."""

LEAST_EFFORT = 0.5

ALONE = 3
"""Members up to which other processes are not worth their start."""


@dataclass(frozen=True)
class Solved:
    """A member's calendar, its outings in proven order by day, and the processor seconds that each of these took."""

    calendar: Calendar
    routed: tuple[Routed, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Task:
    """One member to be planned for; with ``before``, anew after the outings ``missed``, those up to a day past."""

    agenda: Agenda
    seed: int
    effort: float
    before: tuple[Routed, ...] = ()
    left: tuple[Unserved, ...] = ()
    done_until: int = -1
    missed: tuple[int, ...] = ()


def effort_for(n_members: int) -> float:
    """Return the effort of each calendar where so many are planned."""
    return next((effort for most, effort in EFFORTS.items() if n_members <= most), LEAST_EFFORT)


def solve_all(tasks: Sequence[Task], workers: int) -> list[Solved]:
    """Return what is found for each member; the same whatever the number of processes."""
    if workers <= 1 or len(tasks) <= ALONE:
        return [solve(task) for task in tasks]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(solve, tasks))


def solve(task: Task) -> Solved:
    """Return the calendar of one member, and its outings in proven order, by day."""
    calendar = _calendar(task)
    index = {visit: i for i, visit in enumerate(task.agenda.visits)}
    before = {one.outing: one for one in task.before}
    number = count(max((one.number for one in task.before), default=0) + 1)
    routed, seconds = [], []
    for itinerary in calendar.itineraries:
        start, old = process_time(), before.get(itinerary.outing)
        if old is not None and {index[visit] for visit in old.visits} == set(itinerary.visits):
            routed.append(old)
        elif old is not None:
            revision = old.revision + 1
            routed.append(order_outing(task.agenda, itinerary, old.number, seed=task.seed, revision=revision))
        else:
            routed.append(order_outing(task.agenda, itinerary, next(number), seed=task.seed))
        seconds.append(process_time() - start)
    return Solved(calendar, tuple(routed), tuple(seconds))


def _calendar(task: Task) -> Calendar:
    if not task.before:
        return plan_calendar(task.agenda, seed=task.seed, effort=task.effort)
    index = {visit: i for i, visit in enumerate(task.agenda.visits)}
    kept = tuple(
        Itinerary(one.outing, tuple(index[visit] for _, visits in one.order for visit in visits), one.tour.length_m)
        for one in task.before
    )
    return replan(
        task.agenda,
        Calendar(kept, task.left),
        done_until_day=task.done_until,
        missed=task.missed,
        seed=task.seed,
        effort=task.effort,
    )
