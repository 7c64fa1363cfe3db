import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.join import join_villages, pull_inside

#   0        100       200
#   ┌─────────┬─────────┐
#   │ A east  │ B west  │
#   └─────────┴─────────┘
VILLAGES = gpd.GeoDataFrame(
    {"code": ["A", "B"], "name": ["east", "west"]},
    geometry=[shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)],
    crs="EPSG:32650",
)


def _join(*doors: tuple[float, str | None]) -> tuple[list[int], list[bool]]:
    points = gpd.GeoSeries([shapely.Point(x, 50) for x, _ in doors], crs=VILLAGES.crs)
    join = join_villages(points, np.array([said for _, said in doors], dtype=object), VILLAGES)
    return join.village.tolist(), join.disputed.tolist()


def test_the_place_counts_and_what_the_row_says_is_disputed() -> None:
    assert _join((50, None), (150, "B"), (150, "west"), (150, "A")) == ([0, 1, 1, 1], [False, False, False, True])


def test_within_a_metre_of_a_border_the_row_has_the_choice() -> None:
    assert _join((100.5, "A"), (99.5, "west"), (99.5, "A"), (98.5, "B")) == ([0, 1, 0, 0], [False, False, False, True])


def test_on_the_border_the_first_village_has_the_door() -> None:
    assert _join((100, None)) == ([0], [False])


def test_a_door_more_than_a_metre_outside_has_no_village() -> None:
    points = gpd.GeoSeries([shapely.Point(201.5, 50), shapely.Point(200.5, 50)], crs=VILLAGES.crs)

    join = join_villages(points, np.array([None, "C"], dtype=object), VILLAGES)
    assert join.village.tolist() == [-1, 1]
    assert join.outside_m.tolist() == [1.5, 0.5]
    assert join.unknown.tolist() == [False, True]


@given(st.lists(st.tuples(st.floats(-0.8, 200.8), st.floats(-0.5, 100.5)), min_size=1, max_size=20))
def test_doors_pulled_inside_lie_inside_and_the_others_stay(places: list[tuple[float, float]]) -> None:
    points = gpd.GeoSeries([shapely.Point(place) for place in places], crs=VILLAGES.crs)
    join = join_villages(points, np.full(len(points), None, dtype=object), VILLAGES)

    pulled = pull_inside(points, join, VILLAGES)
    assert shapely.covers(VILLAGES.geometry.to_numpy()[join.village], pulled).all()
    assert pulled.distance(points).max() < 1.1
    assert pulled[~join.beside].geom_equals(points[~join.beside]).all()
