"""Two plans beside each other, as the web gives them."""

import json
from collections.abc import Sequence
from typing import Any

import shapely
from pydantic import BaseModel

from api.services.plans.comparing import Compared, ShownGrid, in_lonlat
from maps.palette import PALETTE, colour

MOST_DOORS = 2_000
"""Doors of a level that are listed; a download has all."""


class ComparedGridOut(BaseModel):
    """A grid: its colours, and its land as GeoJSON."""

    id: str
    name: str
    households: int
    fill: str
    ink: str
    land: dict[str, Any]


class FlowOut(BaseModel):
    """How many households go from a grid to another."""

    before: str
    after: str
    households: int


class LandOut(BaseModel):
    """Land that goes from a grid to another."""

    before: str
    after: str
    land: dict[str, Any]


class MovedDoorOut(BaseModel):
    """Households at one address that change grid: what is known of the door, and its place."""

    household_id: str
    group: str | None
    building: str | None
    households: int
    before: str
    after: str
    at: list[float]


class ComparedLevelOut(BaseModel):
    """
    One level: the grids of both plans, what changes hands, and who changes grid.

    ``renumbered`` are grids of the first plan that the second one has under another code. ``doors`` are null to who
    may not read them, and else the first of ``n_doors``.
    """

    level: str
    grids: list[list[ComparedGridOut]]
    renumbered: dict[str, str]
    new: list[str]
    gone: list[str]
    land: list[LandOut]
    flows: list[FlowOut]
    moved: int
    households: int
    n_doors: int
    doors: list[MovedDoorOut] | None


class CompareOut(BaseModel):
    """Every level that both plans have."""

    levels: list[ComparedLevelOut]


def compare_out(levels: Sequence[Compared], *, doors: bool) -> CompareOut:
    """Return what the web shows of two plans; doors only to who may read households."""
    return CompareOut(levels=[_level(each, doors=doors) for each in levels])


def _level(one: Compared, *, doors: bool) -> ComparedLevelOut:
    found = one.found.diff
    pairs = zip(found.pairs["from"], found.pairs["to"], found.pairs["households"], strict=True)
    return ComparedLevelOut(
        level=one.level,
        grids=[[grid_out(each) for each in side] for side in one.grids],
        renumbered=dict(found.renumbered),
        new=list(found.new),
        gone=list(found.retired),
        land=_land(one),
        flows=[FlowOut(before=a, after=b, households=int(n)) for a, b, n in pairs],
        moved=found.moved_households,
        households=found.households,
        n_doors=len(found.moved),
        doors=_doors(one) if doors else None,
    )


def grid_out(grid: ShownGrid) -> ComparedGridOut:
    """Return a grid in its colours, with its land."""
    worn = colour(grid.colour) if grid.colour >= len(PALETTE) else PALETTE[grid.colour]
    land = json.loads(shapely.to_geojson(grid.land))
    return ComparedGridOut(
        id=grid.id, name=grid.name, households=grid.households, fill=worn.fill, ink=worn.ink, land=land
    )


def _land(one: Compared) -> list[LandOut]:
    table = one.found.changes.land
    rows = zip(table["from"], table["to"], in_lonlat(table), strict=True) if len(table) else ()
    return [LandOut(before=str(a), after=str(b), land=json.loads(shapely.to_geojson(land))) for a, b, land in rows]


def _doors(one: Compared) -> list[MovedDoorOut]:
    table = one.moved.head(MOST_DOORS)
    columns = [_texts(table, "group"), _texts(table, "building_id")]
    rows = zip(
        table["household_id"].astype(str), *columns, table["households"], table["from"], table["to"],
        in_lonlat(table) if len(table) else (), strict=True,
    )  # fmt: skip
    return [
        MovedDoorOut(
            household_id=door, group=group, building=building, households=int(n), before=str(a), after=str(b),
            at=[point.x, point.y],
        )
        for door, group, building, n, a, b, point in rows
    ]  # fmt: skip


def _texts(table: Any, column: str) -> list[str | None]:
    if column not in table:
        return [None] * len(table)
    return [value if isinstance(value, str) else None for value in table[column]]
