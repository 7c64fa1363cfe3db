"""GeoPackage: every layer, the right shapes, the styles QGIS looks for."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import geopandas as gpd
import pyogrio
import pytest
from hamlets import checkerboard

from geo.formats.write.geopackage import write_gpkg
from geo.formats.write.layer import Layer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HAMLET = checkerboard()


@pytest.fixture
def layers():
    return [
        Layer("grids_micro_grid", HAMLET.grids, "MultiPolygon", "<qgis/>"),
        Layer("households", HAMLET.households, "Point", "<qgis/>"),
        Layer("barriers", HAMLET.barriers, "MultiLineString"),
    ]


@pytest.fixture
def path(tmp_path, layers):
    write_gpkg(tmp_path / "plan.gpkg", layers, now=NOW)
    return tmp_path / "plan.gpkg"


@pytest.fixture
def rows(path):
    """Return a function that asks the file a question in SQL."""

    def ask(question):
        with closing(sqlite3.connect(path)) as file:
            return file.execute(question).fetchall()

    return ask


def test_every_layer_is_there_with_its_geometry_type_the_empty_one_too(path):
    kinds = dict(pyogrio.list_layers(path).tolist())
    assert kinds == {
        "grids_micro_grid": "MultiPolygon",
        "households": "Point",
        "barriers": "MultiLineString",
        "layer_styles": None,
    }


def test_rows_come_back_as_they_went(path):
    back = gpd.read_file(path, layer="grids_micro_grid")
    assert back.crs == HAMLET.grids.crs
    assert back["grid_id"].tolist() == HAMLET.grids["grid_id"].tolist()
    assert back.geometry.geom_equals(HAMLET.grids.geometry).all()
    assert back["in_band"].tolist() == [True, True]


def test_columns_without_a_value_are_text(path):
    fields = pyogrio.read_info(path, layer="households")
    kinds = dict(zip(fields["fields"], fields["ogr_types"], strict=True))
    assert kinds["building_id"] == "OFTString"
    assert kinds["households"] == "OFTInteger64"


def test_styles_name_layers_that_are_there_and_are_the_default(rows):
    styles = rows("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")
    assert styles == [("grids_micro_grid", "geom", 1, "<qgis/>"), ("households", "geom", 1, "<qgis/>")]
    columns = rows("SELECT table_name, column_name FROM gpkg_geometry_columns")
    assert {style[:2] for style in styles} <= set(columns)


def test_the_table_of_styles_is_registered_as_attributes(rows):
    assert rows("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [("attributes",)]


def test_sqlite_and_gdal_find_the_file_sound(rows):
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []


def test_same_layers_and_moment_give_the_same_file(tmp_path, path, layers):
    for _ in range(10):  # each takes other milliseconds
        (tmp_path / "again.gpkg").unlink(missing_ok=True)
        write_gpkg(tmp_path / "again.gpkg", layers, now=NOW)
        assert (tmp_path / "again.gpkg").read_bytes() == path.read_bytes()


def test_the_tables_given_are_not_changed(tmp_path):
    table = HAMLET.households.copy()
    write_gpkg(tmp_path / "plan.gpkg", [Layer("households", table, "Point")], now=NOW)
    assert table.equals(HAMLET.households)
