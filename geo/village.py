"""A village: its boundary, tables and walking network, in one projected CRS in metres."""

from dataclasses import dataclass, fields

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import RangeIndex
from shapely import MultiPolygon, Polygon

from geo.errors import GeoError
from geo.schema import check_columns


@dataclass(frozen=True)
class Village:
    """
    One village, checked when built; it holds copies of the tables that it is given.

    Attributes
    ----------
    households
        The columns of `geo.schema.HOUSEHOLDS`, and ``row``: the position of the address in the planner's file. A
        RangeIndex in the order of the file. ``village`` is the code of this village. No rows where nobody lives.
    roads
        All roads that are known, not only those of the village: a path may leave it and come back.
    barriers, buildings
        Those that touch the village, whole.
    estimated
        What was not given but derived: ``boundary``, ``roads``; ``georeference`` on the local plane; ``positions`` of
        some doors; ``households`` where their numbers come from a map.
    grounds
        For each row of households the polygon of its ground where that is known, as that of a whole group, else None.
    dedicated
        ``name``, perhaps ``kind, code``: areas that are grids of their own (专属网格), such as schools, a polygon a
        row, clipped to the boundary; they do not overlap. None where there are none.
    """

    code: str
    name: str
    boundary: Polygon | MultiPolygon
    households: GeoDataFrame
    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    estimated: frozenset[str]
    grounds: NDArray[np.object_] | None = None
    dedicated: GeoDataFrame | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(value := getattr(self, field.name), GeoDataFrame):
                object.__setattr__(self, field.name, value.copy())
        self._check_boundary()
        self._check_crs()
        self._check_households()

    def _check_boundary(self) -> None:
        if not isinstance(self.boundary, Polygon | MultiPolygon) or self.boundary.is_empty:
            raise GeoError(
                f"village {self.code}: the boundary must be a polygon with land in it, got {self.boundary.wkt:.60}"
            )

    def _check_crs(self) -> None:
        crs = self.households.crs
        if crs is None or not crs.is_projected:
            raise GeoError(f"households: CRS must be projected in metres, got {crs}; use geo.crs.to_metric")
        for name in ("roads", "barriers", "buildings", "dedicated"):
            if (table := getattr(self, name)) is not None and (other := table.crs) != crs:
                raise GeoError(f"{name}: CRS must be that of the households, {crs}, got {other}")

    def _check_households(self) -> None:
        table = self.households
        check_columns("households", table, ("household_id", "households"))
        if not table.index.equals(RangeIndex(len(table))):
            raise GeoError("households: the index must be 0, 1, 2, ...; use reset_index(drop=True)")
        if table["household_id"].duplicated().any():
            raise GeoError(f"households: ids must be unique in village {self.code}")
        if (table["households"] < 1).any():
            raise GeoError(f"households: every address of village {self.code} needs at least 1 household")
