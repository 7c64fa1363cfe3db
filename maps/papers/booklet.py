"""The A4 sheets of a member, as a page that prints."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from maps.papers.code import qr_svg
from maps.papers.fitting import fit_sheet
from maps.papers.ground import Ground
from maps.papers.round_sheet import RoundSheet
from maps.papers.small_map import FOOT, SHEET, small_map
from maps.papers.templates import TEMPLATES, ours, style


@dataclass(frozen=True)
class Part:
    """One sheet as it goes onto paper: how it is set, its map and its code."""

    sheet: RoundSheet
    setting: str
    map: Markup
    code: Markup


def parts_of(sheets: Sequence[RoundSheet], ground: Ground, *, attribution: str = "") -> list[Part]:
    """Return sheets with their maps, from which pages are made: a map takes longer to draw than a page to fill."""
    return [_part(sheet, ground, attribution) for sheet in sheets]


def booklet_page(parts: Sequence[Part], *, attribution: str = "") -> str:
    """
    Return the sheets of some outings as one page of HTML, each beginning on paper of its own.

    It loads nothing, so it opens with the network off; a browser prints it on A4.
    """
    return TEMPLATES.get_template("booklet.html").render(
        parts=parts, style=style("rows.css", "sheet.css"), attribution=attribution
    )


def _part(sheet: RoundSheet, ground: Ground, attribution: str) -> Part:
    fit = fit_sheet(sheet, foot=FOOT, attribution=attribution)
    look = replace(SHEET, heights=(min(SHEET.heights[0], fit.map_height), fit.map_height))
    return Part(sheet, fit.setting.name, ours(small_map(sheet.outing, look, ground)), ours(qr_svg(sheet.number)))
