"""Tiny files as a planner would bring them, and what reading them says."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.formats import InputFiles, Inputs, read_inputs

LON, LAT = 116.0, 40.0
STEP = 0.001
"""About 85 m east and 111 m north at `LAT`."""

Entry = tuple[BaseGeometry | Mapping[str, Any] | None, Mapping[str, Any]]


def spot(column: float, row: float) -> shapely.Point:
    """Return a point of the hamlet's grid of 0.001 degrees."""
    return shapely.Point(LON + STEP * column, LAT + STEP * row)


def plot(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    """Return a rectangle whose lower left corner is a spot."""
    return shapely.box(
        LON + STEP * column, LAT + STEP * row, LON + STEP * (column + width), LAT + STEP * (row + height)
    )


def geojson(path: Path, entries: Sequence[Entry], **members: Any) -> Path:
    """Write a FeatureCollection; a geometry is shapely's or GeoJSON's own."""
    features = [
        {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": shapely.geometry.mapping(shape) if isinstance(shape, BaseGeometry) else shape,
        }
        for shape, properties in entries
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8")
    return path


def gpkg(path: Path, entries: Sequence[Entry], crs: str | None = "EPSG:4326", **options: Any) -> Path:
    """Write a GeoPackage or, by its suffix, a shapefile."""
    shapes = [shape for shape, _ in entries]
    gpd.GeoDataFrame([dict(p) for _, p in entries], geometry=shapes, crs=crs).to_file(path, **options)
    return path


def doors(folder: Path, entries: Sequence[Entry] | None = None, name: str = "households.geojson") -> Path:
    """Write households; without entries the four sound ones of the hamlet.

    ┌───────────────┐
    │  h1  h2  h3  h4│   boundary: plot(0, 0, 10, 2); a road below the doors
    │  ────────────  │
    └───────────────┘
    """
    sound = [(spot(2 * i, 1), {"id": f"h{i}", "households": i}) for i in range(1, 5)]
    return geojson(folder / name, sound if entries is None else entries)


def border(folder: Path, entries: Sequence[Entry] | None = None) -> Path:
    """Write a boundary; without entries that of the hamlet."""
    sound = [(plot(0, 0, 10, 2), {"code": "110101001001", "name": "石村"})]
    return geojson(folder / "boundary.geojson", sound if entries is None else entries)


def ways(folder: Path, entries: Sequence[Entry] | None = None) -> Path:
    """Write roads; without entries the one of the hamlet."""
    sound = [(shapely.LineString([spot(1, 0.5), spot(9, 0.5)]), {"highway": "residential"})]
    return geojson(folder / "roads.geojson", sound if entries is None else entries)


def read(households: Path, **others: Path) -> Inputs:
    """Return the tables of files."""
    return read_inputs(InputFiles(households, **others))


def faults(households: Path, **others: Path) -> tuple[Fault, ...]:
    """Return every fault of files; each is said in two languages."""
    with pytest.raises(InputError) as caught:
        read(households, **others)
    for fault in caught.value.faults:
        assert fault.where
        assert any("\u4e00" <= character <= "\u9fff" for character in fault.zh)
    return caught.value.faults


def only_fault(households: Path, **others: Path) -> Fault:
    """Return the fault of files that have one."""
    (fault,) = faults(households, **others)
    return fault
