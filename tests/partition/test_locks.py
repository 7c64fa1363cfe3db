"""Grids that are locked stay as they are while the others are drawn anew."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import Series
from villages import lattice

from partition.divide import divide
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import OldGrids, Terms

LEVELS = (Level("grid", Band(20, 28)), Level("micro_grid", Band(5, 10)))
GRIDS = ["W" if column < 6 else "E" for row in range(4) for column in range(12)]
ROWS = [f"{'W' if column < 6 else 'E'}{row}" for row in range(4) for column in range(12)]
"""Two grids of 24 doors, each of four rows of 6: any better plan has rounder ones."""


def drawn_anew(
    micro: list[str] = ROWS, *, grids: tuple[str, ...] = (), micro_grids: tuple[str, ...] = (), seed: int = 0
) -> dict[str, Series]:
    """Return the grids of the doors of a lattice of 12 x 4, by level, with some of today's grids locked."""
    village = lattice(12, 4)
    doors = village.households["household_id"].to_numpy()
    old = {"grid": OldGrids(Series(GRIDS, doors)), "micro_grid": OldGrids(Series(micro, doors))}
    terms = Terms(old=old, locked={"grid": frozenset(grids), "micro_grid": frozenset(micro_grids)})
    division = divide([village], LEVELS, seed=seed, effort=Effort(iterations=20_000), terms=terms, prove=False)
    made = division.tables.households.set_index("household_id")
    return {name: made[name].loc[doors] for name in old}


def doors_of(made: Series, today: list[str], grid: str) -> tuple[set[str], set[str]]:
    """Return the doors that a grid holds today, and those of the grid in which the first of them is now."""
    before = set(made.index[np.array(today) == grid])
    return before, set(made.index[made == made[min(before)]])


def test_without_a_lock_no_row_stays_a_grid():
    made = drawn_anew()["micro_grid"]
    assert all(after != before for before, after in (doors_of(made, ROWS, grid) for grid in set(ROWS)))


def test_a_locked_grid_keeps_its_very_doors_while_the_others_change():
    made = drawn_anew(micro_grids=("W1",))["micro_grid"]
    before, after = doors_of(made, ROWS, "W1")
    assert after == before
    before, after = doors_of(made, ROWS, "E1")
    assert after != before


@settings(max_examples=8, deadline=None)
@given(st.sets(st.sampled_from(sorted(set(ROWS)))), st.sets(st.sampled_from(["W", "E"])), st.integers(0, 9))
def test_whatever_is_locked_keeps_its_doors_and_lower_grids_lie_in_one(micro_grids, grids, seed):
    made = drawn_anew(grids=tuple(grids), micro_grids=tuple(micro_grids), seed=seed)
    for level, today, locked in (("grid", GRIDS, grids), ("micro_grid", ROWS, micro_grids)):
        for grid in locked:
            before, after = doors_of(made[level], today, grid)
            assert after == before
    assert len(set(zip(made["micro_grid"], made["grid"], strict=True))) == made["micro_grid"].nunique()


def test_a_locked_grid_may_be_torn_and_stays_torn():
    torn = ["W0" if column == 3 and row == 3 else ROWS[12 * row + column] for row in range(4) for column in range(12)]
    made = drawn_anew(torn, micro_grids=("W0",))["micro_grid"]
    before, after = doors_of(made, torn, "W0")
    assert (after, len(before)) == (before, 7)


def test_everything_locked_is_the_plan_of_today():
    made = drawn_anew(grids=("W", "E"), micro_grids=tuple(sorted(set(ROWS))))["micro_grid"]
    assert len(set(zip(made, ROWS, strict=True))) == len(set(ROWS)) == made.nunique()
