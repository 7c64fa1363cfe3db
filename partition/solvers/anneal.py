"""Simulated annealing on border moves, compiled: shift a unit, or swap two, over the border of their grids."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints, Problem
from partition.solvers.stop import Stop

HOTTEST, COOLING = 2.0, 60.0
"""First temperature in typical changes, and the first over the last."""

PRICE, DEARER = 1.0, 5.0
"""Price of a household out of the allowed band in typical changes, at first, and what is added till the end."""

SWAPS = 0.35
"""Share of the moves tried that swap two units."""

WISH = 1.5
"""Price of a household outside the strict band, as a share of a typical change."""


@dataclass(frozen=True)
class Solution:
    """An assignment of units to grids, its household-metres and the households by which it leaves allowed bands."""

    grid_of: Ints
    objective_m: float
    excess: int

    @property
    def rank(self) -> tuple[int, float]:
        """Fewer households out of band first, then fewer household-metres."""
        return self.excess, self.objective_m


def anneal(
    problem: Problem,
    start: Ints,
    *,
    seed: int,
    stop: Stop,
    cooled: float = 0.0,
    on_progress: Callable[[float], None] | None = None,
) -> Solution:
    """
    Return a contiguous assignment with few household-metres and all bands kept where the search can.

    Begins at a contiguous assignment ``start``, at full heat or already partly ``cooled`` (0 to 1).

    Minimise ``sum_j min_{c in j} sum_{u in j} cost_m[u, c]`` over assignments of units u to grids j with every grid
    connected in ``neighbours``; a household outside the allowed band costs a price that rises while the search
    cools, one outside the strict band a small fixed one. Each grid keeps its cost for every possible centre, so that
    a move is scored over the members of two grids only. The model of the objective is Hess' (1965); the moves are
    those of graph-based redistricting chains. Connectedness is tested after the move is accepted, among the
    neighbours of the unit that leaves.
    """
    game, grid_of = _game(problem), start.copy()
    state = np.array([np.random.default_rng(seed).integers(1, 2**63)], dtype=np.uint64)
    best, figures = grid_of.copy(), np.array([np.inf, np.inf])
    scale = _scale(problem, grid_of)
    done, share, chunk = 0, stop.used(0), max(2000, 20 * len(grid_of))
    while share < 1.0:
        heat = _heat(scale, cooled + (1.0 - cooled) * share)
        _run(game, _set_up(game, grid_of), heat, chunk, state, best, figures)
        done += chunk
        share = stop.used(done)
        if on_progress:
            on_progress(share)
    grid_of[:] = best
    cold = _heat(scale, 1.0)._replace(temperature=0.0)
    _run(game, _set_up(game, grid_of), cold, 4 * chunk, state, best, figures)
    return Solution(best, float(figures[1]), int(figures[0]))


def _heat(scale: float, share: float) -> "Heat":
    """Return the temperature and prices when a share of the cooling is done."""
    return Heat(HOTTEST * scale * COOLING**-share, (PRICE + DEARER * share) * scale, WISH * scale)


def _game(problem: Problem) -> "Game":
    """Return the problem as the compiled search wants it."""
    return Game(
        problem.weights.astype(np.int64),
        problem.cost_m,
        problem.neighbours.indptr.astype(np.int32),
        problem.neighbours.indices.astype(np.int32),
        np.array([(slot.allowed.min, slot.allowed.max) for slot in problem.slots], dtype=np.int64),
        np.array([(slot.strict.min, slot.strict.max) for slot in problem.slots], dtype=np.int64),
    )


def _scale(problem: Problem, grid_of: Ints) -> float:
    """Return a typical change of cost by one move: the mean household-metres of a unit in its grid."""
    total = 0.0
    for grid in range(problem.n_grids):
        members = np.flatnonzero(grid_of == grid)
        if len(members):
            total += float(problem.cost_m[np.ix_(members, members)].sum(axis=0).min())
    return max(total / len(grid_of), 1.0)


class Game(NamedTuple):
    """What does not change during the search; bands have a row (least, most) a grid."""

    weights: NDArray[np.int64]
    cost: Floats
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    allowed: NDArray[np.int64]
    strict: NDArray[np.int64]


class Heat(NamedTuple):
    """The temperature, the price of a household out of the allowed band, and out of the strict one."""

    temperature: float
    price: float
    wish: float


class Board(NamedTuple):
    """
    The state of the search.

    ``members[g, :size[g]]`` are the units of grid g and ``place`` a unit's position there; ``load`` are households
    and ``metres`` the least household-metres of each grid; ``centre_cost[g, c]`` is what grid g would walk to c.
    ``reach``, ``queue`` and ``mark`` are scratch for the search for connections; ``zero`` is a row of zeros.
    """

    grid_of: Ints
    members: NDArray[np.int32]
    size: NDArray[np.int64]
    place: NDArray[np.int32]
    load: NDArray[np.int64]
    centre_cost: Floats
    metres: Floats
    reach: NDArray[np.int32]
    queue: NDArray[np.int32]
    mark: NDArray[np.int64]
    zero: Floats


@nb.njit(cache=True, nogil=True)
def _random(state):  # type: ignore[no-untyped-def]
    """Return a uniform number in [0, 1) by splitmix64 (Steele, Lea and Flood 2014); the state moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@nb.njit(cache=True, nogil=True)
def _outside(weight, band):  # type: ignore[no-untyped-def]
    """Return by how many households a weight leaves a band."""
    return max(0, band[0] - weight, weight - band[1])


@nb.njit(cache=True, nogil=True)
def _least(board, grid, plus, minus, gone):  # type: ignore[no-untyped-def]
    """Return the cost of the cheapest centre among members but ``gone``, one unit's costs added, another's taken."""
    row = board.centre_cost[grid]
    least = np.inf
    for k in range(board.size[grid]):
        c = board.members[grid, k]
        if c != gone:
            least = min(least, row[c] + plus[c] - minus[c])
    return least


@nb.njit(cache=True, nogil=True)
def _with(game, board, grid, comes, goes):  # type: ignore[no-untyped-def]
    """Return the household-metres of a grid after one unit comes and one goes (-1: none)."""
    plus = game.cost[comes] if comes >= 0 else board.zero
    minus = game.cost[goes] if goes >= 0 else board.zero
    least = _least(board, grid, plus, minus, goes)
    if comes >= 0:
        least = min(least, board.centre_cost[grid, comes] + plus[comes] - minus[comes])
    return least


@nb.njit(cache=True, nogil=True)
def _connects(game, board, grid, n_reach, stamp):  # type: ignore[no-untyped-def]
    """Return whether the first ``n_reach`` units of ``reach`` hang together in a grid; breadth first."""
    if n_reach <= 1:
        return True
    for k in range(n_reach):
        board.mark[board.reach[k]] = -stamp
    missing = n_reach - 1
    board.queue[0] = board.reach[0]
    board.mark[board.reach[0]] = stamp
    head, tail = 0, 1
    while head < tail:
        u = board.queue[head]
        head += 1
        for e in range(game.indptr[u], game.indptr[u + 1]):
            v = game.indices[e]
            if board.grid_of[v] != grid or board.mark[v] == stamp:
                continue
            if board.mark[v] == -stamp:
                missing -= 1
                if missing == 0:
                    return True
            board.mark[v] = stamp
            board.queue[tail] = v
            tail += 1
    return False


@nb.njit(cache=True, nogil=True)
def _stays_whole(game, board, grid, gone, joined, stamp):  # type: ignore[no-untyped-def]
    """
    Return whether a grid hangs together after a unit has gone and another (or -1) has joined; labels tell so already.

    Enough that the neighbours of the unit that went, and the one that joined, hang together.
    """
    n_reach = 0
    for e in range(game.indptr[gone], game.indptr[gone + 1]):
        v = game.indices[e]
        if v != joined and board.grid_of[v] == grid:
            board.reach[n_reach] = v
            n_reach += 1
    if joined >= 0:
        board.reach[n_reach] = joined
        n_reach += 1
    return n_reach > 0 and _connects(game, board, grid, n_reach, stamp)


@nb.njit(cache=True, nogil=True)
def _set_up(game, grid_of):  # type: ignore[no-untyped-def]
    """Return the board of an assignment, which it shares and changes."""
    n, k = len(game.weights), len(game.allowed)
    board = Board(
        grid_of,
        np.empty((k, n), np.int32),
        np.zeros(k, np.int64),
        np.empty(n, np.int32),
        np.zeros(k, np.int64),
        np.zeros((k, n)),
        np.empty(k),
        np.empty(n + 1, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int64),
        np.zeros(n),
    )
    for u in range(n):
        g = grid_of[u]
        if g >= 0:
            _enter(game, board, u, g)
    for g in range(k):
        board.metres[g] = _least(board, g, board.zero, board.zero, -1)
    return board


@nb.njit(cache=True, nogil=True)
def _enter(game, board, u, grid):  # type: ignore[no-untyped-def]
    """Enter a unit into the tables of a grid."""
    board.members[grid, board.size[grid]] = u
    board.place[u] = board.size[grid]
    board.size[grid] += 1
    board.load[grid] += game.weights[u]
    for c in range(len(game.weights)):
        board.centre_cost[grid, c] += game.cost[u, c]


@nb.njit(cache=True, nogil=True)
def _leave(game, board, u, grid):  # type: ignore[no-untyped-def]
    """Take a unit out of the tables of a grid."""
    last = board.members[grid, board.size[grid] - 1]
    board.members[grid, board.place[u]] = last
    board.place[last] = board.place[u]
    board.size[grid] -= 1
    board.load[grid] -= game.weights[u]
    for c in range(len(game.weights)):
        board.centre_cost[grid, c] -= game.cost[u, c]


@nb.njit(cache=True, nogil=True)
def _partner(game, board, u, a, b, state):  # type: ignore[no-untyped-def]
    """Return a random unit of grid b that touches a unit of grid a other than u; -1 if the one drawn does not."""
    w = board.members[b, int(_random(state) * board.size[b])]
    for e in range(game.indptr[w], game.indptr[w + 1]):
        v = game.indices[e]
        if board.grid_of[v] == a and v != u:
            return w
    return -1


@nb.njit(cache=True, nogil=True)
def _off_band(game, heat, a, b, load_a, load_b):  # type: ignore[no-untyped-def]
    """Return the households of two grids out of the allowed bands, and the price of all that leave a band."""
    out = _outside(load_a, game.allowed[a]) + _outside(load_b, game.allowed[b])
    wished = _outside(load_a, game.strict[a]) + _outside(load_b, game.strict[b])
    return out, heat.price * out + heat.wish * wished


@nb.njit(cache=True, nogil=True)
def _keep_if_best(board, excess, total, best, figures):  # type: ignore[no-untyped-def]
    """Remember the assignment if it is the best so far."""
    if excess < figures[0] or (excess == figures[0] and total < figures[1] - 1e-6):
        figures[0], figures[1] = excess, total
        best[:] = board.grid_of


@nb.njit(cache=True, nogil=True)
def _propose(game, board, state):  # type: ignore[no-untyped-def]
    """Return a unit, the grid over its border, and a unit there to swap with (-1: none); unit -1 if nothing fits."""
    u = int(_random(state) * len(game.weights))
    degree = game.indptr[u + 1] - game.indptr[u]
    if degree == 0:
        return -1, -1, -1
    a = board.grid_of[u]
    b = board.grid_of[game.indices[game.indptr[u] + int(_random(state) * degree)]]
    if a == b or board.size[a] == 1:
        return -1, -1, -1
    if _random(state) >= SWAPS:
        return u, b, -1
    w = _partner(game, board, u, a, b, state)
    return (u, b, w) if w >= 0 else (-1, -1, -1)


@nb.njit(cache=True, nogil=True)
def _relabel(game, board, u, a, b, w, stamp):  # type: ignore[no-untyped-def]
    """Move the labels of a unit, and of the one swapped for it, if both grids stay whole; return whether they do."""
    board.grid_of[u] = b
    if w >= 0:
        board.grid_of[w] = a
    whole = _stays_whole(game, board, a, u, w, stamp)
    if whole and w >= 0:
        whole = _stays_whole(game, board, b, w, u, stamp + 1)
    if not whole:
        board.grid_of[u] = a
        if w >= 0:
            board.grid_of[w] = b
    return whole


@nb.njit(cache=True, nogil=True)
def _transfer(game, board, u, a, b):  # type: ignore[no-untyped-def]
    """Move a unit from the tables of one grid to those of another."""
    _leave(game, board, u, a)
    _enter(game, board, u, b)


@nb.njit(cache=True, nogil=True)
def _run(game, board, heat, moves, state, best, figures):  # type: ignore[no-untyped-def]
    """Make moves at one temperature; the board, ``state``, ``best`` and ``figures`` (excess, metres) change."""
    total = board.metres.sum()
    excess = 0
    for g in range(len(game.allowed)):
        excess += _outside(board.load[g], game.allowed[g])
    _keep_if_best(board, excess, total, best, figures)
    for move in range(moves):
        u, b, w = _propose(game, board, state)
        if u < 0:
            continue
        a = board.grid_of[u]
        shift = game.weights[u] - (game.weights[w] if w >= 0 else 0)
        out_old, price_old = _off_band(game, heat, a, b, board.load[a], board.load[b])
        out_new, price_new = _off_band(game, heat, a, b, board.load[a] - shift, board.load[b] + shift)
        new_a, new_b = _with(game, board, a, w, u), _with(game, board, b, u, w)
        gain = new_a + new_b - board.metres[a] - board.metres[b]
        change = gain + price_new - price_old
        if change > 0 and (heat.temperature <= 0 or _random(state) >= np.exp(-change / heat.temperature)):
            continue
        if not _relabel(game, board, u, a, b, w, 2 * move + 1):
            continue
        _transfer(game, board, u, a, b)
        if w >= 0:
            _transfer(game, board, w, b, a)
        board.metres[a], board.metres[b] = new_a, new_b
        total += gain
        excess += out_new - out_old
        _keep_if_best(board, excess, total, best, figures)
