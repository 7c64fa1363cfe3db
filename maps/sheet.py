"""The sheet that layers draw on: a division's tables cut to the neat line, with the grids' colours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely
from geopandas import GeoDataFrame
from shapely import Geometry

from maps.geojson import lonlat
from maps.palette import NO_GRID, Colour, colour_polygons
from partition.tables import PlanTables

LIMIT = 10_000
"""Features of one layer that a page holds; above that it grows slow to open, and the layer is left out and said so."""
MARGIN_M = 250.0
Bounds = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Sheet:
    """
    What every layer is given.

    Attributes
    ----------
    tables
        Still in metres; roads, barriers and buildings only as far as the surroundings reach.
    colours
        By level and grid id.
    left_out
        Layers with too many features for a page, and how many.
    bounds
        South-west and north-east corner of the villages, latitude first as Leaflet wants it.
    """

    tables: PlanTables
    colours: Mapping[tuple[str, str], Colour]
    left_out: Mapping[str, int]
    bounds: Bounds

    def colour_of(self, level: str, grid_id: str) -> Colour:
        """Return the colour of a grid."""
        return self.colours.get((level, grid_id), NO_GRID)


def lay_out(tables: PlanTables, *, limit: int = LIMIT) -> Sheet:
    """Return the sheet of a division."""
    around = _surroundings(tables.villages)
    cut = replace(
        tables,
        roads=_clip(tables.roads, around),
        barriers=_clip(tables.barriers, around),
        buildings=tables.buildings[tables.buildings.intersects(around)],
    )
    sizes = {"households": len(cut.households), "buildings": len(cut.buildings)}
    west, south, east, north = lonlat(cut.villages.geometry).total_bounds
    return Sheet(
        tables=cut,
        colours=_colours(cut),
        left_out={name: size for name, size in sizes.items() if size > limit},
        bounds=((float(south), float(west)), (float(north), float(east))),
    )


def _surroundings(villages: GeoDataFrame) -> Geometry:
    """Return the boxes round the villages: a road file may hold a country, a wall map shows what lies next to it."""
    west, south, east, north = villages.geometry.bounds.to_numpy().T
    return shapely.union_all(shapely.box(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M))


def _clip(lines: GeoDataFrame, around: Geometry) -> GeoDataFrame:
    near = lines[lines.intersects(around)]
    return gpd.clip(near, around, keep_geom_type=True).sort_index() if len(near) else near


def _colours(tables: PlanTables) -> dict[tuple[str, str], Colour]:
    colours: dict[tuple[str, str], Colour] = {}
    for level in tables.levels:
        grids = tables.grids_of(level)
        drawn = grids[~(grids.geometry.isna() | grids.geometry.is_empty)]
        painted = zip(drawn["grid_id"], colour_polygons(list(drawn.geometry)), strict=True)
        colours.update({(level, str(grid_id)): colour for grid_id, colour in painted})
    return colours
