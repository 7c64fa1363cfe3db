"""A level that is kept stays as it is today, and what lies below is drawn inside it."""

from pandas import Series
from villages import lattice

from partition.divide import divide
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import OldGrids, Terms

LEVELS = (Level("grid", Band(20, 40)), Level("micro_grid", Band(5, 10)))


def kept(today: list[str]) -> dict[str, list[str]]:
    """Return the grids of each level of a lattice of 12 x 4 doors, the upper one being kept as it is today."""
    village = lattice(12, 4)
    old = OldGrids(Series(today, index=village.households["household_id"].to_numpy()))
    terms = Terms(old={"grid": old}, kept=frozenset({"grid"}))
    division = divide([village], LEVELS, seed=0, effort=Effort(iterations=20_000), terms=terms, prove=False)
    doors = division.tables.households
    return {level.name: doors[level.name].tolist() for level in LEVELS}


def test_grids_that_are_kept_hold_the_same_doors_whatever_their_band() -> None:
    today = ["west" if column < 2 else "east" for _ in range(4) for column in range(12)]
    made = kept(today)["grid"]
    assert len(set(made)) == len(set(zip(made, today, strict=True))) == 2


def test_lower_grids_lie_inside_those_that_are_kept() -> None:
    today = ["west" if column < 5 else "east" for _ in range(4) for column in range(12)]
    made = kept(today)
    assert len(set(zip(made["micro_grid"], made["grid"], strict=True))) == len(set(made["micro_grid"]))
    sizes = Series(made["micro_grid"]).value_counts()
    assert sizes.between(5, 10).all()


def test_a_door_that_is_new_joins_a_grid_that_is_kept() -> None:
    today = ["west" if column < 5 else "east" for _ in range(4) for column in range(12)]
    made = kept([*today[:-1], None])  # type: ignore[list-item]
    assert made["grid"][-1] == made["grid"][-2]
