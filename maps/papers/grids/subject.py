"""What a paper is of: a plan at a level, who leads its grids, where people come to, and the imprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import quote

import pandas as pd
from geopandas import GeoDataFrame

from maps.language import Words
from maps.palette import Colour, colour_polygons
from maps.papers.grids.measure import shortened
from maps.words import NAMED
from partition.tables import PlanTables

LEAST_TOLD = 10
"""Fewer households than this are not told."""

MOST_OF_NAME = 40
"""Letters of a name that a table has room for."""

MOST_OF_PHONE = 24


@dataclass(frozen=True)
class Leader:
    """Who leads a grid: a name and a telephone at work, with the title where it is known."""

    name: str
    work_phone: str = ""
    title: str = ""


@dataclass(frozen=True)
class Station:
    """Where people come to, when it is open, its own telephone, and where it is in metres (None: not known)."""

    name: str
    hours: str = ""
    phone: str = ""
    at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Imprint:
    """
    What a paper says of itself.

    Attributes
    ----------
    plan, version
        The plan's id, and which version of it.
    day
        On which it was made.
    compiled_by, review_number
        编制单位 and 审图号, lines to fill in by hand where they are empty.
    link
        Where the page of everybody is, which the square code leads to; without one that holds the plan's id and
        version.
    draft
        The plan is not in force.
    supervision_phone
        Whom residents call about how they are served.
    """

    plan: str
    day: date
    version: str = ""
    compiled_by: str = ""
    review_number: str = ""
    link: str = ""
    attribution: str = ""
    supervision_phone: str = ""
    draft: bool = False

    @property
    def code(self) -> str:
        """What the square code holds."""
        return self.link or " ".join(filter(None, (self.plan, self.version, self.day.isoformat())))

    def code_of(self, grid_id: str) -> str:
        """Return what the square code of a paper of one grid holds: where that grid's own page is."""
        return f"{self.link.rstrip('/')}/{quote(grid_id)}" if self.link else self.code


@dataclass(frozen=True)
class GridRow:
    """One grid as papers list it: ``number`` counts from 1 over all that are shown."""

    number: int
    grid_id: str
    name: str
    village: str
    households: int
    colour: Colour
    index: int
    """Of the colour in its palette, which is that of its pattern."""
    leader: Leader | None = None
    station: Station | None = None


@dataclass(frozen=True)
class Subject:
    """A plan at a level, with what is known of who serves its grids, by their ids."""

    tables: PlanTables
    level: str
    imprint: Imprint
    leaders: Mapping[str, Leader] = field(default_factory=dict)
    stations: Mapping[str, Station] = field(default_factory=dict)
    name: str = ""
    """What several villages are called together."""

    @cached_property
    def grids(self) -> GeoDataFrame:
        """The grids of the level that have ground, in the order of their codes."""
        table = self.tables.grids_of(self.level)
        return table[~(table.geometry.isna() | table.geometry.is_empty)].sort_values("grid_id").reset_index(drop=True)

    @cached_property
    def rows(self) -> tuple[GridRow, ...]:
        """One row a grid, numbered."""
        grids, names = self.grids, self.village_names
        colours = colour_polygons(list(grids.geometry)) if len(grids) else []
        kinds = {colour: at for at, colour in enumerate(dict.fromkeys(colours))}
        return tuple(
            GridRow(
                at + 1,
                str(row.grid_id),
                shortened(_text(row.name) or str(row.grid_id), MOST_OF_NAME),
                names.get(str(row.village), str(row.village)),
                int(row.households),
                colours[at],
                kinds[colours[at]],
                _on_one_line(self.leaders.get(str(row.grid_id))),
                self.stations.get(str(row.grid_id)),
            )
            for at, row in enumerate(grids[["grid_id", "name", "village", "households"]].itertuples(index=False))
        )

    @cached_property
    def village_names(self) -> dict[str, str]:
        """The names of villages by their codes."""
        villages = self.tables.villages
        named = zip(villages["code"].astype(str), villages["name"], strict=True)
        return {code: shortened(_text(name) or code, MOST_OF_NAME) for code, name in named}

    def place(self, words: Words) -> str:
        """Return what the villages are called together: as was given, or the first, and how many more."""
        names = list(self.village_names.values())
        if self.name and len(names) > 1:
            return shortened(self.name, MOST_OF_NAME)
        first = words.gettext(", ").join(names[:NAMED])
        if len(names) <= NAMED:
            return first
        n, total = words.number(len(names) - NAMED), words.number(len(names))
        return words.gettext("%(first)s and %(n)s more of %(all)s villages", first=first, n=n, all=total)

    @property
    def households(self) -> int | None:
        """All households; None where one grid has too few to be told, which the others would give away."""
        counts = [row.households for row in self.rows]
        return None if any(count < LEAST_TOLD for count in counts) else sum(counts)

    @property
    def levels_above(self) -> tuple[str, ...]:
        """The levels whose grids hold those of this one, the next first."""
        return tuple(reversed(self.tables.levels[: self.tables.levels.index(self.level)]))

    def within(self, villages: Sequence[str]) -> "Subject":
        """Return the same of some villages alone, by their codes."""
        tables, codes = self.tables, set(villages)
        cut = replace(
            tables,
            villages=tables.villages[tables.villages["code"].astype(str).isin(codes)],
            grids=tables.grids[tables.grids["village"].astype(str).isin(codes)],
            households=tables.households[tables.households["village"].astype(str).isin(codes)],
        )
        return replace(self, tables=cut)


def told_households(households: int, words: Words) -> str:
    """Return a number of households as residents may read it: not below ten."""
    return words.gettext("under 10") if households < LEAST_TOLD else words.number(households)


def _on_one_line(leader: Leader | None) -> Leader | None:
    """Return a leader whose name, number and title have room on every paper."""
    if leader is None or not leader.name.strip():
        return None
    most = (MOST_OF_NAME, MOST_OF_PHONE, MOST_OF_NAME)
    said = zip((leader.name, leader.work_phone, leader.title), most, strict=True)
    return Leader(*(shortened(text, letters) for text, letters in said))


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value).strip()  # NaN
