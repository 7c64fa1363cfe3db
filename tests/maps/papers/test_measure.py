"""Texts are no wider than they are said to be, and long names break where a reader would break them."""

import printed_papers as papers
import pypdfium2 as pdfium
import pytest

from maps.papers.grids.measure import broken, ems, n_lines, shortened
from maps.papers.grids.plan_map import FACES
from maps.papers.print import print_faults, write_pdf

prints = pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")
SIZE = 20.0
TEXTS = (
    "第三微网格（一）",
    "Ristinkallio 12",
    "14012120320100101",
    "WMQO-ÄÖ&@%",
    "Tourism Mega Highway",
    "谷阳佳苑-2 · 96 户",
)


@prints
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_printed_no_wider_than_it_is_said_to_be(text, tmp_path):
    shown = text.replace("&", "&amp;")
    drawn = f'<text x="10" y="40" font-size="{SIZE}" font-weight="700">{shown}</text>'
    page = "<style>@page { size: 800px 100px; margin: 0 }</style>"
    svg = f'<svg width="800" height="100" viewBox="0 0 800 100" font-family="{FACES}">{drawn}</svg>'
    write_pdf([page + svg], tmp_path / "text.pdf")
    letters = papers.extents(pdfium.PdfDocument(tmp_path / "text.pdf")[0])
    width = max(right for _, _, _, right, _ in letters) - min(left for _, left, _, _, _ in letters)
    assert "".join(letter for letter, *_ in letters) == text
    assert width / 0.75 <= ems(text) * SIZE


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("一组", ("一组",)),
        ("一组-二组（一）", ("一组-", "二组（一）")),
        ("谷阳村第三微网格", ("谷阳村第", "三微网格")),
        ("Ristinkallio 12", ("Ristinkallio 12",)),
        ("Upper Millstreet", ("Upper", "Millstreet")),
    ],
)
def test_a_long_name_breaks_at_a_seam_or_between_chinese_letters(name, lines):
    assert broken(name, 4.5) == lines


def test_a_text_takes_the_lines_that_it_needs():
    assert n_lines("王小明", 3.0, 20.0) == 1
    assert n_lines("Aleksandra Virtanen", 3.0, 20.0) == 2


def test_a_text_of_many_lines_is_told_on_one_and_cut():
    assert shortened("东\n西\t\x00南  北", 40) == "东 西 南 北"
    assert shortened("a" * 50, 10) == "a" * 9 + "…"
