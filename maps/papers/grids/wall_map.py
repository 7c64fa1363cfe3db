"""挂图: the map of a plan with all that is needed to read it, and a table of its areas that flows on if it is long."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat

import shapely

from maps.language import Words
from maps.papers.grids.columns import DENSE, ROOMY, Column, Setting, flow, height_of, lines_of
from maps.papers.grids.columns import HEAD as TABLE_HEAD
from maps.papers.grids.legend import legend
from maps.papers.grids.measure import ems
from maps.papers.grids.pages import Paper, page, paper_of
from maps.papers.grids.plan_map import Look, plan_map
from maps.papers.grids.subject import Subject, told_households
from maps.papers.templates import ours

TITLE = 11.0
"""Millimetres of the letters of a title that is not too long for them."""

MARGIN, HEAD, FOOT, GAP = 10.0, 24.0, 9.0, 4.0
"""Millimetres of A3: round everything, for the title, for what is said below, and between map and table."""

SIDE, LEGEND_HIGH, IMPRINT_HIGH = 92.0, 9.0, 41.0
"""Width of the column beside the map; heights of the legend's title and of the imprint."""

USUAL_KEYS, MOST_BELOW = 12, 150.0
"""Signs in a legend for which there is room, and the most height of what stands below the map of an upright sheet."""

KEY_HIGH = 6.3
COLUMNS = {True: 4, False: 3}
"""How many columns of the table a further page has, lying or upright."""


@dataclass(frozen=True)
class Box:
    """Where something stands on the paper, in millimetres before it is enlarged."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Where map, legend, table and imprint stand."""

    map: Box
    legend: Box
    table: Box
    imprint: Box
    columns: int
    """Of the table on the first page."""


def wall_map(subject: Subject, words: Words, *, size: str = "A3") -> str:
    """
    Return the wall map of a plan at a level as HTML, on paper that lies or stands as the villages do.

    The first sheet has the map; a table that it has no room for goes on upon further ones.
    """
    paper = paper_of(size, wide=_is_wide(subject))
    below = _below(subject)
    lay = _layout(paper, n_keys=USUAL_KEYS, below=below)
    drawn = plan_map(subject, words, Look(lay.map.width * 10, lay.map.height * 10, enlarged=paper.enlarged))
    keys = legend(subject, drawn, words)
    lay = _layout(paper, n_keys=len(keys), below=below)
    setting, (first, *further) = _columns(subject, lay, paper)
    title = words.gettext("%(place)s: map of %(levels)s", **_title(subject, words))
    return page(
        "wall_map.html",
        words,
        paper,
        subject,
        title=title,
        title_size=min(TITLE, 0.98 * (paper.across - 2 * MARGIN - 20) / ems(title)),
        facts=facts_of(subject, words),
        map=ours(drawn.svg),
        scale=words.number(drawn.scale),
        keys=keys,
        lay=lay,
        setting=setting.name,
        first=first,
        further=further,
        told=lambda n: told_households(n, words),
        left_out=[row for row in subject.rows if row.grid_id in drawn.placement.left_out],
    )


def facts_of(subject: Subject, words: Words) -> list[str]:
    """Return what stands below a title: how many grids, how many households, and which day."""
    level = words.level(subject.level, several=len(subject.rows) != 1)
    facts = [words.gettext("%(n)s %(levels)s", n=words.number(len(subject.rows)), levels=level)]
    if subject.households is not None:
        facts.append(words.gettext("%(n)s households", n=words.number(subject.households)))
    return [*facts, words.day(subject.imprint.day)]


def _title(subject: Subject, words: Words) -> dict[str, str]:
    return {"place": subject.place(words), "levels": words.level(subject.level, several=True)}


def _is_wide(subject: Subject) -> bool:
    west, south, east, north = shapely.total_bounds(subject.tables.villages.geometry.to_numpy())
    return bool(east - west > 0.95 * (north - south))


def _below(subject: Subject) -> float:
    """Return the height of what stands below the map of an upright sheet: legend and imprint, and the table beside."""
    legend_high = LEGEND_HIGH + KEY_HIGH * ((USUAL_KEYS + 1) // 2)
    lines = lines_of(subject.rows)
    table = (
        TABLE_HEAD
        + sum(height_of(line, SIDE) for line in lines) / 2
        + max((height_of(one, SIDE) for one in lines), default=0.0)
    )
    return min(MOST_BELOW, max(legend_high + GAP + IMPRINT_HIGH, table))


def _layout(paper: Paper, *, n_keys: int, below: float) -> Layout:
    across, down = paper.across - 2 * MARGIN, paper.down - 2 * MARGIN - HEAD - FOOT
    top = MARGIN + HEAD
    if paper.wide:
        left = MARGIN + across - SIDE
        keys_high = LEGEND_HIGH + KEY_HIGH * ((n_keys + 1) // 2)
        table_high = down - keys_high - IMPRINT_HIGH - 2 * GAP
        return Layout(
            Box(MARGIN, top, across - SIDE - GAP, down),
            Box(left, top, SIDE, keys_high),
            Box(left, top + keys_high + GAP, SIDE, table_high),
            Box(left, top + down - IMPRINT_HIGH, SIDE, IMPRINT_HIGH),
            1,
        )
    map_high, under = down - below - GAP, top + down - below
    left = MARGIN + SIDE - 8 + GAP
    return Layout(
        Box(MARGIN, top, across, map_high),
        Box(MARGIN, under, SIDE - 8, below - IMPRINT_HIGH - GAP),
        Box(left, under, MARGIN + across - left, below),
        Box(MARGIN, under + below - IMPRINT_HIGH, SIDE - 8, IMPRINT_HIGH),
        2,
    )


def _columns(subject: Subject, lay: Layout, paper: Paper) -> tuple[Setting, list[list[Column]]]:
    """Return how the table is set, and its columns sheet by sheet: close where that saves all further ones."""
    lines = lines_of(subject.rows)
    n = COLUMNS[paper.wide]
    further = paper.down - 2 * MARGIN - HEAD - FOOT
    width = min(_each(lay.table.width, lay.columns), _each(paper.across - 2 * MARGIN, n))
    setting, columns = ROOMY, flow(lines, _heights(lay, further), width)
    closer = flow(lines, _heights(lay, further), width, DENSE)
    if len(closer) <= lay.columns < len(columns):
        setting, columns = DENSE, closer
    first, rest = columns[: lay.columns], columns[lay.columns :]
    return setting, [first, *(rest[at : at + n] for at in range(0, len(rest), n))]


def _each(width: float, n: int) -> float:
    return (width - GAP * (n - 1)) / n


def _heights(lay: Layout, further: float) -> Iterator[float]:
    return chain(repeat(lay.table.height, lay.columns), repeat(further))
