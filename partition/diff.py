"""Two plans held against each other at one level: who changes grid, between which grids, and what land."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from partition.old_grids import lives_on

THIN_M = 0.05
"""Land narrower than this changes hands in the decimals of a file only."""

SPECK_M2 = 0.01
"""Pieces smaller than this are none."""


@dataclass(frozen=True)
class LevelDiff:
    """
    What differs between two plans at one level.

    Attributes
    ----------
    moved
        Rows whose grid in the second plan is not the one that continues their grid in the first: ``household_id,
        households, from, to``; ids as each plan has them, empty where it has none.
    pairs
        ``from, to, households, addresses``: the moved, counted; most households first.
    same
        The grid of the first plan that a grid of the second continues.
    new, retired
        Grids of the second plan that continue none, and of the first that live on in none.
    households
        Households with a grid in both plans.
    """

    moved: pd.DataFrame
    pairs: pd.DataFrame
    same: Mapping[str, str]
    new: tuple[str, ...]
    retired: tuple[str, ...]
    households: int

    @property
    def moved_households(self) -> int:
        """Households that change grid."""
        return int(self.moved["households"].sum())

    @property
    def renumbered(self) -> tuple[tuple[str, str], ...]:
        """Grids that are the same under another id: the old one, the new one."""
        return tuple(sorted((old, new) for new, old in self.same.items() if old != new))


def diff_level(first: pd.Series, second: pd.Series, households: pd.Series) -> LevelDiff:
    """
    Return what differs between two assignments of the same households.

    Grids are matched by the households that they share (`partition.old_grids.lives_on`), whatever their ids: a plan
    that is only numbered anew does not differ.

    Parameters
    ----------
    first, second
        The grid of each household, missing where it has none; one index for both and for ``households``, unique.
    """
    old, new = (each.fillna("").astype(str).to_numpy(dtype=object) for each in (first, second))
    weights = households.to_numpy()
    same = lives_on(new, old, weights)
    continued = np.array([*(same.get(one, "") for one in new), None], dtype=object)[:-1]
    both = (old != "") & (new != "")
    changed = both & (continued != old)
    moved = pd.DataFrame(
        {"household_id": first.index[changed], "households": weights[changed], "from": old[changed], "to": new[changed]}
    )
    pairs = moved.groupby(["from", "to"], as_index=False).agg(
        households=("households", "sum"), addresses=("household_id", "size")
    )
    pairs = pairs.sort_values(["households", "from", "to"], ascending=[False, True, True], ignore_index=True)
    return LevelDiff(
        moved,
        pairs,
        same,
        tuple(sorted(set(new) - set(same) - {""})),
        tuple(sorted(set(old) - set(same.values()) - {""})),
        int(weights[both].sum()),
    )


def land_that_moves(first: GeoDataFrame, second: GeoDataFrame, same: Mapping[str, str]) -> GeoDataFrame:
    """
    Return the pieces of land that change hands: ``from, to, area_m2`` and the piece, the largest first.

    Both tables have ``grid_id`` and polygons in one CRS in metres. What is narrower than `THIN_M` is left out.
    """
    olds, news = first.geometry.to_numpy(), second.geometry.to_numpy()
    rows = []
    new_at, old_at = shapely.STRtree(olds).query(news, predicate="intersects")
    for j, i in sorted(zip(new_at.tolist(), old_at.tolist(), strict=True)):
        one, other = str(first["grid_id"].iloc[i]), str(second["grid_id"].iloc[j])
        if same.get(other) != one:
            shared = shapely.get_parts(olds[i] & news[j])
            rows += [{"from": one, "to": other, "geometry": part} for part in shared if _is_land(part)]
    columns = {name: [row[name] for row in rows] for name in ("from", "to")}
    land = GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs=first.crs)
    land.insert(2, "area_m2", land.geometry.area.to_numpy() if len(land) else [])
    return land.sort_values("area_m2", ascending=False, kind="stable", ignore_index=True)


def _is_land(part: shapely.Geometry) -> bool:
    area, rim = float(shapely.area(part)), float(shapely.length(part))
    return bool(shapely.get_dimensions(part) == 2 and area > SPECK_M2 and 2 * area > THIN_M * rim)
