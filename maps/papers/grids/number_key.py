"""What the numbers on a small map stand for: a few below it, or a table on a sheet of its own where there are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import ceil

from maps.papers.grids.columns import Column, flow, lines_of
from maps.papers.grids.pages import Paper
from maps.papers.grids.plan_map import PlanMap
from maps.papers.grids.subject import GridRow

MOST_BELOW = 32
"""Of more grids the names stand on a sheet of their own."""

BESIDE, LINE, SPACE = 4, 4.1, 3.0
"""Names in a line below the map; millimetres of a line, and above the first."""

MARGIN, HEAD, FOOT, GAP, COLUMNS = 12.0, 24.0, 16.0, 6.0, 2
"""Of a sheet that has the table alone, in millimetres of A4."""


@dataclass(frozen=True)
class NumberKey:
    """Names below the map, or the columns of the table sheet by sheet; neither where the map has all names itself."""

    below: tuple[GridRow, ...] = ()
    sheets: tuple[tuple[Column, ...], ...] = ()

    @property
    def high(self) -> float:
        """Millimetres that the names below the map take."""
        return SPACE + LINE * ceil(len(self.below) / BESIDE) if self.below else 0.0


def may_need(rows: Sequence[GridRow], paper: Paper) -> NumberKey:
    """Return the key of all grids."""
    if len(rows) <= MOST_BELOW:
        return NumberKey(tuple(rows))
    width = (paper.across - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS
    columns = flow(lines_of(rows), repeat(paper.down - MARGIN - HEAD - FOOT), width)
    sheets = tuple(tuple(columns[at : at + COLUMNS]) for at in range(0, len(columns), COLUMNS))
    return NumberKey(sheets=sheets)


def has_numbers(drawn: PlanMap, rows: Sequence[GridRow]) -> bool:
    """Return whether a grid of a map is told by its number alone, or not at all."""
    numbers = {row.grid_id: str(row.number) for row in rows}
    told = {one.key: one.form[0].text for one in drawn.placement.labels}
    return any(told.get(key, number) == number for key, number in numbers.items())
