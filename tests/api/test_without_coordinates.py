"""The main job of a planner who has a register and knows where the groups are, but no coordinate of a house."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from planner_files import LAT, LON, STEP, border, geojson, plot, ways
from typer.testing import CliRunner

from api.cli import app

GROUPS = {"一组": (2.0, 1.0), "二组": (5.0, 1.0), "三组": (8.0, 1.0)}
"""The point of each group, in the steps of the hamlet."""

BRISK = ("--iterations", "2000")


def rows() -> pd.DataFrame:
    """Return a register of thirty doors in each group, two households at every third."""
    doors = [(group, number) for group in GROUPS for number in range(1, 31)]
    return pd.DataFrame(
        {
            "村": "石村",
            "组": [group for group, _ in doors],
            "门牌": [f"{number}号" for _, number in doors],
            "户数": [2 if number % 3 == 0 else 1 for _, number in doors],
        }
    )


@pytest.fixture(params=["csv", "xlsx"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"register.{request.param}"
    rows().to_csv(path, index=False) if request.param == "csv" else rows().to_excel(path, index=False)
    return path


@pytest.fixture
def points(tmp_path: Path) -> Path:
    table = [(f"第{name[0]}村民小组", LON + STEP * x, LAT + STEP * y) for name, (x, y) in GROUPS.items()]
    path = tmp_path / "groups.csv"
    pd.DataFrame(table, columns=["村民小组", "经度", "纬度"]).to_csv(path, index=False)
    return path


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def lanes(folder: Path) -> Path:
    """Write the road of the hamlet and a lane through each group."""
    through = [(x, y - 0.6, y + 0.6) for x, y in GROUPS.values()]
    lines = [shapely.LineString([(LON + STEP * x, LAT + STEP * y) for y in (low, high)]) for x, low, high in through]
    road = shapely.LineString([(LON + STEP, LAT + STEP / 2), (LON + 9 * STEP, LAT + STEP / 2)])
    return ways(folder, [(line, {"highway": "residential"}) for line in (road, *lines)])


def test_a_register_and_group_points_give_a_sound_plan_that_says_what_is_estimated(
    tmp_path: Path, register: Path, points: Path
) -> None:
    out, land, roads = tmp_path / "plan", border(tmp_path), lanes(tmp_path)
    files = ("--households", register, "--groups", points, "--boundary", land, "--roads", roads)
    status, told = run("plan", *files, "--level", "grid=30-50", *BRISK, "--out", out)
    assert status == 0, told
    assert "positions: 100.0% of households" in told

    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert (report["estimated"], report["estimated_share"]) == (["positions"], 1)
    assert [village["estimated_share"] for village in report["villages"]] == [1]
    assert set(report["inputs"]) == {"households", "groups", "boundary", "roads"}
    assert gpd.read_file(out / "plan.gpkg", layer="households")["estimated"].all()
    assert "推定位置 Estimated position (100.0%)" in (out / "map.html").read_text(encoding="utf-8")

    status, told = run("verify", out, "--inputs", register, points, land, roads)
    assert status == 0, told
    assert "positions: 100.0% of households" in told


def test_the_planner_s_rows_come_back_with_their_grids(tmp_path: Path, register: Path, points: Path) -> None:
    out = tmp_path / "plan"
    run("plan", "--households", register, "--groups", points, "--level", "grid=30-50", *BRISK, "--out", out)

    back = pd.read_excel(out / "assignment.xlsx", dtype=str, engine="openpyxl")
    assert back[["村", "组"]].equals(rows()[["村", "组"]].astype(back["组"].dtype))
    assert back["门牌"].str.removesuffix("号").astype(int).tolist() == [*range(1, 31)] * 3
    assert back["户数"].astype(int).tolist() == rows()["户数"].tolist()
    assert back["grid"].notna().all()
    assert back.groupby("grid")["户数"].apply(lambda n: n.astype(int).sum()).between(30, 50).all()


def test_the_rounds_of_such_a_plan_say_so(tmp_path: Path, points: Path) -> None:
    out, register = tmp_path / "plan", tmp_path / "register.csv"
    rows().to_csv(register, index=False)
    run("plan", "--households", register, "--groups", points, "--level", "grid=30-50", *BRISK, "--out", out)
    grid = json.loads((out / "grids.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]["grid_id"]

    status, told = run("round", out, "--grid", grid, "--out", tmp_path / "rounds")
    assert status == 0, told
    assert "positions: 100.0% of households" in told
    assert json.loads((tmp_path / "rounds" / "rounds.json").read_text(encoding="utf-8"))["estimated_share"] == 1
    assert "推定位置 estimated position" in (tmp_path / "rounds" / "round-1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("outlined", [False, True])
def test_groups_alone_give_a_sound_plan_of_whole_groups(tmp_path: Path, outlined: bool) -> None:
    places = [(plot(x - 1.2, y - 0.8, 2.4, 1.6) if outlined else shapely.Point(LON + STEP * x, LAT + STEP * y))
              for x, y in ((1.5, 1), (4, 1), (6.5, 1), (8.8, 1))]  # fmt: skip
    names, counts = ("一组", "二组", "三组", "东园子"), (150, 180, 160, 200)
    entries = [(place, {"组": n, "户数": c}) for place, n, c in zip(places, names, counts, strict=True)]
    path, out = geojson(tmp_path / "groups.geojson", entries), tmp_path / "plan"

    status, told = run(
        "plan", "--groups", path, "--boundary", border(tmp_path), "--level", "grid=300-500", *BRISK, "--out", out
    )
    assert status == 0, told
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["estimated_share"] == 1
    assert {"positions", "roads"} == set(report["estimated"])
    assert gpd.read_file(out / "plan.gpkg", layer="units")["households"].tolist() == list(counts)
    back = pd.read_excel(out / "assignment.xlsx", dtype=str, engine="openpyxl")
    assert back["组"].tolist() == list(names)
    assert back.groupby("grid")["组"].apply(list).tolist() in (
        [["一组", "二组"], ["三组", "东园子"]],
        [["三组", "东园子"], ["一组", "二组"]],
    )
    status, told = run("verify", out, "--inputs", path)
    assert status == 0, told


def test_a_group_above_the_band_is_a_grid_of_its_own(tmp_path: Path) -> None:
    entries = [
        (plot(1, 0.2, 2, 1.5), {"group": "一组", "households": 120}),
        (plot(5, 0.2, 2, 1.5), {"group": "二组", "households": 80}),
    ]
    out = tmp_path / "plan"
    status, told = run(
        "plan", "--groups", geojson(tmp_path / "groups.geojson", entries), "--level", "micro_grid=50-100", "--out", out
    )
    assert status == 0, told
    assert "oversized_unit × 1" in told


def test_a_plan_needs_households_or_groups(tmp_path: Path) -> None:
    status, told = run("plan", "--level", "grid=30-50", "--out", tmp_path / "plan")
    assert status == 2
    assert "a file of households is needed, or --groups" in told
