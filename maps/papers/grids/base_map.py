"""What lies below grids on a paper map: roads, water, railways, motorways and buildings, in units of the map."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from maps.layers.barriers import CLASS_OF as BARRIER_OF
from maps.layers.roads import road_classes
from maps.papers.frame import Frame
from partition.tables import PlanTables

ALIKE = 0.6
"""Units by which a line may be drawn off its place."""

BUILDING = "#5f574c"
CASED = 4.0
"""From this width on, in units, a road has two edges; below it is one line."""


@dataclass(frozen=True)
class Stroke:
    """How a class of lines is drawn: its metres on the ground, and the least and most units that these become."""

    name: str
    metres: float
    least: float
    most: float
    fill: str
    casing: str
    dash: str = ""

    def width(self, scale: float, pen: float = 1.0) -> float:
        """Return its width in units at a scale of so many units a metre, drawn with a pen so much wider."""
        return min(self.most, max(self.least, self.metres * scale)) * pen


# From the least to the greatest, which is the order of drawing.
ROADS = (
    Stroke("path", 2.0, 1.6, 5.0, "#8d8371", "", "7 5"),
    Stroke("service", 3.5, 1.6, 8.0, "#ffffff", "#9d9484"),
    Stroke("minor", 6.0, 2.2, 13.0, "#ffffff", "#8f8676"),
    Stroke("middle", 8.0, 4.4, 18.0, "#ffffff", "#7d7465"),
    Stroke("major", 11.0, 6.4, 24.0, "#fff3cf", "#7d6a3c"),
)
BARRIERS = (
    Stroke("water", 12.0, 7.0, 26.0, "#8fbdd6", "#5c93b3"),
    Stroke("other", 2.0, 3.0, 6.0, "#5c5346", "", "3 5"),
    Stroke("motorway", 14.0, 8.0, 28.0, "#f2c79b", "#8a6236"),
    Stroke("rail", 4.0, 5.0, 9.0, "#ffffff", "#3d3d3d", "22 16"),
)


@dataclass(frozen=True)
class BaseMap:
    """The drawing, and which classes of lines are on it."""

    drawn: str
    roads: tuple[Stroke, ...]
    barriers: tuple[Stroke, ...]
    buildings: bool


def base_map(tables: PlanTables, frame: Frame, *, pen: float = 1.0) -> BaseMap:
    """Return what lies below the grids of a plan, as far as a frame shows it."""
    roads = _classed(tables.roads, road_classes(tables.roads), ROADS, frame)
    kinds = [BARRIER_OF.get(str(kind).removesuffix("_link"), "other") for kind in tables.barriers["kind"]]
    barriers = _classed(tables.barriers, kinds, BARRIERS, frame)
    houses = path_of(seen(tables.buildings.geometry.to_numpy(), frame), frame)
    water = [one for one in barriers if one[0].name == "water"]
    rest = [one for one in barriers if one[0].name != "water"]
    drawn = "".join(
        (
            f'<path fill="{BUILDING}" fill-opacity="0.34" d="{houses}"/>' if houses else "",
            *(line for one in water for line in _lines(*one, frame.scale, pen)),
            *_casings(roads, frame.scale, pen),
            *(line for one in roads for line in _filled(*one, frame.scale, pen)),
            *(line for one in rest for line in _lines(*one, frame.scale, pen)),
        )
    )
    return BaseMap(drawn, tuple(one for one, _ in roads), tuple(one for one, _ in barriers), bool(houses))


def seen(shapes: NDArray[np.object_], frame: Frame) -> NDArray[np.object_]:
    """Return what a frame shows of some shapes, cut off a little beyond its edge."""
    if len(shapes) == 0:
        return shapes
    (west, south, east, north), beyond = frame.box, 40.0 / frame.scale
    box = (west - beyond, south - beyond, east + beyond, north + beyond)
    cut = shapely.clip_by_rect(shapes[shapely.intersects(shapes, shapely.box(*box))], *box)
    return np.asarray(cut[~shapely.is_empty(cut)])


def in_units(shapes: NDArray[np.object_], frame: Frame) -> NDArray[np.object_]:
    """Return shapes in units of a map, down the page."""
    return np.asarray(shapely.transform(shapely.force_2d(shapes), frame.spots))


def path_of(shapes: NDArray[np.object_], frame: Frame) -> str:
    """Return shapes in metres as the ``d`` of one path."""
    if len(shapes) == 0:
        return ""
    plain = shapely.simplify(in_units(shapes, frame), ALIKE, preserve_topology=True)
    parts = shapely.get_parts(plain)
    flat = shapely.get_parts(np.where(shapely.get_dimensions(parts) == 2, shapely.boundary(parts), parts))
    closed = shapely.is_closed(flat)
    lines = zip(flat, closed, strict=True)
    return "".join(_steps(shapely.get_coordinates(line), close) for line, close in lines if not shapely.is_empty(line))


def _steps(xy: NDArray[np.float64], closed: bool) -> str:
    rows = np.round(xy[:-1] if closed else xy, 1).tolist()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in rows) + ("Z" if closed else "")


def _classed(
    table: GeoDataFrame, names: list[str], strokes: tuple[Stroke, ...], frame: Frame
) -> list[tuple[Stroke, str]]:
    """Return each class of lines that is seen, with its path."""
    shapes, of = table.geometry.to_numpy(), np.array(names, dtype=object)
    paths = ((stroke, path_of(seen(shapes[of == stroke.name], frame), frame)) for stroke in strokes)
    return [(stroke, path) for stroke, path in paths if path]


def _casings(roads: list[tuple[Stroke, str]], scale: float, pen: float) -> Iterator[str]:
    for stroke, path in roads:
        width = stroke.width(scale, pen)
        if stroke.casing and width >= CASED:
            yield _line(path, stroke.casing, width + 2.4)


def _filled(stroke: Stroke, path: str, scale: float, pen: float) -> Iterator[str]:
    width = stroke.width(scale, pen)
    one_line = stroke.casing and width < CASED
    yield _line(path, stroke.casing if one_line else stroke.fill, width * 0.8 if one_line else width, stroke.dash)


def _lines(stroke: Stroke, path: str, scale: float, pen: float) -> Iterator[str]:
    width = stroke.width(scale, pen)
    if stroke.casing:
        yield _line(path, stroke.casing, width + 2.4)
    yield _line(path, stroke.fill, width, stroke.dash, butt=bool(stroke.dash))


def _line(path: str, ink: str, width: float, dash: str = "", *, butt: bool = False) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    cap = "butt" if butt or dash else "round"
    return (
        f'<path fill="none" stroke="{ink}" stroke-width="{width:.1f}" stroke-linecap="{cap}"'
        f' stroke-linejoin="round"{dashed} d="{path}"/>'
    )
