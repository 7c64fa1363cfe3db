"""The compiled board of the search: the grid of each unit, what each grid walks, whether it hangs together."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints, Problem, Singles
from partition.walk_to import walks_among


class Game(NamedTuple):
    """
    What does not change during the search; bands have a row (least, most) a grid.

    ``walk[u, c]`` are the metres from unit u to the door of c and ``back`` its transpose, so that both are read along
    rows. ``border`` is the price of each entry of ``indices``. ``target`` is the wished load of each grid. Where
    grids have given centres, ``given[u, g]`` are the metres from unit u to that of grid g; else it has no columns.
    """

    weights: NDArray[np.int64]
    walk: Singles
    back: Singles
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    border: Floats
    has_borders: bool
    allowed: NDArray[np.int64]
    strict: NDArray[np.int64]
    home: NDArray[np.int32]
    moved: float
    load: Floats
    target: Floats
    balance: float
    pinned: NDArray[np.bool_]
    given: Singles


class Board(NamedTuple):
    """
    The state of the search.

    ``members[g, :size[g]]`` are the units of grid g and ``place`` a unit's position there; ``weight`` are households
    and ``load`` what is balanced; ``sum_to[c]`` are the household-metres of c's own grid if c is its centre, ``centre``
    the best one and ``metres`` its household-metres. With given centres ``sum_to`` is not kept, and ``centre`` is -1.
    """

    grid_of: NDArray[np.int32]
    members: NDArray[np.int32]
    size: NDArray[np.int64]
    place: NDArray[np.int32]
    weight: NDArray[np.int64]
    load: Floats
    sum_to: Floats
    centre: NDArray[np.int32]
    metres: Floats


@nb.njit(cache=True, nogil=True)
def _is_symmetric(walk):  # type: ignore[no-untyped-def]
    """Return whether the way back is as long as the way there, to a millimetre in a kilometre; needs no memory."""
    for u in range(len(walk)):
        for v in range(u):
            if abs(walk[u, v] - walk[v, u]) > 1e-6 * walk[u, v] + 1e-3:
                return False
    return True


@nb.njit(cache=True, nogil=True, inline="always")
def outside(weight, least, most):  # type: ignore[no-untyped-def]
    """Return by how many households a weight leaves a band."""
    return max(0, least - weight, weight - most)


def game_of(problem: Problem, order: Ints) -> Game:
    """Return the problem as the compiled search wants it, units in an order in which neighbours lie close by."""
    walk = walks_among(problem.walk_to, order)
    lists = problem.neighbours[order][:, order]
    wishes, n, k = problem.wishes, len(order), problem.n_grids
    border = np.zeros(len(lists.indices))
    if wishes.border_m is not None:
        priced = problem.neighbours.copy()
        priced.data = np.asarray(wishes.border_m, dtype=float)
        priced = priced[order][:, order]
        border = np.asarray(priced.data)
        lists = priced
    load = problem.weights.astype(float) if wishes.load is None else wishes.load
    home = np.full(n, -1) if wishes.home is None else wishes.home
    pinned = np.zeros(n, dtype=bool) if problem.pinned is None else problem.pinned
    given = np.empty((n, 0), dtype=np.float32) if problem.to_slot_m is None else problem.to_slot_m
    return Game(
        problem.weights[order].astype(np.int64),
        walk,
        walk if _is_symmetric(walk) else np.ascontiguousarray(walk.T),
        lists.indptr.astype(np.int32),
        lists.indices.astype(np.int32),
        border,
        wishes.border_m is not None,
        np.array([(slot.allowed.min, slot.allowed.max) for slot in problem.slots], dtype=np.int64).reshape(k, 2),
        np.array([(slot.strict.min, slot.strict.max) for slot in problem.slots], dtype=np.int64).reshape(k, 2),
        home[order].astype(np.int32),
        float(wishes.moved_m),
        load[order].astype(float),
        np.concatenate([[load[t.units].sum() / len(t.slots)] * len(t.slots) for t in problem.territories]),
        float(wishes.balance_m),
        pinned[order],
        np.ascontiguousarray(given[order], dtype=np.float32),
    )


@nb.njit(cache=True, nogil=True)
def set_up(game, grid_of):  # type: ignore[no-untyped-def]
    """Return the board of an assignment, which it shares and changes; units in no grid (-1) are left out."""
    n, k = len(game.weights), len(game.allowed)
    members, size, place = np.empty((k, n), np.int32), np.zeros(k, np.int64), np.empty(n, np.int32)
    weight, load = np.zeros(k, np.int64), np.zeros(k)
    sum_to, centre, metres = np.zeros(n), np.full(k, -1, np.int32), np.zeros(k)
    for u in range(n):
        g = grid_of[u]
        if g >= 0:
            members[g, size[g]] = u
            place[u] = size[g]
            size[g] += 1
            weight[g] += game.weights[u]
            load[g] += game.load[u]
    if game.given.shape[1]:
        for u in range(n):
            if grid_of[u] >= 0:
                metres[grid_of[u]] += game.weights[u] * game.given[u, grid_of[u]]
        return Board(grid_of, members, size, place, weight, load, sum_to, centre, metres)
    for g in range(k):
        for i in range(size[g]):
            c = members[g, i]
            sum_to[c] = metres_to(c, members[g], size[g], game.weights, game.back)
        centre[g], metres[g] = best_centre(members[g], size[g], -1, -1, game.weights, game.walk, game.back, sum_to)
    return Board(grid_of, members, size, place, weight, load, sum_to, centre, metres)


@nb.njit(cache=True, nogil=True)
def metres_to(c, members, size, weights, back):  # type: ignore[no-untyped-def]
    """Return the household-metres of a grid's members to the door of c."""
    row, total = back[c], 0.0
    for i in range(size):
        total += weights[members[i]] * row[members[i]]
    return total


@nb.njit(cache=True, nogil=True)
def best_centre(members, size, comes, goes, weights, walk, back, sum_to):  # type: ignore[no-untyped-def]
    """Return the best centre of a grid after one unit comes and one goes (-1: none), and its household-metres."""
    least, centre = np.inf, -1
    for i in range(size):
        c = members[i]
        if c != goes:
            metres = sum_to[c]
            if comes >= 0:
                metres += weights[comes] * walk[comes, c]
            if goes >= 0:
                metres -= weights[goes] * walk[goes, c]
            if metres < least:
                least, centre = metres, c
    if comes >= 0:
        metres = metres_to(comes, members, size, weights, back) + weights[comes] * walk[comes, comes]
        if goes >= 0:
            metres -= weights[goes] * walk[goes, comes]
        if metres < least:
            least, centre = metres, comes
    return (centre, least) if centre >= 0 else (-1, 0.0)


@nb.njit(cache=True, nogil=True)
def move_in(members, size, comes, goes, weights, walk, back, sum_to):  # type: ignore[no-untyped-def]
    """Return the centre and household-metres of a grid when one came and one went; updates ``sum_to``."""
    least, centre, to_new = np.inf, -1, 0.0
    for i in range(size):
        c = members[i]
        if c == comes:
            continue
        metres = sum_to[c]
        if goes >= 0:
            metres -= weights[goes] * walk[goes, c]
        if comes >= 0:
            metres += weights[comes] * walk[comes, c]
            to_new += weights[c] * back[comes, c]
        sum_to[c] = metres
        if metres < least:
            least, centre = metres, c
    if comes >= 0:
        to_new += weights[comes] * back[comes, comes]
        sum_to[comes] = to_new
        if to_new < least:
            least, centre = to_new, comes
    return centre, least


@nb.njit(cache=True, nogil=True)
def border_change(u, a, b, grid_of, indptr, indices, border):  # type: ignore[no-untyped-def]
    """Return the change of the price of borders when a unit leaves grid a for grid b, all others staying."""
    price = 0.0
    for e in range(indptr[u], indptr[u + 1]):
        g = grid_of[indices[e]]
        if g == a:
            price += border[e]
        elif g == b:
            price -= border[e]
    return price


@nb.njit(cache=True, nogil=True)
def border_between(u, w, indptr, indices, border):  # type: ignore[no-untyped-def]
    """Return the price of the border between two units, 0 where they do not touch."""
    for e in range(indptr[u], indptr[u + 1]):
        if indices[e] == w:
            return border[e]
    return 0.0


@nb.njit(cache=True, nogil=True)
def wishes_of(game, board):  # type: ignore[no-untyped-def]
    """Return the price of all wishes that an assignment does not keep."""
    price = 0.0
    for u in range(len(game.weights)):
        a = board.grid_of[u]
        if a < 0:
            continue
        if game.home[u] >= 0 and game.home[u] != a:
            price += game.moved * game.weights[u]
        for e in range(game.indptr[u], game.indptr[u + 1]):
            if board.grid_of[game.indices[e]] != a:
                price += 0.5 * game.border[e]
    for g in range(len(game.target)):
        price += game.balance * abs(board.load[g] - game.target[g])
    return price


@nb.njit(cache=True, nogil=True)
def stays_whole(grid, gone, joined, stamp, grid_of, indptr, indices, reach, queue, mark):  # type: ignore[no-untyped-def]
    """
    Return whether a grid hangs together after a unit has gone and another (or -1) has joined; labels tell so already.

    Enough that the neighbours of the unit that went, and the one that joined, hang together. ``reach``, ``queue`` and
    ``mark`` are scratch of n + 1 units; ``stamp`` is new at every call.
    """
    n_reach = 0
    for e in range(indptr[gone], indptr[gone + 1]):
        v = indices[e]
        if v != joined and grid_of[v] == grid:
            reach[n_reach] = v
            n_reach += 1
    if joined >= 0:
        reach[n_reach] = joined
        n_reach += 1
    if n_reach <= 1:
        return n_reach == 1
    for k in range(n_reach):
        mark[reach[k]] = -stamp
    missing = n_reach - 1
    queue[0] = reach[0]
    mark[reach[0]] = stamp
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if grid_of[v] != grid or mark[v] == stamp:
                continue
            if mark[v] == -stamp:
                missing -= 1
                if missing == 0:
                    return True
            mark[v] = stamp
            queue[tail] = v
            tail += 1
    return False
