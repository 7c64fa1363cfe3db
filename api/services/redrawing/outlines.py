"""The cells of a plan's units as a map needs them: borders each once, and who touches whom across all villages."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import shapely
from pyproj import Transformer

from geo.coverage import Geometries, Ints
from geo.coverage.arcs import OUTSIDE, Arcs, arcs_of
from partition.ground import Ground

STEP_DEG = 1e-6
"""Places are told in millionths of a degree, a tenth of a metre."""

PLANE_M = 111_320.0
"""Metres of a local plane that are drawn as one degree, round the place where there is no land: 0° north, 0° east."""

REACH_M = 1.0
"""Cells of two villages whose borders lie no further apart than this touch: outlines need not quite meet."""


class Outlines:
    """
    What is drawn of the units of a plan; worked out when it is first asked for, and shared by all desks alike.

    Parameters
    ----------
    grounds
        The ground of each village, by its code; units are counted through all of them in this order.
    to_lonlat
        What turns the working CRS into lon/lat; None on a local plane.
    """

    def __init__(self, grounds: Mapping[str, Ground], to_lonlat: Transformer | None) -> None:
        self.grounds = grounds
        self._to_lonlat = to_lonlat

    @cached_property
    def first(self) -> Mapping[str, int]:
        """The number of the first unit of each village."""
        sizes = [len(ground.door) for ground in self.grounds.values()]
        return dict(zip(self.grounds, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))

    @cached_property
    def cells(self) -> Geometries:
        """The cells of all units in the working CRS."""
        return _together([ground.units.table.geometry.to_numpy() for ground in self.grounds.values()])

    @cached_property
    def arcs(self) -> Arcs:
        """The borders of all cells, in steps of `STEP_DEG`."""
        return arcs_of(self.placed(self.cells), STEP_DEG)

    @cached_property
    def touching(self) -> Ints:
        """The pairs of units whose cells touch, at a corner too."""
        found = [self.arcs.touching]
        if len(self.grounds) > 1:
            rim = np.unique(self.arcs.left[self.arcs.right == OUTSIDE])
            shapes = self.cells[rim]
            pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=REACH_M).T
            found.append(rim[pairs[pairs[:, 0] < pairs[:, 1]]])
        return np.unique(np.concatenate(found), axis=0)

    def placed(self, shapes: Geometries) -> Geometries:
        """Return shapes in the working CRS as lon/lat, those of a local plane about the point of no land."""
        turn = self._to_lonlat

        def lonlat(xy: np.ndarray) -> np.ndarray:
            return xy / PLANE_M if turn is None else np.c_[turn.transform(xy[:, 0], xy[:, 1])]

        made: Geometries = shapely.transform(shapes, lonlat)
        return made


def _together(parts: Sequence[Geometries]) -> Geometries:
    return np.concatenate(parts) if parts else np.empty(0, dtype=object)
