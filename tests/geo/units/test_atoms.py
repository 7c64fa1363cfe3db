"""Buildings taken apart by stairwell and floor, and their cells."""

import numpy as np
import pytest
import shapely
from towers import register, tower

from geo.adjacency import build_adjacency
from geo.units import build_units
from geo.units.atoms import natural_key, plain_number

NONE = np.empty(0, dtype=object)


@pytest.mark.parametrize(
    ("said", "plain"),
    [("2", "2"), ("2单元", "2"), ("二单元", "2"), ("第10单元", "10"), ("12楼", "12"), ("-1层", "-1"), ("a门", "A"),
     ("  ", None), (None, None), ("003", "3"), ("裙楼", "裙")],
)  # fmt: skip
def test_the_number_of_a_stairwell_or_floor_is_read_however_it_is_written(said, plain):
    assert plain_number(said) == plain


def test_stairwells_and_floors_are_ordered_as_people_count():
    said = ["10", "B", "2", None, "1", "-1", "10-12", "3-9"]
    assert sorted(said, key=natural_key) == ["-1", "1", "2", "3-9", "10", "10-12", "B", None]


def test_a_tower_is_taken_apart_by_stairwell_where_these_fit():
    units = build_units(tower(), split_above=100)
    parts = units.table[units.table["building_id"] == "T"]
    assert parts["part"].tolist() == ["1单元", "2单元", "3单元", "4单元"]
    assert parts["households"].tolist() == [64, 63, 63, 63]
    assert units.table.index[parts["households"].size - 1].endswith("-04")


def test_stairwells_that_are_too_large_are_taken_apart_by_floor_in_natural_order():
    units = build_units(tower(), split_above=15)
    parts = units.table.loc[units.table["building_id"] == "T", "part"].tolist()
    assert len(parts) == 4 * 18
    assert parts[:3] == ["1单元 1层", "1单元 2层", "1单元 3层"]
    assert parts[17:19] == ["1单元 18层", "2单元 1层"]


def test_a_tower_that_fits_stays_whole_and_so_does_one_without_stairwells():
    whole = build_units(tower())
    for units in (build_units(tower(), split_above=253), build_units(tower(stairwells=False), split_above=15)):
        assert units.table.drop(columns="geometry").equals(whole.table.drop(columns="geometry"))
        assert shapely.equals_exact(units.table.geometry.to_numpy(), whole.table.geometry.to_numpy()).all()


def test_floors_take_a_tower_apart_where_no_stairwell_is_known():
    village = register([("T", None, str(1 + i % 3), 10) for i in range(9)])
    assert build_units(village, split_above=15).table["part"].tolist() == ["1层", "2层", "3层"]


def test_doors_of_which_the_register_says_nothing_are_a_last_part():
    village = register([("T", "2", None, 9), ("T", None, None, 4), ("T", "1单元", None, 9)])
    units = build_units(village, split_above=15)
    assert units.table["part"].tolist() == ["1单元", "2单元", "单元不明"]
    assert units.of_household.tolist() == [1, 2, 0]
    assert set(units.table["building_id"]) == {"T"}


def test_two_buildings_at_one_place_are_not_taken_apart():
    village = register([("T", "1", None, 9), ("S", "2", None, 9)])
    assert build_units(village, split_above=10).table["part"].tolist() == [None]


@pytest.mark.parametrize("limit", [15, 100])
def test_cells_of_a_tower_are_slices_of_its_cell_and_tile_the_village(limit):
    village = tower()
    whole, units = build_units(village), build_units(village, split_above=limit)
    cells = units.table.geometry.to_numpy()
    assert shapely.coverage_is_valid(cells)
    assert (shapely.get_num_geometries(cells) == 1).all()
    mine = (units.table["building_id"] == "T").to_numpy()
    before = whole.table.geometry[whole.table["building_id"] == "T"].iloc[0]
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(cells[mine]), before)) < 1e-6
    assert abs(shapely.area(cells).sum() - village.boundary.area) < 1e-6


def test_parts_of_a_tower_are_neighbours_in_their_order_and_of_the_village_around():
    units = build_units(tower(), split_above=15)
    adjacency = build_adjacency(units.table.geometry.to_numpy(), NONE, NONE)
    pairs = set(zip(adjacency.left.tolist(), adjacency.right.tolist(), strict=True))
    mine = np.flatnonzero(units.table["building_id"] == "T")
    assert {(a, a + 1) for a in mine[:-1].tolist()} <= pairs
    beside = {unit for pair in pairs for unit in pair if np.isin(pair, mine).sum() == 1}
    assert beside - set(mine.tolist())
    assert len(np.unique(adjacency.components())) == 1


def test_other_units_keep_their_ids_and_the_label_of_a_whole_building_is_one():
    whole, units = build_units(tower()), build_units(tower(), split_above=15)
    assert set(whole.table.index[whole.table["building_id"].isna()]) <= set(units.table.index)
    mine = (units.table["building_id"] == "T").to_numpy()
    assert len(set(units.whole[mine])) == 1
    assert len(set(units.whole)) == len(whole.table)
