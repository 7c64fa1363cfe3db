"""Legs: the way from one door to the next as it is walked, along which streets, and how far."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.walk import CompiledWalk, Step, WalkGraph, compile_walk

Floats = NDArray[np.float64]

NAMED_M = 10.0
"""A street walked for less on a leg is not named."""


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
class Ways:
    """
    Doors with the ways between them.

    ``metres`` (n, n) are walking distances, to the last digit the same there and back; ``guessed`` (n, n) says where
    no path is known. Doors are counted by their rows, whatever they are called in ``walk``.
    """

    metres: Floats
    guessed: NDArray[np.bool_]
    walk: CompiledWalk
    graph: WalkGraph | None
    doors: NDArray[np.int64]

    def leg(self, a: int, b: int) -> Leg:
        """Return the way from door ``a`` to door ``b``."""
        at, to = int(self.doors[a]), int(self.doors[b])
        line, steps = self.walk.walked(at, to)
        return Leg(line, float(self.metres[a, b]), bool(self.guessed[a, b]), _named(self._streets(steps)))

    def _streets(self, steps: Sequence[Step]) -> Iterator[tuple[str, float]]:
        for step in steps:
            assert self.graph is not None  # or there would be no steps
            yield str(self.graph.edges[step.edge].get("name") or ""), step.metres


def survey(points: Sequence[shapely.Point], graph: WalkGraph | None) -> Ways:
    """
    Return the ways between points, each of which joins the streets as a door does.

    Parameters
    ----------
    points
        In the CRS of the graph, metres.
    graph
        None where no roads are known; every leg is then estimated.

    Raises
    ------
    GeoError
        A coordinate is not finite.
    """
    walk = compile_walk(graph, [(point.x, point.y) for point in points])
    return between(walk, graph, np.arange(len(points)))


def between(walk: CompiledWalk, graph: WalkGraph | None, doors: NDArray[np.int64]) -> Ways:
    """Return the ways between some doors of a compiled walk."""
    metres, unreachable = walk.distances(doors, doors)
    guessed = np.full(metres.shape, True) if walk.estimated else unreachable
    return Ways((metres + metres.T) / 2.0, guessed, walk, graph, doors)


def _named(walked: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """Return the names of streets walked far enough, each once where it is walked without a break."""
    stretches = [(name, sum(metres for _, metres in steps)) for name, steps in groupby(walked, key=itemgetter(0))]
    named = (name for name, metres in stretches if name and metres >= NAMED_M)
    return tuple(name for name, _ in groupby(named))
