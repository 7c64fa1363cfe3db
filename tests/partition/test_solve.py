"""The same seed and iterations give the same plan, on one core and on two."""

import numpy as np
import pytest
from villages import lattice

from partition import solve as solving
from partition.divide import divide
from partition.levels import Band, Level
from partition.problem import Problem
from partition.solve import Effort


def grids(seed: int) -> list[str]:
    rng = np.random.default_rng(5)
    village = lattice(14, 10, households=rng.integers(1, 4, 140).tolist())
    division = divide([village], [Level("m", Band(25, 45))], seed=seed, effort=Effort(iterations=60_000), prove=False)
    return division.tables.households["m"].tolist()


def test_one_core_finds_the_same_plan_as_two(monkeypatch: pytest.MonkeyPatch) -> None:
    on_two = grids(3)
    monkeypatch.setattr(solving, "CORES", 1)
    assert grids(3) == on_two


def test_another_seed_may_find_another_plan() -> None:
    assert len({tuple(grids(seed)) for seed in range(4)}) > 1


def test_a_search_ends_soon_once_it_is_enough_and_still_gives_a_plan() -> None:
    village = lattice(14, 10, households=[2] * 140)
    told: list[float] = []
    endless = Effort(time_limit_s=600, enough=lambda: True)
    division = divide(
        [village], [Level("m", Band(25, 45))], seed=0, effort=endless, prove=False,
        on_best=lambda best: told.append(best.objective_m),
    )  # fmt: skip
    assert division.feasible
    assert told


def test_a_first_plan_is_told_before_the_long_search_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    known: list[int] = []

    def searched(*asked: object) -> solving.Solution:
        known.append(len(told))
        return search(*asked)

    search = solving._search
    monkeypatch.setattr(solving, "_search", searched)
    plan = {"seed": 0, "effort": Effort(iterations=2_000), "prove": False}
    village, levels = lattice(14, 10, households=[2] * 140), [Level("m", Band(25, 45))]
    heard = divide([village], levels, **plan, on_best=lambda best: told.append(best.objective_m))
    assert known[0] > 0
    silent = divide([village], levels, **plan)
    assert heard.tables.units["m"].tolist() == silent.tables.units["m"].tolist()


def test_where_the_long_search_misses_the_bands_a_plan_of_a_short_one_is_carried_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missed(problem: Problem, *_asked: object) -> solving.Solution:
        return solving.Solution(np.zeros(len(problem.weights), dtype=np.intp), 0.0, 7, 0.0)

    monkeypatch.setattr(solving, "_search", missed)
    village = lattice(14, 10, households=[2] * 140)
    levels = [Level("m", Band(25, 45))]
    division = divide([village], levels, seed=0, effort=Effort(iterations=20_000), prove=False)
    assert division.feasible


def test_the_best_so_far_tells_the_grid_of_every_unit() -> None:
    village = lattice(14, 10, households=[2] * 140)
    seen = []
    divide([village], [Level("m", Band(25, 45))], seed=0, effort=Effort(iterations=2_000), on_best=seen.append)
    for best in seen:
        assert best.units is not None
        assert len(best.grid_of) == len(best.units) == 140
        loads = np.bincount(best.grid_of, best.units["households"])
        assert loads.sum() == 280
    assert seen[-1].gap is not None
