"""Wishes as prices on borders: aligned, symmetric, and worth what they say."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from towers import tower
from villages import lattice

from geo.adjacency import neighbour_lists
from partition.divide import divide
from partition.frontier import scorecards
from partition.ground import survey
from partition.lanes import in_one_lane
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Prices, Terms
from partition.wishes import wishes_of

LEVEL = Level("grid", Band(2, 6))
ROAD = [(0, 50), (200, 50)]
"""Along the border between the first and the second row of a lattice of 4 x 2 plots."""


def priced(village, *links, level=LEVEL, **prices):
    """Return the price of the border between each two units, as a matrix."""
    ground = survey(village, None)
    open_pair = ground.adjacency.is_open
    left, right = (side[open_pair] for side in (ground.adjacency.left, ground.adjacency.right))
    lists = neighbour_lists(len(ground.door), np.r_[left, [a for a, _ in links]], np.r_[right, [b for _, b in links]])
    wishes = wishes_of(ground, level, Terms(prices=Prices(**prices)), lists)
    border_m = np.zeros(lists.nnz) if wishes.border_m is None else wishes.border_m
    return csr_array((border_m, lists.indices, lists.indptr), shape=lists.shape).toarray()


def cut_m(matrix, grid_of):
    """Return what all borders between grids cost."""
    grid_of = np.asarray(grid_of)
    return matrix[grid_of[:, None] != grid_of].sum() / 2


def test_prices_of_nothing_leave_the_search_as_it_was():
    assert not priced(lattice(4, 2)).any()
    village, band = lattice(6, 4), [Level("grid", Band(3, 6))]
    plans = [
        divide([village], band, seed=1, effort=Effort(iterations=2000), terms=terms, prove=False)
        for terms in (Terms(), Terms(prices=Prices(border_m=0.0, off_feature_m=0.0)))
    ]
    assert plans[0].tables.units["grid"].tolist() == plans[1].tables.units["grid"].tolist()


def test_a_border_costs_its_length_and_more_where_it_lies_on_no_road():
    matrix = priced(lattice(4, 2, roads=[ROAD]), border_m=2.0, off_feature_m=3.0)
    assert matrix[0, 1] == pytest.approx(
        250, abs=15
    )  # the road crosses no border between plots of a row but touches it
    assert matrix[0, 4] == pytest.approx(100)


def test_a_metre_of_border_on_a_road_may_be_a_gain():
    plain, gaining = (priced(lattice(4, 2, roads=[ROAD]), off_feature_m=3.0, on_feature_m=on) for on in (0.0, 4.0))
    assert (gaining[0, 1], gaining[0, 4]) == (pytest.approx(plain[0, 1], abs=30), pytest.approx(-200))


def test_links_without_a_shared_border_cost_nothing():
    matrix = priced(lattice(4, 2), (0, 7), border_m=2.0)
    assert (matrix[0, 7], matrix[0, 1]) == (0, 100)


def test_prices_are_symmetric():
    matrix = priced(lattice(5, 4, groups=["一"] * 9 + ["二"] * 11, roads=[ROAD]), border_m=1.0, split_group_m=7.0)
    assert (matrix == matrix.T).all()


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_group_cut_once_costs_its_households_outside_the_main_grid(cut):
    matrix = priced(lattice(5, 1, groups=["一"] * 5), split_group_m=10.0)
    assert cut_m(matrix, [0] * cut + [1] * (5 - cut)) == 10 * min(cut, 5 - cut)


def test_however_a_group_is_split_it_costs_at_least_its_households_outside_the_main_grid():
    households = np.random.default_rng(3).integers(1, 4, 24)
    village = lattice(6, 4, households=households, groups=["一"] * 24)
    matrix = priced(village, level=Level("grid", Band(2, 100)), split_group_m=1.0)
    for grid_of in np.random.default_rng(4).integers(0, 3, (200, 24)):
        outside = households.sum() - np.bincount(grid_of, households).max()
        assert cut_m(matrix, grid_of) >= outside
    assert cut_m(matrix, np.zeros(24)) == 0


def test_groups_too_large_for_a_grid_and_borders_between_groups_cost_nothing():
    large, small = ["大"] * 8, ["小"] * 4
    matrix = priced(lattice(4, 3, groups=large + small), split_group_m=10.0)
    assert not matrix[:8].any()
    assert matrix[8:, 8:].any()


def test_a_high_price_of_borders_makes_grids_more_compact():
    streets = [[(0, y), (600, y)] for y in range(25, 450, 50)] + [[(0, 25), (0, 425)]]
    village, levels = lattice(12, 9, roads=streets), [Level("grid", Band(8, 12))]
    shapes = [
        scorecards(divide([village], levels, seed=2, effort=Effort(iterations=100_000), terms=terms, prove=False))
        for terms in (Terms(), Terms(prices=Prices(border_m=100.0)))
    ]
    along, square = (cards["grid"].governance.polsby_popper_mean for cards in shapes)
    assert square > along + 0.1


LANES = [[(0, 20), (200, 20)], [(0, 80), (200, 80)]]
"""A lane below each row of a lattice of 4 x 2 plots."""


def test_neighbours_of_one_lane_cost_to_part_at_the_lowest_level_only():
    village = lattice(4, 2, roads=LANES)
    lowest = priced(village, level=Level("group", Band(2, 6), lowest=True), lane_m=50.0)
    assert (lowest[0, 1], lowest[0, 4]) == (50, 0)
    assert not priced(village, lane_m=50.0).any()


def test_a_price_on_lanes_puts_borders_between_them():
    village, level = lattice(4, 2, roads=LANES), [Level("group", Band(4, 4), lowest=True)]
    terms = Terms(prices=Prices(lane_m=10_000.0))
    division = divide([village], level, seed=1, effort=Effort(iterations=5_000), terms=terms, prove=False)
    rows = division.tables.units["group"].to_numpy().reshape(2, 4)
    assert [len(set(row)) for row in rows.tolist()] == [1, 1]


def test_stairwells_of_one_building_are_lanes():
    ground = survey(tower(), None, 15)
    part = ground.units.table["part"].fillna("")
    first, second = (np.flatnonzero(part.str.startswith(f"{n}单元"))[:2] for n in (1, 2))
    assert in_one_lane(ground, first[[0, 0]], np.array([first[1], second[0]])).tolist() == [True, False]
