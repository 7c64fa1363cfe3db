"""Towers and schools, divided from end to end."""

import pytest
import shapely
from towers import tower, with_areas
from villages import lattice

from partition.divide import divide
from partition.division import Division
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Terms

LEVELS = (Level("grid", Band(300, 500)), Level("micro_grid", Band(50, 100)), Level("ten", Band(8, 15), splits=True))
BRISK = Effort(iterations=20_000)


def grids_of_tower(division: Division, level: str) -> list[int]:
    """Return the households of each grid that has some of the tower."""
    doors = division.tables.households
    mine = doors.loc[doors["building_id"] == "T", level].unique()
    return sorted(doors.groupby(level)["households"].sum()[mine].tolist())


def musts(division: Division) -> list[str]:
    return [violation.rule for violation in division.violations if violation.severity == "must"]


def test_a_tower_is_whole_in_a_grid_and_divided_below_by_stairwell_and_floor():
    village = tower(around=14)
    division = divide([village], LEVELS, seed=1, effort=BRISK, terms=Terms(split_oversized=True), prove=False)
    assert musts(division) == []
    assert len(grids_of_tower(division, "grid")) == 1
    assert len(grids_of_tower(division, "micro_grid")) >= 3
    assert all(8 <= load <= 15 for load in grids_of_tower(division, "ten"))


def test_a_tower_above_the_band_is_a_grid_of_its_own_where_nobody_asks_to_divide_it():
    division = divide([tower(around=14)], LEVELS, seed=1, effort=BRISK, prove=False)
    assert musts(division) == []
    assert grids_of_tower(division, "micro_grid") == [253]
    assert "oversized_unit" in {violation.rule for violation in division.violations}
    assert all(8 <= load <= 15 for load in grids_of_tower(division, "ten"))


@pytest.mark.parametrize("box", [(110, 110, 190, 190), (95, 95, 105, 105), (140, -10, 160, 200)])
def test_a_school_is_a_grid_of_its_own_at_every_level_and_breaks_nothing(box):
    village = with_areas(lattice(6, 6, households=4), shapely.box(*box))
    levels = (Level("grid", Band(40, 80)), Level("micro_grid", Band(10, 40)))
    division = divide([village], levels, seed=1, effort=BRISK, prove=False)
    assert musts(division) == []
    for level in ("grid", "micro_grid"):
        grids = division.tables.grids_of(level)
        (school,) = grids[grids["kind"] == "dedicated"].itertuples()
        assert school.name == "专属1"
        assert school.grid_id == grids[grids["parent_id"] == school.parent_id]["grid_id"].max()
        assert abs(grids.area.sum() - village.boundary.area) < 0.01
