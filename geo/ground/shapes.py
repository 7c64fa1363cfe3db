"""What can be wrong with a shape that somebody draws; nothing is ever mended behind their back."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.counted import counted
from geo.errors import Fault
from geo.ground.layers import Layers
from geo.join import BORDER_M
from geo.overlaps import find_overlaps

MOST_VERTICES = 5_000
SHORTEST_M = 1.0
SMALLEST_M2 = 1.0
SMALLEST_LAND_M2 = 1_000.0
FARTHEST_M = 1_000.0
"""How far outside the village something may lie: a path may leave it and come back."""

KINDS = {
    "boundary": ("Polygon", "MultiPolygon"),
    "buildings": ("Polygon", "MultiPolygon"),
    "roads": ("LineString",),
    "barriers": ("LineString",),
    "households": ("Point",),
}
"""The types of geometry that a layer takes."""

NAMES = {"Polygon": ("an area", "面"), "LineString": ("a line", "线"), "Point": ("a point", "点")}

WHERE = "shape"


def shape_faults(layers: Layers, layer: str, shape: BaseGeometry | None, *, but: str | None = None) -> list[Fault]:
    """
    Return what keeps a shape from standing in a layer, all at once; ``but`` is the feature that it takes the place of.

    Shapes are in the CRS of the layers. What is judged together with others, such as doors that a boundary leaves
    outside, is judged only of shapes that are sound by themselves.
    """
    kinds = KINDS[layer]
    if shape is None or shape.is_empty or shape.geom_type not in kinds:
        en, zh = NAMES[kinds[0]]
        met = "nothing" if shape is None or shape.is_empty else shape.geom_type
        met_zh = "空" if met == "nothing" else met
        return [Fault(WHERE, f"must be {en}, got {met}", f"应为{zh}，得到 {met_zh}")]
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return [Fault(WHERE, "has a place that is no number, or not on this part of the earth", "坐标不是有效数值")]
    n_vertices = int(shapely.get_num_coordinates(shape))
    if n_vertices > MOST_VERTICES:
        en = f"has {n_vertices:,} vertices; at most {MOST_VERTICES:,}"
        return [Fault(WHERE, en, f"有 {n_vertices:,} 个顶点，最多 {MOST_VERTICES:,}")]
    faults = [*_form_faults(layer, shape), *_distance_faults(layers, layer, shape)]
    if faults:
        return faults
    return list(_boundary_faults(layers, shape, but)) if layer == "boundary" else []


def outside_faults(layers: Layers, point: BaseGeometry) -> list[Fault]:
    """Return whether a door would lie outside every village."""
    if not len(layers["boundary"]):
        return []
    off_m = float(layers.land.distance(point))
    if off_m <= BORDER_M:
        return []
    en = f"lies {off_m:,.0f} m outside the boundary; a door lies in a village"
    return [Fault(WHERE, en, f"在边界外 {off_m:,.0f} 米；门户应在村内")]


def _form_faults(layer: str, shape: BaseGeometry) -> list[Fault]:
    """Return whether a shape crosses itself, or is too small to be meant."""
    if layer == "households":
        return []
    if shape.geom_type == "LineString":
        faults = []
        if not shape.is_simple:
            faults.append(Fault(WHERE, "crosses itself; draw it in two lines", "与自身相交；请分成两条线绘制"))
        if shape.length < SHORTEST_M:
            en = f"is {shape.length:.2f} m long; at least {SHORTEST_M:g} m would be right"
            faults.append(Fault(WHERE, en, f"长 {shape.length:.2f} 米，至少应为 {SHORTEST_M:g} 米"))
        return faults
    least = SMALLEST_LAND_M2 if layer == "boundary" else SMALLEST_M2
    faults = []
    if not shape.is_valid:
        why = shapely.is_valid_reason(shape).partition("[")[0].strip()
        en = f"is not a simple area ({why}): its border crosses or touches itself; move the vertex"
        faults.append(Fault(WHERE, en, "边线自相交或自相接，不是简单的面；请移动该顶点"))
    if abs(shape.area) < least:
        en = f"has an area of {abs(shape.area):,.1f} m2; at least {least:,g} m2 would be right"
        faults.append(Fault(WHERE, en, f"面积 {abs(shape.area):,.1f} 平方米，至少应为 {least:,g} 平方米"))
    return faults


def _distance_faults(layers: Layers, layer: str, shape: BaseGeometry) -> list[Fault]:
    if layer == "boundary" and not len(layers["boundary"]):
        return []
    far_m = float(shapely.distance(layers.land, shapely.points(shapely.get_coordinates(shape))).max())
    if far_m <= FARTHEST_M:
        return []
    en = f"reaches {far_m:,.0f} m beyond the village; at most {FARTHEST_M:,.0f} m would be right"
    return [Fault(WHERE, en, f"超出村界 {far_m:,.0f} 米，最多 {FARTHEST_M:,.0f} 米")]


def _boundary_faults(layers: Layers, shape: BaseGeometry, but: str | None) -> Iterable[Fault]:
    """Yield what a boundary would do to other villages and to doors."""
    others = layers["boundary"].drop(index=[] if but is None else [but])
    met = find_overlaps(np.array([shape, *others.geometry], dtype=object))
    for overlap in met:
        if overlap.first == 0 and not overlap.sliver:
            name, area = others["name"].iloc[overlap.second - 1], f"{overlap.shared.area:,.0f}"
            en = f"overlaps {name} by {area} m2; land belongs to one village"
            yield Fault(WHERE, en, f"与{name}重叠 {area} 平方米；土地只应属于一个村")
    yield from left_outside(layers, [shape, *others.geometry])


def left_outside(layers: Layers, areas: list[BaseGeometry]) -> list[Fault]:
    """Return the addresses that would lie in none of some areas."""
    doors = layers["households"]
    if not len(doors) or not areas:
        return []
    off_m = shapely.distance(shapely.union_all(areas), doors.geometry.to_numpy())
    lost = doors.index[off_m > BORDER_M]
    if not len(lost):
        return []
    some = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
    en = f"leaves {counted(len(lost), 'address', 'addresses')} outside every village: {some}; move the border out"
    return [Fault(WHERE, en, f"有 {len(lost)} 个地址落在所有村界之外：{some}；请把它们划入界内")]
