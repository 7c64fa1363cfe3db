"""Doors: which rows of a register stand at one, and how a door is called."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.formats.table.address import PARTS, name_building, plain_mark, split_address

Texts = NDArray[np.object_]

SAID = ("building_id", *PARTS, "rest")
"""The columns that tell doors apart."""


def spread_addresses(texts: Mapping[str, Texts]) -> dict[str, Texts]:
    """
    Return the columns with their blank cells filled from the column ``address``, and ``rest``: what of it is left.

    What a row says in a column of its own counts. Where the table has no ids of buildings, ``building_id`` is the
    building of the estate, or of the group where no estate is named: every group may have a 1栋. Texts are None
    where nothing is known.
    """
    spread = {part: texts[part].copy() for part in PARTS}
    rest = np.full_like(texts["address"], None)
    for row in np.flatnonzero(~pd.isna(texts["address"])):
        address = split_address(texts["address"][row])
        for part in PARTS:
            if spread[part][row] is None:
                spread[part][row] = getattr(address, part)
        rest[row] = address.rest
    known = texts["building_id"]
    places = zip(spread["estate"], spread["group"], spread["building"], strict=True)
    named = [_building_of(estate or group, building) for estate, group, building in places]
    building_id = known if pd.notna(known).any() else np.array([*named, None], dtype=object)[:-1]
    return {**texts, **spread, "building_id": building_id, "rest": rest}


def number_doors(texts: Mapping[str, Sequence[str | None] | Texts]) -> NDArray[np.intp]:
    """
    Return for each row the number of its door, -1 where the row does not say enough to tell.

    A flat is known by building, unit, floor and room, a house by village, group, lane and door. However numbers are
    written, as 2单元 or 2, they are the same.
    """
    rows = zip(*(texts[column] for column in SAID), strict=True)
    keys = [_door_key(dict(zip(SAID, row, strict=True))) for row in rows]
    numbers, _ = pd.factorize(np.array([*keys, ""], dtype=object)[:-1])
    return np.asarray(numbers, dtype=np.intp)


def say_door(texts: Mapping[str, Sequence[str | None] | Texts], row: int) -> str:
    """Return how the door of a row is called, from the village inwards; nothing of what was not understood."""
    marks = {"lane": "", "door": "号", "unit": "单元", "floor": "层", "room": "室"}
    said = []
    for part in (part for part in PARTS if texts[part][row] is not None):
        text = str(texts[part][row])
        said.append(text + (marks.get(part, "") if text.isascii() else ""))
    return " ".join(said) or "?"


def _building_of(place: str | None, building: str | None) -> str | None:
    return None if building is None else (place or "") + name_building(building)


def _door_key(said: Mapping[str, str | None]) -> str | None:
    """Return what a door is known by; None where a row names no door."""
    inside = tuple(plain_mark(said[part] or "") for part in ("unit", "floor", "room"))
    rest = said["rest"] or ""
    if said["building_id"]:
        key = ("", said["village"] or "", said["building_id"], *inside, rest)
        return "\0".join(key) if inside[-1] or rest else None
    door = plain_mark(said["door"] or "")
    if not (door or rest):
        return None
    outside = (said[part] or "" for part in ("village", "group", "estate", "lane"))
    return "\0".join(("door", *outside, door, *inside, rest))
