"""Simulated annealing on border moves, compiled: shift a unit, or swap two, over the border of their grids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Ints, Problem
from partition.solvers.board import (
    best_centre,
    border_between,
    border_change,
    game_of,
    move_in,
    outside,
    set_up,
    stays_whole,
    wishes_of,
)
from partition.solvers.stop import Stop

HOTTEST, COOLING = 3.0, 10.0
"""First temperature in typical changes, and the first over the last."""

PRICE, DEARER = 1.0, 5.0
"""Price of a household out of the allowed band in typical changes, at first, and what is added till the end."""

SWAPS = 0.35
"""Share of the moves tried that swap two units."""

WISH = 1.5
"""Price of a household outside the strict band, as a share of a typical change."""

BORDER = 0.3
"""Share of the price of a unit's borders that a typical move changes. Without it a search with dear borders freezes as
it begins: at 64 and 256 household-metres a metre off roads plans were 15 to 40 % dearer, at 4 and 16 alike."""

CHUNK = 100
"""Moves a unit between two looks at the clock."""

DESCENT = 300
"""Moves a unit, at most, in which only what is better is taken, at the end."""


@dataclass(frozen=True)
class Solution:
    """
    An assignment of units to grids.

    ``objective_m`` are household-metres of walking, ``price_m`` those and the price of the wishes that it does not
    keep, ``excess`` the households by which it leaves allowed bands.
    """

    grid_of: Ints
    objective_m: float
    excess: int
    price_m: float

    @property
    def rank(self) -> tuple[int, float]:
        """Fewer households out of band first, then a lower price."""
        return self.excess, self.price_m


class Heat(NamedTuple):
    """The temperature, the price of a household out of the allowed band, and out of the strict one."""

    temperature: float
    price: float
    wish: float


class Anneal:
    """
    A search by simulated annealing over the assignments of a problem.

    Minimise ``sum_j min_{c in j} sum_{u in j} weights[u] walk_m[u, c] + wishes`` over assignments of units u to grids
    j with every grid connected in ``neighbours``; a household outside the allowed band costs a price that rises while
    the search cools, one outside the strict band a small fixed one. The model of the objective is Hess' (1965); the
    moves are those of graph-based redistricting chains. A move is priced with the centres that the two grids have,
    so that most are turned down at once; what is taken updates the household-metres to every unit of the two, and
    their centres. Where slots have given centres, walking is to these, and a price exact at once. Connectedness is
    tested after a move is taken, among the neighbours of the unit that leaves.

    ``order`` lists the units so that neighbours lie close together in memory.
    """

    def __init__(self, problem: Problem, order: Ints) -> None:
        self.problem = problem
        self._order = order
        self._game = game_of(problem, order)

    def run(
        self,
        start: Ints,
        *,
        seed: int,
        stop: Stop,
        hottest: float = HOTTEST,
        cooling: float = COOLING,
        on_better: Callable[[Solution], None] | None = None,
    ) -> Solution:
        """Return the best assignment met from a contiguous ``start``; ``on_better`` hears of better ones meanwhile."""
        grid_of = start[self._order].astype(np.int32)
        scale = self._typical_change(grid_of)
        state = np.array([np.random.default_rng(seed).integers(1, 2**63)], dtype=np.uint64)
        best, figures = grid_of.copy(), np.array([np.inf, np.inf])
        done, share, chunk, told = 0, stop.used(0), CHUNK * len(grid_of), np.inf
        while share < 1.0:
            heat = _heat(scale, share, hottest, cooling)
            _run(self._game, set_up(self._game, grid_of), heat, chunk, state, best, figures)
            done += chunk
            share = stop.used(done)
            if on_better and figures[0] == 0 and figures[1] < told:
                told = figures[1]
                on_better(self._solution(best))
        cold = _heat(scale, 1.0, hottest, cooling)._replace(temperature=0.0)
        grid_of[:] = best
        for _ in range(DESCENT // CHUNK):
            before = tuple(figures)
            _run(self._game, set_up(self._game, grid_of), cold, chunk, state, best, figures)
            grid_of[:] = best
            if tuple(figures) == before:
                break
        return self._solution(best)

    def _solution(self, ordered: NDArray[np.int32]) -> Solution:
        """Return an assignment in the order of the search as one in that of the problem, measured."""
        board = set_up(self._game, ordered.copy())
        excess = sum(outside(w, *band) for w, band in zip(board.weight, self._game.allowed, strict=True))
        metres = float(board.metres.sum())
        grid_of = np.empty(len(ordered), dtype=np.intp)
        grid_of[self._order] = ordered
        return Solution(grid_of, metres, int(excess), metres + float(wishes_of(self._game, board)))

    def _typical_change(self, grid_of: NDArray[np.int32]) -> float:
        """Return a typical change of cost by one move: a unit's mean household-metres, and a share of its borders."""
        board = set_up(self._game, grid_of.copy())
        borders = 0.5 * float(np.abs(self._game.border).sum())
        return max((float(board.metres.sum()) + BORDER * borders) / len(grid_of), 1.0)


def _heat(scale: float, share: float, hottest: float, cooling: float) -> Heat:
    """Return the temperature and prices when a share of the cooling is done."""
    return Heat(hottest * scale * cooling**-share, (PRICE + DEARER * share) * scale, WISH * scale)


@nb.njit(cache=True, nogil=True, inline="always")
def _random(state):  # type: ignore[no-untyped-def]
    """Return a uniform number in [0, 1) by splitmix64 (Steele, Lea and Flood 2014); the state moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@nb.njit(cache=True, nogil=True)
def _touches(w, a, u, grid_of, indptr, indices):  # type: ignore[no-untyped-def]
    """Return whether a unit touches a unit of grid a other than u."""
    for e in range(indptr[w], indptr[w + 1]):
        v = indices[e]
        if grid_of[v] == a and v != u:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _run(game, board, heat, moves, state, best, figures):  # type: ignore[no-untyped-def]  # noqa: C901
    """
    Make moves at one temperature; the board, ``state``, ``best`` and ``figures`` (excess, price) change.

    One long function over plain arrays, since each look into a named tuple counts references: twice and a half the
    time, measured.
    """
    weights, walk, back, indptr, indices, border = game[:6]
    allowed, strict, home, loads, target, pinned = (
        game.allowed, game.strict, game.home, game.load, game.target, game.pinned,
    )  # fmt: skip
    grid_of, members, size, place, weight, load, sum_to, centre, metres = board
    n = len(weights)
    reach, queue, mark = np.empty(n + 1, np.int32), np.empty(n + 1, np.int32), np.zeros(n + 1, np.int64)
    has_borders, moved, balance = game.has_borders, game.moved, game.balance
    given, has_centres = game.given, game.given.shape[1] > 0
    temperature, price, wish = heat
    total, excess = metres.sum() + wishes_of(game, board), 0
    for g in range(len(allowed)):
        excess += outside(weight[g], allowed[g, 0], allowed[g, 1])
    if excess < figures[0] or (excess == figures[0] and total < figures[1] - 1e-6):
        figures[0], figures[1] = excess, total
        best[:] = grid_of
    for move in range(moves):
        # a unit, the grid over its border, and perhaps a unit there to swap with
        u = int(_random(state) * n)
        degree = indptr[u + 1] - indptr[u]
        if degree == 0:
            continue
        a, b = grid_of[u], grid_of[indices[indptr[u] + int(_random(state) * degree)]]
        if a == b or size[a] == 1 or pinned[u]:
            continue
        w, shift, carried = -1, weights[u], loads[u]
        if _random(state) < SWAPS:
            w = members[b, int(_random(state) * size[b])]
            if pinned[w] or not _touches(w, a, u, grid_of, indptr, indices):
                continue
            shift -= weights[w]
            carried -= loads[w]

        # what it changes: bands, walking with centres as they are, wishes
        weight_a, weight_b = weight[a], weight[b]
        out = outside(weight_a - shift, allowed[a, 0], allowed[a, 1])
        out += outside(weight_b + shift, allowed[b, 0], allowed[b, 1])
        out -= outside(weight_a, allowed[a, 0], allowed[a, 1]) + outside(weight_b, allowed[b, 0], allowed[b, 1])
        off = outside(weight_a - shift, strict[a, 0], strict[a, 1])
        off += outside(weight_b + shift, strict[b, 0], strict[b, 1])
        off -= outside(weight_a, strict[a, 0], strict[a, 1]) + outside(weight_b, strict[b, 0], strict[b, 1])
        centre_a, centre_b, rise = centre[a], centre[b], 0.0
        if has_centres:
            rise += weights[u] * (given[u, b] - given[u, a])
            if w >= 0:
                rise += weights[w] * (given[w, a] - given[w, b])
        elif u == centre_a:
            rise += best_centre(members[a], size[a], w, u, weights, walk, back, sum_to)[1] - metres[a]
        else:
            rise -= weights[u] * walk[u, centre_a]
            if w >= 0:
                rise += weights[w] * walk[w, centre_a]
        if w == centre_b and not has_centres:
            rise += best_centre(members[b], size[b], u, w, weights, walk, back, sum_to)[1] - metres[b]
        elif not has_centres:
            rise += weights[u] * walk[u, centre_b]
            if w >= 0:
                rise -= weights[w] * walk[w, centre_b]
        wishes = 0.0
        if moved > 0.0:
            if home[u] >= 0:
                wishes += moved * weights[u] * (int(home[u] == a) - int(home[u] == b))
            if w >= 0 and home[w] >= 0:
                wishes += moved * weights[w] * (int(home[w] == b) - int(home[w] == a))
        if has_borders:
            wishes += border_change(u, a, b, grid_of, indptr, indices, border)
            if w >= 0:
                wishes += border_change(w, b, a, grid_of, indptr, indices, border)
                wishes += 2.0 * border_between(u, w, indptr, indices, border)
        if balance > 0.0:
            wishes += balance * (abs(load[a] - carried - target[a]) + abs(load[b] + carried - target[b]))
            wishes -= balance * (abs(load[a] - target[a]) + abs(load[b] - target[b]))
        rise += wishes + price * out + wish * off
        if rise > 0 and (temperature <= 0 or _random(state) >= np.exp(-rise / temperature)):
            continue

        # taken, if both grids stay whole
        grid_of[u] = b
        if w >= 0:
            grid_of[w] = a
        stamp = 2 * move + 1
        whole = stays_whole(a, u, w, stamp, grid_of, indptr, indices, reach, queue, mark)
        if whole and w >= 0:
            whole = stays_whole(b, w, u, stamp + 1, grid_of, indptr, indices, reach, queue, mark)
        if not whole:
            grid_of[u] = a
            if w >= 0:
                grid_of[w] = b
            continue
        at = place[u]
        if w >= 0:
            members[a, at], members[b, place[w]] = w, u
            place[u], place[w] = place[w], at
        else:
            last = members[a, size[a] - 1]
            members[a, at], place[last] = last, at
            members[b, size[b]], place[u] = u, size[b]
            size[a] -= 1
            size[b] += 1
        weight[a] -= shift
        weight[b] += shift
        load[a] -= carried
        load[b] += carried
        before = metres[a] + metres[b]
        if has_centres:
            metres[a] -= weights[u] * given[u, a]
            metres[b] += weights[u] * given[u, b]
            if w >= 0:
                metres[a] += weights[w] * given[w, a]
                metres[b] -= weights[w] * given[w, b]
        else:
            centre[a], metres[a] = move_in(members[a], size[a], w, u, weights, walk, back, sum_to)
            centre[b], metres[b] = move_in(members[b], size[b], u, w, weights, walk, back, sum_to)
        total += metres[a] + metres[b] - before + wishes
        excess += out
        if excess < figures[0] or (excess == figures[0] and total < figures[1] - 1e-6):
            figures[0], figures[1] = excess, total
            best[:] = grid_of
