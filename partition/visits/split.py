"""Which stops make one round: the best cuts of a long tour, and a search over tours to cut, compiled."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.visits.dice import chance, roll, shake
from partition.visits.tour.polish import LEAST_GAIN_M, nearest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRICES = (4.0, 2.0, 4.0, 1.0)
"""What a round costs, as a multiple of the longest distance, in each of the searches that are compared."""

HOT, COLD = 1.5, 0.02
"""First and last temperature, as multiples of the typical distance to the three nearest places."""

LEAST_TYPICAL_M = 0.1

MOVES, STEPS = 2_000, 1_000_000_000
"""Moves of a search for each stop, and steps of its cutting at most: long rounds or many stops get fewer moves."""

NEAR, LONGEST = 10, 3
TURNS, SWAPS = 0.35, 0.15
"""Shares of the moves that turn a stretch and that swap two stops; the others carry up to `LONGEST` stops."""


@dataclass(frozen=True)
class Budget:
    """
    Stops of which each fits one round alone, and what a round may take.

    ``metres`` (n + 1, n + 1) are symmetric distances, 0 being the start; ``minutes`` (n,) are spent at the stops, a
    metre takes ``minutes_per_m``, and a round at most ``allowed``.
    """

    metres: Floats
    minutes: Floats
    minutes_per_m: float
    allowed: float


def split_stops(budget: Budget, order: Ints, *, seed: int = 0) -> list[Ints]:
    """
    Return the stops of each round in the order walked: as few rounds as the search finds, then few metres.

    Route first, cluster second (Beasley 1983): a tour through all stops is cut best by dynamic programming
    (Prins 2004), and annealing changes the tour that is cut. Minimise ``price x rounds + metres`` over orders of
    the stops and their cuts into rounds that keep the time; of several searches the one with the fewest rounds,
    then the fewest metres. Deterministic for a seed.

    Parameters
    ----------
    order
        The stops in the order of a good tour, at least one.
    """
    searches = [partial(_search, budget, order, price, seed * len(PRICES) + i) for i, price in enumerate(PRICES)]
    orders = [order, *_side_by_side(searches)]
    return min((cut_best(budget, found) for found in orders), key=lambda rounds: _rank(budget, rounds))


def cut_best(budget: Budget, order: Ints) -> list[Ints]:
    """Return the cuts of an order into the fewest rounds, and of those the fewest metres."""
    price = 2.0 * float(budget.metres.sum()) + 1.0  # more than any walk
    cost, first = np.zeros(len(order) + 1), np.zeros(len(order) + 1, np.int64)
    _forward(order, _game(budget, price), cost, first, 0, len(order))
    rounds, end = [], len(order)
    while end > 0:
        rounds.append(order[first[end] : end].copy())
        end = int(first[end])
    return rounds[::-1]


def _side_by_side(searches: Sequence[Callable[[], Ints]]) -> list[Ints]:
    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(search) for search in searches]]


def _rank(budget: Budget, rounds: list[Ints]) -> tuple[int, float]:
    """Fewer rounds first, then fewer metres."""
    ways = [np.concatenate([[0], stops + 1, [0]]) for stops in rounds]
    return len(rounds), sum(float(budget.metres[way[:-1], way[1:]].sum()) for way in ways)


def _search(budget: Budget, order: Ints, price: float, seed: int) -> Ints:
    near = nearest(budget.metres[1:, 1:], NEAR)
    if near.shape[1] == 0:
        return order
    typical = max(float(np.take_along_axis(budget.metres[1:, 1:], near[:, :3], axis=1).mean()), LEAST_TYPICAL_M)
    game = _game(budget, price * max(float(budget.metres.max()), 1.0))
    moves = min(MOVES * len(order), STEPS // (len(order) * game.longest))
    found = order.astype(np.int64)
    _anneal(found, game, HOT * typical, COLD * typical, moves, near, shake(seed))
    return found


class _Game(NamedTuple):
    """A budget as the compiled search wants it, the price of a round, and the most stops that a round can hold."""

    metres: Floats
    minutes: Floats
    minutes_per_m: float
    allowed: float
    price: float
    longest: int


def _game(budget: Budget, price: float) -> _Game:
    spent = np.sort(budget.minutes).cumsum()
    longest = max(1, int(np.searchsorted(spent, budget.allowed, side="right")))
    return _Game(
        np.ascontiguousarray(budget.metres, dtype=np.float64),
        budget.minutes.astype(np.float64),
        float(budget.minutes_per_m),
        float(budget.allowed),
        price,
        longest,
    )


@nb.njit(cache=True, nogil=True)
def _forward(order, game, cost, first, begin, end):  # type: ignore[no-untyped-def]
    """
    Fill in ``cost[j]``, the least price of the first j stops, for j from begin + 1 to end; those before must be there.

    ``first[j]`` says where the last round of them begins. A round of one stop is always allowed.
    """
    for j in range(begin + 1, end + 1):
        last = order[j - 1]
        way, spent = 0.0, game.minutes[last]
        cost[j], first[j] = cost[j - 1] + game.price + 2.0 * game.metres[0, last + 1], j - 1
        for i in range(j - 2, -1, -1):
            way += game.metres[order[i] + 1, order[i + 1] + 1]
            spent += game.minutes[order[i]]
            if spent + game.minutes_per_m * way > game.allowed:
                break
            trip = game.metres[0, order[i] + 1] + way + game.metres[last + 1, 0]
            if spent + game.minutes_per_m * trip <= game.allowed and cost[i] + game.price + trip < cost[j]:
                cost[j], first[j] = cost[i] + game.price + trip, i


@nb.njit(cache=True, nogil=True)
def _backward(order, game, rest, begin):  # type: ignore[no-untyped-def]
    """Fill in ``rest[i]``, the least price of the stops from position i on, for i from begin down to 0."""
    n = len(order)
    for i in range(begin, -1, -1):
        first = order[i]
        way, spent = 0.0, game.minutes[first]
        rest[i] = rest[i + 1] + game.price + 2.0 * game.metres[0, first + 1]
        for j in range(i + 1, n):
            way += game.metres[order[j - 1] + 1, order[j] + 1]
            spent += game.minutes[order[j]]
            if spent + game.minutes_per_m * way > game.allowed:
                break
            trip = game.metres[0, first + 1] + way + game.metres[order[j] + 1, 0]
            if spent + game.minutes_per_m * trip <= game.allowed:
                rest[i] = min(rest[i], rest[j + 1] + game.price + trip)


@nb.njit(cache=True, nogil=True)
def _anneal(order, game, hot, cold, moves, near, state):  # type: ignore[no-untyped-def]
    """Leave in ``order`` the best order met."""
    n = len(order)
    cost, trial, rest, first = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1), np.zeros(n + 1, np.int64)
    here, new, at = order.copy(), order.copy(), np.empty(n, np.int64)
    _forward(here, game, cost, first, 0, n)
    _backward(here, game, rest, n - 1)
    now = best = cost[n]
    for p in range(n):
        at[here[p]] = p
    for move in range(moves):
        low, high = _change(here, new, at, near, state)
        if low < 0:
            continue
        # some round ends with the changed stretch or at most so many stops behind it: what follows is known
        end = min(n, high + game.longest)
        trial[: low + 1] = cost[: low + 1]
        _forward(new, game, trial, first, low, end)
        total = np.inf
        for j in range(high + 1, end + 1):
            total = min(total, trial[j] + rest[j])
        heat = hot * (cold / hot) ** (move / moves)
        if total <= now or chance(state) < np.exp((now - total) / heat):
            now = total
            here[low : high + 1] = new[low : high + 1]
            for p in range(low, high + 1):
                at[here[p]] = p
            cost[low + 1 : end + 1] = trial[low + 1 : end + 1]
            _forward(here, game, cost, first, end, n)
            _backward(here, game, rest, high)
            if now < best - LEAST_GAIN_M:
                best = now
                order[:] = here


@nb.njit(cache=True, nogil=True)
def _change(here, new, at, near, state):  # type: ignore[no-untyped-def]
    """
    Write a changed order into ``new``: two stops that are near come next to each other.

    Returns the first and the last position changed, or -1 and -1 if that could not be done.
    """
    n = len(here)
    u = roll(state, n)
    a, b = at[u], at[near[u, roll(state, near.shape[1])]]
    kind, side = chance(state), roll(state, 2)
    new[:] = here
    if kind < TURNS:
        low, high = min(a, b) + side, max(a, b) - 1 + side
        for p in range(high - low + 1):
            new[low + p] = here[high - p]
        return (low, high) if high > low else (-1, -1)
    if kind < TURNS + SWAPS:
        b += 2 * side - 1
        if b < 0 or b >= n or a == b:
            return -1, -1
        new[a], new[b] = here[b], here[a]
        return min(a, b), max(a, b)
    length, turned = 1 + roll(state, LONGEST), roll(state, 2)
    if a + length > n or a <= b < a + length:
        return -1, -1
    to = b + side - (length if b > a else 0)
    for p in range(n - length):
        new[p if p < to else p + length] = here[p if p < a else p + length]
    for p in range(length):
        new[to + p] = here[a + (length - 1 - p if turned else p)]
    return min(a, to), max(a, to) + length - 1
