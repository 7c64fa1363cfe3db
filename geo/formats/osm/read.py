"""Reads an OpenStreetMap extract into tables in lon/lat (EPSG:4326)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from osmium.filter import EntityFilter, IdFilter, KeyFilter
from osmium.osm import Area, Node, Relation, Way

from geo.errors import InputError
from geo.formats.door import refuse
from geo.formats.osm.blocks import find_damage, read_pbf
from geo.formats.osm.shapes import (
    Shapes,
    area_wkb,
    areas,
    line_wkb,
    lines,
    point_wkb,
    points,
    polygons,
    stretches_wkb,
)
from geo.formats.osm.sheets import AREA, LINE, PLAIN_BUT_FOR, POINT, SHEETS, Facts, Sheet
from geo.formats.osm.tags import LARGE_WATER_M2

NODE_STORE = "sparse_mmap_array"
"""How libosmium keeps the places of nodes: as quick as its default, and it never holds them twice while it grows."""

FORMAT = "osm.pbf"


@dataclass(frozen=True)
class OsmLayers:
    """
    What an extract holds, each layer in EPSG:4326 with a RangeIndex: ways in the order of the file, then relations.

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


def read_osm(path: Path, *, layers: Collection[str] = tuple(SHEETS)) -> OsmLayers:
    """
    Return layers of an OpenStreetMap file (.osm.pbf); those that are not asked for are empty.

    Areas (buildings, water, boundaries) of which the file lacks a node or a member, or whose rim crosses itself, are
    left out: their shape is not known. The file must list nodes before ways before relations, as extracts do.

    Raises
    ------
    InputError
        The file is absent, cut short, damaged, or too large once unpacked.
    """
    content = read_pbf(path)
    wanted = {*layers, "water"} if "barriers" in layers else set(layers)
    found = {name: _Found(sheet) for name, sheet in SHEETS.items() if name in wanted}
    try:
        _read_things(content, found)
        _read_areas(content, found)
    except (RuntimeError, UnicodeDecodeError) as error:  # libosmium has no error type of its own for bad files
        raise _unreadable(path, content, error) from error
    tables = {name: found[name].table() if name in found else _Found(SHEETS[name]).table() for name in SHEETS}
    if "barriers" in layers:
        tables["barriers"] = _with_shores(tables["barriers"], tables["water"])
    if "water" not in layers:
        tables["water"] = tables["water"].iloc[:0]
    return OsmLayers(**tables)


@dataclass
class _Found:
    """
    What was found of one layer, in the order of the file: ids, what is kept of the tags, and shapes as WKB.

    ``relations`` are the ids of those that may be areas; what comes of them stands behind the ways.
    """

    sheet: Sheet
    ids: list[str] = field(default_factory=list)
    facts: list[Facts] = field(default_factory=list)
    wkb: list[str] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)
    relation_wkb: list[str] = field(default_factory=list)

    def table(self) -> GeoDataFrame:
        """Return the layer; rims that cannot be an area are left out."""
        shapes = self._shapes()
        texts = [self.ids, *zip(*self.facts, strict=True)] if self.ids else [()] * len(self.sheet.columns)
        facts = {name: pd.array(text, dtype="str") for name, text in zip(self.sheet.columns, texts, strict=True)}
        table = gpd.GeoDataFrame(facts, geometry=shapes, crs="EPSG:4326")
        there = ~shapely.is_missing(shapes)
        return table if there.all() else table[there].reset_index(drop=True)

    def _shapes(self) -> Shapes:
        if self.sheet.kind == AREA:
            return np.concatenate([polygons(self.wkb), areas(self.relation_wkb)])
        return lines(self.wkb) if self.sheet.kind == LINE else points(self.wkb)


@dataclass
class _PlainBuildings:
    """
    Takes the ways of which ``building`` is the only tag that is kept.

    Most ways of most extracts are such, and tags are the dearest part of reading: libosmium itself sorts them out.
    """

    found: _Found
    facts: dict[str, Facts] = field(default_factory=dict)

    def way(self, way: Way) -> None:
        """Take one way."""
        building = way.tags.get("building") or "no"
        if building != "no":
            # one tuple a kind of building: tens of thousands of them would keep the garbage collector busy
            _take_rim(way, self.facts.setdefault(building, (building, "", "", "", "")), self.found)


def _read_things(content: bytes, found: dict[str, _Found]) -> None:
    """Collect nodes and ways, and of relations the ids of those that may be areas; in place."""
    by_kind = {kind: [each for each in found.values() if each.sheet.kind == kind] for kind in (POINT, LINE, AREA)}
    keys = {key for name, each in found.items() if name != "buildings" for key in each.sheet.keys}
    things = osmium.FileProcessor(osmium.io.FileBuffer(content, FORMAT)).with_locations(NODE_STORE)
    if "buildings" in found:
        keys |= PLAIN_BUT_FOR
        things.handler_for_filtered(_PlainBuildings(found["buildings"]))
    thing: Any  # pyosmium says less of it than isinstance does
    for thing in things.with_filter(KeyFilter(*keys)):
        if isinstance(thing, Way):
            _take_way(thing, by_kind[LINE], by_kind[AREA])
        elif isinstance(thing, Node):
            _take_node(thing, by_kind[POINT])
        elif isinstance(thing, Relation):
            _take_relation(thing, by_kind[AREA])


def _tags(thing: Node | Way | Relation | Area) -> dict[str, str]:
    # to be told that there is no other tag takes longer than to read them all
    return dict(islice(thing.tags, len(thing.tags)))


def _take_node(node: Node, as_points: Sequence[_Found]) -> None:
    for each in as_points:
        # most nodes come for a key that another layer asks of ways; do not read all of their tags
        if any(key in node.tags for key in each.sheet.keys) and (facts := each.sheet.facts(_tags(node))):
            each.ids.append(f"n{node.id}")
            each.facts.append(facts)
            each.wkb.append(point_wkb(node))


def _take_way(way: Way, as_lines: Sequence[_Found], as_areas: Sequence[_Found]) -> None:
    tags = _tags(way)
    for each in as_areas:
        if (facts := each.sheet.facts(tags)) and tags.get("area") != "no":
            _take_rim(way, facts, each)
    for each in as_lines:
        if facts := each.sheet.facts(tags):
            whole = line_wkb(way)
            stretches = [whole] if whole else stretches_wkb(way)
            each.ids.extend([f"w{way.id}"] * len(stretches))
            each.facts.extend([facts] * len(stretches))
            each.wkb.extend(stretches)


def _take_relation(relation: Relation, as_areas: Sequence[_Found]) -> None:
    tags = _tags(relation)
    for each in as_areas:
        if each.sheet.facts(tags):
            each.relations.append(relation.id)


def _take_rim(way: Way, facts: Facts, found: _Found) -> None:
    if rim := line_wkb(way):
        found.ids.append(f"w{way.id}")
        found.facts.append(facts)
        found.wkb.append(rim)


def _read_areas(content: bytes, found: dict[str, _Found]) -> None:
    """Collect the areas that are relations, in place: the file is read once more, if it may hold any."""
    asking = [each for each in found.values() if each.relations]
    if not asking:
        return
    keys = {key for each in asking for key in each.sheet.keys}
    ids = {2 * relation + 1 for each in asking for relation in each.relations}  # so libosmium numbers areas
    things = osmium.FileProcessor(osmium.io.FileBuffer(content, FORMAT)).with_locations(NODE_STORE)
    things.with_areas(KeyFilter(*keys)).with_filter(EntityFilter(osmium.osm.AREA)).with_filter(IdFilter(ids))
    area: Any
    for area in things:
        tags, shape = _tags(area), area_wkb(area)
        for each in asking:
            if shape and (facts := each.sheet.facts(tags)):
                each.ids.append(f"r{area.orig_id()}")
                each.facts.append(facts)
                each.relation_wkb.append(shape)


def _with_shores(barriers: GeoDataFrame, water: GeoDataFrame) -> GeoDataFrame:
    if water.empty:
        return barriers
    large = water[water.to_crs(water.estimate_utm_crs()).area >= LARGE_WATER_M2]
    shores = large.set_geometry(large.boundary).explode()
    shores = shores.assign(kind="water")[["osm_id", "kind", "name", "geometry"]]
    tables = [table for table in (barriers, shores) if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else barriers


def _unreadable(path: Path, content: bytes, error: Exception) -> InputError:
    return find_damage(path, content) or refuse(
        path,
        f"cannot be read as OpenStreetMap data ({error}); fetch it again",
        f"无法作为 OpenStreetMap 数据读取（{error}）；请重新下载",
    )
