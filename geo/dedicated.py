"""Dedicated areas (专属网格) of a village: what of those that a planner gave lies in it."""

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.overlaps import SLIVER_M, SPECK_M2


def clip_areas(areas: GeoDataFrame, boundary: BaseGeometry) -> GeoDataFrame:
    """
    Return areas clipped to a boundary, a row a piece, with the columns of their areas.

    A piece that is on average narrower than `geo.overlaps.SLIVER_M` comes from drawing the same border twice, and is
    left out.
    """
    pieces, row = _polygons(areas, boundary)
    columns = areas.drop(columns=areas.geometry.name).iloc[row].reset_index(drop=True)
    return GeoDataFrame(columns, geometry=pieces, crs=areas.crs)


def _polygons(areas: GeoDataFrame, boundary: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    parts, row = shapely.get_parts(shapely.intersection(areas.geometry.to_numpy(), boundary), return_index=True)
    kept, nested = shapely.get_parts(parts, return_index=True)  # polygons inside collections
    row = row[nested]
    land = shapely.area(kept) > SPECK_M2
    kept, row = kept[land], row[land]
    wide = 2 * shapely.area(kept) >= SLIVER_M * shapely.length(kept)  # a strip's rim is twice its length
    return kept[wide], row[wide]
