"""The ground as plans are drawn on it: without closed roads, and with paths cut where a barrier closes them."""

from itertools import pairwise

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geo.ground.layers import Layers

GAP_M = 0.02
"""A path ends so far before a barrier that closes it."""


def planning_layers(layers: Layers) -> dict[str, GeoDataFrame]:
    """Return every layer as a plan reads it, under the columns that it knows; a layer may have no rows."""
    roads, barriers = layers["roads"], layers["barriers"]
    walkable = roads[~roads["closed"].to_numpy(dtype=bool)].drop(columns="closed")
    closing = barriers.geometry.to_numpy()[barriers["closes"].to_numpy(dtype=bool)]
    return {
        **layers.tables,
        "roads": _cut(walkable, closing),
        "barriers": barriers.drop(columns="closes"),
    }


def _cut(roads: GeoDataFrame, barriers: np.ndarray) -> GeoDataFrame:
    """Return roads cut where they meet barriers; bridges stay whole."""
    if not len(barriers) or not len(roads):
        return roads
    zone = shapely.union_all(barriers).buffer(GAP_M, cap_style="flat")
    shapely.prepare(zone)
    on_the_ground = roads["bridge"].fillna("").isin(("", "no")).to_numpy()
    met = shapely.intersects(roads.geometry.to_numpy(), zone) & on_the_ground
    pieces = [_outside(line, zone) if cut else [line] for line, cut in zip(roads.geometry, met, strict=True)]
    row = np.repeat(np.arange(len(roads)), [len(each) for each in pieces])
    cut = roads.iloc[row].reset_index(drop=True)
    return cut.set_geometry(np.array([line for each in pieces for line in each], dtype=object), crs=roads.crs)


def _outside(line: shapely.LineString, zone: shapely.Geometry) -> list[shapely.LineString]:
    """Return the stretches of a line outside a zone, segment by segment: a difference cuts it where it meets itself."""
    stretches: list[list[tuple[float, ...]]] = []
    for ends in pairwise(shapely.get_coordinates(line).tolist()):
        parts = [part for part in shapely.get_parts(shapely.LineString(ends).difference(zone)) if part.length]
        start = shapely.Point(ends[0])
        for part in sorted(parts, key=start.distance):
            if stretches and stretches[-1][-1] == part.coords[0]:
                stretches[-1].append(part.coords[-1])
            else:
                stretches.append(list(part.coords))
    return [shapely.LineString(places) for places in stretches]
