"""
Papers of a plan of visits: what a member carries on paper and on the phone.

| file | what it gives |
|---|---|
| `naming` | what grids, villages and doors are called on paper |
| `nearby` | which named street is nearest to a place |
| `round_sheet` | `RoundSheet`: an outing in the words that every paper uses |
| `frame` | where metres on the ground lie on a small map, and where its numbers have room |
| `ground` | roads and buildings round a member's outings |
| `walk_lines` | the walk on a map, its arrows there and back |
| `small_map` | an outing as an SVG map that is legible in black and white |
| `code` | a short text as a QR code |
| `phone_links` | addresses that open a phone's map at the start or on a lane |
| `booklet` | the A4 sheets of a member, as a page that prints |
| `strip` | outings as long pictures for a phone |
| `call_sheet` | `CallSheet`: whom a member calls on the telephone in a week |
| `calls_page` | these calls on A4 sheets, as a page that prints |
| `fitting` | how much of a sheet its rows take, and what is left for the map |
| `phone_page` | one page of all outings of a member for a phone without a network |
| `patrol_sheet` | a patrol on A4: map and parts |
| `coverage_sheet` | coverage on one A4 sheet: numbers, three small maps, areas, what needs a decision |
| `print` | pages to PDF and PNG |

A paper says that a visit is due, and never why or how urgently; it names doors and no residents.
"""

from maps.papers.booklet import booklet_page, parts_of
from maps.papers.call_sheet import CallSheet, call_sheets
from maps.papers.calls_page import calls_page
from maps.papers.naming import Naming, naming_of
from maps.papers.phone_page import phone_page
from maps.papers.round_sheet import RoundSheet, round_sheet
from maps.papers.strip import strip_pages

__all__ = [
    "CallSheet",
    "Naming",
    "RoundSheet",
    "booklet_page",
    "call_sheets",
    "calls_page",
    "naming_of",
    "parts_of",
    "phone_page",
    "round_sheet",
    "strip_pages",
]
