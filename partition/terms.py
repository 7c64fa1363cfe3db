"""Terms of a division besides its levels: what must also hold, what is wished for, and the plan it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd


@dataclass(frozen=True)
class Prices:
    """
    How many household-metres of walking a wish is worth; 0 does without it.

    Attributes
    ----------
    split_group_m
        A household of a natural group that would fit a grid whole but lies outside the group's main grid.
    border_m
        A metre of border between two grids: the more, the more compact the grids are.
    off_feature_m
        A metre of border between two grids that lies on no road, water or railway.
    moved_m
        A household that leaves the grid it is in today.
    balance_m
        A household more or fewer than the mean of the grids.
    """

    split_group_m: float = 0.0
    border_m: float = 0.0
    off_feature_m: float = 0.0
    moved_m: float = 0.0
    balance_m: float = 0.0


@dataclass(frozen=True)
class OldGrids:
    """
    The grids of a level as they are today.

    ``grid_of`` gives the old grid's id by ``household_id``, missing where the household had none; ``names`` what each
    old grid is called, ``leaders`` who of the staff leads it. ``coded`` tells whether the ids are codes, which grids
    keep, or only tell the old grids apart. ``retired`` are codes of still older grids, which nobody gets again.
    """

    grid_of: pd.Series
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    leaders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    coded: bool = True
    retired: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Terms:
    """
    What holds at every level of a division.

    Attributes
    ----------
    whole_groups
        Natural groups that fit a grid must not be split.
    strict_parts
        A grid on several land parts breaks a rule.
    split_oversized
        A building above the band is divided by stairwell and floor where these are known; else it is a grid of its
        own.
    old
        Grids to start from and to change little, by level name.
    kept
        Names of levels whose old grids stay as they are, whatever their bands; what is new joins them.
    """

    whole_groups: bool = False
    strict_parts: bool = False
    split_oversized: bool = False
    prices: Prices = Prices()
    old: Mapping[str, OldGrids] = field(default_factory=lambda: MappingProxyType({}))
    kept: frozenset[str] = frozenset()
