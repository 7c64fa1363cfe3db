"""The tray (未落图): addresses of which nobody knows yet where they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geo.ground.layers import Layers

WORDS = ("lane", "door", "estate", "building", "unit", "address")


@dataclass(frozen=True)
class Unplaced:
    """Addresses that stand together at an estimated place: their ids, households, group, and what is said of them."""

    features: tuple[str, ...]
    households: int
    group: str | None
    words: str
    point: shapely.Point


@dataclass(frozen=True)
class Tray:
    """The first of those that wait, and how many there are."""

    shown: tuple[Unplaced, ...]
    n: int


def tray_of(layers: Layers, *, find: str = "", most: int | None = None) -> Tray:
    """
    Return the addresses with an estimated place, those of one building or one estimated place together.

    With ``find`` those in whose group or words it occurs; of them the first ``most``.
    """
    doors = layers["households"]
    waiting = doors[doors["estimated"].to_numpy(dtype=bool)]
    if not len(waiting) or layers.by_group:
        return Tray((), 0)
    place = pd.Series(shapely.to_wkt(waiting.geometry.to_numpy(), rounding_precision=3), waiting.index, dtype=object)
    if "building_id" in waiting:
        known = waiting["building_id"].notna() & (waiting["building_id"] != "")
        place[known] = "building " + waiting["building_id"][known].astype(str)
    together, _ = pd.factorize(place)
    _, first = np.unique(together, return_index=True)
    matching = np.flatnonzero([find in said for said in _said(waiting.iloc[first])]) if find else np.arange(len(first))
    order = np.argsort(together, kind="stable")
    ends = np.searchsorted(together[order], matching[:most], side="right")
    begins = np.searchsorted(together[order], matching[:most], side="left")
    shown = tuple(_unplaced(waiting.iloc[order[begin:end]]) for begin, end in zip(begins, ends, strict=True))
    return Tray(shown, len(matching))


def _said(rows: pd.DataFrame) -> list[str]:
    """Return the group and the words of addresses, in one text each; the id where nothing else is said."""
    columns = [rows[word].fillna("").astype(str).to_numpy() for word in WORDS if word in rows]
    words = ["".join(parts) for parts in zip(*columns, strict=True)] if columns else [""] * len(rows)
    groups = rows["group"].fillna("").astype(str) if "group" in rows else [""] * len(rows)
    return [f"{group} {said or one}" for group, said, one in zip(groups, words, rows.index, strict=True)]


def _unplaced(rows: pd.DataFrame) -> Unplaced:
    first = rows.iloc[0]
    group = first.get("group")
    said = [str(first[word]) for word in WORDS if word in rows and pd.notna(first[word]) and first[word] != ""]
    ids = tuple(str(one) for one in rows.index)
    return Unplaced(
        ids,
        int(rows["households"].sum()),
        None if pd.isna(group) else str(group),
        "".join(said) or ids[0],
        first.geometry,
    )
