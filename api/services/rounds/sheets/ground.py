"""Roads, buildings and waters round a walk, as the paths of its map."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from api.services.drawing.plan_folder import PLAN_GPKG
from api.services.rounds.sheets.showing import Corner
from maps.papers.ground import ALIKE_M, svg_path


@dataclass(frozen=True)
class SheetGround:
    """What a walk lies on: each the ``d`` of an SVG path, in whole metres east and south of the walk's corner."""

    roads: str
    buildings: str
    barriers: str


def sheet_ground(folder: Path, corner: Corner, crs: CRS) -> SheetGround:
    """
    Return the ground of a walk from the plan's own layers, cut off half a map beyond the edge of its map.

    ``folder`` is that of the plan, ``crs`` the one that the corner's metres are of.
    """
    more = max(corner.width, corner.height) / 2  # screens are wider or higher than the walk
    south, east = corner.north - corner.height, corner.west + corner.width
    box = (corner.west - more, south - more, east + more, corner.north + more)
    names = [str(name) for name, _ in pyogrio.list_layers(folder / PLAN_GPKG)]
    paths = {
        layer: svg_path(_near(folder / PLAN_GPKG, layer, box, crs), west=corner.west, north=corner.north)
        if layer in names
        else ""
        for layer in ("roads", "buildings", "barriers")
    }
    return SheetGround(**paths)


def _near(path: Path, layer: str, box: tuple[float, float, float, float], crs: CRS) -> NDArray[np.object_]:
    """Return the shapes of a layer that a box holds."""
    told = pyogrio.read_info(path, layer=layer)
    own = CRS.from_user_input(told["crs"]) if told["crs"] else crs
    asked = GeoDataFrame(geometry=[shapely.box(*box)], crs=crs).to_crs(own).total_bounds
    table = pyogrio.read_dataframe(path, layer=layer, columns=[], bbox=tuple(asked))
    shapes = table.to_crs(crs).geometry.to_numpy() if len(table) else np.array([], dtype=object)
    cut = shapely.clip_by_rect(shapely.force_2d(shapes), *box)
    return np.asarray(shapely.simplify(cut[~shapely.is_empty(cut)], ALIKE_M, preserve_topology=True))
