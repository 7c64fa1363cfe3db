"""What the traits of a village are measured on, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.schema import GROUPS
from geo.village import Village
from geo.walk import CompiledWalk, WalkGraph, WalkReport, compile_walk, report_walk


@dataclass(frozen=True)
class LevelBand:
    """A level by its name in English and in Chinese, and the fewest and most households of one of its grids."""

    en: str
    zh: str
    least: int
    most: int


Bands = Sequence[LevelBand]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Site:
    """
    A village with its addresses as arrays, and the walking network.

    ``xy`` has shape ``(n, 2)`` in metres and ``weights`` the households of each address; ``graph`` is None where no
    road is known. ``groups`` are those that touch the village, as `geo.schema.GROUPS` says.
    """

    village: Village
    xy: Floats
    weights: Ints
    graph: WalkGraph | None
    walk: CompiledWalk
    report: WalkReport
    bands: Bands
    groups: GeoDataFrame

    @property
    def households(self) -> int:
        """All households of the village."""
        return int(self.weights.sum())


def build_site(village: Village, graph: WalkGraph | None, bands: Bands, groups: GeoDataFrame | None = None) -> Site:
    """Return what the traits of a village with households are measured on."""
    doors = village.households
    xy = np.c_[doors.geometry.x, doors.geometry.y]
    weights = doors["households"].to_numpy(dtype=np.intp)
    known = GeoDataFrame(columns=[*GROUPS, "geometry"]) if groups is None else groups
    near = known[known.geometry.intersects(village.boundary)] if len(known) else known
    walk = compile_walk(graph, xy)
    return Site(village, xy, weights, graph, walk, report_walk(walk, weights), bands, near)
