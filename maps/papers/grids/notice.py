"""服务公示: for each grid a sheet that says who serves it, how to reach them, what they do, and to whom to complain."""

from collections.abc import Sequence

from maps.language import Words, marked
from maps.papers.grids.measure import ems
from maps.papers.grids.pages import grid_code, page, paper_of
from maps.papers.grids.plan_map import Look, plan_map
from maps.papers.grids.subject import GridRow, Subject, told_households
from maps.papers.templates import ours

MAP = (2770.0, 2600.0)
"""Across and down, in tenths of a millimetre of A3."""

NAME, NAME_ROOM = 25.0, 268.0
"""Millimetres of the letters of a grid's name, and of the room that it has."""

DUTIES = (
    marked("Calls at every door in turn, and comes when asked"),
    marked("Takes requests, passes them on, and says what became of them"),
    marked("Tells of services, rules and help that residents can have"),
    marked("Helps with errands for those who cannot go themselves"),
    marked("Reports broken lamps, roads, drains and other dangers"),
)


def notice(subject: Subject, words: Words, *, grids: Sequence[str] | None = None) -> str:
    """Return the sheets of some grids, or of all, as HTML, A3 upright, one a grid."""
    rows = [row for row in subject.rows if grids is None or row.grid_id in set(grids)]
    return page(
        "notice.html",
        words,
        paper_of("A3"),
        subject,
        title=words.gettext("Who serves you"),
        sheets=[(row, _map(subject, words, row), fitting(row.name, NAME, NAME_ROOM)) for row in rows],
        fitting=fitting,
        level=words.level(subject.level),
        code_of=lambda row: grid_code(subject, row),
        told=lambda n: told_households(n, words),
        duties=[words.gettext(one) for one in DUTIES],
    )


def _map(subject: Subject, words: Words, row: GridRow) -> object:
    return ours(plan_map(subject, words, Look(*MAP, focus=row.grid_id, labels=1.3)).svg)


def fitting(text: str, most: float, room: float) -> float:
    """Return the millimetres of letters with which a text fits a room, at most so many."""
    return min(most, room / max(1.0, ems(text)))
