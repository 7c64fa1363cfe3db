"""A start: grids grown from seeds that lie well apart, the emptiest grid growing first."""

import heapq

import numpy as np

from partition.problem import Ints, Problem, Territory


def grow(problem: Problem, rng: np.random.Generator) -> Ints:
    """
    Return a contiguous assignment of units to grids ``0 .. n_grids - 1``; bands need not hold.

    Seeds are drawn as in k-means++, with the walking distance in place of the squared straight line (Arthur and
    Vassilvitskii 2007); then the grid that is emptiest against its slot takes the nearest of its free neighbours.
    """
    grid_of = np.full(len(problem.weights), -1, dtype=np.intp)
    first = 0
    for territory in problem.territories:
        _grow_territory(problem, territory, first, grid_of, rng)
        first += len(territory.slots)
    return grid_of


def _seeds(problem: Problem, territory: Territory, rng: np.random.Generator) -> Ints:
    """Return one unit a slot, far from one another and where households are many."""
    units, k = territory.units, len(territory.slots)
    near = np.full(len(units), np.inf)
    chosen: list[int] = []
    for _ in range(k):
        share = problem.weights[units] * (np.minimum(near, 1.0) if not chosen else near)
        share[chosen] = 0.0
        if share.sum() <= 0:
            share = np.ones(len(units))
            share[chosen] = 0.0
        pick = int(rng.choice(len(units), p=share / share.sum()))
        chosen.append(pick)
        to_pick = problem.cost_m[units, units[pick]] / problem.weights[units]
        near = np.minimum(near, to_pick)
    return units[chosen]


def _grow_territory(
    problem: Problem, territory: Territory, first: int, grid_of: Ints, rng: np.random.Generator
) -> None:
    """Fill a territory's units with the grids ``first ..``; in place."""
    indptr, indices = problem.neighbours.indptr, problem.neighbours.indices
    seeds = _seeds(problem, territory, rng)
    target = np.array([(slot.allowed.min + slot.allowed.max) / 2 for slot in territory.slots])
    filled = np.zeros(len(seeds))
    frontier: list[list[tuple[float, int]]] = [[(0.0, int(seed))] for seed in seeds]
    turns = [(0.0, grid) for grid in range(len(seeds))]
    while turns:
        _, grid = heapq.heappop(turns)
        unit = _take(frontier[grid], grid_of)
        if unit is None:
            continue
        grid_of[unit] = first + grid
        filled[grid] += problem.weights[unit]
        for other in indices[indptr[unit] : indptr[unit + 1]]:
            if grid_of[other] < 0:
                walk = problem.cost_m[other, seeds[grid]] / problem.weights[other]
                heapq.heappush(frontier[grid], (float(walk), int(other)))
        heapq.heappush(turns, (filled[grid] / target[grid], grid))


def _take(frontier: list[tuple[float, int]], grid_of: Ints) -> int | None:
    """Return the nearest free unit of a frontier; None when it is used up."""
    while frontier:
        _, unit = heapq.heappop(frontier)
        if grid_of[unit] < 0:
            return unit
    return None
