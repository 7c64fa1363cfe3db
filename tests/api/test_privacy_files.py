"""Personal numbers go in at the command line, and come out nowhere."""

from pathlib import Path

import pytest
from registers import NUMBERS, SPOILED, personal_in, register, tainted, texts_in
from typer.testing import CliRunner

from api import cli

RUNNER = CliRunner()


def run(*words: object) -> tuple[int, str]:
    """Run the command line; return its status and all that it says."""
    result = RUNNER.invoke(cli.app, [str(word) for word in words])
    return result.exit_code, result.output + result.stderr


def plan(files: dict[str, Path], out: Path) -> tuple[int, str]:
    """Run gridhood plan on files by role."""
    options = [word for role, path in files.items() for word in (f"--{role}", path)]
    return run("plan", *options, "--level", "micro_grid=50-70", "--iterations", "2000", "--out", out)


def test_nothing_personal_is_in_a_plan_or_said_while_it_is_made(tmp_path: Path) -> None:
    status, said = plan(register(tmp_path), tmp_path / "out")

    assert status == 0, said
    assert "户主 (names of residents)" in said
    assert personal_in(said) == []
    assert {"assignment.xlsx/xl/worksheets/sheet1.xml", "plan.gpkg", "map.html"} <= dict(
        texts_in(tmp_path / "out")
    ).keys()
    assert tainted(tmp_path / "out") == set()
    assert tainted(tmp_path) == {"households.geojson", "boundary.geojson", "roads.geojson"}, "the search finds nothing"


def test_the_judge_finds_a_plan_with_fresh_keys_sound_and_repeats_no_number(tmp_path: Path) -> None:
    files = register(tmp_path)
    plan(files, tmp_path / "out")
    status, said = run("verify", tmp_path / "out", "--inputs", *files.values())

    assert status == 0, said
    assert personal_in(said) == []


def test_the_judge_repeats_no_number_of_households_that_the_plan_changed(tmp_path: Path) -> None:
    files = register(tmp_path)
    plan(files, tmp_path / "out")
    other = files["households"].read_text(encoding="utf-8").replace(NUMBERS[0], NUMBERS[1])
    files["households"].write_text(other.replace('"households": 10', '"households": 9'), encoding="utf-8")
    status, said = run("verify", tmp_path / "out", "--inputs", *files.values())

    assert status == 3
    assert "households with other households than in the input" in said
    assert personal_in(said) == []


@pytest.mark.parametrize("what", SPOILED)
def test_a_refusal_repeats_nothing_personal_and_leaves_nothing_behind(tmp_path: Path, what: str) -> None:
    status, said = plan(register(tmp_path, **SPOILED[what]), tmp_path / "out")

    assert status == 2
    assert "households.geojson" in said
    assert personal_in(said) == []
    assert not (tmp_path / "out").exists()
