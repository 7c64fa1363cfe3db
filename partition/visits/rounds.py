"""Rounds: all stops of a grid, in walks from a start and back that fit a walker's time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import isfinite

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeoError
from geo.walk import WalkGraph
from partition.visits.legs import Leg, Ways, survey
from partition.visits.split import Budget, split_stops
from partition.visits.stops import Stop
from partition.visits.tour import Tour, find_tour

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-9
"""Minutes by which a sum may pass the time allowed."""


@dataclass(frozen=True)
class Pace:
    """What a round may take in all, what the visit of one household takes, both in minutes, and how fast one walks."""

    minutes: float = 120.0
    visit_minutes: float = 12.0
    speed_kmh: float = 4.0

    def __post_init__(self) -> None:
        if not (isfinite(self.minutes) and self.minutes > 0 and isfinite(self.speed_kmh) and self.speed_kmh > 0):
            raise GeoError(f"minutes and speed_kmh must be above 0, got {self.minutes} and {self.speed_kmh}")
        if not 0 <= self.visit_minutes <= self.minutes:
            raise GeoError(f"visit_minutes must be 0 to {self.minutes}, got {self.visit_minutes}")

    @property
    def minutes_per_m(self) -> float:
        """Minutes that a metre takes."""
        return 0.06 / self.speed_kmh


@dataclass(frozen=True)
class Round:
    """
    One outing: from the start to each stop in order, and back to the start.

    Attributes
    ----------
    number
        Counted from 1.
    legs
        One more than stops: the last leads back to the start.
    tour
        The order as found: ``tour.order`` begins at the start, 0, and then counts the stops of this round from 1 as
        they were given to the planner.
    """

    number: int
    start: shapely.Point
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    pace: Pace
    tour: Tour

    @property
    def metres(self) -> float:
        """Metres walked."""
        return sum(leg.metres for leg in self.legs)

    @property
    def visits(self) -> int:
        """Households visited."""
        return sum(stop.visits for stop in self.stops)

    @property
    def walk_minutes(self) -> float:
        """Minutes spent walking."""
        return self.metres * self.pace.minutes_per_m

    @property
    def visit_minutes(self) -> float:
        """Minutes spent at doors."""
        return self.visits * self.pace.visit_minutes

    @property
    def minutes(self) -> float:
        """Minutes from leaving the start to being back."""
        return self.walk_minutes + self.visit_minutes

    @property
    def over_budget(self) -> bool:
        """Whether the round takes longer than allowed: its only stop does not fit any round."""
        return self.minutes > self.pace.minutes + ROUNDING

    @property
    def estimated(self) -> bool:
        """Whether some leg is a guess."""
        return any(leg.estimated for leg in self.legs)

    @property
    def arrivals(self) -> tuple[float, ...]:
        """Minutes after leaving at which the walker reaches each stop and, last, the start again."""
        walked = list(accumulate(leg.metres * self.pace.minutes_per_m for leg in self.legs))
        spent = [0.0, *accumulate(stop.visits * self.pace.visit_minutes for stop in self.stops)]
        return tuple(walk + visit for walk, visit in zip(walked, spent, strict=True))


def plan_rounds(
    stops: Sequence[Stop], start: shapely.Point, graph: WalkGraph | None, *, pace: Pace | None = None, seed: int = 0
) -> tuple[Round, ...]:
    """
    Return rounds that visit every stop exactly once, each from the start and back to it.

    As few rounds as the search finds, then few metres (`split_stops`); the order within a round is a tour of its own
    (`find_tour`). A stop that no round can hold, for its visits or for the way to it, is a round of its own, over
    budget. Rounds come with the most stops first, those over budget last. The same input gives the same rounds.

    Parameters
    ----------
    start
        Joins the streets as a door does; in the CRS of the stops and the graph, metres.
    graph
        None where no roads are known; every leg is then estimated.

    Raises
    ------
    GeoError
        A coordinate is not finite.
    """
    pace = pace or Pace()
    ways = survey([start, *(stop.point for stop in stops)], graph)
    groups = _group(ways.metres, np.array([stop.visits for stop in stops], dtype=np.float64), pace, seed)
    drawn = [_draw(start, stops, ways, group, pace, seed) for group in groups]
    ranked = sorted(drawn, key=lambda one: (one.over_budget, -len(one.stops), one.minutes, min(one.tour.order[1:])))
    return tuple(replace(one, number=number) for number, one in enumerate(ranked, start=1))


def _group(metres: Floats, visits: Floats, pace: Pace, seed: int) -> list[Ints]:
    """Return the numbers of the stops of each round."""
    minutes = visits * pace.visit_minutes
    allowed = pace.minutes + ROUNDING / 2  # so that the same sum in another order is not over budget
    alone = minutes + 2.0 * metres[0, 1:] * pace.minutes_per_m > allowed
    groups = [np.array([stop]) for stop in np.flatnonzero(alone)]
    fitting = np.flatnonzero(~alone)
    if len(fitting):
        places = np.append(0, fitting + 1)
        budget = Budget(metres[np.ix_(places, places)], minutes[fitting], pace.minutes_per_m, allowed)
        groups += [fitting[part] for part in _fill(budget, seed)]
    return groups


def _fill(budget: Budget, seed: int) -> list[Ints]:
    tour = find_tour(budget.metres, seed=seed, proof=False)
    order = np.array(tour.order[1:], dtype=np.int64) - 1
    if budget.minutes.sum() + tour.length_m * budget.minutes_per_m <= budget.allowed:
        return [order]
    return split_stops(budget, order, seed=seed)


def _draw(start: shapely.Point, stops: Sequence[Stop], ways: Ways, group: Ints, pace: Pace, seed: int) -> Round:
    """Return the round through a group of stops, not numbered yet."""
    places = np.append(0, group + 1)
    found = find_tour(ways.metres[np.ix_(places, places)], seed=seed)
    order = places[list(found.order)].tolist()
    legs = tuple(ways.leg(a, b) for a, b in pairwise([*order, 0]))
    return Round(
        0, start, tuple(stops[place - 1] for place in order[1:]), legs, pace, replace(found, order=tuple(order))
    )
