"""Rows of a table that flow from column to column, and from page to page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maps.papers.grids.measure import n_lines
from maps.papers.grids.subject import GridRow

LEADING = 1.25
"""Ems of a line."""


@dataclass(frozen=True)
class Setting:
    """How close a table is set, in millimetres of A3: its letters, and what a row has above and below its lines."""

    name: str
    size: float
    padding: float


ROOMY, DENSE = Setting("roomy", 2.75, 1.3), Setting("dense", 2.4, 0.75)
"""As style sheet ``grids.css`` has them."""

HEAD, VILLAGE = 8.6, 6.2
"""Millimetres of the head of a column, and of a line that names a village."""

NAME, CODE, LEADER = 0.23, 0.31, 0.22
"""Shares of the width of a column for what may break into lines; the rest is for numbers."""


@dataclass(frozen=True)
class TableLine:
    """A line of the table: a grid, or the name of the village whose grids follow."""

    row: GridRow | None = None
    village: str = ""


Column = tuple[TableLine, ...]


def lines_of(rows: Sequence[GridRow]) -> tuple[TableLine, ...]:
    """Return the lines of a table: where there are several villages, the name of each before its grids."""
    several = len({row.village for row in rows}) > 1
    lines: list[TableLine] = []
    for at, row in enumerate(rows):
        if several and (at == 0 or rows[at - 1].village != row.village):
            lines.append(TableLine(village=row.village))
        lines.append(TableLine(row))
    return tuple(lines)


def flow(lines: Sequence[TableLine], heights: Iterator[float], width: float, setting: Setting = ROOMY) -> list[Column]:
    """Return lines in columns of the given heights in millimetres and of one width; none is split or lost."""
    columns: list[Column] = []
    rest = list(lines)
    for height in heights:
        if not rest:
            break
        taken = _fitting(rest, height - HEAD, width, setting)
        columns.append(tuple(rest[:taken]))
        rest = rest[taken:]
    return columns


def _fitting(lines: Sequence[TableLine], height: float, width: float, setting: Setting) -> int:
    """Return how many lines a column holds; none ends with the name of a village."""
    used, taken = 0.0, 0
    for line in lines:
        used += height_of(line, width, setting)
        if used > height:
            break
        taken += 1
    while taken and taken < len(lines) and lines[taken - 1].row is None:
        taken -= 1
    return taken


def height_of(line: TableLine, width: float, setting: Setting = ROOMY) -> float:
    """Return the millimetres that a line takes at most in a column of a width."""
    if line.row is None:
        return VILLAGE
    leader = line.row.leader.name if line.row.leader else ""
    texts = ((line.row.name, NAME), (line.row.grid_id, CODE), (leader, LEADER))
    most = max(n_lines(text, setting.size, share * width - 0.9) for text, share in texts)
    return most * setting.size * LEADING + setting.padding
