"""What metrics and rules need of the ground besides its own tables, worked out once: no move but a cut changes it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.coverage import Flags, Floats, Ints
from partition.ground import Ground
from partition.levels import Level
from partition.redraw.borders import border_on_features
from partition.wishes import groups_that_fit


@dataclass(frozen=True, eq=False)
class Givens:
    """
    What does not depend on who holds which unit.

    Attributes
    ----------
    on_feature_m
        How many metres of each border of the ground's adjacency lie on a road, water or railway.
    group_of
        The number of each unit's natural group, -1 where it has none or the group is too large for a grid.
    in_shared_building
        Which household rows stand in a building with addresses in several units.
    """

    on_feature_m: Floats
    group_of: Ints
    in_shared_building: Flags


def givens_of(ground: Ground, level: Level, on_feature_m: Floats | None = None) -> Givens:
    """Return what is given with a ground; the metres on features are measured unless they are known."""
    if on_feature_m is None:
        on_feature_m = border_on_features(ground.units.table.geometry.to_numpy(), ground.adjacency, ground.village)
    return Givens(on_feature_m, groups_that_fit(ground, level), _in_shared_building(ground))


def _in_shared_building(ground: Ground) -> Flags:
    """Return the household rows in buildings with addresses in several units."""
    building = pd.factorize(ground.village.households["building_id"])[0]
    known = np.flatnonzero(building >= 0)
    pairs = np.unique(building[known] * len(ground.door) + ground.units.of_household[known]) // len(ground.door)
    shared = np.bincount(pairs, minlength=1) > 1
    flags = np.zeros(len(building), dtype=bool)
    flags[known] = shared[building[known]]
    return flags
