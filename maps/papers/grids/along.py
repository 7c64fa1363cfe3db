"""Names of streets and rivers, written along them where they run straight and nothing else is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import atan2, degrees, hypot

import numpy as np
import shapely
import shapely.ops
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from maps.layers.barriers import CLASS_OF as BARRIER_OF
from maps.layers.roads import road_classes
from maps.papers.frame import Frame, Spot
from maps.papers.grids.base_map import in_units, seen
from maps.papers.grids.measure import ems, shortened
from maps.papers.grids.placing import AIR
from partition.tables import PlanTables

Box = tuple[float, float, float, float]

MOST_NAMES, MOST_LETTERS = 60, 24
BENT = 0.3
"""So much of the height of its letters may a line leave the straight below its name."""

TRIES = (0.5, 0.35, 0.65, 0.2, 0.8)
"""Shares of a line's length at which its name is tried."""

RANKS = {"water": 0, "major": 1, "middle": 2, "minor": 3, "service": 4, "path": 5}
SIZES = {"water": 27.0, "major": 25.0, "middle": 23.0}
SMALL = 20.0
INKS = {"water": "#2a6384"}
INK = "#4a4338"


@dataclass(frozen=True)
class LineName:
    """A name along a line: its middle, the angle down the page in degrees, and the boxes that it takes."""

    text: str
    size: float
    ink: str
    middle: tuple[float, float]
    angle: float
    boxes: tuple[Box, ...]

    @property
    def width(self) -> float:
        """Units along the line, at most."""
        return ems(self.text) * self.size


def line_names(tables: PlanTables, frame: Frame, taken: Sequence[Box], *, larger: float = 1.0) -> list[LineName]:
    """Return the names that have room on a map, of great lines first; none over another or over what is taken."""
    placed: list[LineName] = []
    boxes = np.array(taken, dtype=float).reshape(-1, 4)
    for kind, text, line in _named(tables, frame):
        name = _room(text, line, boxes, frame, SIZES.get(kind, SMALL) * larger, INKS.get(kind, INK))
        if name is not None:
            placed.append(name)
            boxes = np.vstack([boxes, np.array(name.boxes)])
        if len(placed) == MOST_NAMES:
            break
    return placed


def drawn_names(names: Iterable[LineName]) -> str:
    """Return names as SVG, each on a pale strip that parts it from its line."""
    return "".join(
        f'<g transform="translate({one.middle[0]:.1f} {one.middle[1]:.1f}) rotate({one.angle:.1f})">'
        f'<rect x="{-0.47 * one.width:.1f}" y="{-0.56 * one.size:.1f}" width="{0.94 * one.width:.1f}"'
        f' height="{1.12 * one.size:.1f}" rx="5" fill="#fffdf8" fill-opacity="0.62"/>'
        f'<text y="{0.36 * one.size:.1f}" font-size="{one.size:g}" fill="{one.ink}" text-anchor="middle">'
        f"{escape(one.text)}</text></g>"
        for one in names
    )


def _named(tables: PlanTables, frame: Frame) -> Iterator[tuple[str, str, shapely.LineString]]:
    """Yield the class, the name and the longest straight run of each named line that is seen, great ones first."""
    kinds = [BARRIER_OF.get(str(kind).removesuffix("_link"), "other") for kind in tables.barriers["kind"]]
    found: dict[tuple[int, str, str], list[shapely.Geometry]] = {}
    for table, classes in ((tables.barriers, kinds), (tables.roads, road_classes(tables.roads))):
        for kind, name, shape in zip(classes, _names(table), table.geometry, strict=True):
            if name and kind in RANKS:
                found.setdefault((RANKS[kind], name, kind), []).append(shape)
    for _, name, kind in sorted(found):
        lines = seen(np.array(found[_, name, kind], dtype=object), frame)
        merged = shapely.get_parts(shapely.line_merge(shapely.union_all(in_units(lines, frame))))
        lines = merged[shapely.get_type_id(merged) == shapely.GeometryType.LINESTRING]
        if len(lines):
            yield kind, name, lines[int(np.argmax(shapely.length(lines)))]


def _names(table: GeoDataFrame) -> list[str]:
    if "name" not in table.columns:
        return [""] * len(table)
    return [shortened(text, MOST_LETTERS) for text in table["name"].fillna("").astype(str)]


def _room(
    text: str, line: shapely.LineString, taken: NDArray[np.float64], frame: Frame, size: float, ink: str
) -> LineName | None:
    """Return a name where its line has room for it; None where it has none."""
    width = ems(text) * size
    if shapely.length(line) < 1.15 * width:
        return None
    for share in TRIES:
        ends = _straight(line, share, width, size)
        if ends is not None:
            name = _between(*ends, text, size, ink)
            if _free(np.array(name.boxes), taken, frame):
                return name
    return None


def _straight(line: shapely.LineString, share: float, width: float, size: float) -> tuple[Spot, Spot] | None:
    """Return both ends of a stretch of a width at a share of a line's length; None where the line bends there."""
    middle = shapely.length(line) * share
    if middle < width / 2 or middle + width / 2 > shapely.length(line):
        return None
    under = shapely.ops.substring(line, middle - width / 2, middle + width / 2)
    (x0, y0), *_, (x1, y1) = shapely.get_coordinates(under).tolist()
    chord = shapely.LineString([(x0, y0), (x1, y1)])
    if hypot(x1 - x0, y1 - y0) < 0.94 * width or shapely.hausdorff_distance(under, chord) > BENT * size:
        return None
    return (x0, y0), (x1, y1)


def _between(start: Spot, end: Spot, text: str, size: float, ink: str) -> LineName:
    """Return a name written from one place to another, never upside down."""
    (x0, y0), (x1, y1) = start, end
    angle = degrees(atan2(y1 - y0, x1 - x0))
    angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
    half = 0.62 * size
    spots = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in np.linspace(0, 1, max(2, 2 * len(text))).tolist()]
    boxes = tuple((x - half, y - half, x + half, y + half) for x, y in spots)
    return LineName(text, size, ink, ((x0 + x1) / 2, (y0 + y1) / 2), angle, boxes)


def _free(boxes: NDArray[np.float64], taken: NDArray[np.float64], frame: Frame) -> bool:
    if (boxes[:, :2] < 0).any() or (boxes[:, 2] > frame.width).any() or (boxes[:, 3] > frame.height).any():
        return False
    mine, theirs = boxes[:, None, :], taken[None, :, :]
    over = (
        (mine[..., 2] + AIR > theirs[..., 0])
        & (theirs[..., 2] + AIR > mine[..., 0])
        & (mine[..., 3] + AIR > theirs[..., 1])
        & (theirs[..., 3] + AIR > mine[..., 1])
    )
    return not bool(over.any())
