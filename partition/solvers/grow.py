"""A start: grids grown from seeds that lie well apart, or from what a given start holds together."""

import heapq

import numpy as np
from scipy.sparse.csgraph import connected_components

from partition.problem import Ints, Problem, Territory

REFUSALS = 5
"""Moves of a seed that may come to nothing, one after the other, before all of them stay."""


def grow(problem: Problem, rng: np.random.Generator, *, even: bool = False) -> Ints:
    """
    Return a contiguous assignment of units to grids ``0 .. n_grids - 1``; bands need not hold.

    A slot of ``problem.start`` keeps the piece of it that holds most households, and its pinned units; the others get
    seeds, drawn as in k-means++, with the walking distance in place of the squared straight line (Arthur and
    Vassilvitskii 2007); with ``even``, and without a start, some are moved to where households are many. Then the grid
    that is emptiest against its slot takes the nearest of its free neighbours.
    """
    grid_of = np.full(len(problem.weights), -1, dtype=np.intp)
    kept = _kept(problem)
    first = 0
    for territory in problem.territories:
        seeds = _seeds(problem, territory, kept, first, rng)
        if even and problem.start is None:
            seeds = spread(problem, territory.units, np.concatenate(seeds), rng)
        _grow_territory(problem, territory, seeds, first, grid_of)
        first += len(territory.slots)
    return grid_of


def _kept(problem: Problem) -> Ints:
    """Return the slot of every unit that stays in it from the start, -1 for the others."""
    n = len(problem.weights)
    if problem.start is None:
        return np.full(n, -1, dtype=np.intp)
    lists = problem.neighbours.tocoo()
    same = problem.start[lists.row] == problem.start[lists.col]
    inner = problem.neighbours.copy()
    inner.data = same.astype(float)
    inner.eliminate_zeros()
    piece = connected_components(inner, directed=False)[1]
    load = np.bincount(piece, weights=problem.weights)
    kept = np.full(n, -1, dtype=np.intp)
    for slot in range(problem.n_grids):
        members = np.flatnonzero(problem.start == slot)
        if len(members):
            kept[members[piece[members] == piece[members[np.argmax(load[piece[members]])]]]] = slot
    if problem.pinned is not None:
        kept[problem.pinned] = problem.start[problem.pinned]
    return kept


def _seeds(problem: Problem, territory: Territory, kept: Ints, first: int, rng: np.random.Generator) -> list[Ints]:
    """Return the units from which each slot grows: those it keeps, else one, far off and where households are many."""
    units = territory.units
    free = kept[units] < 0
    started = [units[kept[units] == first + slot] for slot in range(len(territory.slots))]
    near = np.full(len(units), np.inf)
    for members in started:
        if len(members):
            near = np.minimum(near, problem.walk_to(members)[units].min(axis=1))
    seeds = []
    for members in started:
        if len(members):
            seeds.append(members)
            continue
        share = problem.weights[units] * (np.where(free, near, 0.0) if np.isfinite(near).all() else free.astype(float))
        if share.sum() <= 0:
            share = np.asarray(free if free.any() else np.ones(len(units)), dtype=float)
        pick = int(rng.choice(len(units), p=share / share.sum()))
        free[pick] = False
        seeds.append(units[[pick]])
        near = np.minimum(near, problem.walk_to(units[[pick]])[units, 0].astype(float))
    return seeds


def spread(problem: Problem, units: Ints, seeds: Ints, rng: np.random.Generator) -> list[Ints]:
    """
    Return seeds, some of them moved from where few households are nearest to them to where many are.

    From one place to another far off no search would move a whole grid later. A move counts if the squared loads of all
    sum up to less.
    """
    weights = problem.weights[units]

    def shared(among: Ints) -> tuple[Ints, Ints]:
        nearest = problem.walk_to(among)[units].argmin(axis=1)
        return nearest, np.bincount(nearest, weights=weights, minlength=len(among))

    nearest, load = shared(seeds)
    refused = 0
    while refused < REFUSALS:
        most, least = int(load.argmax()), int(load.argmin())
        crowd = np.flatnonzero(nearest == most)
        share = weights[crowd] * problem.walk_to(seeds[[most]])[units[crowd], 0]
        if not 0 < share.sum() < np.inf:
            break
        moved = seeds.copy()
        moved[least] = units[rng.choice(crowd, p=share / share.sum())]
        then, loads = shared(moved)
        if (loads**2).sum() < (load**2).sum():
            seeds, nearest, load, refused = moved, then, loads, 0
        else:
            refused += 1
    return [seeds[[slot]] for slot in range(len(seeds))]


def _grow_territory(problem: Problem, territory: Territory, seeds: list[Ints], first: int, grid_of: Ints) -> None:
    """Fill a territory's units with the grids ``first ..``, each from its seeds; in place."""
    indptr, indices = problem.neighbours.indptr, problem.neighbours.indices
    target = np.array([(slot.allowed.min + slot.allowed.max) / 2 for slot in territory.slots])
    to_seed = problem.walk_to(np.array([members[0] for members in seeds]))
    filled = np.zeros(len(seeds))
    frontier: list[list[tuple[float, int]]] = [[] for _ in seeds]

    def take(grid: int, unit: int) -> None:
        grid_of[unit] = first + grid
        filled[grid] += problem.weights[unit]
        for other in indices[indptr[unit] : indptr[unit + 1]]:
            if grid_of[other] < 0:
                heapq.heappush(frontier[grid], (float(to_seed[other, grid]), int(other)))

    for grid, members in enumerate(seeds):
        for unit in members:
            take(grid, int(unit))
    turns = [(filled[grid] / target[grid], grid) for grid in range(len(seeds))]
    heapq.heapify(turns)
    while turns:
        _, grid = heapq.heappop(turns)
        unit = _next_free(frontier[grid], grid_of)
        if unit is not None:
            take(grid, unit)
            heapq.heappush(turns, (filled[grid] / target[grid], grid))


def _next_free(frontier: list[tuple[float, int]], grid_of: Ints) -> int | None:
    """Return the nearest free unit of a frontier; None when it is used up."""
    while frontier:
        _, unit = heapq.heappop(frontier)
        if grid_of[unit] < 0:
            return unit
    return None
