"""Outlines of areas for a map: simplified so far as a screen does not show, with shared borders kept."""

import json
from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from api.services.covering.places import Places

METRES_A_DEGREE = 111_320.0
SCREEN_PX = 1200.0
"""A screen shows so many points across: what is smaller than one is left out."""

DECIMALS = 5
"""A metre: less than the finest simplification leaves."""

GRID_DEGREES = 1e-6
"""A tenth of a metre: what two plans of neighbours differ by there is no gap."""

Outlines = Mapping[int, BaseGeometry]


def outlines(places: Places, numbers: Sequence[int]) -> dict[int, BaseGeometry]:
    """
    Return the outlines of some areas, in degrees, as fine as a screen shows them all at once.

    A border that two share is simplified for both alike (`shapely.coverage_simplify`). A village or township is the
    union of what lies in it; those of which nothing is drawn are left out.
    """
    drawn = {number: shape for number in numbers if (shape := _shape(places, number)) is not None}
    if not drawn:
        return {}
    shapes = np.array(list(drawn.values()), dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    scale = np.array([METRES_A_DEGREE * cos(radians((south + north) / 2)), METRES_A_DEGREE])
    tolerance_m = max(1.0, float(max((east - west) * scale[0], (north - south) * scale[1])) / SCREEN_PX)
    in_metres = shapely.transform(shapes, lambda xy: xy * scale)
    simple = shapely.coverage_simplify(in_metres, tolerance_m)
    degrees = shapely.transform(simple, lambda xy: np.round(xy / scale, DECIMALS))
    return dict(zip(drawn, degrees.tolist(), strict=True))


def as_geojson(shapes: Outlines) -> dict[int, dict[str, Any]]:
    """Return outlines as geometries of GeoJSON."""
    return {number: json.loads(shapely.to_geojson(shape)) for number, shape in shapes.items()}


def from_geojson(geometry: dict[str, Any]) -> BaseGeometry:
    """Return the outline of a geometry that `as_geojson` gave."""
    return shapely.from_geojson(json.dumps(geometry))


def _shape(places: Places, number: int) -> BaseGeometry | None:
    node = places.nodes[number]
    if node.area is not None:
        return node.area.geom
    parts = [part for one in node.under if (part := _shape(places, one)) is not None]
    return _united(parts) if parts else None


def _united(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the union of parts; those of two plans may not meet exactly."""
    if shapely.coverage_is_valid(parts):
        return shapely.coverage_union_all(parts)
    return shapely.union_all(parts, grid_size=GRID_DEGREES)
