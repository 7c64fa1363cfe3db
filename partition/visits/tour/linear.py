"""How short a tour can be at best: a linear programme over edges that learns what tours must leave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from partition.visits.tour.cuts import Cuts, no_cuts, violated
from partition.visits.tour.ends import Trip
from partition.visits.tour.polish import nearest
from partition.visits.tour.programme import Prices, Programme

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sets = NDArray[np.bool_]

CANDIDATES = 7
"""Nearest places whose edges the linear programme begins with; those that it misses are priced in."""

CUT_ROUNDS = 80
"""How often inequalities are added to the linear programme before giving up."""

PATIENCE, LEAST_GAIN = 8, 1e-3
"""It ends after so many rounds in which the bound gained less than such a share of what is missing."""

SLACK = 1e-6


@dataclass(frozen=True)
class Relaxed:
    """Inequalities found, the bound of the linear programme, and what each edge of all costs above it, (n, n)."""

    cuts: Cuts
    bound_m: float
    reduced_m: Floats


def relax(trip: Trip, order: Ints, proven_m: float) -> Relaxed:
    """
    Return a lower bound on all round trips, by the linear programme over edges.

    The model (Dantzig, Fulkerson and Johnson 1954), with x_e = 1 if edge e is walked:
    minimise ``sum_e c_e x_e`` subject to ``x(edges at i) = 2`` for every place i, ``x(edges out of S) >= 2`` for sets
    S of places, combs, and ``0 <= x <= 1``. Where ways differ there and back each direction is an edge of its own and
    every place is entered once and left once. Inequalities are added where a solution violates them. The bound is
    computed from the duals over all edges (`bound`), so that it holds whatever edges the programme was given.

    Parameters
    ----------
    proven_m
        A bound of so many metres is enough.
    """
    n = len(order)
    programme = Programme(trip, np.argwhere(_first_edges(trip, order)), no_cuts(n))
    best = Relaxed(programme.cuts, 0.0, np.zeros((n, n)))
    rounds = last = 0
    mark = 0.0
    while (answer := programme.solve()) is not None:
        walked, prices = answer
        reduced, bound_m = bound(trip, prices, programme.cuts)
        if bound_m > best.bound_m:
            best = Relaxed(programme.cuts.only(prices.cuts > 0.0), bound_m, reduced)
        missed = _missed(trip, reduced, programme.ends)
        if bound_m >= proven_m:
            break
        if len(missed):
            # inequalities wait: the basis serves on after new edges or new inequalities, and not after both
            programme.open(missed)
            continue
        rounds += 1
        if bound_m > mark + LEAST_GAIN * (proven_m - mark):
            last, mark = rounds, bound_m
        found = violated(n, programme.ends, walked)
        if not found or rounds - last > PATIENCE or rounds == CUT_ROUNDS:
            break
        programme.learn(found)
    return best


def _missed(trip: Trip, reduced: Floats, ends: Ints) -> Ints:
    """Return the edges that are not open and would lower the solution."""
    missed = all_edges(trip, reduced < -SLACK)
    missed[tuple(ends.T)] = False
    return np.argwhere(missed)


def all_edges(trip: Trip, chosen: Sets) -> Sets:
    """Return the edges among pairs chosen: each once if ways are as long there as back, none from a place to itself."""
    return np.triu(chosen, 1) if trip.symmetric else chosen & ~np.eye(len(chosen), dtype=np.bool_)


def _first_edges(trip: Trip, order: Ints) -> Sets:
    """Return the edges of the trip in hand and those to near places."""
    n = len(order)
    chosen = np.zeros((n, n), np.bool_)
    for table, turned in ((trip.metres, False), (trip.metres.T, True)):
        near = nearest(table, CANDIDATES)
        pairs = np.repeat(np.arange(n), near.shape[1]), near.ravel()
        chosen[pairs[::-1] if turned else pairs] = True
    chosen[order, np.roll(order, -1)] = True
    return all_edges(trip, chosen | chosen.T if trip.symmetric else chosen)


def bound(
    trip: Trip, prices: Prices, cuts: Cuts, ends: Ints | None = None, fixed: Sequence[tuple[int, float]] = ()
) -> tuple[Floats, float]:
    """
    Return the reduced cost of all edges, (n, n), and a length that no round trip is below.

    Weak duality: it holds whatever the prices are, so that a wrong solution gives a low bound and never a false one.

    Parameters
    ----------
    ends, fixed
        Only trips along these edges, (m, 2), of which some, by number, are walked (1) or not (0). None for all edges.
    """
    price = prices.cuts[cuts.owner]
    sets = cuts.sets[price > 0.0].astype(np.float64)
    price = price[price > 0.0]
    out = price @ sets
    crossed = out[:, None] + out - 2.0 * (sets.T * price) @ sets
    reduced = trip.metres - prices.out[:, None] - prices.into - crossed
    each = reduced[all_edges(trip, np.ones_like(reduced, dtype=np.bool_)) if ends is None else tuple(ends.T)]
    below = np.minimum(each, 0.0)
    for edge, value in fixed:
        below[edge] = value * each[edge]
    places = float(prices.out.sum() + prices.into.sum())
    return reduced, places + float(prices.cuts @ cuts.least) + float(below.sum())
