"""The bound that multipliers give: over all units and all centres, whatever a search looked at."""

from dataclasses import dataclass

import numba as nb
import numpy as np

from partition.bound.demand import CORES, Demand, side_by_side
from partition.bound.takings import takings, walk_to
from partition.levels import Band
from partition.problem import Floats, Ints

RELAXED = ("contiguity", "nesting", "whole_units", "whole_groups", "walk_radius", "centre_in_grid", "wishes")
"""What a plan need not keep for the bound to hold: it holds for all plans that do and that do not."""

SINGLE = 1.0 - 2.0**-23
"""Distances kept in 32 bits may be longer than they are by half of the last bit; the bound rests on shorter ones."""

ROUNDING = 1e-12
"""By what share sums of 64 bits may err here; so much is taken off a bound."""


@dataclass(frozen=True)
class Bound:
    """
    A lower bound on household-metres, with its proof.

    Any multipliers, in household-metres and one a unit, give a valid bound (`bound_of`); these gave the best one found.
    """

    metres: float
    multipliers: Floats


def bound_of(demand: Demand, n_grids: int, band: Band, multipliers: Floats, *, cores: int = CORES) -> float:
    """
    Return the household-metres that no division into ``n_grids`` grids inside the band goes below.

    With a multiplier ``l_u`` for "unit u lies in one grid", a centre at door c alone would take the units of least
    ``walk_m[u, c] - l_u / load_u`` a household until its band is full, fractions allowed, which is worth ``v_c``. A
    unit lies in one grid, so only one of its doors is a centre, and

        bound(l) = sum_u l_u + the n_grids least of (min of v_c over the doors c of unit u)

    is what no plan goes below (Geoffrion 1974). It needs memory for one centre at a time.
    """
    worth = multipliers / demand.load
    at_door = np.empty(len(demand.rows))
    shorter = SINGLE if demand.walk_m.dtype == np.float32 else 1.0

    def price(part: Ints) -> None:
        _values(
            demand.walk_m, demand.rows, demand.unit, demand.share, demand.load, worth, shorter,
            float(band.min), float(band.max), part, at_door,
        )  # fmt: skip

    side_by_side(price, len(at_door), cores)
    values = np.sort(best_of_units(at_door, demand))[:n_grids]
    rounding = ROUNDING * float(np.abs(multipliers).sum() + np.abs(values).sum())
    return float(multipliers.sum() + values.sum()) - rounding


def best_of_units(at_door: Floats, demand: Demand) -> Floats:
    """Return for each unit the least value of a centre at one of its doors."""
    values = np.full(len(demand.load), np.inf)
    np.minimum.at(values, demand.unit, at_door)
    return values


@nb.njit(cache=True, nogil=True)
def _values(metres, rows, unit, share, load, worth, shorter, least, most, part, values):  # type: ignore[no-untyped-def]
    """Write what some doors are worth as centres."""
    n = len(load)
    every, walk_m = np.arange(n), np.empty(n)
    prices, loads = np.empty(n), np.empty(n)
    for c in part:
        walk_to(metres, rows[c], rows, unit, share, walk_m)
        walk_m *= shorter
        values[c] = takings(0, n, every, walk_m, worth, load, least, most, prices, loads)[1]
