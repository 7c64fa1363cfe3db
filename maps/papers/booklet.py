"""The A4 sheets of a member, as a page that prints."""

from collections.abc import Sequence

from maps.papers.code import qr_svg
from maps.papers.ground import Ground
from maps.papers.round_sheet import RoundSheet
from maps.papers.small_map import SHEET, small_map
from maps.papers.templates import TEMPLATES, ours, style


def booklet_page(sheets: Sequence[RoundSheet], ground: Ground, *, attribution: str = "") -> str:
    """
    Return the sheets of some outings as one page of HTML, each beginning on paper of its own.

    It loads nothing, so it opens with the network off; a browser prints it on A4.
    """
    parts = [(sheet, ours(small_map(sheet.outing, SHEET, ground)), ours(qr_svg(sheet.number))) for sheet in sheets]
    return TEMPLATES.get_template("booklet.html").render(
        parts=parts,
        style=style("sheet.css"),
        attribution=attribution,
    )
