"""A lower bound on what any set of sites costs: Lagrangian relaxation, climbed by subgradient steps."""

from dataclasses import dataclass

import numpy as np

from partition.problem import Floats, Ints
from partition.stations.sites import Sites

PATIENCE = 8
"""Steps without a better bound after which the step length is halved."""

AVERAGE = 0.6
"""Weight of the direction so far in the next one."""

SHORTEST_PACE = 1e-3

MEMORY = 0.95
"""Weight of the steps so far in how often a site is among the cheapest."""


@dataclass(frozen=True)
class Relaxed:
    """
    The best bound of a climb and what gave it.

    Attributes
    ----------
    bound
        No set of sites costs less.
    worth
        What it is worth that one household of each address is served, shape ``(n,)``: multipliers that prove the
        bound (`bound_of`).
    prices
        What opening each site is worth at these multipliers, never above 0, shape ``(m,)``.
    often
        How often each site was among the cheapest, 0 to 1, the last steps counting most; shape ``(m,)``.
    best_set, best_value
        The set met on the way that costs least.
    steps
        How many were made.
    """

    bound: float
    worth: Floats
    prices: Floats
    often: Floats
    best_set: Ints
    best_value: float
    steps: int


def bound_of(sites: Sites, worth: Floats) -> float:
    """
    Return the bound that multipliers give: no set of ``n_open`` sites costs less, whatever they are.

    With a multiplier ``l_i = w_i v_i`` for "address i is served once" and v_i no more than the base of i,

        bound(v) = sum_i w_i v_i + the n_open least of  sum_i w_i min(0, c_ij - v_i)  over j.
    """
    held = np.minimum(worth, sites.base)
    prices = _prices(sites, held)
    return float(sites.weights @ held + np.sort(prices)[: sites.n_open].sum())


def climb(sites: Sites, worth: Floats, *, upper: float, steps: int) -> Relaxed:
    """
    Return the best bound that so many subgradient steps of Polyak's length find (Held, Wolfe and Crowder 1974).

    Parameters
    ----------
    worth
        Multipliers to begin with.
    upper
        The cost of a set that is known; it sets the length of the steps.
    """
    worth = np.minimum(worth, sites.base)
    best, best_worth, best_prices = -np.inf, worth, np.zeros(sites.costs.n_sites)
    best_set, best_value = np.arange(sites.n_open), np.inf
    often = np.zeros(sites.costs.n_sites)
    direction = np.zeros(len(worth))
    pace, waited, made = 1.0, 0, 0
    while made < steps:
        made += 1
        prices = _prices(sites, worth)
        chosen = np.argpartition(prices, sites.n_open - 1)[: sites.n_open]
        often *= MEMORY
        often[chosen] += 1.0 - MEMORY
        bound = float(sites.weights @ worth + prices[chosen].sum())
        near = sites.costs.of(chosen)
        value = float(sites.weights @ np.minimum(sites.base, near.min(axis=1)))
        if value < best_value:
            best_set, best_value = np.sort(chosen), value
        if bound > best:
            waited = 0 if bound > best + 1e-7 * abs(upper) else waited + 1
            best, best_worth, best_prices = bound, worth, prices
        else:
            waited += 1
        limit = min(upper, best_value)
        if waited >= PATIENCE:
            pace, waited, worth = pace / 2, 0, best_worth
            direction[:] = 0.0
        if best >= limit - slack_of(sites, limit) or pace < SHORTEST_PACE:
            break
        direction = AVERAGE * direction + (1.0 - AVERAGE) * (1.0 - (near < worth[:, None]).sum(axis=1))
        norm = float(sites.weights @ direction**2)
        if norm < 1e-12:
            break
        length = pace * max(limit - bound, 1e-6 * limit) / norm
        worth = np.clip(worth + length * direction, 0.0, sites.base)
    return Relaxed(best, best_worth, best_prices, often, best_set, best_value, made)


PROVEN = 1e-6
"""A bound within this share of the cost proves it, where costs are not whole numbers."""


def slack_of(sites: Sites, value: float) -> float:
    """Return how far below a known cost a bound may lie that still proves it."""
    return 1.0 - 1e-6 if sites.whole else PROVEN * value


def _prices(sites: Sites, worth: Floats) -> Floats:
    """Return what opening each site is worth, never above 0, shape ``(m,)``."""
    return -sites.costs.savings(sites.weights, worth)
