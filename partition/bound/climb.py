"""Better multipliers, step by step: the climb to a lower bound that comes close."""

from dataclasses import dataclass

import numba as nb
import numpy as np

from partition.bound.demand import CORES, Demand, side_by_side
from partition.bound.exact import Bound, best_of_units, bound_of
from partition.bound.near import Near, near, price_all, shortlist, within
from partition.bound.takings import takings
from partition.levels import Band
from partition.problem import Floats, Ints
from partition.solvers.stop import Stop

ROUND = 30
"""Steps on short lists between two looks at all centres."""

AHEAD = 0.05
"""How far ahead of the bound a step aims at most, where the known plan is a poor one."""

SHORT, MISSED = 5.0, 0.5
"""
How many centres a grid are on a short list at first, of those that are worth most. There are more next time where
others turn out to be worth more by this share of what a step would gain, and fewer where not.
"""

MORE, FEWER = 1.5, 0.95
"""By what the number of centres on a short list grows and shrinks."""

DRIFT, FIRST_DRIFT, NEARLY = 0.2, 1.0, 0.8
"""How far worth may move on short lists, as a share of the typical worth: farther until the bound is nearly there."""

PACE, PATIENCE, SLOWEST = 0.2, 30, 1e-4
"""Share of Polyak's step at the start; steps without a better bound after which it is halved; where the climb ends."""

AVERAGE = 0.7
"""Weight of the direction so far in the next one."""


def lower_bound(
    demand: Demand,
    n_grids: int,
    band: Band,
    *,
    upper_m: float,
    stop: Stop,
    target: float = 0.0,
    start: Floats | None = None,
    cores: int = CORES,
) -> Bound:
    """
    Return a lower bound on the household-metres of every division into ``n_grids`` grids inside the band.

    The multipliers of `bound_of` climb by subgradient steps of Polyak's length (Held, Wolfe and Crowder 1974),
    averaged, and scaled by the root of the units' households. Most steps look only at the centres worth most and at
    the units near these; then all centres are looked at again. What the climb sees never makes the bound: the
    multipliers that look best are priced by `bound_of` at the end, over all units and centres.

    Parameters
    ----------
    upper_m
        Household-metres of a plan that is known; sets the length of the steps only.
    stop
        Counts looks at all centres, each with up to `ROUND` steps behind it.
    target
        The climb ends where the known plan is proven to be no more than this share above the bound.
    start
        Multipliers to begin with, such as those of an earlier bound.
    cores
        Threads; one where a search runs beside. The bound does not depend on it.
    """
    if n_grids == 1:
        multipliers = _of_one_grid(demand)
    else:
        multipliers = _climb(demand, n_grids, band, upper_m, stop, target, start, cores)
    return Bound(max(0.0, bound_of(demand, n_grids, band, multipliers, cores=cores)), multipliers)


def _of_one_grid(demand: Demand) -> Floats:
    """Return multipliers so high that the one grid takes all: its best centre is then the bound."""
    return demand.load * (1.0 + max(float(demand.walk_m[row, demand.rows].max()) for row in demand.rows))


@dataclass
class _Sighted:
    """What was seen when all centres were looked at: up to which price each takes, and what it is worth."""

    limits: Floats
    values: Floats


def _climb(
    demand: Demand,
    n_grids: int,
    band: Band,
    upper_m: float,
    stop: Stop,
    target: float,
    start: Floats | None,
    cores: int,
) -> Floats:
    """Return the multipliers whose bound looked best."""
    stop.used(0)  # starts a clock: lists take time too
    lists = near(demand, band, cores)
    worth = within(demand, demand.households / n_grids, cores) if start is None else start / demand.load
    worth = np.minimum(worth, lists.sight_m)
    typical = float(np.median(np.abs(worth))) + 1e-9
    seen = _Sighted(np.empty(len(demand.rows)), np.empty(len(demand.rows)))
    best, best_worth, direction = -np.inf, worth, np.zeros_like(worth)
    state, rounds = np.array([-np.inf, PACE, 0.0]), 0
    wanted, kept = SHORT, np.arange(0)
    while True:
        bound = _look(demand, n_grids, band, lists, worth, seen, cores)
        rounds += 1
        if bound > best:
            best, best_worth = bound, worth.copy()
        if stop.used(rounds) >= 1.0 or state[1] < SLOWEST or upper_m <= best * (1.0 + target):
            return best_worth * demand.load
        drift = typical * (DRIFT if best > upper_m * NEARLY else FIRST_DRIFT)
        missed = _missed(demand, n_grids, seen.values, kept)
        wanted *= MORE if missed > MISSED * state[1] * (_aim(best, upper_m) - best) else FEWER
        kept = _worth_most(demand, round(max(1.0, wanted) * n_grids) + ROUND, seen.values)
        short = shortlist(kept, seen.limits, drift, lists.begin, lists.units, lists.walk_m, worth)
        state[0] = best
        worth = worth.copy()
        _steps(  # type: ignore[call-arg]
            *short, demand.load, n_grids, float(band.min), float(band.max), lists.sight_m, upper_m, drift,
            worth, best_worth.copy(), direction, state,
        )  # fmt: skip


def _missed(demand: Demand, n_grids: int, values: Floats, kept: Ints) -> float:
    """Return by how much the centres worth most are worth more than those of the last short list."""
    if len(kept) < n_grids:
        return 0.0
    of_all = np.sort(best_of_units(values, demand))[:n_grids]
    return float(np.sort(values[kept])[:n_grids].sum() - of_all.sum())


def _look(demand: Demand, n_grids: int, band: Band, lists: Near, worth: Floats, seen: _Sighted, cores: int) -> float:
    """Look at all centres; return the bound as the lists tell it."""
    side_by_side(
        lambda part: price_all(
            lists.begin, lists.units, lists.walk_m, worth, demand.load, float(band.min), float(band.max), part,
            seen.limits, seen.values,
        ),
        len(demand.rows),
        cores,
    )  # fmt: skip
    values = np.sort(best_of_units(seen.values, demand))[:n_grids]
    return float(worth @ demand.load + values.sum())


def _worth_most(demand: Demand, count: int, values: Floats) -> Ints:
    """Return the doors to go on with: the best one of each of so many units whose doors are worth most as centres."""
    order = np.lexsort((values, demand.unit))
    doors = order[np.unique(demand.unit[order], return_index=True)[1]]
    return np.sort(doors[np.argsort(values[doors], kind="stable")[:count]])


@nb.njit(cache=True, nogil=True)
def _aim(best_m, upper_m):  # type: ignore[no-untyped-def]
    """Return the household-metres that a step aims at, above the best bound: those of the known plan, if near."""
    if best_m < upper_m / 2.0:
        return upper_m
    return max(min(upper_m, best_m * (1.0 + AHEAD)), best_m * (1.0 + 1e-6))


@nb.njit(cache=True, nogil=True)
def _steps(  # type: ignore[no-untyped-def]
    begin, units, walk_m, load, n_grids, least, most, sight_m, upper_m, drift, worth, best, direction, state
):
    """
    Make steps on short lists until worth has drifted too far; ``state`` holds best bound, pace, and steps without it.

    ``worth``, ``direction``, ``best`` and ``state`` are changed.
    """
    n = len(load)
    begun, taken = worth.copy(), np.empty(n)
    prices, loads = np.empty(np.diff(begin).max()), np.empty(np.diff(begin).max())
    limits, values, shares = np.empty(len(begin) - 1), np.empty(len(begin) - 1), np.empty(len(begin) - 1)
    for _ in range(ROUND):
        for c in range(len(values)):
            limits[c], values[c], shares[c] = takings(
                begin[c], begin[c + 1], units, walk_m, worth, load, least, most, prices, loads
            )
        bound = _take(begin, units, walk_m, worth, n_grids, limits, values, shares, taken) + (worth * load).sum()
        if bound > state[0]:
            state[0], state[2] = bound, 0.0
            best[:] = worth
        else:
            state[2] += 1.0
            if state[2] >= PATIENCE:
                state[1], state[2] = state[1] / 2.0, 0.0
                worth[:], direction[:] = best, 0.0
                continue
        direction *= AVERAGE
        direction += (1.0 - AVERAGE) * (1.0 - taken)
        norm = (direction * direction * load).sum()
        if norm < 1e-12:
            state[1] = 0.0
            return
        length = state[1] * (_aim(state[0], upper_m) - bound) / norm
        far = 0.0
        for u in range(n):
            worth[u] = min(worth[u] + length * direction[u], sight_m[u])
            far = max(far, abs(worth[u] - begun[u]))
        if far > drift:
            return


@nb.njit(cache=True, nogil=True)
def _take(begin, units, walk_m, worth, n_grids, limits, values, shares, taken):  # type: ignore[no-untyped-def]
    """Write how often each unit is taken by the centres worth most; return what these are worth."""
    taken[:] = 0.0
    total = 0.0
    for c in np.argsort(values, kind="mergesort")[:n_grids]:
        total += values[c]
        for k in range(begin[c], begin[c + 1]):
            price = walk_m[k] - worth[units[k]]
            if price < limits[c]:
                taken[units[k]] += 1.0
            elif price == limits[c]:
                taken[units[k]] += shares[c]
    return total
