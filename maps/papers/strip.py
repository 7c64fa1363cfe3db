"""Outings as long pictures for a phone, to be forwarded by hand."""

from collections.abc import Sequence

from maps.papers.ground import Ground
from maps.papers.round_sheet import RoundSheet
from maps.papers.small_map import PHONE, small_map
from maps.papers.templates import TEMPLATES, ours, style

WIDTH = 360
"""CSS pixels: a cheap phone held upright."""

HEAD, LINE, MORE = 900, 120, 60
"""CSS pixels of height that surely hold what stands above the list, a stop, and each further line of it."""


def strip_pages(sheets: Sequence[RoundSheet], ground: Ground, *, attribution: str = "") -> str:
    """
    Return outings as one page of HTML, each a sheet of paper 360 CSS pixels wide and longer than it needs.

    Where outing ``n`` ends an anchor ``end-n`` stands, at which its picture is cut off.
    """
    parts = [(n, sheet, ours(small_map(sheet.outing, PHONE, ground)), _height(sheet)) for n, sheet in enumerate(sheets)]
    return TEMPLATES.get_template("strip.html").render(
        parts=parts,
        width=WIDTH,
        style=style("narrow.css", "strip.css"),
        attribution=attribution,
    )


def _height(sheet: RoundSheet) -> int:
    texts = [[*(door.text for door in stop.doors), "、".join(stop.streets)] for stop in sheet.stops]
    lines = sum(len(told) + sum(len(text) // 12 for text in told) for told in texts)
    return HEAD + LINE * len(sheet.stops) + MORE * lines
