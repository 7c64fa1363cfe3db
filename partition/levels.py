"""Levels of a division: what a grid is called, and the band of households it may hold."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

CHINESE = {"village": "行政村", "grid": "网格", "micro_grid": "微网格", "ten_household_group": "十联户"}
"""What levels of the usual names are called in Chinese."""


def in_chinese(name: str) -> str:
    """Return what a level is called in Chinese, its own name where that is not known."""
    return CHINESE.get(name, name)


@dataclass(frozen=True)
class Band:
    """Fewest and most households a grid may hold; both ends belong to it."""

    min: int
    max: int

    def __contains__(self, households: object) -> bool:
        return isinstance(households, int) and self.min <= households <= self.max

    def widened(self, tolerance: float) -> "Band":
        """Return the band with a tolerance: ceil(min(1 - f)) to floor(max(1 + f)), computed exactly."""
        share = Fraction(str(tolerance))
        return Band(ceil(self.min * (1 - share)), floor(self.max * (1 + share)))

    def counts(self, households: int) -> range:
        """Return the numbers of grids into which this many households can be divided inside the band."""
        return range(ceil(Fraction(households, self.max)), floor(Fraction(households, max(self.min, 1))) + 1)


@dataclass(frozen=True)
class Level:
    """
    One level of a division, such as ``micro_grid`` with 50 to 100 households.

    ``count`` is a number of grids that was asked for, ``fewest`` asks for as few as the band allows. ``splits`` tells
    that a building above the band is divided by stairwell and floor where these are known; else it is a grid of its
    own. ``label`` is what its grids are called in Chinese where a profile says so.
    ``lowest`` tells that no level is drawn inside: the wish for doors of one lane is one of its grids.
    """

    name: str
    band: Band
    tolerance: float = 0.0
    count: int | None = None
    radius_m: float | None = None
    splits: bool = False
    fewest: bool = False
    label: str = ""
    lowest: bool = field(default=False, compare=False)

    @property
    def zh(self) -> str:
        """What its grids are called in Chinese sentences."""
        return self.label or in_chinese(self.name)

    @property
    def allowed(self) -> Band:
        """The band that no grid may leave: the strict one, widened by the tolerance."""
        return self.band.widened(self.tolerance)
