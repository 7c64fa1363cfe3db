"""Damaged and missing files are findings, never tracebacks."""

import json

import pandas as pd
import pytest
import shapely

from partition.verify import verify
from partition.verify.files import FILES


@pytest.fixture
def folder(plan, tmp_path):
    """Return the folder of a plan that is sound as written."""
    plan.write(tmp_path / "plan")
    return tmp_path / "plan"


def _told(verdict):
    assert not verdict.sound
    return [finding.en for finding in verdict.of("files")]


def test_a_folder_that_is_not_there_misses_every_file(tmp_path):
    assert _told(verify(tmp_path / "nowhere")) == [f"{name}: file is missing" for name in FILES]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told(folder, name):
    (folder / name).unlink()
    assert f"{name}: file is missing" in _told(verify(folder))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_rubbish_is_told(folder, name):
    (folder / name).write_bytes(b"\x00\xff rubbish \xfe" * 100)
    assert any(message.startswith(name) for message in _told(verify(folder)))


def test_a_plan_without_csv_and_published_grids_is_still_measured(folder):
    for name in ("assignment.csv", "grids.geojson"):
        (folder / name).unlink()
    assert verify(folder).figures[0].mean_walk_m == 75.0


@pytest.mark.parametrize("layer", ["villages", "units", "households", "grids_micro_grid", "roads", "centres"])
def test_a_missing_layer_is_told(plan, tmp_path, layer):
    plan.write(tmp_path / "plan", without=layer)
    assert _told(verify(tmp_path / "plan")) == [f"plan.gpkg: layer {layer} is missing"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("units", "village"), ("households", "micro_grid"), ("villages", "code"), ("households", "unit_id")],
)
def test_a_missing_column_is_told(plan, judge, table, column):
    setattr(plan, table, getattr(plan, table).drop(columns=column))
    assert any(f"plan.gpkg {table}: no column {column}" in message for message in _told(judge(plan)))


@pytest.mark.parametrize(
    ("table", "column"),
    [("units", "households"), ("units", "village"), ("households", "households"), ("villages", "households")],
)
def test_an_empty_cell_is_told(plan, judge, table, column):
    rows = getattr(plan, table)
    rows[column] = rows[column].astype(object)
    rows.loc[rows.index[0], column] = None
    assert any(message.endswith(f"in {column} of 1 row") for message in _told(judge(plan)))


@pytest.mark.parametrize("shape", [None, shapely.Point()], ids=["none", "empty"])
@pytest.mark.parametrize("table", ["units", "households", "villages"])
def test_a_row_without_a_shape_is_told(plan, judge, table, shape):
    rows = getattr(plan, table)
    rows.loc[rows.index[0], "geometry"] = shape
    assert any(f"plan.gpkg {table}: no " in message for message in _told(judge(plan)))


@pytest.mark.parametrize("table", ["villages", "units", "households"])
def test_a_layer_without_rows_is_no_crash(plan, judge, table):
    setattr(plan, table, getattr(plan, table).iloc[:0])
    assert not judge(plan).sound


@pytest.mark.parametrize("flag", [None, "?", 2])
def test_a_flag_that_is_neither_true_nor_false_is_told(plan, judge, flag):
    plan.grids["micro_grid"]["in_band"] = pd.Series([flag] * 2, index=plan.grids["micro_grid"].index, dtype=object)
    assert any("nothing in in_band of 2 rows" in message for message in _told(judge(plan)))


def test_infinite_and_missing_walks_are_told(plan, judge):
    plan.grids["micro_grid"]["mean_walk_m"] = [float("inf"), float("nan")]
    verdict = judge(plan)
    assert any("mean_walk_m of 2 rows" in message for message in _told(verdict))
    assert len(verdict.of("walking")) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"crs": "EPSG:4326"},
        {"crs": "nonsense"},
        {"crs": None},
        {"levels": []},
        {"levels": None},
        {"levels": [{"name": "micro_grid", "min": 70, "max": 50}]},
        {"levels": [{"name": "micro_grid", "min": float("nan"), "max": 50}]},
        {"levels": [{"name": "micro_grid", "min": 1, "max": 10**400}]},
        {"levels": [{"name": "micro_grid", "min": 1, "max": 2}] * 2},
        {"tolerance": -1},
        {"villages": "none"},
        {"violations": [1, 2]},
    ],
    ids=lambda change: str(change)[:50],
)
def test_a_report_out_of_shape_is_told(folder, change):
    path = folder / "report.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    assert any(message.startswith("report.json") for message in _told(verify(folder)))


def test_a_report_that_is_no_object_is_told(folder):
    (folder / "report.json").write_text("[]", encoding="utf-8")
    assert _told(verify(folder)) == ["report.json: an object is wanted, met list"]


def test_ids_that_a_file_holds_as_numbers_are_text_to_the_judge(plan, judge):
    number = {f"h{i:04d}": i + 1 for i in range(12)}
    plan.households["household_id"] = list(number.values())
    plan.assignment["household_id"] = plan.households["household_id"]
    for table in (plan.grids["micro_grid"], plan.published):
        table["centre_household_id"] = table["centre_household_id"].map(number)
    assert judge(plan).findings == ()
