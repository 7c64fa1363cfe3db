"""Whether the grids of a plan can be published: at each level they tile their villages, with no gap and no overlap."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.local_plane import is_local_plane
from geo.overlaps import find_overlaps
from partition.tables import PlanTables

LARGEST_M2 = 1.0
"""Land that files of other programs may leave out or cover twice: their coordinates are rounded."""

MOST_TOLD = 100


def must_tile(tables: PlanTables) -> None:
    """
    Let grids pass that tile their villages: a door must lie in one grid of a level, on the map and in every look-up.

    Raises
    ------
    InputError
        Two overlap, or land is in none: names each with its square metres and its place, a hundred at most.
    """
    if faults := [fault for level in tables.levels for fault in _faults(tables, level)]:
        raise InputError(faults[:MOST_TOLD])


def _faults(tables: PlanTables, level: str) -> Iterator[Fault]:
    grids = tables.grids_of(level)
    areas, ids = grids.geometry.to_numpy(), grids["grid_id"].astype(str).to_numpy()
    for found in find_overlaps(areas):
        if found.shared.area > LARGEST_M2:
            first, second, at = ids[found.first], ids[found.second], _place(found.shared, grids.crs)
            en = f"{first} and {second} overlap by {found.shared.area:,.1f} m2{at}; land belongs to one grid"
            yield Fault(level, en, f"{first} 与 {second} 重叠 {found.shared.area:,.1f} 平方米{at}；土地只属于一个网格")
    of_village = grids["village"].astype(str).to_numpy()
    for code, land in zip(tables.villages["code"].astype(str), tables.villages.geometry, strict=True):
        mine = areas[of_village == code]
        gap = shapely.difference(land, shapely.union_all(mine)) if len(mine) else shapely.Polygon()
        for part in shapely.get_parts(np.array([gap])):
            if part.area > LARGEST_M2:
                at = _place(part, grids.crs)
                en = f"{code}: {part.area:,.1f} m2 in no grid{at}; every place belongs to one"
                yield Fault(level, en, f"{code}：{part.area:,.1f} 平方米不属于任何网格{at}；每处土地须属于一个网格")


def _place(land: BaseGeometry, crs: CRS | None) -> str:
    """Return where land is, in words; nothing where nobody knows its place on earth."""
    if is_local_plane(crs):
        return ""
    point = gpd.GeoSeries([land.representative_point()], crs=crs).to_crs("EPSG:4326").iloc[0]
    return f" ({point.x:.6f} {point.y:.6f})"
