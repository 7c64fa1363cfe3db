"""``gridhood template``: a workbook to fill in, and never over one that stands."""

import openpyxl
import pytest
from typer.testing import CliRunner

from api import cli

RUNNER = CliRunner()


def _run(*arguments):
    return RUNNER.invoke(cli.app, ["template", *map(str, arguments)])


@pytest.mark.parametrize(
    ("kind", "first"), [("households", "户编号"), ("members", "工号"), ("stations", "站点编号"), ("visits", "户编号")]
)
def test_every_kind_is_written(tmp_path, kind, first):
    result = _run(kind, "-o", tmp_path / "F.xlsx")

    assert (result.exit_code, result.stderr) == (0, "")
    assert openpyxl.load_workbook(tmp_path / "F.xlsx").worksheets[0]["A1"].value == first


def test_a_file_that_stands_is_left_as_it_is(tmp_path):
    (tmp_path / "F.xlsx").write_bytes(b"filled in")
    result = _run("households", "-o", tmp_path / "F.xlsx")

    assert result.exit_code == 2
    assert "is there already and may be filled in" in result.stderr
    assert (tmp_path / "F.xlsx").read_bytes() == b"filled in"


def test_a_wrong_kind_and_a_wrong_name_are_told_together(tmp_path):
    result = _run("persons", "-o", tmp_path / "F.csv")

    assert result.exit_code == 2
    assert result.stderr.count("✗") == 2
    assert "there are households, members, stations, visits" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path):
    result = _run("visits", "-o", tmp_path / "none" / "F.xlsx")

    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
