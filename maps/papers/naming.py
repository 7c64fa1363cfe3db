"""What grids, villages and doors are called on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from partition.tables import PlanTables

DOOR_PARTS = (
    ("lane", ""),
    ("door", "号"),
    ("estate", ""),
    ("building", "栋"),
    ("unit", "单元"),
    ("floor", "层"),
    ("room", "室"),
)
"""Columns of an address in the order said, each with the word that follows a bare number. No other column is read."""

FINDS_DOOR = frozenset({"lane", "door", "building", "room"})
"""Without one of these a door is found by its id alone."""


@dataclass(frozen=True)
class Naming:
    """
    Names by key.

    Attributes
    ----------
    grids, villages
        The name of a grid, and of the village it lies in, by the grid's id.
    doors
        The address of a door by the id of its household; those without one are missing.
    guessed
        Households whose place is an estimate.
    """

    grids: Mapping[str, str]
    villages: Mapping[str, str]
    doors: Mapping[str, str]
    guessed: frozenset[str]

    def door(self, household_id: str) -> str:
        """Return what a door is called: its address, or else the id of its household."""
        return self.doors.get(household_id) or household_id

    def grid(self, grid_id: str) -> str:
        """Return what a grid is called."""
        return self.grids.get(grid_id) or grid_id


def naming_of(
    tables: PlanTables, *, grids: Mapping[str, str] | None = None, villages: Mapping[str, str] | None = None
) -> Naming:
    """Return the names that tables hold, those given before them."""
    named = tables.grids
    of_village = dict(zip(tables.villages["code"].astype(str), tables.villages["name"].astype(str), strict=True))
    ids = named["grid_id"].astype(str)
    held = dict(zip(ids, named["name"].astype(str), strict=True))
    lies_in = {one: of_village.get(code, code) for one, code in zip(ids, named["village"].astype(str), strict=True)}
    doors = tables.households
    guessed = doors["household_id"][doors["estimated"].to_numpy(dtype=bool)].astype(str)
    return Naming(held | dict(grids or {}), lies_in | dict(villages or {}), _addresses(doors), frozenset(guessed))


def _addresses(doors: GeoDataFrame) -> dict[str, str]:
    columns = [name for name, _ in DOOR_PARTS if name in doors.columns]
    ids = doors["household_id"].astype(str)
    if not FINDS_DOOR.intersection(columns):
        return {}
    rows = doors[columns].to_dict("records")
    told = {one: {name: _text(row[name]) for name in columns} for one, row in zip(ids, rows, strict=True)}
    return {one: _address(parts) for one, parts in told.items() if any(parts.get(name) for name in FINDS_DOOR)}


def _address(parts: Mapping[str, str]) -> str:
    """Return one line: 东巷12-1号, or 和苑5栋2单元301室, where the floor goes without saying."""
    said = {name: text for name, text in parts.items() if text and not (name == "floor" and parts.get("room"))}
    return "".join(_with_word(said[name], word) for name, word in DOOR_PARTS if name in said)


def _with_word(text: str, word: str) -> str:
    return text + word if text[-1].isascii() and text[-1].isalnum() else text


def _text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    return str(value).strip()
