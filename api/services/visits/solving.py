"""Each member's calendar and outings, on all cores: planned for the first time, or anew after outings were missed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from time import process_time

from api.services.ending import end_with_who_waits
from partition.visits.calendar import fill, plan_calendar, replan
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


def solve_all(tasks: Sequence[Task], workers: int) -> Iterator[Solved]:
    """Yield what is found for each member; the same whatever the number of processes."""
    if workers <= 1 or len(tasks) <= ALONE:
        yield from map(solve, tasks)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), end_with_who_waits) as pool:
        yield from pool.map(solve, tasks)


def solve(task: Task) -> Solved:
    """
    Return the calendar of one member, and its outings in proven order, by day.

    A shorter order may leave room for what had none: then it is put in, and its outing is put in order again.
    """
    calendar, routes = _calendar(task), _Routes(task)
    while True:
        routed = [routes.of(itinerary) for itinerary in calendar.itineraries]
        ordered = Calendar(tuple(map(routes.itinerary, routed)), calendar.unserved)
        if not calendar.unserved:
            break
        fuller = fill(task.agenda, ordered, done_until_day=task.done_until, missed=task.missed)
        if len(fuller.unserved) >= len(calendar.unserved):
            break
        calendar = fuller
    return Solved(calendar, tuple(routed), tuple(routes.seconds[one.outing] for one in routed))


class _Routes:
    """The outings of one member in proven order, each found once for the visits that it makes."""

    def __init__(self, task: Task) -> None:
        self.seconds: defaultdict[int, float] = defaultdict(float)
        self._task = task
        self._index = {visit: i for i, visit in enumerate(task.agenda.visits)}
        self._before = {one.outing: one for one in task.before}
        self._fresh = count(max((one.number for one in task.before), default=0) + 1)
        self._found: dict[int, Routed] = {}

    def itinerary(self, one: Routed) -> Itinerary:
        """Return an outing as calendars hold it."""
        visits = tuple(self._index[visit] for _, visits in one.order for visit in visits)
        return Itinerary(one.outing, visits, one.tour.length_m)

    def of(self, itinerary: Itinerary) -> Routed:
        """Return an outing in proven order; as it was before where its visits are the same."""
        visits = {self._task.agenda.visits[i] for i in itinerary.visits}
        old, found = self._before.get(itinerary.outing), self._found.get(itinerary.outing)
        for one in (old, found):
            if one is not None and one.visits == visits:
                self._found[itinerary.outing] = one
                return one
        return self._ordered(itinerary, old, found)

    def _ordered(self, itinerary: Itinerary, old: Routed | None, found: Routed | None) -> Routed:
        start = process_time()
        named = old or found
        number = next(self._fresh) if named is None else named.number
        revision = 0 if old is None else old.revision + 1
        one = order_outing(self._task.agenda, itinerary, number, seed=self._task.seed, revision=revision)
        self.seconds[itinerary.outing] += process_time() - start
        self._found[itinerary.outing] = one
        return one


def _calendar(task: Task) -> Calendar:
    if not task.before:
        return plan_calendar(task.agenda, seed=task.seed, effort=task.effort)
    kept = map(_Routes(task).itinerary, task.before)
    return replan(
        task.agenda,
        Calendar(tuple(kept), task.left),
        done_until_day=task.done_until,
        missed=task.missed,
        seed=task.seed,
        effort=task.effort,
    )
