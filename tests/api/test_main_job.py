"""The main job from files to a sound plan on real villages, and what an evaluator of others says of it."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from main_job import BRISK, plan, verify


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
