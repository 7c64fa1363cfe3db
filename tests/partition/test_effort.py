"""A time limit is for all of a division: what comes later has what is left, and a first plan comes in any case."""

import math

import numpy as np
import pytest
from villages import lattice

from partition.divide import divide
from partition.levels import Band, Level
from partition.solve import Effort
from partition.solvers.anneal import Anneal

LEVELS = [Level("g", Band(60, 120)), Level("m", Band(20, 40))]


def test_a_share_of_the_rest_is_less_than_that_of_the_whole() -> None:
    begun = Effort(time_limit_s=100.0).begun()
    later = begun.rest(0.25)
    assert later.time_limit_s is not None
    assert later.time_limit_s < 25.0
    assert later.time_limit_s == pytest.approx(25.0, abs=1.0)


def test_a_part_never_ends_after_the_whole() -> None:
    whole = Effort(time_limit_s=1.0).begun()
    assert whole.part(5.0).begun().until == whole.until
    assert whole.spared(60.0).until == pytest.approx(whole.until - 0.1)


def test_iterations_are_for_each() -> None:
    counted = Effort(iterations=900)
    assert counted.begun() == counted.rest(0.1) == counted
    assert not counted.is_over
    assert counted.turn(0.25, left=3) == counted.part(0.25)


def test_a_time_that_is_up_still_gives_a_plan_of_every_level() -> None:
    village = lattice(14, 10, households=[2] * 140)
    division = divide([village], LEVELS, seed=0, effort=Effort(time_limit_s=1e-6))
    assert division.feasible
    assert all(outcome.lower_bound_m is not None for outcome in division.outcomes)


def test_no_search_is_begun_beside_a_valid_plan_once_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    runs, run = [], Anneal.run

    def counted(*args, **more):
        runs.append(1)
        return run(*args, **more)

    monkeypatch.setattr(Anneal, "run", counted)
    village = lattice(14, 10, households=[2] * 140)
    divide([village], LEVELS[:1], seed=0, effort=Effort(time_limit_s=1e-6), prove=False)
    late = len(runs)
    divide([village], LEVELS[:1], seed=0, effort=Effort(iterations=100), prove=False)
    assert late < len(runs) - late


def test_the_stages_of_a_division_are_told_by_level() -> None:
    ticks = iter(np.arange(1000.0))
    village = lattice(14, 10, households=[2] * 140)
    division = divide([village], LEVELS, seed=0, effort=Effort(iterations=2_000), clock=lambda: float(next(ticks)))
    stages = {(stage, level): seconds for stage, level, seconds in division.stages}
    assert list(stages)[:4] == [("survey", None), ("draw", "g"), ("draw", "m"), ("mend", "g")]
    assert stages["prove", "m"] == 1.0
    assert stages["measure", "m"] == 2.0
    of_levels = math.fsum(seconds for (_, level), seconds in stages.items() if level)
    assert of_levels == sum(outcome.seconds for outcome in division.outcomes)
