"""A good set of sites: greedy, then the best exchange of one open site for a closed one until none helps."""

import numpy as np

from partition.problem import Floats, Ints
from partition.stations.sites import Sites

LEAST_GAIN = 1e-9
"""Share of the cost that an exchange must save; less is rounding."""

TURNS = 300
"""Times that `shake` leaves a set, at most."""


def open_greedily(sites: Sites) -> Ints:
    """Return sites opened one after the other, each the one that saves most; of equals the first."""
    chosen: list[int] = []
    paid = sites.base
    for _ in range(sites.n_open):
        saved = savings(sites, paid)
        saved[chosen] = -1.0
        chosen.append(int(saved.argmax()))
        paid = np.minimum(paid, sites.costs.of(np.array(chosen[-1:]))[:, 0])
    return np.array(chosen, dtype=np.intp)


def interchange(sites: Sites, chosen: Ints) -> Ints:
    """
    Return a set that no exchange of one site improves.

    The vertex substitution of Teitz and Bart (1968), each time the best exchange, priced for all pairs in one pass
    over the costs (Whitaker 1983, Resende and Werneck 2007).
    """
    return _exchange_all(sites, chosen)[0]


def shake(sites: Sites, chosen: Ints, *, effort: float) -> Ints:
    """
    Return a set at least as good: a few sites are exchanged for any others, and the result is improved, over and over.

    Iterated local search (Lourenco, Martin and Stutzle 2003) from a fixed seed, so that it always takes the same way.

    Parameters
    ----------
    effort
        Costs looked at, in all, after which no new turn is begun; turns are `TURNS` at most.
    """
    dice = np.random.default_rng(0)
    best = interchange(sites, chosen)
    least = sites.value(best)
    m = sites.costs.n_sites
    a_round = sites.costs.size + (m + len(sites.weights)) * sites.n_open
    most = min(max(1, sites.n_open // 4), m - sites.n_open)
    for _ in range(TURNS if most > 0 else 0):
        if effort <= 0:
            break
        closed, out = np.setdiff1d(np.arange(m), best), int(dice.integers(1, most + 1))
        kept = dice.choice(best, len(best) - out, replace=False)
        tried, rounds = _exchange_all(sites, np.concatenate([kept, dice.choice(closed, out, replace=False)]))
        effort -= rounds * a_round
        value = sites.value(tried)
        if value <= least:
            best, least = tried, value
    return best


def _exchange_all(sites: Sites, chosen: Ints) -> tuple[Ints, int]:
    """Return the set that no exchange improves, and how many times all exchanges were priced."""
    chosen, rounds = chosen.copy(), 0
    while True:
        rounds += 1
        near, first, second = two_nearest(sites, chosen)
        gains = np.zeros((len(chosen), sites.costs.n_sites))
        saved = sites.costs.exchanges(sites.weights, near, first, second, gains)
        loss = np.bincount(near[near >= 0], (sites.weights * (second - first))[near >= 0], minlength=len(chosen))
        gains += saved[None, :] - loss[:, None]
        gains[:, chosen] = -np.inf
        out, best = np.unravel_index(int(gains.argmax()), gains.shape)
        if gains[out, best] <= LEAST_GAIN * float(sites.weights @ first):
            return np.sort(chosen), rounds
        chosen[out] = best


def savings(sites: Sites, paid: Floats) -> Floats:
    """Return for each site what opening it would save those who now pay so much; shape ``(m,)``."""
    return sites.costs.savings(sites.weights, paid)


def two_nearest(sites: Sites, chosen: Ints) -> tuple[Ints, Floats, Floats]:
    """
    Return for each address the nearest of the chosen, by its place among them, and what it pays there and elsewhere.

    -1 where the base is no worse. Elsewhere is the second nearest, the base counted.
    """
    costs = np.column_stack([sites.base, sites.costs.of(chosen).astype(float)])
    near = costs.argmin(axis=1)
    rows = np.arange(len(costs))
    first = costs[rows, near]
    costs[rows, near] = np.inf
    return near - 1, first, costs.min(axis=1)
