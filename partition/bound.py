"""A lower bound on the walking of every plan: what no division into so many grids can go below."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.levels import Band
from partition.problem import Floats, Ints
from partition.solvers.stop import Stop

PATIENCE = 12
"""Steps without a better bound after which the step length is halved."""

AVERAGE = 0.7
"""Weight of the direction so far in the next one."""

CORES = 2
"""Threads that price centres side by side; the bound does not depend on it."""


@dataclass(frozen=True)
class Bound:
    """
    A lower bound on household-metres, with its proof.

    Any multipliers give a valid bound (`bound_of`); these gave the best one found. ``relaxed`` names the rules that
    a plan need not keep for the bound to hold.
    """

    metres: float
    multipliers: Floats
    relaxed: tuple[str, ...] = ("contiguity", "nesting", "whole_groups", "walk_radius", "centre_in_grid")


def lower_bound(cost_m: Floats, weights: Ints, n_grids: int, band: Band, *, upper_m: float, stop: Stop) -> Bound:
    """
    Return a lower bound on the household-metres of every division into ``n_grids`` grids inside the band.

    Lagrangian relaxation of the p-median with two-sided capacity: with a multiplier ``l_u`` for "unit u lies in one
    grid", centre c alone would take the units of least ``cost_m[u, c] - l_u`` a household until the band is full,
    fractions allowed, which is worth ``v_c``; then

        bound(l) = sum_u l_u + the n_grids least v_c  <=  household-metres of any plan.

    Multipliers climb by subgradient steps of Polyak's length (Held, Wolfe and Crowder 1974), averaged.

    Parameters
    ----------
    cost_m
        Household-metres from each unit to each possible centre, shape ``(n, n_centres)``: all households, not only
        those that a search looked at, or the bound would hold only for these.
    upper_m
        Household-metres of a plan that is known; sets the length of the steps only.
    """
    order, walk_m = _nearest_first(cost_m, weights)
    load = weights.astype(float)
    multipliers = _first_multipliers(walk_m, load, n_grids)
    best, best_multipliers = -np.inf, multipliers
    direction = np.zeros(len(weights))
    pace, waited = 1.0, 0
    step = 0
    while stop.used(step) < 1.0:
        step += 1
        value, slack = _evaluate(order, walk_m, load, multipliers, n_grids, band)
        if value > best:
            best, best_multipliers, waited = value, multipliers, 0
        else:
            waited += 1
            if waited == PATIENCE:
                pace, waited, multipliers = pace / 2, 0, best_multipliers
                direction[:] = 0.0
                continue
        direction = AVERAGE * direction + (1.0 - AVERAGE) * slack
        norm = float((direction**2).sum())
        if norm < 1e-12 or pace < 1e-3:
            break
        multipliers = multipliers + pace * max(upper_m - value, 1e-6 * upper_m) / norm * direction
    return Bound(max(0.0, float(best)), best_multipliers)


def bound_of(cost_m: Floats, weights: Ints, n_grids: int, band: Band, multipliers: Floats) -> float:
    """Return the bound that the multipliers give; for whoever wants to check a `Bound`."""
    order, walk_m = _nearest_first(cost_m, weights)
    return float(_evaluate(order, walk_m, weights.astype(float), multipliers, n_grids, band)[0])


def _nearest_first(cost_m: Floats, weights: Ints) -> tuple[NDArray[np.int32], Floats]:
    """Return for each centre the units by metres a household, nearest first, and these metres in that order."""
    walk_m = np.ascontiguousarray((cost_m / weights[:, None]).T)
    order = np.argsort(walk_m, axis=1, kind="stable").astype(np.int32)
    return order, np.take_along_axis(walk_m, order, axis=1)


def _first_multipliers(walk_m: Floats, load: Floats, n_grids: int) -> Floats:
    """Return multipliers to begin with: what a household may walk in a grid of mean size round the typical centre."""
    size = min(len(load) - 1, round(len(load) / n_grids))
    return load * float(np.median(walk_m[:, size]))


def _evaluate(
    order: NDArray[np.int32], walk_m: Floats, load: Floats, multipliers: Floats, n_grids: int, band: Band
) -> tuple[float, Floats]:
    """Return the bound and, for each unit, the share that no grid has (below 0: in several)."""
    worth = multipliers / load
    least, most, dearest = float(band.min), float(band.max), float(worth.max())
    values = np.empty(len(order))
    halves = np.array_split(np.arange(len(order)), CORES)
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda half: _values(order, walk_m, load, worth, dearest, least, most, half, values), halves))
    chosen = np.argpartition(values, n_grids - 1)[:n_grids] if n_grids < len(values) else np.arange(len(values))
    slack = load.copy()
    for centre in chosen:
        _take(order[centre], walk_m[centre], load, worth, dearest, least, most, slack)
    return float(multipliers.sum() + values[chosen].sum()), slack / load


@nb.njit(cache=True, nogil=True)
def _gather(order, walk_m, load, worth, dearest, all_of_them, prices, loads):  # type: ignore[no-untyped-def]
    """
    Collect prices and loads of units whose price at a centre is below zero, or of all; return number and load.

    Beyond the dearest worth no price is below zero, so the nearest units are enough.
    """
    n, held = 0, 0.0
    for k in range(len(order)):
        if walk_m[k] >= dearest and not all_of_them:
            break
        price = walk_m[k] - worth[order[k]]
        if price < 0.0 or all_of_them:
            prices[n], loads[n] = price, load[order[k]]
            held += loads[n]
            n += 1
    return n, held


@nb.njit(cache=True, nogil=True)
def _cut(prices, loads, n, room):  # type: ignore[no-untyped-def]
    """
    Return the price up to which the cheapest units fill the room, their worth, and the room left at that price.

    A quickselect by load; prices and loads are reordered.
    """
    low, high, value = 0, n, 0.0
    while True:
        pivot = prices[(low + high) // 2]
        below, last, load_below, value_below, load_at = low, high, 0.0, 0.0, 0.0
        k = low
        while k < last:
            price = prices[k]
            if price < pivot:
                load_below += loads[k]
                value_below += price * loads[k]
                prices[k], prices[below] = prices[below], price
                loads[k], loads[below] = loads[below], loads[k]
                below += 1
                k += 1
            elif price > pivot:
                last -= 1
                prices[k], prices[last] = prices[last], price
                loads[k], loads[last] = loads[last], loads[k]
            else:
                load_at += loads[k]
                k += 1
        if load_below > room:
            high = below
        elif load_below + load_at >= room or last == high:
            left = min(room - load_below, load_at)
            return pivot, value + value_below + left * pivot, left / load_at
        else:
            room -= load_below + load_at
            value += value_below + load_at * pivot
            low = last


@nb.njit(cache=True, nogil=True)
def _worth(order, walk_m, load, worth, dearest, least, most, prices, loads):  # type: ignore[no-untyped-def]
    """Return what a centre takes: the price up to which it takes all, their worth, and the share taken at the price."""
    n, held = _gather(order, walk_m, load, worth, dearest, False, prices, loads)
    if held < least:  # too few come gladly, so the cheapest of the others must
        n, held = _gather(order, walk_m, load, worth, dearest, True, prices, loads)
        return _cut(prices, loads, n, least)
    if held <= most:
        value = 0.0
        for k in range(n):
            value += prices[k] * loads[k]
        return 0.0, value, 0.0
    return _cut(prices, loads, n, most)


@nb.njit(cache=True, nogil=True)
def _values(order, walk_m, load, worth, dearest, least, most, centres, values):  # type: ignore[no-untyped-def]
    """Write the worth of some centres."""
    prices, loads = np.empty(len(load)), np.empty(len(load))
    for c in centres:
        values[c] = _worth(order[c], walk_m[c], load, worth, dearest, least, most, prices, loads)[1]


@nb.njit(cache=True, nogil=True)
def _take(order, walk_m, load, worth, dearest, least, most, slack):  # type: ignore[no-untyped-def]
    """Subtract from each unit's households those that a centre takes."""
    prices, loads = np.empty(len(load)), np.empty(len(load))
    limit, _, share = _worth(order, walk_m, load, worth, dearest, least, most, prices, loads)
    for k in range(len(order)):
        price = walk_m[k] - worth[order[k]]
        if price < limit:
            slack[order[k]] -= load[order[k]]
        elif price == limit:
            slack[order[k]] -= share * load[order[k]]
