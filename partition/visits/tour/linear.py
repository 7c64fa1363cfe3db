"""How short a tour can be at best: a linear programme over edges that learns what tours must leave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.visits.tour.cuts import Cuts, no_cuts, violated
from partition.visits.tour.ends import Trip
from partition.visits.tour.polish import nearest
from partition.visits.tour.programme import Prices, Programme, UnsolvedError

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

MOST_GONE = 0.1
"""A larger share of edges that no shorter trip walks is taken out of the linear programme."""

HALF = 0.5
"""Above it an edge is walked, up to rounding."""

WHOLE = 1e-6
"""What is nearer to 0 or 1 is whole."""


@dataclass(frozen=True)
class Relaxed:
    """
    What the linear programme leaves open.

    Attributes
    ----------
    cuts
        Inequalities found.
    bound_m
        No round trip is below it, or below the trip in hand.
    kept
        (n, n), edges that a round trip shorter than the one in hand could walk, each once (`all_edges`).
    order
        The trip in hand: the one given, or the one that the linear programme came to.
    reduced_m
        What each edge costs above the bound, (n, n).
    steps
        Steps of the simplex method.
    """

    cuts: Cuts
    bound_m: float
    kept: Sets
    order: Ints
    reduced_m: Floats
    steps: int = 0


def relax(trip: Trip, order: Ints, proven_m: float, work: float = np.inf) -> Relaxed:
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
    work
        Steps of the simplex method, times places, after which nothing is added any more.
    """
    n, length_m = len(order), trip.length(order)
    programme = Programme(trip, np.argwhere(_first_edges(trip, order)), no_cuts(n))
    kept = all_edges(trip, np.ones((n, n), np.bool_))
    best = Relaxed(programme.cuts, 0.0, kept, order, np.zeros((n, n)))
    rounds = last = 0
    mark = 0.0
    while (answer := _solved(programme)) is not None:
        walked, prices = answer
        reduced, bound_m = bound(trip, prices, programme.cuts, np.argwhere(best.kept))
        if bound_m > best.bound_m:
            kept = best.kept & (reduced <= length_m - bound_m + SLACK)
            best = Relaxed(programme.cuts.only(prices.cuts > 0.0), min(bound_m, length_m), kept, order, reduced)
        missed = _missed(reduced, best.kept, programme.ends)
        if bound_m >= proven_m or programme.steps * n >= work:
            break
        if len(missed):
            # inequalities wait: the basis serves on after new edges or new inequalities, and not after both
            programme.open(missed)
            continue
        rounds += 1
        if bound_m > mark + LEAST_GAIN * (proven_m - mark):
            last, mark = rounds, bound_m
        found = violated(n, programme.ends, walked)
        if not found and np.minimum(walked, 1.0 - walked).max() < WHOLE:
            best = replace(best, order=along(trip, programme.ends[walked > HALF]))
        if not found or rounds - last > PATIENCE or rounds == CUT_ROUNDS:
            break
        programme.learn(found)
        gone = ~best.kept[tuple(programme.ends.T)]
        if gone.mean() > MOST_GONE:
            programme.shut(gone)
    return replace(best, steps=programme.steps)


def _solved(programme: Programme) -> tuple[Floats, Prices] | None:
    """Return what the programme says, None if it says nothing: the bound so far then stands."""
    try:
        return programme.solve()
    except UnsolvedError:
        return None


def _missed(reduced: Floats, kept: Sets, ends: Ints) -> Ints:
    """Return the edges kept that are not open and would lower the solution."""
    missed = kept & (reduced < -SLACK)
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
    reduced = _reduced(trip.metres, prices.out, prices.into, prices.cuts[cuts.owner], cuts.sets)
    each = reduced[all_edges(trip, np.ones_like(reduced, dtype=np.bool_)) if ends is None else tuple(ends.T)]
    below = np.minimum(each, 0.0)
    for edge, value in fixed:
        below[edge] = value * each[edge]
    places = float(prices.out.sum() + prices.into.sum())
    return reduced, places + float(prices.cuts @ cuts.least) + float(below.sum())


@nb.njit(cache=True, nogil=True)
def _reduced(metres, out, into, price, sets):  # type: ignore[no-untyped-def]
    """Return what edges cost beyond the prices of their places and of the sets that they leave, (n, n)."""
    n = len(metres)
    reduced = np.empty((n, n))
    for a in range(n):
        for b in range(n):
            reduced[a, b] = metres[a, b] - out[a] - into[b]
    for k in range(len(price)):
        if price[k] > 0.0:
            inside, outside = np.flatnonzero(sets[k]), np.flatnonzero(~sets[k])
            for one in inside:
                for other in outside:
                    reduced[one, other] -= price[k]
                    reduced[other, one] -= price[k]
    return reduced


def along(trip: Trip, walked: Ints) -> Ints:
    """Return the places of a round trip along its edges."""
    follows: dict[int, list[int]] = {}
    for a, b in walked.tolist():
        follows.setdefault(a, []).append(b)
        if trip.symmetric:
            follows.setdefault(b, []).append(a)
    order, last = [0], -1
    while len(order) < len(walked):
        here = order[-1]
        # a trip is left by the edge by which it was not reached
        step = next(place for place in follows[here] if place != last)
        order.append(step)
        last = here
    return np.array(order)
