"""A small picture of features as SVG: enough to see where they lie to one another."""

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

WIDTH, HEIGHT, MARGIN = 640.0, 360.0, 12.0
DETAIL_PX = 0.4
DOT_PX = 2.5


def picture(shapes: Sequence[Any]) -> str:
    """Return an SVG of shapes in lon/lat, north up; an empty text where there are none."""
    drawn: NDArray[Any] = np.array([shape for shape in shapes if shape is not None and not shape.is_empty], dtype="O")
    if not len(drawn):
        return ""
    framed = shapely.simplify(shapely.transform(drawn, _frame(drawn)), DETAIL_PX)
    parts = shapely.get_parts(framed)
    points = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT_PX}"/>' for x, y in shapely.get_coordinates(parts[points])
    )
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>'
        f'<path d="{_lines(parts[~points])}" fill="#d9e8e5" stroke="#23303f" fill-rule="evenodd"/>'
        f'<g fill="#2f6f6d">{dots}</g></svg>'
    )


def _frame(shapes: NDArray[Any]) -> Callable[[NDArray[Any]], NDArray[Any]]:
    """Return what moves coordinates into the picture."""
    west, south, east, north = shapely.total_bounds(shapes)
    stretch = np.array([cos(radians((south + north) / 2)), 1.0])
    middle = np.array([west + east, south + north]) / 2 * stretch
    span = np.maximum(np.array([east - west, north - south]) * stretch, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / span[0], (HEIGHT - 2 * MARGIN) / span[1])
    return lambda xy: (xy * stretch - middle) * (scale, -scale) + (WIDTH / 2, HEIGHT / 2)


def _lines(parts: Iterable[Any]) -> str:
    """Return rings and lines as the data of one path."""
    rings = [ring for part in parts for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)) for ring in rings)
