"""The best division of a small problem agrees with trying every one."""

from dataclasses import replace
from functools import lru_cache
from itertools import product

import networkx as nx
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo.adjacency import neighbour_lists
from partition.levels import Band
from partition.problem import Ints, Problem, Slot, Territory, Wishes
from partition.solve import Effort, solve
from partition.solvers.exact import divide_exactly, price_of
from partition.walk_to import walks_among, walks_of

LIMIT = 2.0


def hamlet(seed: int, n: int, bands: list[tuple[int, int]]) -> Problem:
    """Return units at random places, joined by the shortest tree and a few short ways more."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1000, (n, 2))
    away = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    tree = nx.minimum_spanning_tree(nx.from_numpy_array(away))
    pairs = {tuple(sorted(pair)) for pair in tree.edges}
    pairs |= {(a, b) for a in range(n) for b in range(a + 1, n) if away[a, b] < 350}
    left, right = np.array(sorted(pairs)).T
    walk_m = (1.3 * away + rng.uniform(0, 50, n)[:, None]).astype(np.float32)
    slots = tuple(Slot(Band(*band), Band(*band)) for band in bands)
    weights = rng.integers(1, 6, n)
    return Problem(weights, walks_of(walk_m), neighbour_lists(n, left, right), (Territory(np.arange(n), slots),))


def with_wishes(problem: Problem, seed: int) -> Problem:
    """Return the problem with priced borders, homes, balance and a pinned unit."""
    rng = np.random.default_rng(seed)
    n, lists = len(problem.weights), problem.neighbours.tocoo()
    price = rng.uniform(-200 * (seed % 4 == 1), 400, (n, n))
    border_m = (price + price.T)[lists.row, lists.col]
    home = rng.integers(-1, problem.n_grids, n)
    wishes = Wishes(border_m, home, moved_m=40.0, balance_m=15.0, load=rng.uniform(1, 5, n))
    pinned = np.arange(n) == rng.integers(n)
    return replace(problem, wishes=wishes, start=rng.integers(0, problem.n_grids, n), pinned=pinned)


@lru_cache
def assignments(n: int, n_grids: int) -> np.ndarray:
    return np.array(list(product(range(n_grids), repeat=n)))


def cheapest(problem: Problem) -> float:
    """Return the least price over all assignments that keep every rule; inf if none."""
    graph = nx.from_scipy_sparse_array(problem.neighbours)
    every, slots = assignments(len(problem.weights), problem.n_grids), problem.slots
    load = np.array([(every == grid) @ problem.weights for grid in range(len(slots))])
    fits = np.all([(slot.allowed.min <= w) & (w <= slot.allowed.max) for slot, w in zip(slots, load, strict=True)], 0)
    if problem.pinned is not None:
        fits &= (every == problem.start)[:, problem.pinned].all(axis=1)
    best = np.inf
    for grid_of in every[fits]:
        price = by_hand(problem, grid_of)
        if price < best and whole(graph, grid_of, len(slots)):
            best = price
    return best


def whole(graph: nx.Graph, grid_of: Ints, n_grids: int) -> bool:
    """Return whether every grid has units, all in one piece."""
    grids = [np.flatnonzero(grid_of == grid).tolist() for grid in range(n_grids)]
    return all(grid and nx.is_connected(graph.subgraph(grid)) for grid in grids)


def by_hand(problem: Problem, grid_of: Ints) -> float:
    """Return walking and wishes, term by term as they are defined."""
    wishes, weights, price = problem.wishes, problem.weights, 0.0
    for grid in range(problem.n_grids):
        members = np.flatnonzero(grid_of == grid)
        if len(members) == 0:
            return np.inf
        price += float((weights[members] @ walks_among(problem.walk_to, members).astype(float)).min())
        if wishes.load is not None:
            price += wishes.balance_m * abs(wishes.load[members].sum() - wishes.load.sum() / problem.n_grids)
    if wishes.border_m is not None:
        lists = problem.neighbours.tocoo()
        price += float(wishes.border_m[grid_of[lists.row] != grid_of[lists.col]].sum()) / 2
    if wishes.home is not None:
        price += wishes.moved_m * int(weights[(wishes.home >= 0) & (wishes.home != grid_of)].sum())
    return price


@pytest.mark.parametrize("seed", range(24))
def test_no_division_is_cheaper_than_the_exact_one(seed: int) -> None:
    """Plain or with every wish, borders as gains too; slots alike, or one larger than the others; some without plan."""
    n, n_grids = 8 + seed % 3, 3 if seed % 3 < 2 else 2
    total = int(hamlet(seed, n, [(0, 0)]).weights.sum())
    mean = total / n_grids
    bands = [(int(0.8 * mean), int(1.15 * mean) + 1)] * n_grids
    if seed % 4 == 3:
        bands[-1] = (int(0.5 * mean), int(0.9 * mean))
    problem = hamlet(seed, n, bands)
    problem = with_wishes(problem, seed) if seed % 2 else problem
    found, best = divide_exactly(problem, deterministic_limit=LIMIT), cheapest(problem)
    assert found.proven
    assert found.price_m == pytest.approx(best, abs=0.1)
    assert found.bound_m <= best + 1e-6
    if found.grid_of is not None:
        assert by_hand(problem, found.grid_of) == pytest.approx(found.price_m, abs=1e-3)


def test_that_no_plan_exists_is_proven() -> None:
    """A star of five: households could make two grids of six, but all arms hang on the middle."""
    ends = np.array([0, 0, 0, 0]), np.array([1, 2, 3, 4])
    walk_m = np.full((5, 5), 100, dtype=np.float32)
    slot = Slot(Band(6, 6), Band(6, 6))
    weights = np.array([4, 2, 2, 2, 2])
    star = Problem(weights, walks_of(walk_m), neighbour_lists(5, *ends), (Territory(np.arange(5), (slot, slot)),))
    found = divide_exactly(star, deterministic_limit=LIMIT)
    assert found.proven
    assert found.grid_of is None
    assert (found.grid_of, found.bound_m) == (None, np.inf)


@settings(deadline=None, max_examples=8, phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(10, 20), st.integers(2, 4))
def test_a_search_never_beats_the_exact_division(seed: int, n: int, n_grids: int) -> None:
    mean = int(hamlet(seed, n, [(0, 0)]).weights.sum()) / n_grids
    problem = with_wishes(hamlet(seed, n, [(int(0.8 * mean), int(1.2 * mean))] * n_grids), seed)
    problem = replace(problem, start=None, pinned=None, wishes=replace(problem.wishes, home=None))
    searched = solve(problem, seed=seed, effort=Effort(iterations=20_000))
    found = divide_exactly(problem, deterministic_limit=LIMIT, start=searched.grid_of)
    assert found.bound_m <= found.price_m
    if searched.excess == 0:
        assert found.bound_m <= searched.price_m + 0.1
        assert found.price_m <= searched.price_m + 0.1 or not found.proven  # ended by its limit: the bound still holds


def test_a_territory_is_divided_by_itself() -> None:
    problem = hamlet(1, 10, [(1, 99)])
    halves = tuple(Territory(units, problem.slots) for units in (np.arange(5), np.arange(5, 10)))
    with pytest.raises(ValueError, match=r"one territory of all 10 units.*\[5, 5\]"):
        divide_exactly(replace(problem, territories=halves), deterministic_limit=LIMIT)


def test_a_household_outside_the_strict_band_has_its_price() -> None:
    """One house far from five in a row: alone while that is free, with the nearest two where it is dear."""
    x = np.array([0, 500, 510, 520, 530, 540])
    walk_m = np.abs(x[:, None] - x).astype(np.float32)
    slot = Slot(Band(1, 5), Band(3, 3))
    lists = neighbour_lists(6, np.arange(5), np.arange(1, 6))
    row = Problem(np.ones(6, dtype=np.intp), walks_of(walk_m), lists, (Territory(np.arange(6), (slot, slot)),))
    free = divide_exactly(row, deterministic_limit=LIMIT)
    kept = divide_exactly(row, deterministic_limit=LIMIT, off_m=1e4)
    assert (free.price_m, kept.price_m) == (60.0, 530.0)
    assert price_of(row, np.array([0, 1, 1, 1, 1, 1]), off_m=1e4) == 60.0 + 4e4


def test_solve_gives_the_optimum_of_a_small_problem() -> None:
    problem = hamlet(4, 10, [(5, 20), (5, 20)])
    assert solve(problem, seed=1, effort=Effort()).price_m == pytest.approx(cheapest(problem), abs=0.1)
