"""Names of the grids of several levels."""

from villages import lattice

from partition.divide import divide
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import OldGrids, Terms

BRISK = Effort(iterations=20_000)
LEVELS = (Level("grid", Band(14, 18)), Level("micro_grid", Band(7, 9)), Level("ten", Band(3, 5)))


def tables_of(village, **terms):
    return divide([village], LEVELS, seed=1, effort=BRISK, terms=Terms(**terms), prove=False).tables


def assert_told(tables):
    """No two grids of the village share a name, and each name begins with that of the grid above."""
    grids = tables.grids[tables.grids["kind"] != "dedicated"]
    assert grids["name"].is_unique
    name_of = dict(zip(grids["grid_id"], grids["name"], strict=True))
    for parent_id, name in zip(grids["parent_id"], grids["name"], strict=True):
        assert parent_id == "V1" or name.startswith(f"{name_of[parent_id]}-")


def test_names_tell_the_parent_and_are_unique_with_one_group_for_all():
    tables = tables_of(lattice(8, 4, groups=["南庄"] * 32))
    assert sorted(tables.grids_of("grid")["name"]) == ["南庄（一）", "南庄（二）"]
    assert "南庄（一）-2" in set(tables.grids_of("micro_grid")["name"])
    assert_told(tables)


def test_names_tell_the_parent_and_are_unique_with_many_groups_and_with_none():
    assert_told(tables_of(lattice(8, 4, groups=[f"{1 + i % 8 // 2}组" for i in range(32)])))
    assert_told(tables_of(lattice(8, 4)))


def test_a_grid_that_kept_its_name_gives_it_on():
    village = lattice(8, 4)
    ids = village.households["household_id"]
    today = ids.index.to_series().mod(8).lt(4).map({True: "V1-001", False: "V1-002"}).set_axis(ids)
    old = {"grid": OldGrids(today, {"V1-001": "西片", "V1-002": "东片"})}
    tables = tables_of(village, old=old)
    assert set(tables.grids_of("grid")["name"]) == {"西片", "东片"}
    assert_told(tables)
