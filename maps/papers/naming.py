"""What grids, villages and doors are called on paper."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from maps.papers.nearby import StreetNames, street_names
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

FINDS_DOOR = frozenset({"door", "building", "room"})
"""Without one of these a door is found by its street and its id."""

SHORT = 8
"""Letters of an id that fits a line as it is."""

CHINESE = re.compile("[㐀-鿿]")

NOWHERE = StreetNames(np.array([], dtype=object), ())


@dataclass(frozen=True)
class Naming:
    """
    Names by key.

    Attributes
    ----------
    grids, villages
        The name of a grid, and of the village it lies in, by the grid's id.
    doors
        What a door is called by the id of its household: its address, or else its street and a short id.
    guessed
        Households whose place is an estimate.
    addresses
        How many places with households there are; one that outings share is still one, as in the plan.
    unaddressed
        How many of these have no door number.
    streets
        What a start is told by.
    """

    grids: Mapping[str, str]
    villages: Mapping[str, str]
    doors: Mapping[str, str]
    guessed: frozenset[str]
    addresses: int = 0
    unaddressed: int = 0
    streets: StreetNames = field(default=NOWHERE, repr=False)

    def door(self, household_id: str) -> str:
        """Return what a door is called: its address, or else the id of its household."""
        return self.doors.get(household_id) or household_id

    def start(self, point: shapely.Point) -> str:
        """Return by which street a member sets out; empty where none with a name is near."""
        return self.streets.near(np.array([point], dtype=object))[0]

    def grid(self, grid_id: str) -> str:
        """Return what a grid is called."""
        return self.grids.get(grid_id) or grid_id


def naming_of(
    tables: PlanTables, *, grids: Mapping[str, str] | None = None, villages: Mapping[str, str] | None = None
) -> Naming:
    """
    Return the names that tables hold, those given before them.

    A door without an address is told by the street nearest to it and what tells its id from others of its village.
    """
    named = tables.grids
    of_village = dict(zip(tables.villages["code"].astype(str), tables.villages["name"].astype(str), strict=True))
    ids = named["grid_id"].astype(str)
    held = dict(zip(ids, named["name"].astype(str), strict=True))
    lies_in = {one: of_village.get(code, code) for one, code in zip(ids, named["village"].astype(str), strict=True)}
    doors, streets = tables.households, street_names(tables.roads)
    guessed = doors["household_id"][doors["estimated"].to_numpy(dtype=bool)].astype(str)
    whole, lanes = _addresses(doors)
    places = doors["address_id" if "address_id" in doors else "household_id"].astype(str)
    return Naming(
        held | dict(grids or {}),
        lies_in | dict(villages or {}),
        whole | _found_by_street(doors, streets, lanes, whole),
        frozenset(guessed),
        places.nunique(),
        places[~doors["household_id"].astype(str).isin(list(whole))].nunique(),
        streets,
    )


def _addresses(doors: GeoDataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Return by id the addresses that find a door, and the lanes or estates of those that do not."""
    columns = [name for name, _ in DOOR_PARTS if name in doors.columns]
    ids = doors["household_id"].astype(str)
    rows = doors[columns].to_dict("records") if columns else []
    told = {one: {name: _text(row[name]) for name in columns} for one, row in zip(ids, rows, strict=False)}
    whole = {one: _address(parts) for one, parts in told.items() if any(parts.get(name) for name in FINDS_DOOR)}
    lanes = {one: parts.get("lane") or parts.get("estate") or "" for one, parts in told.items() if one not in whole}
    return whole, {one: lane for one, lane in lanes.items() if lane}


def _found_by_street(
    doors: GeoDataFrame, streets: StreetNames, lanes: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """Return what doors without an address are called: ``近东街 0012``, or the short id alone where no street is."""
    ids = doors["household_id"].astype(str)
    rest = doors[~ids.isin(list(known)).to_numpy()]
    near = streets.near(rest.geometry.to_numpy())
    short = short_ids(rest["household_id"].astype(str), rest["village"].astype(str))
    return {one: _by_street(lanes.get(one, ""), street, short[one]) for one, street in zip(short, near, strict=True)}


def _by_street(lane: str, street: str, short: str) -> str:
    if lane:
        return f"{lane} {short}"
    return f"近{street} {short}" if street else short


def short_ids(ids: Iterable[str], villages: Iterable[str]) -> dict[str, str]:
    """
    Return what tells each id from the others of its village: ``0012`` of ``140121203201-0012``.

    Ids of at most `SHORT` letters stay whole, and no number is cut in two.
    """
    of: dict[str, list[str]] = {}
    for one, village in zip(ids, villages, strict=True):
        of.setdefault(village, []).append(one)
    cut = {one: one[len(_shared(own)) :] if len(one) > SHORT else one for own in of.values() for one in own}
    return {one: cut[one] or one for own in of.values() for one in own}


def _shared(ids: Sequence[str]) -> str:
    """Return what all begin with, up to where a number or word begins."""
    # what the first and the last in order begin with, all begin with
    begins = "".join(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(min(ids), max(ids), strict=False)))
    return re.sub(r"(?:[0-9]+|[^\W\d_]+)$", "", begins)


def _address(parts: Mapping[str, str]) -> str:
    """Return one line: 东巷12-1号, 和苑5栋2单元301室, where the floor goes without saying, or Mill Lane 3."""
    said = {name: text for name, text in parts.items() if text and not (name == "floor" and parts.get("room"))}
    street = said.get("lane") or said.get("estate") or ""
    if any(letter.isalpha() for letter in street) and not CHINESE.search(street):
        return " ".join(said[name] for name, _ in DOOR_PARTS if name in said)
    return "".join(_with_word(said[name], word) for name, word in DOOR_PARTS if name in said)


def _with_word(text: str, word: str) -> str:
    return text + word if text[-1].isascii() and text[-1].isalnum() else text


def _text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    return str(value).strip()
