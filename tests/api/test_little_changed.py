"""A plan that starts from the grids of today, and two plans held against each other, as a person runs them."""

import csv
import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
from typer.testing import CliRunner
from villages import lattice

from api.cli import app

VILLAGE = lattice(8, 4, households=5)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def plan(folder: Path, out: str, *options: object) -> dict:
    files = ("--households", folder / "households.geojson", "--boundary", folder / "boundary.geojson")
    run("plan", *files, "--level", "micro_grid=30-50", "--iterations", 20_000, "--out", folder / out, *options)
    return json.loads((folder / out / "report.json").read_text(encoding="utf-8"))["levels"][0]


def codes(folder: Path) -> dict[str, str]:
    with (folder / "assignment.csv").open(encoding="utf-8-sig") as file:
        return {row["household_id"]: row["micro_grid"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a folder with the files of a village and a first plan of it."""
    folder = tmp_path_factory.mktemp("little")
    doors = VILLAGE.households[["household_id", "households", "geometry"]]
    doors.to_crs("EPSG:4326").to_file(folder / "households.geojson")
    land = gpd.GeoDataFrame({"code": ["V1"], "name": ["样例村"]}, geometry=[VILLAGE.boundary], crs=doors.crs)
    land.to_crs("EPSG:4326").to_file(folder / "boundary.geojson")
    plan(folder, "first")
    return folder


@pytest.mark.parametrize("start", ["first", "first/assignment.csv", "first/assignment.xlsx", "first/plan.gpkg"])
def test_folder_table_and_areas_bring_the_same_plan_back(folder, start):
    figures = plan(folder, "again", "--start", folder / start)
    assert figures["changes"]["moved_households"] == figures["changes"]["grids_new"] == 0
    assert codes(folder / "again") == codes(folder / "first")


def test_codes_that_retire_stay_retired_from_plan_to_plan(folder):
    fewer = plan(folder, "fewer", "--start", folder / "first", "--count", "micro_grid=4")
    retired = fewer["changes"]["retired_ids"]
    more = plan(folder, "more", "--start", folder / "fewer", "--count", "micro_grid=5")
    assert set(retired) <= set(more["changes"]["retired_ids"])
    assert not set(retired) & set(codes(folder / "more").values())


def test_a_plan_does_not_differ_from_itself(folder):
    shown = run("diff", folder / "first", folder / "first", "-o", folder / "diff")
    assert "no household changes grid" in shown
    assert (folder / "diff" / "diff.csv").read_text(encoding="utf-8-sig").split() == [
        '"household_id","level","from","to","from_kind","to_kind"'
    ]
    assert json.loads((folder / "diff" / "diff.geojson").read_text(encoding="utf-8"))["features"] == []


def test_who_moves_stands_in_table_layer_and_map(folder):
    plan(folder, "other", "--count", "micro_grid=5")
    shown = run("diff", folder / "first", folder / "other", "-o", folder / "moves")
    assert "households change grid" in shown
    with (folder / "moves" / "diff.csv").open(encoding="utf-8-sig") as file:
        moved = {row["household_id"] for row in csv.DictReader(file)}
    layer = json.loads((folder / "moves" / "diff.geojson").read_text(encoding="utf-8"))["features"]
    assert (
        moved == {each["properties"]["household_id"] for each in layer if each["geometry"]["type"] == "Point"} != set()
    )
    assert any(each["properties"]["kind"] == "land" for each in layer)
    page = (folder / "moves" / "diff.html").read_text(encoding="utf-8")
    assert "gridhood.draw.movers" in page
    assert f"<b>{5 * len(moved)}</b> 户变更 households change" in page


def test_the_page_says_what_is_known_to_be_wrong_and_not_that_nothing_is(folder):
    shutil.copytree(folder / "first", folder / "holed", dirs_exist_ok=True)
    report = json.loads((folder / "holed" / "report.json").read_text(encoding="utf-8"))
    report["violations"] = [{"rule": "coverage", "severity": "must"}]
    (folder / "holed" / "report.json").write_text(json.dumps(report), encoding="utf-8")
    pages = []
    for first, out in (("holed", "wrong"), ("first", "right")):
        run("diff", folder / first, folder / "first", "-o", folder / out)
        pages.append((folder / out / "diff.html").read_text(encoding="utf-8"))
    assert "holed: 1 rules broken by its own report.json" in pages[0]
    assert "rules broken" not in pages[1]
    assert all("rules are not checked here" in page and "no violations" not in page for page in pages)


def test_households_without_a_grid_are_told_on_the_page(folder):
    rows = [f"{one},{grid}" for one, grid in list(codes(folder / "first").items())[2:]]
    rows += [f"{one}," for one in list(codes(folder / "first"))[:2]]
    (folder / "lacking.csv").write_text("\n".join(["household_id,grid_id", *rows]), encoding="utf-8")
    run("diff", folder / "lacking.csv", folder / "first", "-o", folder / "lack")
    page = (folder / "lack" / "diff.html").read_text(encoding="utf-8")
    assert "lacking.csv: no plan of ours, its rules were never checked" in page
    assert "10 households are in no micro_grid / 10 户不在任何微网格内" in page


def test_a_table_numbered_anew_is_no_change(folder):
    rows = [f"{one},new-{grid}" for one, grid in codes(folder / "first").items()]
    (folder / "renumbered.csv").write_text("\n".join(["household_id,grid_id", *rows]), encoding="utf-8")
    shown = run("diff", folder / "renumbered.csv", folder / "first")
    assert "no household changes grid" in shown
    assert "no change" in shown


def test_what_is_no_plan_is_refused(folder):
    result = CliRunner().invoke(app, ["diff", str(folder), str(folder / "nowhere")])
    assert result.exit_code == 2
    assert "方案文件夹" in result.output
