"""With the planner's own files the plan is judged against what there really is."""

import hashlib

import geopandas as gpd
import pandas as pd
import pytest


@pytest.fixture
def originals(plan, tmp_path):
    """Return the folder of the planner's files, in degrees, recorded in the report of the plan."""
    folder = tmp_path / "originals"
    folder.mkdir()
    doors = plan.households[["household_id", "households", "building_id", "geometry"]]
    tables = {
        "households": doors.rename(columns={"household_id": "ID"}),
        "boundary": plan.villages[["name", "geometry"]],
        "roads": plan.roads,
    }
    for role, table in tables.items():
        _save(plan, folder, role, table)
    return folder


def _save(plan, folder, role, table):
    path = folder / f"{role}.geojson"
    table.to_crs("EPSG:4326").to_file(path, COORDINATE_PRECISION=12)
    plan.report["inputs"][role] = {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_a_true_plan_is_sound_against_the_originals(plan, judge, originals):
    assert judge(plan, [originals]).findings == ()
    assert judge(plan, sorted(originals.iterdir())).findings == ()


def test_a_household_that_the_plan_lost_is_caught(plan, judge, originals):
    plan.households, plan.assignment = plan.households.iloc[1:], plan.assignment.iloc[1:]
    messages = [finding.en for finding in judge(plan, [originals]).of("assignment")]
    assert "households in no grid: the plan does not know them: h0000" in messages


def test_a_household_that_the_plan_invented_is_caught(plan, judge, originals):
    _save(plan, originals, "households", plan.households.iloc[1:])
    messages = [finding.en for finding in judge(plan, [originals]).of("assignment")]
    assert "households in the plan that the input does not have: h0000" in messages


@pytest.mark.parametrize(("column", "value"), [("households", 11), ("building_id", "b9")])
def test_a_household_that_the_plan_changed_is_caught(plan, judge, originals, column, value):
    plan.households.loc[0, column] = value
    messages = [finding.en for finding in judge(plan, [originals]).of("assignment")]
    assert messages == [f"households with other {column} than in the input: h0000"]


def test_a_household_that_the_plan_moved_is_caught(plan, judge, originals):
    plan.households.loc[0, "geometry"] = plan.box(25, 25, 0.2, 0.2).centroid
    messages = [finding.en for finding in judge(plan, [originals]).of("assignment")]
    assert messages == ["households not where the input has them: h0000"]


def test_a_door_just_outside_may_be_drawn_inside_and_is_told(plan, judge, originals):
    given = plan.households.copy()
    given.loc[0, "geometry"] = plan.box(-1, 24, 1, 2).centroid
    _save(plan, originals, "households", given)
    plan.households.loc[0, "geometry"] = plan.box(0, 24, 0.2, 2).centroid
    verdict = judge(plan, [originals])
    assert verdict.of("assignment") == ()
    assert [finding.severity for finding in verdict.of("inputs")] == ["wish"]


def test_a_boundary_larger_than_the_plans_is_a_gap(plan, judge, originals):
    wider = plan.villages.assign(geometry=plan.villages.geometry.union(plan.box(-1, 0, 1, 100)))
    _save(plan, originals, "boundary", wider)
    (finding,) = judge(plan, [originals]).of("coverage")
    assert finding.measured == pytest.approx(100, rel=0.01)


def test_the_original_roads_count_not_the_plans_copy(plan, judge, originals):
    plan.pave([(0, 0), (300, 0)], [(0, 0), (0, 50)])
    assert judge(plan, [originals]).findings == ()
    assert judge(plan).of("walking") != ()


@pytest.mark.parametrize(("y", "joined"), [(-10, False), (50, True)])
def test_a_barrier_that_the_plan_left_out_is_judged(plan, judge, originals, y, joined):
    """A river without a crossing cuts the western plots off; one in the northern half leaves a way round."""
    plan.pave([(0, 50), (40, 50)], [(60, 50), (300, 50)])
    _save(plan, originals, "roads", plan.roads)
    plan.dig((50, y), (50, 110))
    _save(plan, originals, "barriers", plan.barriers)
    plan.barriers = plan.barriers.iloc[:0]
    assert (judge(plan, [originals]).of("pocket") == ()) == joined
    assert judge(plan).of("pocket") == ()


def test_a_changed_original_is_told(plan, judge, originals):
    plan.report["inputs"]["roads"]["sha256"] = "0" * 64
    (finding,) = judge(plan, [originals]).findings
    assert (finding.rule, finding.severity) == ("inputs", "wish")
    assert "sha256" in finding.en


def test_an_original_that_is_not_given_is_told_and_the_plans_copy_judged(plan, judge, originals):
    (originals / "roads.geojson").unlink()
    (finding,) = judge(plan, [originals]).findings
    assert "no file roads.geojson" in finding.en


def test_an_original_of_rubbish_is_told_and_the_plans_copy_judged(plan, judge, originals):
    (originals / "roads.geojson").write_text("rubbish")
    verdict = judge(plan, [originals])
    assert verdict.sound
    assert any("cannot be read" in finding.en for finding in verdict.of("inputs"))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_households_may_be_a_table_of_longitude_and_latitude(plan, judge, originals, suffix):
    place = gpd.read_file(originals / "households.geojson")
    rows = pd.DataFrame(place[["ID", "households"]]).assign(lon=place.geometry.x, lat=place.geometry.y)
    path = originals / f"households{suffix}"
    if suffix == ".csv":
        rows.to_csv(path, index=False, sep=";")
    else:
        rows.to_excel(path, index=False)
    plan.report["inputs"]["households"] = {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert judge(plan, [originals]).findings == ()


def test_households_without_an_id_are_told(plan, judge, originals):
    _save(plan, originals, "households", plan.households[["households", "geometry"]])
    (finding,) = judge(plan, [originals]).findings
    assert "no column id or household_id" in finding.en


@pytest.mark.parametrize("heading", ["户号", "户编号", "住户编号", "编号", "户号（必填）"])
def test_the_column_of_ids_may_have_a_chinese_heading(plan, judge, originals, heading):
    doors = plan.households[["household_id", "households", "building_id", "geometry"]].iloc[1:]
    _save(plan, originals, "households", doors.rename(columns={"household_id": heading}))
    messages = [finding.en for finding in judge(plan, [originals]).of("assignment")]
    assert "households in the plan that the input does not have: h0000" in messages


def test_a_verdict_names_what_could_not_be_compared(plan, judge, originals):
    _save(plan, originals, "households", plan.households[["households", "geometry"]])
    verdict = judge(plan, [originals])
    assert verdict.not_compared == ("households",)
    assert judge(plan).not_compared == ()
    assert set(judge(plan, [originals / "boundary.geojson"]).not_compared) == {"households", "roads"}
