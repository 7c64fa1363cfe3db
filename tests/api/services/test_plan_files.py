"""The files of a plan: what stands in each, and that they agree."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hamlets import CRS as METRIC
from hamlets import checkerboard
from pyproj import CRS

from api.errors import OutputError
from api.services.drawing.plan_files import PlanPapers, as_text, centres_of, layers_of, marked, write_plan
from api.services.drawing.plan_folder import PLAN_FILES

LAYERS = {
    "villages", "units", "households", "grids_micro_grid", "centres", "roads", "barriers", "buildings", "violations",
}  # fmt: skip
HAMLET = checkerboard()


@pytest.fixture
def papers():
    """Return what a planner's three columns and the checkerboard are written from, last household first."""
    ids = HAMLET.households["household_id"].iloc[::-1].reset_index(drop=True)
    rows = pd.DataFrame({"户号": ids, "households": 10, "group": "=一组"})
    now = datetime(2026, 1, 2, tzinfo=UTC)
    return PlanPapers(HAMLET, {"feasible": True}, rows, ids, None, now, lambda tables: "<html>网格</html>")


@pytest.fixture
def folder(papers, tmp_path):
    write_plan(papers, tmp_path)
    return tmp_path


def styles(folder):
    with closing(sqlite3.connect(folder / "plan.gpkg")) as file:
        return dict(file.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())


def test_every_file_is_written_and_no_other(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(PLAN_FILES)


def test_the_geopackage_holds_every_layer_the_empty_ones_too(folder):
    kinds = dict(pyogrio.list_layers(folder / "plan.gpkg").tolist())
    assert set(kinds) == LAYERS | {"layer_styles"}
    assert (kinds["households"], kinds["grids_micro_grid"]) == ("Point", "MultiPolygon")
    assert (kinds["barriers"], kinds["violations"]) == ("MultiLineString", "MultiPolygon")


def test_every_layer_has_a_style_that_is_xml_of_its_geometry(folder):
    kinds = dict(pyogrio.list_layers(folder / "plan.gpkg").tolist())
    wanted = {"Point": "0", "MultiLineString": "1", "MultiPolygon": "2"}
    found = {name: ElementTree.fromstring(qml).findtext("layerGeometryType") for name, qml in styles(folder).items()}
    assert found == {name: wanted[kinds[name]] for name in LAYERS}


def test_grids_are_styled_one_by_one_and_labelled(folder):
    style = ElementTree.fromstring(styles(folder)["grids_micro_grid"])
    assert style.find("renderer-v2").get("attr") == "grid_id"
    assert [entry.get("value") for entry in style.iter("category")] == ["V1-001", "V1-002"]
    assert [entry.get("label") for entry in style.iter("category")] == ["第1网格 · 60 户", "第2网格 · 60 户"]
    assert len({prop.get("v") for prop in style.iter("prop") if prop.get("k") == "color"}) == 2
    assert "households" in style.find(".//text-style").get("fieldName")


def test_tables_come_back_from_the_geopackage(folder):
    units = gpd.read_file(folder / "plan.gpkg", layer="units")
    assert units["unit_id"].tolist() == HAMLET.units.index.tolist()
    assert units["micro_grid"].tolist() == HAMLET.units["micro_grid"].tolist()
    assert units.crs == CRS(METRIC)


def test_layers_take_the_crs_that_is_asked_for(papers, tmp_path):
    write_plan(replace(papers, out_crs=CRS.from_epsg(4547)), tmp_path)
    crs = {pyogrio.read_info(tmp_path / "plan.gpkg", layer=name)["crs"] for name in LAYERS}
    assert crs == {"EPSG:4547"}
    grids = gpd.read_file(tmp_path / "plan.gpkg", layer="grids_micro_grid")
    assert shapely.coverage_is_valid(grids.geometry.to_numpy())


def test_geojson_has_all_grids_in_longitude_and_latitude(folder):
    whole = json.loads((folder / "grids.geojson").read_text(encoding="utf-8"))
    assert list(whole["features"][0]["properties"]) == [
        "level", "grid_id", "name", "parent_id", "kind", "households", "centre_household_id", "mean_walk_m",
        "max_walk_m",
    ]  # fmt: skip
    assert len(whole["features"]) == 2
    back = gpd.read_file(folder / "grids.geojson").to_crs(METRIC)
    assert back.area.sum() == pytest.approx(HAMLET.villages.area.sum(), abs=0.01)


def test_csv_has_the_planners_order(folder, papers):
    table = pd.read_csv(folder / "assignment.csv", dtype=str)
    assert table.columns.tolist() == ["household_id", "micro_grid"]
    assert table["household_id"].tolist() == papers.household_ids.tolist()
    grid_of = HAMLET.households.set_index("household_id")["micro_grid"]
    assert table["micro_grid"].tolist() == grid_of[table["household_id"]].tolist()


def test_workbook_is_the_planners_rows_with_the_grids_after_them(folder, papers):
    sheet = openpyxl.load_workbook(folder / "assignment.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[0] == ["户号", "households", "group", "micro_grid"]
    assert [row[0] for row in rows[1:]] == papers.household_ids.tolist()
    assert rows[1] == ["h0011", 10, "=一组", "V1-002"]
    assert sheet["C2"].data_type == "s"


def test_a_planners_column_may_be_called_like_a_level(papers, tmp_path):
    write_plan(replace(papers, rows=papers.rows.rename(columns={"group": "micro_grid"})), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "assignment.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["户号", "households", "micro_grid", "micro_grid"]


def test_a_household_without_a_grid_stays_in_the_lists(papers, tmp_path):
    lone = HAMLET.households.assign(micro_grid=HAMLET.households["micro_grid"].mask(HAMLET.households.index == 0))
    write_plan(replace(papers, tables=replace(HAMLET, households=lone)), tmp_path)
    table = pd.read_csv(tmp_path / "assignment.csv", dtype=str).set_index("household_id")
    assert table["micro_grid"].isna().sum() == 1
    assert pd.isna(table.loc["h0000", "micro_grid"])


def test_centres_stand_at_their_households():
    centres = centres_of(HAMLET)
    assert centres["household_id"].tolist() == ["h0000", "h0003"]
    assert centres.geometry.tolist() == HAMLET.households.geometry.iloc[[0, 3]].tolist()


def test_a_violation_at_a_point_is_drawn_as_a_small_area_round_it():
    point, area = shapely.Point(500_000, 4_000_000), shapely.box(500_000, 4_000_000, 500_010, 4_000_010)
    violations = gpd.GeoDataFrame(
        {"rule": ["a", "b", "c"], "measured": [1, None, 2]}, geometry=[point, area, None], crs=METRIC
    )
    drawn = marked(violations)
    assert drawn.geom_type.tolist()[:2] == ["Polygon", "Polygon"]
    assert drawn.geometry.iloc[0].centroid.equals_exact(point, 1e-6)
    assert drawn.geometry.iloc[1:].isna().tolist() == [False, True]
    assert drawn["measured"].dtype == float
    assert violations.geometry.iloc[0] == point


def test_columns_of_empty_tables_are_text():
    empty = gpd.GeoDataFrame({"kind": []}, geometry=[], crs=METRIC)
    assert isinstance(as_text(empty)["kind"].dtype, pd.StringDtype)


def test_layers_are_written_from_the_tables_and_leave_them_alone():
    before = HAMLET.violations.copy()
    layers_of(HAMLET)
    assert HAMLET.violations.equals(before)
    assert "unit_id" not in HAMLET.units.columns


def test_a_file_that_cannot_be_written_is_told(papers, tmp_path):
    with pytest.raises(OutputError, match=r"plan\.gpkg"):
        write_plan(papers, tmp_path / "absent")
