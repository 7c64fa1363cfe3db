"""The tray (未落图): addresses of which nobody knows yet where they are."""

from dataclasses import dataclass

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


def tray_of(layers: Layers) -> tuple[Unplaced, ...]:
    """Return the addresses with an estimated place, those of one building or one estimated place together."""
    doors = layers["households"]
    waiting = doors[doors["estimated"].to_numpy(dtype=bool)]
    if not len(waiting) or layers.by_group:
        return ()
    place = pd.Series(shapely.to_wkt(waiting.geometry.to_numpy(), rounding_precision=3), waiting.index, dtype=object)
    if "building_id" in waiting:
        known = waiting["building_id"].notna() & (waiting["building_id"] != "")
        place[known] = "building " + waiting["building_id"][known].astype(str)
    return tuple(_unplaced(rows) for _, rows in waiting.groupby(place, sort=False))


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
