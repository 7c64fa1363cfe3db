"""A good set of sites: greedy, then the best exchange of one open site for a closed one until none helps."""

import numba as nb
import numpy as np

from partition.problem import Floats, Ints
from partition.stations.sites import Sites

LEAST_GAIN = 1e-9
"""Share of the cost that an exchange must save; less is rounding."""


def open_greedily(sites: Sites) -> Ints:
    """Return sites opened one after the other, each the one that saves most; of equals the first."""
    chosen: list[int] = []
    paid = sites.base
    for _ in range(sites.n_open):
        saved = savings(sites, paid)
        saved[chosen] = -1.0
        chosen.append(int(saved.argmax()))
        paid = np.minimum(paid, sites.costs[:, chosen[-1]])
    return np.array(chosen, dtype=np.intp)


def interchange(sites: Sites, chosen: Ints) -> Ints:
    """
    Return a set that no exchange of one site improves.

    The vertex substitution of Teitz and Bart (1968), each time the best exchange, priced for all pairs in one pass
    over the costs (Whitaker 1983, Resende and Werneck 2007).
    """
    chosen = chosen.copy()
    while True:
        near, first, second = two_nearest(sites, chosen)
        gains = np.zeros((len(chosen), sites.costs.shape[1]))
        saved = np.zeros(sites.costs.shape[1])
        _price_exchanges(sites.costs, sites.weights, near, first, second, saved, gains)
        loss = np.bincount(near[near >= 0], (sites.weights * (second - first))[near >= 0], minlength=len(chosen))
        gains += saved[None, :] - loss[:, None]
        gains[:, chosen] = -np.inf
        out, best = np.unravel_index(int(gains.argmax()), gains.shape)
        if gains[out, best] <= LEAST_GAIN * float(sites.weights @ first):
            return np.sort(chosen)
        chosen[out] = best


def savings(sites: Sites, paid: Floats) -> Floats:
    """Return for each site what opening it would save those who now pay so much; shape ``(m,)``."""
    saved = np.zeros(sites.costs.shape[1])
    _add_savings(sites.costs, sites.weights, paid, saved)
    return saved


def two_nearest(sites: Sites, chosen: Ints) -> tuple[Ints, Floats, Floats]:
    """
    Return for each address the nearest of the chosen, by its place among them, and what it pays there and elsewhere.

    -1 where the base is no worse. Elsewhere is the second nearest, the base counted.
    """
    costs = np.column_stack([sites.base, sites.costs[:, chosen].astype(float)])
    near = costs.argmin(axis=1)
    rows = np.arange(len(costs))
    first = costs[rows, near]
    costs[rows, near] = np.inf
    return near - 1, first, costs.min(axis=1)


@nb.njit(cache=True, nogil=True)
def _add_savings(costs, weights, paid, saved):  # type: ignore[no-untyped-def]
    for i in range(costs.shape[0]):
        here, load, row = paid[i], weights[i], costs[i]
        for j in range(len(saved)):
            saved[j] += load * max(here - row[j], 0.0)


@nb.njit(cache=True, nogil=True)
def _price_exchanges(costs, weights, near, first, second, saved, kept):  # type: ignore[no-untyped-def]
    """
    Add what each site saves by itself, and what of the loss of an open site it would make good.

    Who has the base nearest is touched by ``saved`` alone.
    """
    for i in range(costs.shape[0]):
        here, other, load, row = first[i], second[i], weights[i], costs[i]
        for j in range(len(saved)):
            saved[j] += load * max(here - row[j], 0.0)
        if near[i] >= 0:
            made_good = kept[near[i]]
            for j in range(len(made_good)):
                made_good[j] += load * max(other - max(row[j], here), 0.0)
