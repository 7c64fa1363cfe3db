"""Papers of a checkerboard village, and what is read back from their PDFs."""

import ctypes
from dataclasses import replace
from datetime import date
from pathlib import Path

import hamlets
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from maps.papers.grids import Imprint, Leader, Station, Subject
from maps.papers.print import write_pdf

DAY = date(2026, 11, 22)
MM_PER_PT = 25.4 / 72
LEADER = Leader("王小明", "0351-5721234", "微网格党小组组长")
STATION = Station("样例村便民服务站", "周一至周五 8:30-17:30", "0351-5721111", (500_100.0, 4_000_050.0))


def subject(columns: int = 6, parts: int = 2, households: int = 10, **imprint) -> Subject:
    """Return a village in so many grids; the first has a leader, the others have none."""
    tables = hamlets.checkerboard(columns=columns, parts=parts, households=households)
    ids = list(tables.grids["grid_id"])
    said = Imprint("V1-plan-1", DAY, version="3", supervision_phone="0351-5720000", **imprint)
    return Subject(tables, "micro_grid", said, {ids[0]: LEADER}, dict.fromkeys(ids, STATION))


def renamed(one: Subject, names: list[str], village: str = "样例村") -> Subject:
    """Return the same with other names of grids and of the village."""
    tables = one.tables
    grids, villages = tables.grids.assign(name=names), tables.villages.assign(name=village)
    return replace(one, tables=replace(tables, grids=grids, villages=villages))


class Printed:
    """A PDF as it is read back: its pages in millimetres, its text, its fonts."""

    def __init__(self, html: str, folder: Path) -> None:
        path = folder / "paper.pdf"
        self.sheets = write_pdf([html], path)
        book = pdfium.PdfDocument(path)
        self.sizes = [tuple(round(side * MM_PER_PT) for side in page.get_size()) for page in book]
        self.texts = [page.get_textpage().get_text_range() for page in book]
        self.embedded = [raw.FPDFFont_GetIsEmbedded(font) for page in book for font in fonts_of(page)]
        book.close()

    @property
    def text(self) -> str:
        """All that is written, without the ends of lines."""
        return "".join("".join(self.texts).split())


def fonts_of(page):
    """Yield the font of each text on a page."""
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=10):
        yield raw.FPDFTextObj_GetFont(each.raw)


def extents(page) -> list[tuple[str, float, float, float, float]]:
    """Return each letter of a page with its left, bottom, right and top in points."""
    text, found = page.get_textpage(), []
    for at in range(text.count_chars()):
        letter = ctypes.c_uint(raw.FPDFText_GetUnicode(text.raw, at)).value
        found.append((chr(letter), *text.get_charbox(at)))
    return found
