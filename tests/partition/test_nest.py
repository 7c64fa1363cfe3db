"""Lower grids that cannot keep their rules inside the grids above, and what is done about it."""

import numpy as np
from pandas import Series
from villages import lattice

from partition.check import check
from partition.draw import Drawn, Parent, draw
from partition.ground import survey
from partition.levels import Band, Level
from partition.nest import mend_below
from partition.plan import GridPlan
from partition.problem import Slot
from partition.score import measure_grids
from partition.solve import Effort
from partition.terms import Terms

QUICK = Effort(iterations=6_000)


def test_a_door_cut_off_by_a_tower_goes_over_to_the_grid_next_door():
    """
    A tower of 9 between the last door of grid a and its others.

    ┌───┬───┬───┬───┬───┬───┬───┬───┬───┬───┐
    │ 1 │ 1 │ 1 │ 9 │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │    groups of 2 to 4; the tower is one by itself
    └───┴───┴───┴───┴───┴───┴───┴───┴───┴───┘
      a   a   a   a   a   b   b   b   b   b
    """
    ground = survey(lattice(10, 1, households=[1, 1, 1, 9, 1, 1, 1, 1, 1, 1]), None)
    above, below = Level("grid", Band(5, 14)), Level("group", Band(2, 4))
    slot, ids = Slot(above.allowed, above.band), Series(list("aaaaabbbbb"), index=ground.units.table.index)
    parents = tuple(Parent(name, np.flatnonzero(ids == name), {"group": 2}, slot) for name in "ab")
    upper = Drawn(GridPlan(ground.village, above, ground.units, ids, ()), parents)
    lower = draw(ground, parents, [below], upper.plan, terms=Terms(), seed=0, effort=QUICK)
    torn = lower.plan.grid_of.iloc[4]
    assert (lower.plan.grid_of == torn).sum() > 1

    mended = mend_below(ground, [upper, lower], [above, below], terms=Terms(), seed=0, effort=QUICK)
    assert "".join(mended[0].plan.grid_of) == "aaaabbbbbb"
    groups = mended[1].plan.grid_of.to_numpy()
    assert all(np.ptp(np.flatnonzero(groups == name)) + 1 == (groups == name).sum() for name in set(groups))


def test_a_grid_next_door_that_is_full_gives_another_door_back():
    """
    The same street, with a lane south of it; grid b may hold no more than it has.

    ┌───┬───┬───┬───┬───┬───┬───┐
    │ 1 │ 1 │ 1 │ 9 │ 1 │ 1 │ 1 │    a a a a a b b
    ├───┼───┼───┼───┼───┼───┼───┤
    │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │    a a b b b b b
    └───┴───┴───┴───┴───┴───┴───┘
    """
    ground = survey(lattice(7, 2, households=[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1]), None)
    above, below = Level("grid", Band(5, 15)), Level("group", Band(2, 4))
    ids = Series(list("aabbbbbaaaaabb"), index=ground.units.table.index)
    full = Slot(Band(5, 7), Band(5, 7))
    slots = {"a": Slot(above.allowed, above.band), "b": full}
    parents = tuple(Parent(name, np.flatnonzero(ids == name), {"group": 2}, slots[name]) for name in "ab")
    upper = Drawn(GridPlan(ground.village, above, ground.units, ids, ()), parents)
    lower = draw(ground, parents, [below], upper.plan, terms=Terms(), seed=0, effort=QUICK)

    mended = mend_below(ground, [upper, lower], [above, below], terms=Terms(), seed=0, effort=QUICK)
    assert mended[0].plan.grid_of.iloc[11] == "b"
    assert (mended[0].plan.grid_of == "b").sum() == 7


def test_a_door_given_back_is_not_one_that_the_tower_cuts_off_in_its_turn():
    """
    Grid b is full again; the first door that it might give back borders on grid a at the tower alone.

    ┌───┬───┬───┬───┬───┬───┬───┐
    │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │    b b b b b b b
    ├───┼───┼───┼───┼───┼───┼───┤
    │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │ 1 │    b b b b b a a
    ├───┼───┼───┼───┼───┼───┼───┤
    │ 1 │ 1 │ 1 │ 9 │ 1 │ 1 │ 1 │    b b a a a a a
    └───┴───┴───┴───┴───┴───┴───┘
    """
    ground = survey(lattice(7, 3, households=[1, 1, 1, 9, *[1] * 17]), None)
    above, below = Level("grid", Band(5, 25)), Level("group", Band(2, 4))
    ids = Series(list("bbaaaaabbbbbaabbbbbbb"), index=ground.units.table.index)
    slots = {"a": Slot(above.allowed, above.band), "b": Slot(Band(5, 14), Band(5, 14))}
    planned = {"a": {"group": 3}, "b": {"group": 4}}
    parents = tuple(Parent(name, np.flatnonzero(ids == name), planned[name], slots[name]) for name in "ab")
    upper = Drawn(GridPlan(ground.village, above, ground.units, ids, ()), parents)
    lower = draw(ground, parents, [below], upper.plan, terms=Terms(), seed=0, effort=QUICK)

    mended = mend_below(ground, [upper, lower], [above, below], terms=Terms(), seed=0, effort=QUICK)
    assert list(mended[0].plan.grid_of.iloc[[2, 10]]) == ["b", "b"]
    plan = mended[1].plan
    assert not [v for v in check(plan, ground, measure_grids(plan, ground)) if v.severity == "must"]
