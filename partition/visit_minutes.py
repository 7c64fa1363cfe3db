"""Minutes of visits a week: of units, for the search, and of grids, as far as they may be told."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from partition.ground import Ground
from partition.plan import GridPlan
from partition.problem import Flags, Floats, Ints

FEWEST_TOLD = 10
"""Households below which the minutes of a grid would tell of its households."""


def minutes_of_units(ground: Ground, weekly_minutes: pd.Series) -> Floats:
    """Return the minutes of visits a week of each unit; ``weekly_minutes`` by ``household_id``, 0 where not named."""
    doors = _minutes_of_doors(ground, weekly_minutes)
    return np.bincount(ground.units.of_household, doors, len(ground.door)).astype(float)


def with_minutes(
    grids: GeoDataFrame, plan: GridPlan, ground: Ground, weekly_minutes: pd.Series, above: GeoDataFrame | None = None
) -> GeoDataFrame:
    """
    Return the grids of a level with their whole minutes of visits a week, ``weekly_minutes``, NaN where not told.

    Visits only: the walk between doors depends on how visits are laid into outings. Not told are grids with fewer than
    `FEWEST_TOLD` households, grids inside one that is not told, and beside a few households in one parent as many
    more grids, the smallest first, as leave too many to take the rest from the parent's sum.

    Parameters
    ----------
    above
        The same of the level above.
    """
    minutes = minutes_of_units(ground, weekly_minutes)
    held = pd.Series(minutes).groupby(plan.grid_of.to_numpy()).sum()
    told = np.rint(grids["grid_id"].map(held).to_numpy(dtype=float))
    hidden = hidden_grids(grids, set() if above is None else set(above.loc[above["weekly_minutes"].isna(), "grid_id"]))
    return grids.assign(weekly_minutes=np.where(hidden, np.nan, told))


def _minutes_of_doors(ground: Ground, weekly_minutes: pd.Series) -> Floats:
    ids = ground.village.households["household_id"].astype(str)
    return weekly_minutes.reindex(ids).fillna(0.0).to_numpy(dtype=float)


def hidden_grids(grids: GeoDataFrame, hidden_above: set[object]) -> Flags:
    """Return the grids whose minutes are not told."""
    hidden: Flags = grids["parent_id"].isin(hidden_above).to_numpy(dtype=bool, copy=True)
    households = grids["households"].to_numpy(dtype=np.intp)
    for rows in grids.reset_index(drop=True).groupby("parent_id").indices.values():
        hidden[_few(rows, households)] = True
    return hidden


def _few(rows: Sequence[int], households: Ints) -> Ints:
    """Return which grids of one parent are small, or hide those that are."""
    order = np.asarray(sorted(rows, key=lambda row: households[row]), dtype=np.intp)
    small = int((households[order] < FEWEST_TOLD).sum())
    held = np.cumsum(households[order])
    if small == 0 or held[small - 1] == 0:
        return order[:small]
    return order[: max(small, int(np.searchsorted(held, FEWEST_TOLD)) + 1)]
