"""The main job from files to a sound plan: on the data that ships, and on real villages beside the checkout."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from api.cli import app

SHIPPED = Path(__file__).parents[2] / "data" / "boundaries"
BRISK = ("--iterations", "300000")
LAYERS = ("roads", "barriers", "buildings")


def plan(village: Path, out: Path, *options: str, boundary: str = "boundary") -> dict:
    """Run the main job and return the report, with the exit status in it."""
    files = [word for role in LAYERS for word in (f"--{role}", str(village / f"{role}.geojson"))]
    doors, land = village / "households.geojson", village / f"{boundary}.geojson"
    words = ["plan", "--households", str(doors), "--boundary", str(land), *files, *options, "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code in (0, 3), result.output
    return json.loads((out / "report.json").read_text(encoding="utf-8")) | {"status": result.exit_code}


def verify(out: Path, inputs: Path) -> int:
    return CliRunner().invoke(app, ["verify", str(out), "--inputs", str(inputs)]).exit_code


def outside_opinion(shared: Path, village: Path, boundary: str, out: Path) -> dict:
    """Return what the evaluator beside the checkout, which knows nothing of this program, says of a plan."""
    table = pd.read_csv(out / "assignment.csv", dtype=str, encoding="utf-8-sig")
    table.set_axis(["id", "zone"], axis=1).to_csv(out / "zones.csv", index=False)
    words = {
        "--households": village / "households.geojson",
        "--boundary": village / f"{boundary}.geojson",
        "--roads": village / "roads.geojson",
        "--assign": out / "zones.csv",
        "--zones": out / "grids.geojson",
        "--id": "id",
    }
    command = [
        sys.executable,
        str(shared / "judge" / "partition_eval.py"),
        *(str(w) for pair in words.items() for w in pair),
    ]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize(
    ("name", "boundary"),
    [
        ("np_kathmandu", "boundary"),
        ("mv_hanimaadhoo", "boundary"),
        ("ph_bogna", "boundary"),
        ("ph_taysan", "boundary"),
        ("li_eschen", "boundary"),
        ("fi_karhula", "boundary"),
        ("li_unterland", "villages"),
    ],
)
def test_a_real_village_is_divided_soundly_and_others_agree(
    shared: Path, tmp_path: Path, name: str, boundary: str
) -> None:
    village = shared / "villages" / name
    report = plan(village, tmp_path / "plan", "--level", "micro_grid=50-100", *BRISK, boundary=boundary)
    assert report["status"] == 0, report["violations"]
    assert verify(tmp_path / "plan", village) == 0
    (ours,), theirs = report["levels"], outside_opinion(shared, village, boundary, tmp_path / "plan")
    assert theirs["zones"] == ours["count"]
    assert theirs["zones_in_range_share"] == 1.0
    assert max(theirs["gap_share"], theirs["overlap_share"], theirs["outside_share"]) <= 1e-6
    assert theirs["walk_mean_m"] == pytest.approx(ours["mean_walk_m"], rel=0.02)
    assert theirs["walk_max_m"] == pytest.approx(ours["max_walk_m"], rel=0.02)


def test_an_island_with_too_few_households_is_told_so(shared: Path, tmp_path: Path) -> None:
    report = plan(shared / "villages" / "mv_ukulhas", tmp_path / "plan", "--level", "grid=300-500", *BRISK)
    assert (report["status"], report["feasible"]) == (3, False)
    assert "161 households, fewer than one grid" in report["violations"][0]["message"]
    assert verify(tmp_path / "plan", shared / "villages" / "mv_ukulhas") == 3


def test_the_township_of_the_sources_has_24_grids_and_78_micro_grids(tmp_path: Path) -> None:
    township = SHIPPED / "xigu"
    counts = ("--count", "grid=24", "--count", "micro_grid=78")
    report = plan(township, tmp_path / "plan", "--profile", "xigu_1448", *counts, *BRISK, boundary="villages")
    assert report["status"] == 0, report["violations"]
    assert len(report["villages"]) == 9
    for level, count in zip(report["levels"], (24, 78), strict=True):
        assert {level[key] for key in ("count", "within_tolerance", "contiguous", "nested")} == {count}
    listed = [v for v in report["violations"] if v["rule"] == "household_count" and v["severity"] == "wish"]
    assert len(listed) == sum(level["count"] - level["in_band"] for level in report["levels"])
    assert verify(tmp_path / "plan", township) == 0


def test_exactly_7200_households_fill_24_grids_and_72_micro_grids_without_tolerance(tmp_path: Path) -> None:
    township = SHIPPED / "xigu_7200"
    counts = ("--tolerance", "0", "--count", "grid=24", "--count", "micro_grid=72")
    report = plan(township, tmp_path / "plan", "--profile", "xigu_1448", *counts, *BRISK, boundary="villages")
    assert report["status"] == 0, report["violations"]
    assert [level["in_band"] for level in report["levels"]] == [24, 72]


def test_the_suburb_that_ships_is_wholly_in_band(tmp_path: Path) -> None:
    report = plan(SHIPPED / "karhula", tmp_path / "plan", "--level", "micro_grid=50-100", *BRISK)
    assert (report["status"], report["violations"]) == (0, [])
    assert report["levels"][0]["in_band"] == report["levels"][0]["count"] == 27
    assert verify(tmp_path / "plan", SHIPPED / "karhula") == 0
