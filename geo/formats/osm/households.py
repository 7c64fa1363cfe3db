"""
Households estimated from building tags, where nobody has counted them.

The first rule that fits a building holds. F is its footprint in m2, L its ``building:levels``.

================= ======================================================= ===================================
rule              fits                                                    households
================= ======================================================= ===================================
flats tag         ``building:flats`` says how many                        that many
doors tag         ``addr:flats`` lists the doors, as in ``1-8;12``        as many as it lists
house             ``building`` is in `HOUSES`                             1
terrace           ``building=terrace``                                    F / 80
apartments        ``building=apartments``                                 F x L x 0.75 / 90; L missing: 3
residential block ``building=residential``, F >= 400 or L >= 3            F x L x 0.75 / 90; L missing: 2
residential       any other ``building=residential``                      1
other use         ``building=yes`` with a use beside living (shop, ...)   none
untyped           ``building=yes``, F from 50 to 500                      1
untyped size      any other ``building=yes``                              none: shed or hall
not residential   any other ``building``                                  none
================= ======================================================= ===================================

Quotients are rounded, and a building that has households has at least one. 80 m2 is the plan of a terraced
dwelling on two floors; 0.75 is the share of a floor that is not stairs, walls and corridors, and 90 m2 a dwelling.
The numbers are judgement: they stand for a count until one is at hand, and every use of them must say *estimated*.
"""

import re

import geopandas as gpd
import pandas as pd
from geopandas import GeoDataFrame

HOUSES = frozenset({"bungalow", "cabin", "detached", "farm", "ger", "house", "houseboat", "semidetached_house",
                    "static_caravan", "villa"})  # fmt: skip
TERRACE_M2 = 80.0
DWELLING_M2 = 90.0
LIVING_SHARE = 0.75
APARTMENT_LEVELS = 3.0
BLOCK_LEVELS = 2.0
BLOCK_M2 = 400.0
UNTYPED_M2 = (50.0, 500.0)

MAX_FLATS = 5_000
MAX_LEVELS = 200.0
"""Above these a tag is taken for a slip of the pen and the next rule is tried."""


def estimate_households(buildings: GeoDataFrame) -> GeoDataFrame:
    """
    Return a point for every building that is lived in, with an estimate of its households.

    Takes the columns of `geo.formats.osm.OsmLayers.buildings`, in any CRS; gives
    ``household_id, households, building_id, rule`` in the same CRS and order with a new RangeIndex. The point lies
    in the building; ``household_id`` is the building's id, which leads back to the map object.
    """
    counted = count_households(buildings)
    lived_in = counted["households"] > 0
    homes = buildings[lived_in]
    facts = {
        "household_id": homes["building_id"].to_numpy(),
        "households": counted.loc[lived_in, "households"].to_numpy(),
        "building_id": homes["building_id"].to_numpy(),
        "rule": counted.loc[lived_in, "rule"].to_numpy(),
    }
    return gpd.GeoDataFrame(facts, geometry=homes.representative_point().to_numpy(), crs=buildings.crs)


def count_households(buildings: GeoDataFrame) -> pd.DataFrame:
    """Return ``households`` (0 where nobody lives) and the ``rule`` that said so, for every building, same index."""
    tags = buildings[["building", "levels", "flats", "doors", "use"]]
    verdicts = [
        _explicit(flats, doors) or _judge(building, parse_levels(levels), use, footprint)
        for (building, levels, flats, doors, use), footprint in zip(
            tags.itertuples(index=False, name=None), _footprints(buildings), strict=True
        )
    ]
    return pd.DataFrame(verdicts, columns=["households", "rule"], index=buildings.index)


def nearest_place_names(points: GeoDataFrame, places: GeoDataFrame) -> pd.Series:
    """Return for every point the ``name`` of the place nearest to it; empty text if there is no place."""
    if points.empty or places.empty:
        return pd.Series("", index=points.index, dtype="str")
    metric = points.estimate_utm_crs()
    near = places.to_crs(metric).sindex.nearest(points.to_crs(metric).geometry, return_all=False)[1]
    return pd.Series(places["name"].to_numpy()[near], index=points.index, dtype="str")


def parse_flats(text: str) -> int | None:
    """Return a number of flats, or None where the text is no whole number from 1 to `MAX_FLATS`."""
    return _believed(int(text)) if re.fullmatch(r"\d{1,5}", text.strip(), re.ASCII) else None


def parse_doors(text: str) -> int | None:
    """Return how many doors a list such as ``12``, ``1-8`` or ``1-3;5`` names; None where the text is no such list."""
    count = 0
    for part in re.split(r"[;,]", text):
        match = re.fullmatch(r"\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*", part, re.ASCII)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            return None
        count += last - first + 1
    return _believed(count)


def parse_levels(text: str) -> float | None:
    """Return the number of storeys, or None where the text is no number from above 0 to `MAX_LEVELS`."""
    match = re.fullmatch(r"\s*(\d{1,3}(?:\.\d+)?)\s*", text, re.ASCII)
    levels = float(match[1]) if match else 0.0
    return levels if 0 < levels <= MAX_LEVELS else None


def _believed(count: int) -> int | None:
    return count if 1 <= count <= MAX_FLATS else None


def _explicit(flats: str, doors: str) -> tuple[int, str] | None:
    if count := parse_flats(flats):
        return count, "flats tag"
    count = parse_doors(doors)
    return (count, "doors tag") if count else None


def _judge(building: str, levels: float | None, use: str, footprint: float) -> tuple[int, str]:
    if building in HOUSES:
        return 1, "house"
    if building == "terrace":
        return _at_least_one(footprint / TERRACE_M2), "terrace"
    if building == "apartments":
        return _dwellings(footprint, levels or APARTMENT_LEVELS), "apartments"
    if building == "residential":
        block = footprint >= BLOCK_M2 or (levels or 0) >= APARTMENT_LEVELS
        return (_dwellings(footprint, levels or BLOCK_LEVELS), "residential block") if block else (1, "residential")
    if building != "yes":
        return 0, "not residential"
    if use:
        return 0, "other use"
    return (1, "untyped") if UNTYPED_M2[0] <= footprint <= UNTYPED_M2[1] else (0, "untyped size")


def _dwellings(footprint: float, levels: float) -> int:
    return _at_least_one(footprint * levels * LIVING_SHARE / DWELLING_M2)


def _at_least_one(quotient: float) -> int:
    return max(1, round(quotient))


def _footprints(buildings: GeoDataFrame) -> pd.Series:
    if buildings.empty:
        return pd.Series(0.0, index=buildings.index)
    areas: pd.Series = buildings.to_crs(buildings.estimate_utm_crs()).area
    return areas
