"""Every outing walked again, on the roads as they were given: metres between its places, and the minutes of the day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from partition.verify.case import Shapes
from partition.verify.walking import Metres, Walks, carried_on
from partition.visits.check.case import VisitCase
from partition.visits.check.feet import walks_of
from partition.visits.model import Visit
from partition.visits.visit_plan import WalkedOuting

LEAST_M = 0.1
SHARE = 1e-6
"""A leg agrees within 10 cm and a millionth of its length."""

LEAST_MINUTES = 1e-3
"""Times of the day agree within this, besides what the metres allow."""


@dataclass(frozen=True)
class Again:
    """
    One outing walked again.

    Attributes
    ----------
    metres
        (n, n) between its places, the start first, then its calls in their order.
    pathless
        (n, n) where no path is known.
    moved_m
        By how much each walk may differ because roads were moved to where they cross.
    roads
        All roads, to be searched by place.
    begins
        Minute of the day at which each visit begins, call by call.
    arrives, leaves
        Minutes of the day, one a call.
    ends
        Minute of the day of being back.
    minutes_per_m
        The pace walked at.
    waiting, waiting_m
        Visits left out that the member could walk to, and, of shape (k, n), the metres from each of their doors to the
        places.
    """

    outing: WalkedOuting
    metres: Metres
    pathless: NDArray[np.bool_]
    moved_m: float
    roads: STRtree | None
    begins: tuple[tuple[float, ...], ...]
    arrives: tuple[float, ...]
    leaves: tuple[float, ...]
    ends: float
    minutes_per_m: float
    waiting: tuple[Visit, ...]
    waiting_m: Metres

    @property
    def legs_m(self) -> Metres:
        """Metres of each leg, shape (n calls + 1,)."""
        return np.array([self.metres[a, b] for a, b in self.legs])

    @property
    def legs(self) -> tuple[tuple[int, int], ...]:
        """Places between which each leg leads."""
        return tuple(pairwise([*range(len(self.metres)), 0]))

    @property
    def slack_m(self) -> Metres:
        """By how much each leg may differ, shape (n calls + 1,)."""
        return LEAST_M + SHARE * self.legs_m + self.moved_m

    @property
    def slack_minutes(self) -> float:
        """By how much a time of the day may differ."""
        return LEAST_MINUTES + float(self.slack_m.sum()) * self.minutes_per_m

    def visits(self) -> Iterator[tuple[float, Visit]]:
        """Give the minute of the day at which each visit begins."""
        for call, begins in zip(self.outing.calls, self.begins, strict=True):
            yield from zip(begins, call.visits, strict=True)


@dataclass(frozen=True)
class _Ground:
    """Walks between all places of a plan: ``row`` finds one by its coordinates, ``part`` tells which hang together."""

    walks: Walks
    row: dict[tuple[float, float], int]
    part: NDArray[np.intp] | None
    roads: STRtree | None
    undecided: NDArray[np.bool_]


def opening(visit: Visit, day: int) -> float:
    """Return the minute of a day before which nobody opens to a visit."""
    minutes = [] if visit.window is None else [visit.window[0]]
    minutes += [] if visit.within is None else [visit.within[0] - 24 * 60 * day]
    return max(minutes, default=-np.inf)


def walk_again(case: VisitCase, roads: Shapes | None) -> tuple[Again, ...]:
    """Return every outing of a plan, walked again in its own order."""
    ground = _survey(case, np.empty(0, dtype=object) if roads is None else np.asarray(roads, dtype=object))
    by_member: dict[str, list[WalkedOuting]] = {}
    for outing in case.plan.outings:
        by_member.setdefault(outing.member.member_id, []).append(outing)
    again = {id(one.outing): one for outings in by_member.values() for one in _walk_member(case, ground, outings)}
    return tuple(again[id(outing)] for outing in case.plan.outings)


def _places(outing: WalkedOuting) -> list[shapely.Point]:
    return [outing.member.start, *(call.point for call in outing.calls)]


def _waiting(case: VisitCase, member_id: str) -> Iterator[tuple[Visit, shapely.Point]]:
    """Give what a member leaves out, with the door where it is known."""
    doors = case.doors or {}
    for visit, _ in case.plan.unserved.get(member_id, ()):
        if visit.household_id in doors:
            yield visit, doors[visit.household_id]


def _survey(case: VisitCase, roads: Shapes) -> _Ground:
    outings = case.plan.outings
    places = [place for outing in outings for place in _places(outing)]
    places += [door for member_id in case.plan.unserved for _, door in _waiting(case, member_id)]
    xy = np.unique(shapely.get_coordinates(np.array(places, dtype=object)).reshape(-1, 2), axis=0)
    row = {(x, y): i for i, (x, y) in enumerate(xy.tolist())}
    if not len(xy):
        return _Ground(Walks(points=xy, footing=None), row, None, None, np.zeros(0, dtype=bool))
    between, undecided = walks_of(outings, xy, roads)
    if between.footing is None:
        return _Ground(between, row, None, None, undecided)
    parts = nx.connected_components(between.footing.graph)
    part = {node: number for number, nodes in enumerate(parts) for node in nodes}
    part_of = np.array([part[int(node)] for node in between.footing.node])
    return _Ground(between, row, part_of, STRtree(carried_on(roads)), undecided)


def _walk_member(case: VisitCase, ground: _Ground, outings: Sequence[WalkedOuting]) -> Iterator[Again]:
    """Give the outings of one member; distances are taken once between all their places."""
    rows = [[ground.row[place.x, place.y] for place in _places(outing)] for outing in outings]
    waiting = [(visit, ground.row[door.x, door.y]) for visit, door in _waiting(case, outings[0].member.member_id)]
    waiting = [(visit, row) for visit, row in waiting if not ground.undecided[row]]
    near = np.unique([row for places in (*rows, [row for _, row in waiting]) for row in places])
    metres = ground.walks.between(near)
    doors = np.searchsorted(near, np.array([row for _, row in waiting], dtype=np.intp))
    for outing, places in zip(outings, rows, strict=True):
        at = np.searchsorted(near, places)
        pathless = np.full((len(at), len(at)), True)
        if ground.part is not None:
            pathless = ground.part[places][:, None] != ground.part[places]
        again = _again(case, outing, ground, metres[np.ix_(at, at)], pathless)
        yield replace(again, waiting=tuple(visit for visit, _ in waiting), waiting_m=metres[np.ix_(doors, at)])


def _again(
    case: VisitCase, outing: WalkedOuting, ground: _Ground, metres: Metres, pathless: NDArray[np.bool_]
) -> Again:
    pace, now = case.pace(outing), outing.outing.begins
    begins, arrives, leaves = [], [], []
    for i, call in enumerate(outing.calls):
        now += float(metres[i, i + 1]) * pace
        arrives.append(now)
        here = []
        for visit in call.visits:
            now = max(now, opening(visit, outing.outing.day))
            here.append(now)
            now += visit.minutes
        begins.append(tuple(here))
        leaves.append(now)
    ends = now + float(metres[-1, 0]) * pace
    return Again(
        outing, metres, pathless, ground.walks.moved_m, ground.roads,
        tuple(begins), tuple(arrives), tuple(leaves), ends, pace, (), np.empty((0, len(metres))),
    )  # fmt: skip
