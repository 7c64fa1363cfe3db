"""Rounds: all stops of a grid, in walks from a start and back that fit a walker's time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from math import isfinite
from operator import itemgetter

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import GeoError
from geo.walk import CompiledWalk, WalkGraph, compile_walk
from partition.visits.split import Budget, split_stops
from partition.visits.stops import Stop
from partition.visits.tour import Tour, find_tour

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDING = 1e-9
"""Minutes by which a sum may pass the time allowed."""

NAMED_M = 10.0
"""A street walked for less on a leg is not named."""


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
class Leg:
    """
    The way from one place of a round to the next.

    Attributes
    ----------
    line
        The way as walked, along the vertices of the roads; as long as ``metres``, unless estimated.
    estimated
        No path is known: ``line`` is straight, and ``metres`` are 1.4 times its length (or its length where the two
        are at most 30 m apart).
    streets
        Names of the streets walked for 10 m or more, in their order.
    """

    line: shapely.LineString
    metres: float
    estimated: bool
    streets: tuple[str, ...]


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
        The order as found: ``tour.stops`` number the stops of this round as `build_stops` gave them to the planner.
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
    ground = _survey(stops, start, graph)
    groups = _group(ground.metres, np.array([stop.visits for stop in stops], dtype=np.float64), pace, seed)
    drawn = [_draw(ground, group, pace, seed) for group in groups]
    ranked = sorted(drawn, key=lambda one: (one.over_budget, -len(one.stops), one.minutes, min(one.tour.stops)))
    return tuple(replace(one, number=number) for number, one in enumerate(ranked, start=1))


@dataclass(frozen=True)
class _Ground:
    """Start and stops as doors of a walk, the start first, with the metres between them and which are guesses."""

    start: shapely.Point
    stops: tuple[Stop, ...]
    graph: WalkGraph | None
    walk: CompiledWalk
    metres: Floats
    guessed: NDArray[np.bool_]

    def leg(self, a: int, b: int) -> Leg:
        """Return the way between two doors."""
        return Leg(
            self.walk.path(a, b), float(self.metres[a, b]), bool(self.guessed[a, b]), _named(self._streets(a, b))
        )

    def _streets(self, a: int, b: int) -> Iterator[tuple[str, float]]:
        for step in self.walk.steps(a, b):
            assert self.graph is not None  # or there would be no steps
            yield str(self.graph.edges[step.edge].get("name") or ""), step.metres


def _survey(stops: Sequence[Stop], start: shapely.Point, graph: WalkGraph | None) -> _Ground:
    walk = compile_walk(graph, [(point.x, point.y) for point in (start, *(stop.point for stop in stops))])
    metres, unreachable = walk.distances()
    guessed = np.full(metres.shape, True) if walk.estimated else unreachable
    # to the last digit the same there and back
    return _Ground(start, tuple(stops), graph, walk, (metres + metres.T) / 2.0, guessed)


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
    order = np.array(tour.stops, dtype=np.int64)
    if budget.minutes.sum() + tour.length_m * budget.minutes_per_m <= budget.allowed:
        return [order]
    return split_stops(budget, order, seed=seed)


def _draw(ground: _Ground, group: Ints, pace: Pace, seed: int) -> Round:
    """Return the round through a group of stops, not numbered yet."""
    places = np.append(0, group + 1)
    found = find_tour(ground.metres[np.ix_(places, places)], seed=seed)
    order = group[list(found.stops)].tolist()
    legs = tuple(ground.leg(a, b) for a, b in pairwise([0, *(stop + 1 for stop in order), 0]))
    tour = replace(found, stops=tuple(order))
    return Round(0, ground.start, tuple(ground.stops[stop] for stop in order), legs, pace, tour)


def _named(walked: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Return the names of streets walked far enough, each once where it is walked without a break."""
    stretches = [(name, sum(metres for _, metres in steps)) for name, steps in groupby(walked, key=itemgetter(0))]
    named = (name for name, metres in stretches if name and metres >= NAMED_M)
    return tuple(name for name, _ in groupby(named))
