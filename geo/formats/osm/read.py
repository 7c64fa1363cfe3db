"""Reads an OpenStreetMap extract into tables in lon/lat (EPSG:4326)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from osmium.filter import EntityFilter, KeyFilter
from osmium.osm import Area, Node, Way
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.formats.osm.tags import (
    LARGE_WATER_M2,
    SETTLEMENTS,
    Tags,
    barrier_kind,
    building_use,
    walkable,
    water_kind,
)

Row = tuple[Any, ...]

COLUMNS = {
    "roads": ("osm_id", "highway", "name", "bridge", "surface", "access"),
    "barriers": ("osm_id", "kind", "name"),
    "buildings": ("building_id", "building", "levels", "flats", "doors", "use"),
    "water": ("osm_id", "water", "name"),
    "places": ("osm_id", "place", "name"),
    "boundaries": ("osm_id", "admin_level", "name"),
}
AREA_KEYS = ("building", "natural", "waterway", "landuse", "boundary")
KEYS = ("highway", "railway", "place", *AREA_KEYS)

_WKB = osmium.geom.WKBFactory()


@dataclass(frozen=True)
class OsmLayers:
    """
    What an extract holds, each layer in EPSG:4326 with a RangeIndex in the order of the file.

    Every column is text, empty where the tag is absent. ``osm_id`` and ``building_id`` are ``n``, ``w`` or ``r`` and
    the number of the node, way or relation. No names or addresses of buildings are read.

    Attributes
    ----------
    roads
        Walkable ways (see `geo.formats.osm.tags`): ``osm_id, highway, name, bridge, surface, access``; LineString.
        A way of which the file lacks some nodes gives one row for each stretch that it has.
    barriers
        ``osm_id, kind, name``; LineString. ``kind`` is ``river``, ``railway``, ``motorway``, or ``water`` for the
        shores of water of a hectare or more. What runs in a tunnel or culvert is none.
    buildings
        ``building_id, building, levels, flats, doors, use``: the tags ``building``, ``building:levels``,
        ``building:flats``, ``addr:flats``, and the first key naming a use beside living; Polygon or MultiPolygon.
    water
        ``osm_id, water, name``; Polygon or MultiPolygon.
    places
        ``osm_id, place, name``: named settlements; Point.
    boundaries
        ``osm_id, admin_level, name``: administrative areas; Polygon or MultiPolygon.
    """

    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    water: GeoDataFrame
    places: GeoDataFrame
    boundaries: GeoDataFrame


def read_osm(path: Path) -> OsmLayers:
    """
    Return the layers of an OpenStreetMap file.

    Areas (buildings, water, boundaries) of which the file lacks a node or a member are left out: their shape is
    not known. The file must list nodes before ways before relations, as extracts do.

    Raises
    ------
    InputError
        The file is absent, cut short or otherwise unreadable, or holds nothing of any layer.
    """
    rows: dict[str, list[Row]] = {layer: [] for layer in COLUMNS}
    for thing in _objects(path, _all_layers(path)):
        tags = dict(thing.tags)
        if isinstance(thing, Area):
            _take_area(thing, tags, rows)
        elif isinstance(thing, Way):
            _take_way(thing, tags, rows)
        elif isinstance(thing, Node):
            _take_node(thing, tags, rows)
    if not any(rows.values()):
        raise _fault(path, "holds no roads, buildings, water or places", "其中没有道路、建筑、水域或地名")
    layers = {layer: _table(COLUMNS[layer], found) for layer, found in rows.items()}
    layers["barriers"] = _with_shores(layers["barriers"], layers["water"])
    return OsmLayers(**layers)


def read_osm_roads(path: Path) -> GeoDataFrame:
    """
    Return the walkable ways of an OpenStreetMap file, as `OsmLayers.roads`.

    Raises
    ------
    InputError
        The file is absent, cut short or otherwise unreadable, or holds no walkable way.
    """
    roads: list[Row] = []
    for way in _objects(path, _roads_only(path)):
        tags = dict(way.tags)
        if isinstance(way, Way) and walkable(tags):
            roads.extend(_road_rows(way, tags))
    if not roads:
        raise _fault(path, "holds no walkable way (highway=*)", "其中没有可步行的道路（highway=*）")
    return _table(COLUMNS["roads"], roads)


def _all_layers(path: Path) -> osmium.FileProcessor:
    return osmium.FileProcessor(str(path)).with_areas(KeyFilter(*AREA_KEYS)).with_filter(KeyFilter(*KEYS))


def _roads_only(path: Path) -> osmium.FileProcessor:
    ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    return ways.with_filter(EntityFilter(osmium.osm.WAY)).with_filter(KeyFilter("highway"))


def _objects(path: Path, processor: osmium.FileProcessor) -> Iterator[Any]:
    # libosmium takes "-" for standard input and fetches URLs: only what is a file here may reach it.
    if not path.is_file():
        raise _fault(path, "no such file", "文件不存在")
    try:
        yield from processor
    except (RuntimeError, UnicodeDecodeError) as error:  # libosmium has no error type of its own for bad files
        raise _fault(
            path,
            f"cannot be read as OpenStreetMap data ({error}); it may be cut short, fetch it again",
            f"无法作为 OpenStreetMap 数据读取（{error}）；文件可能不完整，请重新下载",
        ) from error


def _fault(path: Path, en: str, zh: str) -> InputError:
    return InputError([Fault(where=path.name, en=en, zh=zh)])


def _take_node(node: Node, tags: Tags, rows: dict[str, list[Row]]) -> None:
    if tags.get("place") in SETTLEMENTS and tags.get("name"):
        rows["places"].append((f"n{node.id}", tags["place"], tags["name"], shapely.Point(node.lon, node.lat)))


def _take_way(way: Way, tags: Tags, rows: dict[str, list[Row]]) -> None:
    if walkable(tags):
        rows["roads"].extend(_road_rows(way, tags))
    if kind := barrier_kind(tags):
        rows["barriers"].extend((f"w{way.id}", kind, tags.get("name", ""), line) for line in _stretches(way))


def _road_rows(way: Way, tags: Tags) -> Iterator[Row]:
    texts = (tags.get(key, "") for key in COLUMNS["roads"][1:])
    head = (f"w{way.id}", *texts)
    return ((*head, line) for line in _stretches(way))


def _take_area(area: Area, tags: Tags, rows: dict[str, list[Row]]) -> None:
    if area.num_rings()[0] == 0:
        return  # no outer ring could be closed
    osm_id = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
    name = tags.get("name", "")
    if tags.get("building", "no") != "no":
        facts = (tags.get(key, "") for key in ("building", "building:levels", "building:flats", "addr:flats"))
        rows["buildings"].append((osm_id, *facts, building_use(tags), _shape(area)))
    if water := water_kind(tags):
        rows["water"].append((osm_id, water, name, _shape(area)))
    if tags.get("boundary") == "administrative":
        rows["boundaries"].append((osm_id, tags.get("admin_level", ""), name, _shape(area)))


def _stretches(way: Way) -> list[shapely.LineString]:
    """Return the way in one piece, or the pieces between nodes that the file does not carry."""
    runs = (list(run) for located, run in groupby(way.nodes, key=lambda node: node.location.valid()) if located)
    lines = ([(node.lon, node.lat) for node in run] for run in runs)
    return [shapely.LineString(line) for line in lines if len(set(line)) > 1]


def _shape(area: Area) -> BaseGeometry:
    shape = shapely.from_wkb(_WKB.create_multipolygon(area))
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def _table(columns: tuple[str, ...], rows: Iterable[Row]) -> GeoDataFrame:
    facts = pd.DataFrame(list(rows), columns=[*columns, "geometry"])
    facts[list(columns)] = facts[list(columns)].astype("str")
    return gpd.GeoDataFrame(facts, geometry="geometry", crs="EPSG:4326")


def _with_shores(barriers: GeoDataFrame, water: GeoDataFrame) -> GeoDataFrame:
    if water.empty:
        return barriers
    large = water[water.to_crs(water.estimate_utm_crs()).area >= LARGE_WATER_M2]
    shores = large.set_geometry(large.boundary).explode()
    shores = shores.assign(kind="water")[["osm_id", "kind", "name", "geometry"]]
    tables = [table for table in (barriers, shores) if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else barriers
