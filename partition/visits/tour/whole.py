"""The proof that no tour is shorter: what the linear programme leaves open is closed by branching on edges."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from partition.visits.tour.cuts import violated
from partition.visits.tour.ends import Trip
from partition.visits.tour.linear import HALF, SLACK, WHOLE, Relaxed, along, bound
from partition.visits.tour.programme import Prices, Programme, UnsolvedError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Fixed = tuple[tuple[int, float], ...]

TRIED = 5
"""Edges of which both branches are looked at before one is chosen."""

PATIENCE, LEAST_GAIN = 3, 0.02
"""A part gets no more inequalities after so many rounds that each gained less than such a share of what is missing."""

MOST_CUTS = 5
"""With more inequalities for each place those without a price are forgotten."""

OTHER = 0.1
"""Weight of the better branch beside the worse one."""


@dataclass(frozen=True)
class Part:
    """
    What is left of a part of the problem: a bound of its trips, and an edge on which to divide it, or none.

    A part that is ``unsolved`` has trips below the best one for all that is known, and no edge: the search ends there.
    """

    bound_m: float
    edge: int | None = None
    unsolved: bool = False


def close_gap(trip: Trip, order: Ints, linear: Relaxed, work: int) -> tuple[Ints, float]:
    """
    Return the best round trip known and a lower bound on all of them, by branch and cut (Padberg and Rinaldi 1991).

    Only edges that a shorter trip could use are left: the others cost more above the linear bound than there is
    between it and the trip in hand. The part of the problem with the lowest bound is divided first, into the trips
    that walk an edge and those that do not.

    Parameters
    ----------
    work
        Steps of the simplex method, times places, after which no part is divided any more: not a time, so that the
        answer is the same on every machine. 0 leaves the bound as it is.
    """
    kept = linear.kept & (linear.reduced_m <= trip.length(order) - linear.bound_m + SLACK)
    tree = _Tree(trip, Programme(trip, np.argwhere(kept), linear.cuts, linear.steps), order, work)
    parts: list[tuple[float, int, Fixed]] = [(linear.bound_m, 0, ())]
    number = 0
    while parts and parts[0][0] < tree.enough_m and tree.steps_left() > 0:
        bound_m, _, fixed = heappop(parts)
        part = tree.look_at(fixed, bound_m)
        if part.unsolved:
            heappush(parts, (part.bound_m, number, fixed))
            break
        if part.edge is None:
            continue
        for value in (1.0, 0.0):
            number += 1
            heappush(parts, (part.bound_m, number, (*fixed, (part.edge, value))))
    return tree.best, min([trip.length(tree.best), *(bound_m for bound_m, *_ in parts)])


class _Tree:
    """The search: its programme, which goes from part to part, and the best trip so far."""

    def __init__(self, trip: Trip, programme: Programme, order: Ints, work: float) -> None:
        self.trip, self.programme, self._work = trip, programme, work
        self._take(order)

    def _take(self, order: Ints) -> None:
        self.best, self.enough_m = order, self.trip.enough_m(order)

    def steps_left(self) -> float:
        """Return how many steps of the simplex method the search may still take."""
        return self._work / len(self.best) - self.programme.steps

    def look_at(self, fixed: Fixed, bound_m: float) -> Part:
        """Return what a part, in which some edges are walked or not, leaves open."""
        try:
            return self._look_at(fixed, bound_m)
        except UnsolvedError:
            return Part(bound_m, unsolved=True)

    def _look_at(self, fixed: Fixed, bound_m: float) -> Part:
        """Return what a part leaves open after inequalities were added."""
        idle = 0
        self._begin(fixed)
        while (answer := self.programme.solve()) is not None:
            walked, prices = answer
            now_m = self._bound(fixed, prices)
            idle = 0 if now_m > bound_m + LEAST_GAIN * (self.enough_m - bound_m) else idle + 1
            bound_m, self._prices = max(bound_m, now_m), prices
            if bound_m >= self.enough_m:
                return Part(bound_m)
            if self.steps_left() <= 0:
                return Part(bound_m, unsolved=True)
            found = violated(len(self.best), self.programme.ends, walked)
            whole = np.minimum(walked, 1.0 - walked).max() < WHOLE
            if whole and not found:
                trip = along(self.trip, self.programme.ends[walked > HALF])
                if self.trip.length(trip) < self.trip.length(self.best):
                    self._take(trip)
                return Part(bound_m)
            if not found or (idle > PATIENCE and not whole):
                return Part(bound_m, self._choose(walked, fixed))
            self.programme.learn(found)
        return Part(np.inf)

    def _begin(self, fixed: Fixed) -> None:
        """Let the programme be about a part, without the inequalities that cost nothing lately if they are many."""
        old = self.programme
        if len(old.cuts.least) > MOST_CUTS * len(self.best):
            number = len(self._prices.cuts)
            useful = np.append(self._prices.cuts > 0.0, np.ones(len(old.cuts.least) - number, np.bool_))
            self.programme = Programme(self.trip, old.ends, old.cuts.only(useful), old.steps)
        self.programme.fix(fixed)

    def _bound(self, fixed: Fixed, prices: Prices) -> float:
        """Return a length that no trip of a part is below."""
        return bound(self.trip, prices, self.programme.cuts, self.programme.ends, fixed)[1]

    def _choose(self, walked: Floats, fixed: Fixed) -> int:
        """Return the edge whose branches raise the bound most, the lower above all, among those walked about half."""
        unsure = np.argsort(np.abs(walked - HALF), kind="stable")[:TRIED]
        tried = [edge for edge in unsure.tolist() if WHOLE < walked[edge] < 1.0 - WHOLE]
        return int(max(tried, key=lambda edge: self._worth(fixed, edge)))

    def _worth(self, fixed: Fixed, edge: int) -> float:
        """Return what dividing a part on an edge promises."""
        bounds = []
        for value in (0.0, 1.0):
            self.programme.fix((*fixed, (edge, value)))
            bounds.append(min(self.programme.optimum(), self.enough_m))
        return min(bounds) + OTHER * max(bounds)
