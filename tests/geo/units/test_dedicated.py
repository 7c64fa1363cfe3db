"""Dedicated areas take their land and doors out of the tiling, and nothing else changes."""

import numpy as np
import pytest
import shapely
from towers import with_areas
from villages import SIDE, lattice

from geo.errors import GeoError
from geo.units import build_units

SCHOOL = shapely.box(60, 60, 90, 90)


def cells_of(units) -> np.ndarray:
    return units.table.geometry.to_numpy()


@pytest.mark.parametrize(
    "area",
    [SCHOOL, shapely.box(-20, 60, 45, 90), shapely.Point(73.3, 71.7).buffer(33.3), shapely.box(60, 10, 65, 140)],
)
def test_a_school_is_a_unit_of_its_own_and_the_tiling_stays_exact(area):
    village = with_areas(lattice(3, 3), area)
    units = build_units(village)
    cells = cells_of(units)
    assert shapely.coverage_is_valid(cells)
    assert abs(shapely.area(cells).sum() - village.boundary.area) < 1e-4
    assert units.dedicated.tolist() == [False] * (len(cells) - 1) + [True]
    mine = village.dedicated.geometry.iloc[0]
    assert shapely.area(shapely.symmetric_difference(cells[-1], mine)) < 1e-4
    inside = shapely.intersects(mine, village.households.geometry.to_numpy())
    assert units.weights[-1] == inside.sum()
    assert (units.of_household[inside] == len(cells) - 1).all()


def test_a_market_without_doors_is_a_unit_of_none():
    units = build_units(with_areas(lattice(3, 1), shapely.box(45, 5, 55, 45)))
    assert units.table["households"].tolist() == [1, 1, 1, 0]
    assert units.table["dedicated"].fillna("").tolist() == ["", "", "", "专属1"]


def test_a_strip_that_an_area_cuts_off_goes_with_it():
    village = with_areas(lattice(3, 1), shapely.box(140, 0, 148, 50))
    cells = cells_of(build_units(village))
    assert shapely.get_num_geometries(cells).tolist() == [1, 1, 1, 1]
    assert cells[-1].area == pytest.approx(10 * SIDE)


def test_two_areas_side_by_side_share_their_border():
    village = with_areas(lattice(3, 3), SCHOOL, shapely.box(90, 55, 100, 80))
    assert shapely.coverage_is_valid(cells_of(build_units(village)))


def test_without_a_door_outside_nothing_can_be_divided():
    with pytest.raises(GeoError, match="every household lies in a dedicated area"):
        build_units(with_areas(lattice(1, 1), shapely.box(10, 10, 40, 40)))


def test_no_areas_change_nothing():
    village = lattice(3, 2)
    before, after = build_units(village).table, build_units(with_areas(village)).table
    assert before.equals(after)
