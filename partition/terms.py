"""Terms of a division besides its levels: what must also hold, what is wished for, and the plan it starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage import Floats


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
    on_feature_m
        A metre of border between two grids that does lie there: that much is gained, where the others cost.
    moved_m
        A household that leaves the grid it is in today.
    balance_m
        A household more or fewer than the mean of the grids.
    minutes_m
        A minute of visits a week more or fewer than the mean of the grids. Only one of the two is weighed: where this
        has a price, ``balance_m`` has none.
    lane_m
        At the lowest level, two neighbouring units of one lane, or of one stairwell, in different grids.
    """

    split_group_m: float = 0.0
    border_m: float = 0.0
    off_feature_m: float = 0.0
    on_feature_m: float = 0.0
    moved_m: float = 0.0
    balance_m: float = 0.0
    minutes_m: float = 0.0
    lane_m: float = 0.0

    def of_borders(self, length_m: Floats, off_m: Floats) -> Floats:
        """Return what borders cost of some lengths, of which so many metres lie on no road, water or railway."""
        on_m = length_m - off_m
        return self.border_m * length_m + self.off_feature_m * off_m - self.on_feature_m * on_m


@dataclass(frozen=True)
class OldGrids:
    """
    The grids of a level as they are today.

    ``grid_of`` gives the old grid's id by ``household_id``, missing where the household had none; ``names`` what each
    old grid is called, ``leaders`` who of the staff leads it. ``coded`` tells whether the ids are codes, which grids
    keep, or only tell the old grids apart. ``retired`` are codes of still older grids, which nobody gets again.
    ``dedicated`` are the old grids that were dedicated areas, perhaps without households.
    """

    grid_of: pd.Series
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    leaders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    coded: bool = True
    retired: frozenset[str] = frozenset()
    dedicated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GivenCentres:
    """
    Places that are centres, each of exactly one grid of a level: service stations, or where leaders start.

    ``ids`` and ``names`` are empty text where a place has none; ``xy`` are metres in the CRS of the villages, shape
    ``(k, 2)``; ``where`` is what messages call the file that they come from.
    """

    level: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    xy: NDArray[np.float64]
    where: str = "centers"


@dataclass(frozen=True)
class Terms:
    """
    What holds at every level of a division.

    Attributes
    ----------
    whole_groups
        Natural groups that fit a grid must not be split.
    may_split
        Those that may be split all the same, as code of the village and name; a code of "" means every village.
    strict_parts
        A grid on several land parts breaks a rule.
    split_oversized
        A building above the band is divided by stairwell and floor where these are known; else it is a grid of its
        own.
    old
        Grids to start from and to change little, by level name.
    kept
        Names of levels whose old grids stay as they are, whatever their bands; what is new joins them.
    locked
        Old grids that stay as they are while others are drawn anew: no unit leaves one, and none joins it. By level
        name, of all levels, coarse to fine; at the levels above its own each lies in one grid.
    centres
        The given centres of a level's grids; at the other levels a household of the grid is its centre.
    weekly_minutes
        Minutes of visits a week by ``household_id``, all households of the address together; those not named have
        none. None: nobody asked, and where minutes are balanced all the same, every household counts alike.
    """

    whole_groups: bool = False
    may_split: frozenset[tuple[str, str]] = frozenset()
    strict_parts: bool = False
    split_oversized: bool = False
    prices: Prices = Prices()
    old: Mapping[str, OldGrids] = field(default_factory=lambda: MappingProxyType({}))
    kept: frozenset[str] = frozenset()
    locked: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    centres: GivenCentres | None = None
    weekly_minutes: pd.Series | None = field(default=None, compare=False, repr=False)

    def keeps_whole(self, village: str, group: str) -> bool:
        """Return whether a natural group must not be split where it fits a grid."""
        return self.whole_groups and not self.may_split & {("", group), (village, group)}
