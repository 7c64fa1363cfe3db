"""A new plan that starts from one with dedicated areas keeps these, and says what it started from."""

import csv
import hashlib
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner
from villages import CRS, ORIGIN, lattice

from api.cli import app

SCHOOL, SQUARE = shapely.box(110, 110, 190, 190), shapely.box(255, 105, 270, 120)
"""Four doors live in the school and none in the square."""

VILLAGE = lattice(8, 4, households=5)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def plan(folder: Path, out: str, *options: object) -> dict:
    files = ("--households", folder / "households.geojson", "--boundary", folder / "boundary.geojson")
    run("plan", *files, "--level", "micro_grid=30-50", "--iterations", 20_000, "--out", folder / out, *options)
    return json.loads((folder / out / "report.json").read_text(encoding="utf-8"))


def grids(folder: Path) -> list[tuple[str, str, str]]:
    table = gpd.read_file(folder / "plan.gpkg", layer="grids_micro_grid")
    return sorted(zip(table["grid_id"], table["name"], table["kind"], strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return the files of a village with a school and an empty square, and a first plan of it."""
    folder = tmp_path_factory.mktemp("dedicated")
    doors = VILLAGE.households[["household_id", "households", "geometry"]]
    doors.to_crs("EPSG:4326").to_file(folder / "households.geojson")
    land = gpd.GeoDataFrame({"code": ["V1"], "name": ["样例村"]}, geometry=[VILLAGE.boundary], crs=CRS)
    land.to_crs("EPSG:4326").to_file(folder / "boundary.geojson")
    areas = [shapely.transform(area, lambda at: at + ORIGIN) for area in (SCHOOL, SQUARE)]
    table = gpd.GeoDataFrame({"name": ["小学", "广场"]}, geometry=areas, crs=CRS)
    table.to_crs("EPSG:4326").to_file(folder / "dedicated.geojson")
    plan(folder, "first", "--dedicated", folder / "dedicated.geojson")
    return folder


@pytest.mark.parametrize("start", ["first", "first/plan.gpkg"])
def test_the_dedicated_areas_of_the_old_plan_stay_under_their_codes_and_names(folder, start):
    report = plan(folder, "again", "--start", folder / start)
    assert grids(folder / "again") == grids(folder / "first")
    changes = report["levels"][0]["changes"]
    assert (changes["moved_households"], changes["grids_new"], changes["retired_ids"]) == (0, 0, [])
    assert (report["levels"][0]["dedicated"], report["inputs"]["dedicated"]["layer"]) == (2, "dedicated")
    run("verify", folder / "again", "--inputs", folder / "first")


def test_dedicated_areas_that_are_given_stand_in_place_of_the_old_ones(folder):
    table = gpd.read_file(folder / "dedicated.geojson").iloc[1:]
    table.to_file(folder / "square.geojson")
    report = plan(folder, "square", "--start", folder / "first", "--dedicated", folder / "square.geojson")
    assert report["levels"][0]["dedicated"] == 1
    assert (
        report["levels"][0]["count"] == plan(folder, "first_again", "--start", folder / "first")["levels"][0]["count"]
    )


def test_diff_says_who_leaves_a_dedicated_area(folder):
    table = gpd.read_file(folder / "dedicated.geojson").iloc[1:]
    table.to_file(folder / "square.geojson")
    plan(folder, "open", "--start", folder / "first", "--dedicated", folder / "square.geojson")
    shown = run("diff", folder / "first", folder / "open", "-o", folder / "diff")
    assert "(dedicated 专属) →" in shown
    with (folder / "diff" / "diff.csv").open(encoding="utf-8-sig") as file:
        kinds = [(row["from_kind"], row["to_kind"]) for row in csv.DictReader(file)]
    assert kinds.count(("dedicated", "ordinary")) == 4
    features = json.loads((folder / "diff" / "diff.geojson").read_text(encoding="utf-8"))["features"]
    assert {"dedicated"} <= {each["properties"]["from_kind"] for each in features}


@pytest.mark.parametrize("start", ["first", "first/plan.gpkg", "first/assignment.csv", "first/grids.geojson"])
def test_the_report_names_the_start_and_its_fingerprint(folder, start):
    stated = plan(folder, "told", "--start", folder / start)["inputs"]["start"]
    file = folder / start / "plan.gpkg" if start == "first" else folder / start
    assert stated == {"name": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}


def test_areas_of_one_id_are_told_to_count_as_one(folder):
    table = gpd.read_file(folder / "first" / "grids.geojson").assign(level=None)
    table["grid_id"] = [*table["grid_id"][:2], *table["grid_id"][1:-1]]
    table.to_file(folder / "twice.geojson")
    shown = run("diff", folder / "twice.geojson", folder / "first")
    assert f"several areas of one id count as one grid: {table['grid_id'][1]}" in " ".join(shown.split())
