"""
Papers of a plan: what hangs on a wall, what is signed, and what residents are handed.

| file | what it gives |
|---|---|
| `subject` | what a paper is of: the plan at a level, who leads, where stations are, and its imprint |
| `measure` | how wide a text is at most, and where long names break |
| `placing` | where the names of areas have room on a map, none over another |
| `fills` | colours with patterns that a grey print still tells apart |
| `base_map` | roads, water, railways and buildings of a map |
| `marks` | scale bar, north arrow, outlines of levels |
| `plan_map` | a plan at a level as one SVG map |
| `legend` | what the signs of a map mean |
| `columns` | rows of a table that flow from column to column and from page to page |
| `pages` | templates by language, and what every paper has |
| `wall_map` | 挂图: map, legend, table of areas, imprint |
| `signature_sheet` | 签字表: map, scorecard, who moves, lines to sign |
| `draft_notice` | 征求意见: the draft, until when and how to object |
| `notice` | 服务公示: a grid, who leads it, how to reach them |
| `contact_cards` | 便民联系卡, eight to a sheet |
| `slips` | slips for doors whose leader changes |

Counts under ten are suppressed on all that residents see. No paper has a resident's name or telephone.
"""

from maps.papers.grids.contact_cards import contact_cards
from maps.papers.grids.draft_notice import draft_notice
from maps.papers.grids.notice import notice
from maps.papers.grids.signature_sheet import Moved, signature_sheet
from maps.papers.grids.slips import Slip, slips
from maps.papers.grids.subject import Imprint, Leader, Station, Subject
from maps.papers.grids.wall_map import wall_map

__all__ = [
    "Imprint",
    "Leader",
    "Moved",
    "Slip",
    "Station",
    "Subject",
    "contact_cards",
    "draft_notice",
    "notice",
    "signature_sheet",
    "slips",
    "wall_map",
]
