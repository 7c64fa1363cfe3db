"""``gridhood check``: a table comes back with its faults; 0 without any, 2 with some."""

import pytest
from sheets import cells_of, red_cells, workbook
from typer.testing import CliRunner

from api import cli

RUNNER = CliRunner()
HEAD = ["户编号", "组", "门牌", "户数"]
SOUND = [HEAD, ["0001", "三组", "12", 1], ["0002", "三组", "13", 2]]
WRONG = [HEAD, ["0001", "三组", "12", 0], [None, "三组", "13", 2]]


@pytest.fixture
def check(tmp_path):
    """Return a function that checks rows and gives the result; the workbook is F.checked.xlsx."""

    def run(rows, *options):
        path = workbook(tmp_path / "F.xlsx", rows)
        return RUNNER.invoke(cli.app, ["check", str(path), "-o", str(tmp_path / "F.checked.xlsx"), *options])

    return run


def test_a_sound_table_exits_with_0_and_is_written(check, tmp_path):
    result = check(SOUND)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "住户 Households · 2 rows 行 · 0 with faults 有误" in result.stdout
    assert red_cells(tmp_path / "F.checked.xlsx") == set()


def test_faults_exit_with_2_all_at_once_and_the_table_is_written(check, tmp_path):
    result = check(WRONG)

    assert result.exit_code == 2
    assert result.stdout.count("✗") == 2
    assert "2 rows 行 · 2 with faults 有误" in result.stdout
    assert red_cells(tmp_path / "F.checked.xlsx") == {"A3", "D2"}


def test_the_kind_can_be_said(check):
    assert "走访记录 Visits" in check(SOUND, "--as", "visits").stdout


def test_an_unknown_kind_is_told_and_nothing_is_written(check, tmp_path):
    result = check(SOUND, "--as", "persons")

    assert result.exit_code == 2
    assert "there is no such template" in result.stderr
    assert not (tmp_path / "F.checked.xlsx").exists()


def test_the_file_itself_is_not_written_over(tmp_path):
    path = workbook(tmp_path / "F.xlsx", SOUND)
    before = path.read_bytes()
    result = RUNNER.invoke(cli.app, ["check", str(path), "-o", str(path)])

    assert result.exit_code == 2
    assert "is the file that is checked" in result.stderr
    assert path.read_bytes() == before


def test_an_earlier_result_is_replaced(check, tmp_path):
    check(WRONG)

    assert check(SOUND).exit_code == 0
    assert cells_of(tmp_path / "F.checked.xlsx")[2][:4] == SOUND[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["F.checked.xlsx", "F.xlsx"]


def test_a_file_that_is_no_table_is_told(tmp_path):
    (tmp_path / "F.xlsx").write_bytes(b"no workbook")
    result = RUNNER.invoke(cli.app, ["check", str(tmp_path / "F.xlsx"), "-o", str(tmp_path / "out.xlsx")])

    assert result.exit_code == 2
    assert result.stderr.rstrip().endswith("Nothing was written. 未写入任何文件。")
    assert "Traceback" not in result.stderr
