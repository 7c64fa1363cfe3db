"""Edit: a road is closed, whole or from one junction to the next; nobody walks there until it is opened again."""

from itertools import pairwise

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.ground.chosen import chosen_faults
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import WHERE

NEAR_M = 100.0
SAME_M = 0.01


def close_road(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with a road closed; with a point, only the stretch next to it between two junctions.

    Stretches of a road that is divided are called by its id and a number: ``roads-3.1``, ``roads-3.2``.

    Raises
    ------
    InputError
        There is no such road, it is closed already, or the point is not on it.
    """
    faults = chosen_faults(layers, edit, among=("roads",))
    if faults:
        raise InputError(faults)
    [feature] = edit.features
    row = layers["roads"].loc[feature]
    if row["closed"]:
        faults.append(Fault(feature, "is closed already", "已经封闭"))
    if edit.shape is not None and not _is_on(edit.shape, row.geometry):
        faults.append(Fault(WHERE, "must be a point on the road that is to be closed", "应为待封闭道路上的一点"))
    if faults:
        raise InputError(faults)
    if edit.shape is None:
        return layers.setting("roads", edit.features, "closed", value=True)
    return _close_stretch(layers, feature, edit.shape)


def _close_stretch(layers: Layers, feature: str, point: BaseGeometry) -> Layers:
    row = layers["roads"].loc[feature]
    stretches = _stretches(row.geometry, layers["roads"].drop(index=feature))
    if len(stretches) == 1:
        return layers.setting("roads", (feature,), "closed", value=True)
    nearest = int(np.argmin(shapely.distance(stretches, point)))
    said = row.drop("geometry").to_dict()
    divided = layers.without("roads", feature)
    for number, stretch in enumerate(stretches):
        divided = divided.adding("roads", f"{feature}.{number + 1}", stretch, said | {"closed": number == nearest})
    return divided


def _is_on(point: BaseGeometry, road: BaseGeometry) -> bool:
    return point.geom_type == "Point" and not point.is_empty and bool(point.distance(road) <= NEAR_M)


def _stretches(road: shapely.LineString, others: GeoDataFrame) -> list[shapely.LineString]:
    """Return a road cut at the vertices that it shares with others: there people may turn."""
    xy = shapely.get_coordinates(road)
    near = others.geometry.to_numpy()[others.sindex.query(road, predicate="dwithin", distance=SAME_M)]
    if len(near) == 0:
        return [road]
    corners = shapely.STRtree([shapely.Point(*place) for place in shapely.get_coordinates(near)])
    shared = corners.query_nearest(shapely.points(xy), max_distance=SAME_M, all_matches=False)[0]
    cuts = [0, *(int(at) for at in np.unique(shared) if 0 < at < len(xy) - 1), len(xy) - 1]
    return [shapely.LineString(xy[a : b + 1]) for a, b in pairwise(cuts)]
