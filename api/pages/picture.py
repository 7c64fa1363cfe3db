"""Small pictures of villages and plans, drawn as SVG: enough to know a place again."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Geometry

from api.services.inputs.table_files import table_files
from maps.palette import colour_polygons

WIDTH, HEIGHT, MARGIN = 640.0, 400.0, 14.0
DETAIL_PX = 0.4
METRES_A_DEGREE = 111_320.0

Shapes = NDArray[np.object_]


def village_picture(folder: Path) -> str:
    """Return a picture of a village: its land, its roads, a dot a door."""
    files = table_files(folder)
    return _village_picture(tuple((role, path, path.stat().st_mtime_ns) for role, path in files.items()))


def plan_picture(path: Path) -> str:
    """Return a picture of the grids in a file: the coarsest level in colours, the finer ones as lines."""
    return _plan_picture(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _village_picture(files: Sequence[tuple[str, Path, int]]) -> str:
    read = {role: _read(path) for role, path, _ in files if role in ("boundary", "roads", "households", "groups")}
    tables = {role: table.geometry.to_numpy() for role, table in read.items()}
    lived = "households" if "households" in read else "groups"
    to_frame = _Frame(tables.get("boundary", tables[lived]), geographic=read[lived].crs.is_geographic)
    doors = shapely.get_coordinates(shapely.centroid(to_frame(tables[lived])))
    dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in doors)
    lines = _paths(to_frame(tables["roads"])) if "roads" in tables else ""
    land = _paths(to_frame(tables["boundary"])) if "boundary" in tables else ""
    size = 3.2 if len(doors) < 3000 else 2.0
    return _svg(
        f'<path d="{land}" fill="#fffdf9" stroke="#23303f" stroke-width="1.6" fill-rule="evenodd"/>',
        f'<path d="{lines}" fill="none" stroke="#cfc7b6" stroke-width="1"/>',
        f'<path d="{dots}" fill="none" stroke="#2f6f6d" stroke-width="{size}" stroke-linecap="round"/>',
    )


@lru_cache(maxsize=64)
def _plan_picture(path: Path, _changed: int) -> str:
    grids = _read(path)
    to_frame = _Frame(grids.geometry.to_numpy(), geographic=True)
    levels = list(dict.fromkeys(grids["level"]))
    framed = {level: to_frame(grids.geometry[grids["level"] == level].to_numpy()) for level in levels}
    coarse = framed[levels[0]]
    fills = [
        f'<path d="{_paths([shape])}" fill="{colour.fill}" fill-rule="evenodd"/>'
        for shape, colour in zip(coarse, colour_polygons(list(coarse)), strict=True)
    ]
    lines = [
        f'<path d="{_paths(framed[level])}" fill="none" stroke="#23303f" stroke-width="{width}"'
        ' stroke-linejoin="round"/>'
        for level, width in zip(levels[::-1], np.linspace(0.5, 1.5, len(levels)) if levels[1:] else [1.2], strict=True)
    ]
    return _svg(*fills, *lines)


class _Frame:
    """Moves shapes from a map into the picture, north up."""

    def __init__(self, shapes: Shapes, *, geographic: bool) -> None:
        west, south, east, north = shapely.total_bounds(shapes)
        stretch = np.cos(np.radians((south + north) / 2)) if geographic else 1.0
        metres = METRES_A_DEGREE if geographic else 1.0
        self._scale = np.array([stretch * metres, metres])
        self._middle = np.array([west + east, south + north]) / 2 * self._scale
        span = np.maximum(np.array([east - west, north - south]) * self._scale, 1e-9)
        px = float(min((WIDTH - 2 * MARGIN) / span[0], (HEIGHT - 2 * MARGIN) / span[1]))
        self._turn = np.array([px, -px])

    def __call__(self, shapes: Shapes) -> Shapes:
        def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            moved: NDArray[np.float64] = (xy * self._scale - self._middle) * self._turn + (WIDTH / 2, HEIGHT / 2)
            return moved

        framed: Shapes = shapely.simplify(shapely.transform(shapes, move), DETAIL_PX)
        return framed


def _read(path: Path) -> GeoDataFrame:
    columns = ["level"] if path.name == "grids.geojson" else []
    return pyogrio.read_dataframe(path, columns=columns)


def _paths(shapes: Iterable[Geometry]) -> str:
    """Return the outlines of polygons, or lines, as the data of one path."""
    parts = shapely.get_parts(np.asarray(list(shapes), dtype=object))
    rings = [ring for part in parts for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring))
        for ring in rings
        if len(ring.coords)
    )


def _svg(*parts: str) -> str:
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
