"""Shapefile: what its table cannot hold is named otherwise, told, or refused."""

from datetime import UTC, datetime

import geopandas as gpd
import pytest
import shapely
from hamlets import checkerboard

from geo.errors import GeoError
from geo.formats.write.layer import Layer
from geo.formats.write.shapefile import field_names, write_shapefile

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HAMLET = checkerboard()


def layer_of(**columns):
    rows = {name: [value] for name, value in columns.items()}
    table = gpd.GeoDataFrame(rows, geometry=[shapely.Point(111, 35)], crs=4490)
    return Layer("doors", table, "Point")


def test_names_of_fields_are_short_ascii_and_never_twice():
    names = field_names(["household_id", "households", "household_if", "名称", "HOUSEHOLDS", "field_4", "a-b"])
    assert names == ["household_", "households", "household1", "field_4", "HOUSEHOLD2", "field_41", "field_7"]


def test_the_table_beside_it_says_which_name_is_which(tmp_path):
    write_shapefile(tmp_path / "doors.shp", layer_of(名称="西", centre_household_id="x"), now=NOW)
    text = (tmp_path / "doors.fields.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ['"field","name"', '"field_1","名称"', '"centre_hou","centre_household_id"']


def test_text_is_gb_18030_and_the_cpg_says_so(tmp_path):
    write_shapefile(tmp_path / "doors.shp", layer_of(id="㐂𠮷西"), now=NOW)
    assert "㐂𠮷西".encode("gb18030") in (tmp_path / "doors.dbf").read_bytes()
    assert (tmp_path / "doors.cpg").read_text() == "GB18030"


def test_the_longest_text_that_fits_is_written_whole_and_one_longer_refused(tmp_path):
    write_shapefile(tmp_path / "doors.shp", layer_of(id="西" * 127), now=NOW)
    assert gpd.read_file(tmp_path / "doors.shp")["id"].tolist() == ["西" * 127]
    with pytest.raises(GeoError, match=r"doors: .* at most 254 bytes, got id \(256\)"):
        write_shapefile(tmp_path / "long.shp", layer_of(id="西" * 128), now=NOW)
    assert not (tmp_path / "long.dbf").exists()


@pytest.mark.parametrize(("kind", "table"), [("MultiPolygon", HAMLET.grids), ("MultiLineString", HAMLET.roads)])
def test_rows_come_back_as_they_went(tmp_path, kind, table):
    write_shapefile(tmp_path / "layer.shp", Layer("layer", table, kind), now=NOW)
    back = gpd.read_file(tmp_path / "layer.shp")
    assert back.crs.to_epsg() == table.crs.to_epsg()
    assert back.geometry.geom_equals(table.geometry).all()
    assert back.drop(columns="geometry").iloc[:, 0].tolist() == table.iloc[:, 0].tolist()


def test_a_layer_without_rows_is_written(tmp_path):
    write_shapefile(tmp_path / "barriers.shp", Layer("barriers", HAMLET.barriers, "MultiLineString"), now=NOW)
    assert len(gpd.read_file(tmp_path / "barriers.shp")) == 0


def test_the_same_layer_and_moment_give_the_same_files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_shapefile(tmp_path / name / "doors.shp", layer_of(id="西"), now=NOW)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
