"""Every grid hangs together on foot, and its polygon is one piece a land part."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from geopandas import GeoSeries

from partition.verify.case import Shapes
from partition.verify.finding import Finding
from partition.verify.measure import GridMeasure, Measures

SPECK_M2 = 0.01
"""Pieces up to this size are rounding, not land."""


def contiguity(measures: Measures) -> Iterator[Finding]:
    """
    Yield grids in pieces.

    Two pieces inside one connected component of the village (barriers closed, crossings open) are a must. A grid that
    lies in several components is the wish ``spans_parts`` (under strict parts a must) where they are land parts, the
    wish ``pocket`` where barriers make them. The polygon may have one piece for each component that the grid lies in on
    a land part.
    """
    case, area_of = measures.case, measures.borders.area_of
    for grid in measures.grids:
        yield from _units(grid)
        lands = case.lands_of(grid.village)
        if len(lands):
            polygon = case.grids[grid.level.name].geometry[grid.grid_id]
            cells = case.units.geometry.loc[list(grid.units)]
            yield from _polygon(grid, polygon, lands, cells, area_of, strict=case.report.strict_parts)


def _units(grid: GridMeasure) -> Iterator[Finding]:
    pieces = grid.pieces
    if pieces.worst > 1:
        yield grid.finding(
            "contiguity",
            f"is in {pieces.worst} pieces that no open border joins",
            f"分成 {pieces.worst} 块，没有可通行的边界相连",
            measured=float(pieces.worst),
            allowed="1",
            unit="pieces",
        )
    if pieces.components > pieces.lands:
        yield grid.finding(
            "pocket",
            f"reaches over barriers into {pieces.components} areas that only barriers divide",
            f"跨越屏障，涉及 {pieces.components} 处被屏障隔开的区域",
            severity="wish",
            measured=float(pieces.components),
            allowed="1",
            unit="areas",
        )


def _polygon(
    grid: GridMeasure,
    polygon: shapely.Geometry,
    lands: Shapes,
    cells: GeoSeries,
    area_of: Mapping[str, int],
    *,
    strict: bool,
) -> Iterator[Finding]:
    """Yield what the polygon shows: land parts spanned, and more pieces on one than areas that are walled off."""
    pieces = _parts(polygon)
    piece_land = _nearest_land(pieces, lands)
    spanned = max(len(np.unique(piece_land)), grid.pieces.lands)
    if spanned > 1:
        yield grid.finding(
            "spans_parts",
            f"spans {spanned} land parts",
            f"跨 {spanned} 块飞地",
            severity="must" if strict else "wish",
            measured=float(spanned),
            allowed="1",
            unit="land parts",
        )
    cells = cells[~cells.is_empty]
    parts, cell = shapely.get_parts(np.asarray(cells), return_index=True)
    cell_land = _nearest_land(parts, lands)
    for land in np.unique(piece_land):
        count = int((piece_land == land).sum())
        areas = {area_of[unit] for unit in cells.index[cell[cell_land == land]]}
        if count > max(len(areas), 1):
            yield grid.finding(
                "contiguity",
                f"has a polygon in {count} pieces on one land part",
                f"的范围在同一块土地上分成 {count} 块",
                measured=float(count),
                allowed=str(max(len(areas), 1)),
                unit="pieces",
            )


def _parts(polygon: shapely.Geometry) -> Shapes:
    parts = np.asarray(shapely.get_parts(polygon))
    return parts[shapely.area(parts) > SPECK_M2]


def _nearest_land(parts: Shapes, lands: Shapes) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return for each part the land part that it lies on."""
    if not len(parts):
        return np.empty(0, dtype=np.intp)
    return np.asarray(shapely.STRtree(lands).query_nearest(shapely.point_on_surface(parts), all_matches=False)[1])
