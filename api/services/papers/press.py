"""A paper as PDF or PNG, or why none can be made here."""

from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from api.errors import ApiError
from api.services.turns import turn
from maps.papers.print import print_faults, write_page_picture, write_pdf

DPI = 150
"""Dots an inch of a picture: a wall map of A3 has 2,480 by 1,754."""

_printing = Lock()


class CannotPrintError(ApiError):
    """The machine lacks what printing takes; says what, and what to install."""


def check_press() -> None:
    """
    Let pass where papers can be made.

    Raises
    ------
    CannotPrintError
        Pango or a Chinese font is missing.
    """
    if faults := print_faults():
        raise CannotPrintError(faults[0])


def pressed(html: str, *, picture: bool = False) -> bytes:
    """
    Return a paper as PDF with its fonts embedded, or its first sheet as PNG.

    Raises
    ------
    CannotPrintError
        This machine lacks what that takes.
    BusyError
        A paper is being printed for somebody else: that takes all of a core.
    """
    check_press()
    with turn(_printing, "the printer", "打印"), TemporaryDirectory(prefix="gridhood-paper-") as folder:
        pdf = Path(folder, "paper.pdf")
        write_pdf([html], pdf)
        if not picture:
            return pdf.read_bytes()
        png = Path(folder, "paper.png")
        write_page_picture(pdf, png, dpi=DPI)
        return png.read_bytes()
