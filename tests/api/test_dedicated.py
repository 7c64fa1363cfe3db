"""Schools and markets as grids of their own, from a planner's file through the plan to the judge."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner
from villages import CRS, ORIGIN, lattice

from api.cli import app

SCHOOL, MARKET = shapely.box(110, 110, 190, 190), shapely.box(370, 110, 430, 140)


def run(*words: str | Path):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    """Return the files of two villages side by side, with a school in one and a market in both."""
    folder = tmp_path_factory.mktemp("inputs")
    two = [lattice(8, 6, households=3), lattice(8, 6, households=3, code="V2", name="东村", east=400)]
    doors = pd.concat([each.households[["household_id", "households", "village", "geometry"]] for each in two])
    doors.to_crs(4326).to_file(folder / "households.geojson")
    land = gpd.GeoDataFrame({"code": ["V1", "V2"]}, geometry=[each.boundary for each in two], crs=CRS)
    land.assign(name=["样例村", "东村"]).to_crs(4326).to_file(folder / "boundary.geojson")
    areas = [shapely.transform(area, lambda at: at + ORIGIN) for area in (SCHOOL, MARKET)]
    table = gpd.GeoDataFrame({"名称": ["小学", "集市"], "类型": ["学校", "市场"]}, geometry=areas, crs=CRS)
    table.to_crs(4326).to_file(folder / "dedicated.geojson")
    return folder


@pytest.fixture(scope="module")
def plan(inputs, tmp_path_factory) -> Path:
    """Return the folder of a plan with a number of grids that was asked for."""
    out = tmp_path_factory.mktemp("plan") / "out"
    files = [w for role in ("households", "boundary", "dedicated") for w in (f"--{role}", inputs / f"{role}.geojson")]
    levels = ("--level", "grid=50-130", "--level", "micro_grid=12-60", "--count", "micro_grid=8")
    result = run("plan", *files, *levels, "--iterations", "20000", "--out", out)
    assert result.exit_code == 0, result.output
    return out


def test_the_judge_finds_the_plan_sound_beside_the_planners_files(plan, inputs):
    result = run("verify", plan, "--inputs", inputs)
    assert result.exit_code == 0, result.output
    assert "Dedicated areas 专属网格" in result.output


def test_dedicated_grids_are_called_so_and_counted_apart(plan):
    grids = gpd.read_file(plan / "grids.geojson")
    micro = grids[grids["level"] == "micro_grid"]
    assert sorted(micro["name"][micro["kind"] == "dedicated"]) == ["小学", "集市", "集市"]
    report = json.loads((plan / "report.json").read_text(encoding="utf-8"))
    level = report["levels"][1]
    assert (level["count"], level["dedicated"], level["in_band"], level["nested"]) == (8, 3, 8, 8)
    assert [village["levels"][1]["dedicated"] for village in report["villages"]] == [2, 1]
    assert report["inputs"]["dedicated"]["name"] == "dedicated.geojson"


def test_those_who_live_in_the_school_are_assigned_to_it(plan):
    grids = gpd.read_file(plan / "plan.gpkg", layer="grids_micro_grid").set_index("grid_id")
    rows = pd.read_csv(plan / "assignment.csv")
    inside = grids.loc[rows["micro_grid"], "name"].eq("小学").sum()
    assert inside == grids["points"][grids["name"] == "小学"].sum() == 4


def test_the_map_has_them_in_a_style_of_their_own(plan):
    page = (plan / "map.html").read_text(encoding="utf-8")
    assert 'gridhood.layer("dedicated", ' in page
    assert "专属网格 Dedicated areas (3)" in page
    assert "微网格 micro-grid (8)" in page


def test_a_school_given_to_a_neighbour_is_caught(plan, tmp_path):
    forged = shutil.copytree(plan, tmp_path / "forged")
    units = gpd.read_file(forged / "plan.gpkg", layer="units")
    school = units["dedicated"] == "小学"
    units.loc[school, ["dedicated", "grid", "micro_grid"]] = [None, *units.loc[0, ["grid", "micro_grid"]]]
    units.to_file(forged / "plan.gpkg", layer="units")
    result = run("verify", forged)
    assert result.exit_code == 3
    assert "the dedicated area 小学 is divided" in " ".join(result.output.split())


def test_an_area_that_the_plan_leaves_out_altogether_is_caught_beside_the_original(plan, inputs, tmp_path):
    given = shutil.copytree(inputs, tmp_path / "inputs")
    table = gpd.read_file(given / "dedicated.geojson")
    table.geometry = [table.geometry[0], shapely.affinity.translate(table.geometry[1], yoff=0.0005)]
    table.to_file(given / "dedicated.geojson")
    result = run("verify", plan, "--inputs", given)
    said = " ".join(result.output.split())
    assert result.exit_code == 3
    assert "the dedicated area 集市 given is none in the plan: 900" in said
    assert "the dedicated area 集市 takes 900" in said


def test_inspect_reads_them_by_the_name_of_the_file(inputs, tmp_path):
    result = run("inspect", inputs, "--map", tmp_path / "map.html")
    assert result.exit_code == 0, result.output
    assert "dedicated.geojson" in result.output
    assert "专属网格 Dedicated areas (2)" in (tmp_path / "map.html").read_text(encoding="utf-8")
