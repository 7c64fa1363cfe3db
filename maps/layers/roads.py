"""Roads and paths: cased lines, wide and warm for through roads, dashed for footpaths."""

from dataclasses import asdict, dataclass

import shapely
from geopandas import GeoDataFrame

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collection, lonlat
from maps.sheet import Sheet

LABEL = "道路 Roads"


@dataclass(frozen=True)
class RoadClass:
    """How one class of roads is drawn; ``width`` pairs zoom levels with pixels."""

    name: str
    label: str
    fill: str
    casing: str | None
    width: tuple[tuple[int, float], ...]
    dash: str = ""


# From the least to the greatest: that is also the order of drawing.
CLASSES = (
    RoadClass("path", "小路 Paths", "#a3937a", None, ((13, 0.5), (15, 0.9), (17, 1.6), (20, 3)), "4 3"),
    RoadClass("service", "支路 Service roads", "#ffffff", "#c3b8a5", ((13, 0.5), (15, 1.2), (17, 4), (20, 14))),
    RoadClass("minor", "道路 Streets", "#ffffff", "#b3a68f", ((13, 0.9), (15, 2.6), (17, 7), (20, 24))),
    RoadClass("middle", "次要道路 Secondary roads", "#fffbe8", "#ab9868", ((13, 1.6), (15, 3.8), (17, 9), (20, 30))),
    RoadClass("major", "主要道路 Main roads", "#fbe3a1", "#a98c45", ((13, 2.4), (15, 5), (17, 11), (20, 36))),
)
HIGHWAYS = {
    "major": ("motorway", "trunk", "primary", "secondary"),
    "middle": ("tertiary",),
    "service": ("service", "track"),
    "path": ("path", "footway", "cycleway", "bridleway", "steps", "pedestrian", "corridor", "via_ferrata"),
}
CLASS_OF = {highway: name for name, highways in HIGHWAYS.items() for highway in highways}


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer, one shape a class, or nothing without roads."""
    roads = sheet.tables.roads
    if roads.empty:
        return []
    by_class = roads.groupby(road_classes(roads))
    lines = {str(name): lonlat(rows.geometry) for name, rows in by_class}
    shown = [style for style in CLASSES if style.name in lines]
    data = collection(
        (shapely.MultiLineString(list(shapely.get_parts(lines[style.name].to_numpy()))), {"class": style.name})
        for style in shown
    )
    keys = tuple(_key(style) for style in reversed(shown))
    return [VectorLayer("roads", data, label=LABEL, options={"classes": [asdict(style) for style in shown]}, keys=keys)]


def road_classes(roads: GeoDataFrame) -> list[str]:
    """Return the class of every road; a ``_link`` is as its road, what is not known is a street."""
    return [CLASS_OF.get(str(highway).removesuffix("_link"), "minor") for highway in roads["highway"]]


def _key(style: RoadClass) -> Key:
    width = min(style.width[2][1], 5.0)
    strokes = [(style.casing, width + 1.6)] if style.casing else []
    return Key(symbols.line(*strokes, (style.fill, width), dash=style.dash), style.label)
