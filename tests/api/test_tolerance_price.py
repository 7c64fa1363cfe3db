"""The price of a tolerance: the same villages divided at two, side by side in the report and on the console."""

import json
from pathlib import Path

from typer.testing import CliRunner
from villages import lattice

from api.cli import app

GROUPS = ["一组"] * 4 + ["二组"] * 7 + ["三组"] * 4


def typed(tmp_path: Path, command: str, *options: str) -> tuple[int, str]:
    """Run a command over three groups of 40, 70 and 40 households in a row, in grids of 50 to 100."""
    village = lattice(15, 1, households=10, groups=GROUPS)
    doors = tmp_path / "households.geojson"
    village.households[["household_id", "households", "group", "geometry"]].to_file(doors, driver="GeoJSON")
    words = [command, "--households", str(doors), "--level", "micro_grid=50-100", "--wish", "split_group=1000"]
    result = CliRunner().invoke(app, [*words, "--iterations", "20000", *options, "--out", str(tmp_path / "out")])
    return result.exit_code, result.output


def test_the_strict_band_splits_a_group_that_a_tolerance_leaves_whole(tmp_path: Path) -> None:
    status, output = typed(tmp_path, "plan", "--compare-tolerance", "0.25")
    assert status == 0
    price = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["tolerance_price"]
    assert (price["tolerance"], price["other_tolerance"]) == (0.0, 0.25)
    (level,) = price["levels"]
    assert level["here"]["groups_split"] == 1
    assert level["other"]["groups_split"] == 0
    assert level["here"]["outside_band"] == 0
    assert level["other"]["outside_band"] > 0
    assert "0.25" in output or "25 %" in output


def test_a_plan_that_nobody_compares_tells_no_price(tmp_path: Path) -> None:
    typed(tmp_path, "plan")
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8")).get("tolerance_price") is None


def test_a_frontier_compares_wishes_and_refuses_a_second_tolerance(tmp_path: Path) -> None:
    status, output = typed(tmp_path, "frontier", "--compare-tolerance", "0.25")
    assert status == 2
    assert "--compare-tolerance" in output
    assert not (tmp_path / "out").exists()
