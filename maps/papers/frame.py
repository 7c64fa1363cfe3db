"""Where metres on the ground lie on a small map, and where its numbers have room."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np
import shapely
from numpy.typing import NDArray

Spot = tuple[float, float]
"""Across and down on a map, in its own units."""

ROOM = 1.35
"""Radii that a number stays away from the edge."""

TURNS, RINGS = 16, (1.9, 2.9, 4.0, 5.2, 6.6)
"""Where room is looked for round a place: directions, and distances in radii."""


@dataclass(frozen=True)
class Frame:
    """A map of ``width`` by ``height``, north up: ``scale`` units a metre, its upper left at ``west``, ``north``."""

    width: float
    height: float
    scale: float
    west: float
    north: float

    def spots(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return places in metres, (n, 2), as they lie on the map."""
        return np.column_stack([(xy[:, 0] - self.west) * self.scale, (self.north - xy[:, 1]) * self.scale])

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the ground shown, in metres."""
        east, south = self.west + self.width / self.scale, self.north - self.height / self.scale
        return self.west, south, east, self.north


def fit(shapes: Sequence[shapely.Geometry], *, width: float, heights: tuple[float, float], margin: float) -> Frame:
    """
    Return the frame in which all shapes have room, as high as they need between two heights.

    ``margin`` is kept free on each side. What is smaller than 40 m is not blown up further.
    """
    west, south, east, north = shapely.union_all(list(shapes)).bounds
    across, up = max(east - west, 40.0), max(north - south, 20.0)
    least, most = heights
    height = float(np.clip(up * (width - 2 * margin) / across + 2 * margin, least, most))
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / up)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Frame(width, height, scale, middle_x - width / scale / 2, middle_y + height / scale / 2)


def spread(spots: Sequence[Spot], frame: Frame, radius: float, *, taken: Sequence[Spot] = ()) -> list[Spot]:
    """
    Return where the number of each spot is written: at the spot, or as near as there is room.

    Numbers of later spots give way. Where nothing is free the one that covers least is taken.
    """
    placed: list[Spot] = list(taken)
    first = len(placed)
    for at, spot in enumerate(spots):
        others = [*spots[:at], *spots[at + 1 :]]
        best = min(_candidates(spot, radius), key=lambda one: _cost(one, spot, placed, others, frame, radius))
        placed.append(best)
    return placed[first:]


def _candidates(spot: Spot, radius: float) -> list[Spot]:
    around = [
        (spot[0] + ring * radius * cos(2 * pi * turn / TURNS), spot[1] + ring * radius * sin(2 * pi * turn / TURNS))
        for ring in RINGS
        for turn in range(TURNS)
    ]
    return [spot, *around]


def _cost(one: Spot, spot: Spot, placed: Sequence[Spot], others: Sequence[Spot], frame: Frame, radius: float) -> float:
    """Return how bad a place for a number is: numbers covered, then places of others, then the way from its own."""
    inside = all(
        ROOM * radius <= x <= size - ROOM * radius for x, size in zip(one, (frame.width, frame.height), strict=True)
    )
    covered = sum(_overlap(one, other, 2.15 * radius) for other in placed)
    hidden = sum(_overlap(one, other, 1.2 * radius) for other in others)
    away = hypot(one[0] - spot[0], one[1] - spot[1]) / radius
    return (0.0 if inside else 1e6) + 1e3 * covered + 10.0 * hidden + away


def _overlap(a: Spot, b: Spot, least: float) -> float:
    """Return 0 where two spots are far enough apart, up to 1 where they are the same."""
    return max(0.0, 1.0 - hypot(a[0] - b[0], a[1] - b[1]) / least)
