"""
Papers of a plan of visits: what a member carries on paper and on the phone.

| file | what it gives |
|---|---|
| `naming` | what grids, villages and doors are called on paper |
| `round_sheet` | `RoundSheet`: an outing in the words that every paper uses |
| `frame` | where metres on the ground lie on a small map, and where its numbers have room |
| `ground` | roads and buildings round a member's outings |
| `small_map` | an outing as an SVG map that is legible in black and white |
| `code` | a short text as a QR code |
| `phone_links` | addresses that open a phone's map at the start or on a lane |
| `booklet` | the A4 sheets of a member, as a page that prints |
| `strip` | outings as long pictures for a phone |
| `phone_page` | one page of all outings of a member for a phone without a network |
| `print` | pages to PDF and PNG |

A paper says that a visit is due, and never why or how urgently; it names doors and no residents.
"""

from maps.papers.booklet import booklet_page
from maps.papers.naming import Naming, naming_of
from maps.papers.phone_page import phone_page
from maps.papers.round_sheet import RoundSheet, round_sheet
from maps.papers.strip import strip_pages

__all__ = ["Naming", "RoundSheet", "booklet_page", "naming_of", "phone_page", "round_sheet", "strip_pages"]
