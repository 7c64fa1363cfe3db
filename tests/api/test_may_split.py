"""A group that may be split though groups stay whole: from the command line to the judge."""

import json
from pathlib import Path

import pytest
from main_job import verify
from typer.testing import CliRunner
from villages import lattice

from api.cli import app
from geo.village import Village

GROUPS = ["一组"] * 4 + ["二组"] * 7 + ["三组"] * 4


def typed(tmp_path: Path, *options: str) -> tuple[int, str]:
    """Run the main job over three groups of 40, 70 and 40 households in a row, in grids of 50 to 100."""
    village: Village = lattice(15, 1, households=10, groups=GROUPS)
    doors = tmp_path / "in" / "households.geojson"
    doors.parent.mkdir(exist_ok=True)
    village.households[["household_id", "households", "group", "geometry"]].to_file(doors, driver="GeoJSON")
    words = ["plan", "--households", str(doors), "--level", "micro_grid=50-100", "--iterations", "20000"]
    result = CliRunner().invoke(app, [*words, *options, "--out", str(tmp_path / "out")])
    return result.exit_code, result.output


@pytest.mark.parametrize("said", ["二组", "V1=二组"])
def test_the_group_named_is_split_and_the_judge_agrees(tmp_path: Path, said: str) -> None:
    status, _ = typed(tmp_path, "--whole-groups", "--may-split", said)
    assert status == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["terms"]["may_split"] == [{"village": "V1" if "=" in said else None, "group": "二组"}]
    assert report["levels"][0]["groups_split"] == 1
    assert verify(tmp_path / "out", tmp_path / "in") == 0


def test_a_group_that_was_not_named_must_stay_whole_for_the_judge(tmp_path: Path) -> None:
    typed(tmp_path, "--whole-groups", "--may-split", "二组")
    file = tmp_path / "out" / "report.json"
    report = json.loads(file.read_text(encoding="utf-8"))
    report["terms"]["may_split"] = [{"village": None, "group": "一组"}]
    file.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    assert verify(tmp_path / "out", tmp_path / "in") == 3


def test_what_is_told_to_be_typed_is_the_option(tmp_path: Path) -> None:
    status, output = typed(tmp_path, "--whole-groups")
    assert status == 3
    assert "--may-split 二组" in output


def test_unknown_groups_are_told_with_those_most_like_them(tmp_path: Path) -> None:
    status, output = typed(tmp_path, "--whole-groups", "--may-split", "四组", "--may-split", "V1=五组")
    assert status == 2
    assert "--may-split 四组" in output
    assert "一组" in output
    assert "--may-split V1=五组" in output


def test_the_option_alone_says_nothing(tmp_path: Path) -> None:
    status, output = typed(tmp_path, "--may-split", "二组")
    assert status == 2
    assert "only with --whole-groups" in output
