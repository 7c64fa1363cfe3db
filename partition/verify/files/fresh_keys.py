"""Households whose id in the planner's file is a person's: the plan knows them by another key, and by their place."""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from partition.verify.personal import is_personal

NEAR_M = 1.1
"""A door just outside its village is drawn just inside."""


def without_personal_keys(ids: pd.Series) -> pd.Series:
    """Return ids with ``#`` and the number of the row, from 1, in place of those that are a person's."""
    rows = [f"#{row}" for row in range(1, len(ids) + 1)]
    personal = [key is not None and key == key and is_personal(str(key)) for key in ids]
    return ids.astype(object).where(~np.array(personal, dtype=bool), pd.Series(rows, index=ids.index))


def known_by_place(given: GeoDataFrame, recorded: GeoDataFrame) -> GeoDataFrame:
    """
    Return the households given, those without a key of their own under the key that the plan has for their place.

    Each key is given once: to the nearest first, and of several at one place to one with the same figures. Who finds
    none keeps the number of the row.
    """
    nameless = given[given.index.str.startswith("#")]
    keyed = recorded[~recorded.index.isin(given.index)]
    if not len(nameless) or not len(keyed):
        return given
    near = shapely.STRtree(keyed.geometry.to_numpy()).query(nameless.geometry.to_numpy(), "dwithin", distance=NEAR_M)
    one, other = nameless.iloc[near[0]], keyed.iloc[near[1]]
    differs = [one[name].to_numpy(object) != other[name].to_numpy(object) for name in ("households", "building_id")]
    order = np.lexsort([*differs, shapely.distance(one.geometry.to_numpy(), other.geometry.to_numpy()).round(2)])
    row_of: dict[str, str] = {}
    found: set[str] = set()
    for row, key in zip(one.index[order], other.index[order], strict=True):
        if row not in found and key not in row_of:
            row_of[key] = row
            found.add(row)
    return given.rename(index={row: key for key, row in row_of.items()})
