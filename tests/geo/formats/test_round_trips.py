"""A village written to each format and read back is the village that was written."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.formats import InputFiles, read_inputs
from geo.formats.write import WRITERS, Layer
from geo.inputs import Inputs

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CRS = "EPSG:4546"
ORIGIN = np.array([499_700.0, 3_899_800.0])
"""Of a village at 111 E on both sides of the line where zones meet, in the CGCS2000 zone of that middle line."""

LONG_CODE = "610114198802300012"
"""Eighteen digits of which the last is not the check digit of an identity number, and that float no longer tells."""


def _village() -> dict[str, gpd.GeoDataFrame]:
    """Return the tables of a village.

    ┌──────────────────┐
    │ □     │  ≈  ┌──┐ │   □ building with two doors, ≈ river, a pond left out of the boundary
    │ ──────┼──≈──│  │ │   two roads, one of two lines
    │       │  ≈  └──┘ │
    └──────────────────┘
    """
    pond = shapely.box(450, 100, 520, 180)
    parts = {
        "boundary": (
            [shapely.box(0, 0, 600, 300).difference(pond)],
            {"code": ["110101001001"], "name": ["㐂村"]},
        ),
        "households": (
            [shapely.Point(20, 250), shapely.Point(30, 250), shapely.Point(580, 20.123456)],
            {
                "household_id": ["007", "㐂一-2", LONG_CODE],
                "households": [1, 12, 3],
                "village": ["㐂村"] * 3,
                "group": ["一组", "𠮷组", None],
                "building_id": ["00x", "00x", None],
                "unit": ["1", None, None],
                "floor": ["01", None, None],
            },
        ),
        "roads": (
            [
                shapely.LineString([(0, 150), (600, 150)]),
                shapely.MultiLineString([[(300, 0), (300, 100)], [(300, 100), (310, 300)]]),
            ],
            {"highway": ["residential", "path"], "name": ["朝阳街·北", None], "bridge": [None, "yes"]},
        ),
        "barriers": ([shapely.LineString([(400, 0), (400, 300)])], {"kind": ["river"], "name": ["镕河"]}),
        "buildings": ([shapely.box(15, 245, 35, 255)], {"building_id": ["00x"]}),
    }
    return {
        name: gpd.GeoDataFrame(
            columns, geometry=[shapely.transform(s, lambda xy: xy + ORIGIN) for s in shapes], crs=CRS
        )
        for name, (shapes, columns) in parts.items()
    }


def _write(folder: Path, tables: dict[str, gpd.GeoDataFrame], form: str) -> InputFiles:
    writer = WRITERS["shp" if form == "zip" else form]
    paths = {name: folder / f"{name}{writer.suffix}" for name in tables if writer.shapes or name == "households"}
    for name, path in paths.items():
        writer.write(path, [Layer(name, tables[name], "Unknown")], NOW)
        if form == "zip":
            paths[name] = folder / f"{name}.shp.zip"
            with zipfile.ZipFile(paths[name], "w", zipfile.ZIP_DEFLATED) as archive:
                for part in folder.glob(f"{name}.*"):
                    if part.suffix != ".zip":
                        archive.write(part, f"村/{part.name}")
    return InputFiles(**paths)


def _assert_same(back: Inputs, tables: dict[str, gpd.GeoDataFrame], names: set[str]) -> None:
    for name in names:
        table = back.villages if name == "boundary" else getattr(back, name)
        wanted = tables[name].to_crs(back.crs).explode(ignore_index=True)
        columns = [column for column in wanted.columns if column != "geometry"]
        assert table[columns].fillna("").values.tolist() == wanted[columns].fillna("").values.tolist()
        pairs = zip(table.geometry, wanted.geometry, strict=True)
        assert max(shapely.hausdorff_distance(one, other) for one, other in pairs) < 1e-3


@pytest.mark.parametrize("form", [*WRITERS, "zip"])
def test_a_village_comes_back_as_it_was_written(tmp_path: Path, form: str) -> None:
    tables = _village()

    files = _write(tmp_path, tables, form)
    back = read_inputs(files)
    _assert_same(back, tables, set(files.paths()))
    assert back.notices == () or form in {"csv", "xlsx"}


@pytest.mark.parametrize("form", [name for name, writer in WRITERS.items() if writer.any_crs])
@pytest.mark.parametrize("epsg", [4490, 4525, 32649])
def test_it_comes_back_from_every_crs_within_a_millimetre(tmp_path: Path, form: str, epsg: int) -> None:
    tables = {name: table for name, table in _village().items() if name in {"boundary", "households"}}

    moved = {name: table.to_crs(epsg) for name, table in tables.items()}
    files = _write(tmp_path, moved, form)
    _assert_same(read_inputs(files), tables, set(files.paths()))


@pytest.mark.parametrize("form", [name for name, writer in WRITERS.items() if writer.several])
def test_all_layers_come_back_from_one_file(tmp_path: Path, form: str) -> None:
    tables, path = _village(), tmp_path / f"all{WRITERS[form].suffix}"

    WRITERS[form].write(path, [Layer(name, table, "Unknown") for name, table in tables.items()], NOW)
    _assert_same(read_inputs(InputFiles(**dict.fromkeys(tables, path))), tables, set(tables))
