"""``gridhood print``: papers of the plan in a folder."""

import hamlets
import pypdfium2 as pdfium
import pytest
import written_plans
from typer.testing import CliRunner

from api.cli import app
from maps.papers.print import print_faults

prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")


@pytest.fixture
def plan(tmp_path):
    """Return the folder of a plan whose first grid names its leader."""
    tables = hamlets.checkerboard()
    grids = tables.grids.assign(leader=["王小明", None])
    return written_plans.write_plan(tmp_path / "plan", tables.__class__(**{**vars(tables), "grids": grids}))


def run(*arguments):
    return CliRunner().invoke(app, ["print", *map(str, arguments)])


@prints
def test_a_wall_map_is_written_with_the_leaders_that_the_plan_names(plan, tmp_path):
    out = tmp_path / "wall.pdf"
    assert run(plan, "--kind", "wall-map", "--out", out).exit_code == 0
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(out))
    assert "王小明" in text


@prints
def test_a_signature_sheet_counts_who_moves_against_the_plan_before(plan, tmp_path):
    before = written_plans.write_plan(tmp_path / "before", hamlets.checkerboard(parts=3))
    out = tmp_path / "sheet.pdf"
    told = run(plan, "--kind", "signature-sheet", "--lang", "en", "--before", before, "--out", out)
    assert told.exit_code == 0, told.output
    text = "".join("".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(out)).split())
    assert "60of120households" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "poster", "--out", "a.pdf"), "one of wall-map"),
        (("--kind", "wall-map", "--out", "a.txt"), "must end in"),
        (("--kind", "slips", "--out", "a.pdf"), "only a service keeps"),
        (("--kind", "draft-notice", "--size", "A1", "--out", "a.pdf"), "one of A4, A3"),
        (("--kind", "wall-map", "--lang", "fr", "--out", "a.pdf"), "one of zh, en"),
        (("--kind", "wall-map", "--out", "none/a.pdf"), "there is no folder"),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_written(plan, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    told = run(plan, *arguments)
    assert told.exit_code == 2
    assert said in told.output
    assert not (tmp_path / "a.pdf").exists()
