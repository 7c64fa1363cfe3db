"""Areas that should cover a place once, as people drew them: in which a door lies, and what is wrong with them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.overlaps import SLIVER_M

ROUND_M = 25.0
"""The land round a door that tells where it belongs if areas overlap there."""

FAR_M = 250.0
"""A door farther than this from every area belongs to none."""

ROUNDING_M = 0.05
"""Overlaps and gaps narrower than this come from the decimals of a file, not from anybody's hand."""

SPECK_M2 = 0.01
"""Pieces smaller than this are none."""

TOUCH_M = 0.1

Areas = NDArray[np.object_]
Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lying:
    """
    Where points lie among areas.

    ``area_of`` is the position of the area of each point, -1 for none; ``several`` tells the points that lie in more
    than one, ``outside`` those that lie in none and went to the nearest.
    """

    area_of: Ints
    several: Flags
    outside: Flags


@dataclass(frozen=True)
class Flaw:
    """
    A piece of land that several areas claim, or none: which they are, or lie round it, and the piece, in metres.

    Attributes
    ----------
    width_m
        Its mean width, twice its area by its rim.
    """

    kind: Literal["overlap", "gap"]
    areas: tuple[int, ...]
    shape: shapely.Polygon

    @property
    def width_m(self) -> float:
        """The width of a strip of this area and rim."""
        return float(2 * self.shape.area / self.shape.length)

    @property
    def is_sliver(self) -> bool:
        """True if it is as narrow as what is left when a border is drawn twice."""
        return self.width_m < SLIVER_M


def lying_in(points: Areas, areas: Areas) -> Lying:
    """
    Return in which area each point lies, all in metres.

    Of several areas it is the one that has most of the land within `ROUND_M`, of none the nearest within `FAR_M`.
    """
    tree = shapely.STRtree(areas)
    area_of = np.full(len(points), -1, dtype=np.intp)
    at, area = tree.query(points, predicate="intersects")
    area_of[at] = area
    n_areas = np.bincount(at, minlength=len(points))
    for point in np.flatnonzero(n_areas > 1):
        claims = np.sort(area[at == point])
        land = shapely.area(shapely.intersection(areas[claims], shapely.buffer(points[point], ROUND_M)))
        area_of[point] = claims[int(land.argmax())]
    lost = np.flatnonzero(n_areas == 0)
    near, nearest = tree.query_nearest(points[lost], max_distance=FAR_M, all_matches=False)
    area_of[lost[near]] = nearest
    outside = np.zeros(len(points), dtype=bool)
    outside[lost[near]] = True
    return Lying(area_of, n_areas > 1, outside)


def find_flaws(areas: Areas, land: shapely.Geometry | None = None) -> list[Flaw]:
    """
    Return every piece of an overlap and every gap, the largest first.

    Gaps are what the areas leave of the land; where no land is known, the holes between them.
    """
    return sorted([*_overlaps(areas), *_gaps(areas, land)], key=lambda flaw: (-flaw.shape.area, flaw.areas))


def _overlaps(areas: Areas) -> list[Flaw]:
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    pairs = sorted((int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b)
    return [Flaw("overlap", pair, piece) for pair in pairs for piece in _pieces(areas[pair[0]] & areas[pair[1]])]


def _gaps(areas: Areas, land: shapely.Geometry | None) -> list[Flaw]:
    covered = shapely.union_all(areas)
    if land is None:
        land = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(covered)])
    tree = shapely.STRtree(areas)
    return [
        Flaw("gap", tuple(sorted(map(int, tree.query(piece, predicate="dwithin", distance=TOUCH_M)))), piece)
        for piece in _pieces(shapely.difference(land, covered))
    ]


def _pieces(shape: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shape)
    return [part for part in parts if shapely.get_dimensions(part) == 2 and part.area > SPECK_M2]
