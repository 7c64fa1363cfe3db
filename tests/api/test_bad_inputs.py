"""Bad files on the command line: exit 2, every fault told, nothing written, no traceback."""

from pathlib import Path

import pytest
from bad_files import BAD_FILES, BadFile
from typer.testing import CliRunner

from api.cli import app

ONE_A_ROW = list({bad.row: bad for bad in BAD_FILES}.values())


@pytest.mark.parametrize("bad", ONE_A_ROW, ids=str)
def test_a_bad_file_ends_the_command_with_2_and_writes_nothing(bad: BadFile, tmp_path: Path) -> None:
    files = bad.files(tmp_path)
    options = [word for role, path in files.items() for word in (f"--{role}", str(path))]

    out = tmp_path / "plan"
    result = CliRunner().invoke(app, ["plan", *options, "--level", "grid=1-10", "--out", str(out)])
    assert result.exit_code == 2
    assert bad.words in result.output
    assert "Traceback" not in result.output
    assert not out.exists()
