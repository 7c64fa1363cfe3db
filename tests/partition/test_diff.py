"""Two plans held against each other."""

import geopandas as gpd
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from partition.diff import diff_level, land_that_moves

CRS = "EPSG:32650"


def plan(*ids: str | None) -> pd.Series:
    return pd.Series(ids, index=[f"h{i}" for i in range(len(ids))], dtype=object)


def ones(n: int) -> pd.Series:
    return pd.Series(1, index=[f"h{i}" for i in range(n)])


def grids(**areas: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"grid_id": list(areas)}, geometry=list(areas.values()), crs=CRS)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12))
def test_a_plan_does_not_differ_from_itself_under_any_numbers(ids):
    renamed = plan(*(f"new-{one}" for one in ids))
    found = diff_level(plan(*ids), renamed, ones(len(ids)))
    assert found.moved.empty
    assert found.pairs.empty
    assert found.new == found.retired == ()
    assert len(found.renumbered) == len(set(ids))


def test_who_goes_to_another_grid_is_told_with_both():
    found = diff_level(plan("a", "a", "a", "b", "b"), plan("a", "a", "b", "b", "b"), ones(5))
    assert found.moved.to_dict("records") == [{"household_id": "h2", "households": 1, "from": "a", "to": "b"}]
    assert found.pairs.to_dict("records") == [{"from": "a", "to": "b", "households": 1, "addresses": 1}]
    assert found.moved_households == 1


def test_numbers_that_are_swapped_are_no_move():
    found = diff_level(plan("a", "a", "b", "b"), plan("b", "b", "a", "a"), ones(4))
    assert found.moved_households == 0
    assert found.renumbered == (("a", "b"), ("b", "a"))


def test_a_grid_that_is_divided_lives_on_in_its_larger_half():
    found = diff_level(plan("a", "a", "a"), plan("x", "x", "y"), ones(3))
    assert (found.same, found.new, found.moved_households) == ({"x": "a"}, ("y",), 1)


def test_who_is_in_one_plan_only_does_not_move():
    found = diff_level(plan("a", None, "a"), plan("a", "a", None), ones(3))
    assert (found.moved_households, found.households) == (0, 1)


def test_land_changes_hands_where_the_areas_differ():
    first = grids(a=shapely.box(0, 0, 10, 10), b=shapely.box(10, 0, 20, 10))
    second = grids(x=shapely.box(0, 0, 12, 10), y=shapely.box(12, 0, 20, 10))
    land = land_that_moves(first, second, {"x": "a", "y": "b"})
    assert land[["from", "to", "area_m2"]].to_dict("records") == [{"from": "b", "to": "x", "area_m2": 20.0}]
