"""The papers of one member: A4 sheets, long pictures, and the page for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyproj import Transformer

from api.services.visits.files.papers import Papers
from maps.papers import RoundSheet, booklet_page, parts_of, phone_page, strip_pages
from maps.papers.ground import Ground, ground_of
from maps.papers.phone_links import phone_places
from partition.visits.legs import Leg


@dataclass(frozen=True)
class MemberPages:
    """
    The pages of one member as HTML.

    ``booklet`` holds all sheets, ``sheets`` each of them as a page by itself, ``strips`` all long pictures.
    """

    booklet: str
    phone: str
    sheets: tuple[str, ...]
    strips: str


def member_pages(
    sheets: Sequence[RoundSheet], papers: Papers, to_lonlat: Transformer, *, pdf: bool, png: bool
) -> MemberPages:
    """Return the pages of a member's outings; those that are only printed are left empty where they will not be."""
    ground, told = _ground(sheets, papers), papers.attribution
    tables = papers.tables
    outings = [sheet.outing for sheet in sheets]
    places = phone_places(outings, tables.roads, tables.households, to_lonlat)
    parts = parts_of(sheets, ground, attribution=told)
    return MemberPages(
        booklet=booklet_page(parts, attribution=told),
        phone=phone_page(sheets, ground, places=places, attribution=told),
        sheets=tuple(booklet_page([part], attribution=told) for part in parts) if pdf else (),
        strips=strip_pages(sheets, ground, attribution=told) if png else "",
    )


def _ground(sheets: Sequence[RoundSheet], papers: Papers) -> Ground:
    legs: list[Leg] = [leg for sheet in sheets for leg in sheet.outing.legs]
    return ground_of(papers.tables, [sheets[0].outing.member.start, *(leg.line for leg in legs)])
