"""Names on the map: grids with their households, villages, streets and rivers; the browser shows those that fit."""

from collections.abc import Iterator
from math import atan2, degrees
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from maps.elements import VectorLayer
from maps.geojson import collection, lonlat
from maps.sheet import Sheet

LABEL = "标注 Labels"
STREET_M = 60.0
"""Shorter streets go without a name."""


def draw(sheet: Sheet) -> list[VectorLayer]:
    """Return the layer: a point a label, with how much room it has in metres."""
    found = [*_villages(sheet), *_grids(sheet), *_lines(sheet)]
    if not found:
        return []
    places = lonlat(GeoSeries([place for place, _ in found], crs=sheet.tables.villages.crs))
    data = collection(zip(places, (words for _, words in found), strict=True))
    return [VectorLayer("labels", data, label=LABEL)]


def _villages(sheet: Sheet) -> Iterator[tuple[Point, dict[str, Any]]]:
    """Give the villages' names where there are several; a single one's is in the title."""
    villages = sheet.tables.villages
    if len(villages) > 1:
        for name, shape in zip(villages["name"], villages.geometry, strict=True):
            place, radius = roomiest_place(shape)
            yield place, {"kind": "village", "text": str(name), "room": radius}


def _grids(sheet: Sheet) -> Iterator[tuple[Point, dict[str, Any]]]:
    for rank, level in enumerate(reversed(sheet.tables.levels)):
        grids = sheet.tables.grids_of(level)
        if rank and "kind" in grids:  # a dedicated area is one grid at every level: it is named once
            grids = grids[grids["kind"] != "dedicated"]
        for name, households, shape in zip(grids["name"], grids["households"], grids.geometry, strict=True):
            if shape is not None and not shape.is_empty:
                place, radius = roomiest_place(shape)
                yield (
                    place,
                    {"kind": "grid", "rank": rank, "text": str(name), "households": int(households), "room": radius},
                )


def roomiest_place(shape: BaseGeometry) -> tuple[Point, float]:
    """
    Return the point of a polygon farthest from its border, and how far, in metres.

    It lies inside, as a representative point does, but where a name has the most room. Of several parts the largest.
    """
    part = max(shapely.get_parts(shape), key=lambda piece: piece.area)
    spoke = shapely.maximum_inscribed_circle(part, tolerance=max(np.sqrt(part.area) / 100, 0.1))
    return shapely.get_point(spoke, 0), round(float(spoke.length), 1)


def _lines(sheet: Sheet) -> Iterator[tuple[Point, dict[str, Any]]]:
    """Give the names of streets and barriers, once a stretch that holds together."""
    for table, kind in ((sheet.tables.roads, "street"), (sheet.tables.barriers, "barrier")):
        for name, stretch in _stretches(table):
            place, angle, length = straightest_place(stretch)
            yield place, {"kind": kind, "text": name, "angle": round(angle, 1), "room": round(length, 1)}


def _stretches(table: GeoDataFrame) -> Iterator[tuple[str, LineString]]:
    if table.empty or "name" not in table:
        return
    named = table[table["name"].notna() & (table["name"] != "")]
    for name, rows in named.groupby("name"):
        merged = shapely.line_merge(shapely.union_all(rows.geometry.to_numpy()))
        for stretch in shapely.get_parts(merged):
            if stretch.geom_type == "LineString" and stretch.length >= STREET_M:
                yield str(name), stretch


def straightest_place(line: LineString) -> tuple[Point, float, float]:
    """
    Return where along a line a name would lie straightest: the point, the angle and the length it has there.

    The angle is in degrees clockwise from east as on a screen, between -90 and 90, so that a name never stands on
    its head. Stretches of at most 150 m are compared by how far their ends are apart.
    """
    reach = min(150.0, line.length)
    starts = np.linspace(0.0, line.length - reach, max(1, int((line.length - reach) // 25) + 1))
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, np.c_[starts, starts + reach].ravel()))
    chords = np.diff(ends.reshape(-1, 2, 2), axis=1)[:, 0]
    best = int(np.argmax(np.round(np.hypot(*chords.T), 3)))
    east, north = chords[best]
    angle = -degrees(atan2(north, east))
    upright = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    return line.interpolate(float(starts[best]) + reach / 2), upright, float(np.hypot(east, north))
