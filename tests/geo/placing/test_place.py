"""Doors spread along the lanes of hamlets that are drawn on the fingers of one hand, in metres."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.placing import place_doors
from geo.placing.place import LANE_M

NO_LINES = np.empty(0, dtype=object)


def roads(*ways: tuple[Sequence[tuple[float, float]], str], kind: str = "residential") -> gpd.GeoDataFrame:
    columns = {"highway": kind, "name": [name for _, name in ways], "bridge": ""}
    return gpd.GeoDataFrame(columns, geometry=[shapely.LineString(xy) for xy, _ in ways], crs="EPSG:32650")


def doors(*texts: str | None, lane: str | None = None, place: int = 0) -> pd.DataFrame:
    n = len(texts)
    return pd.DataFrame({"place": place, "stands": range(n), "lane": [lane] * n, "door": list(texts)}, dtype=object)


def spread(
    table: pd.DataFrame,
    *places: BaseGeometry,
    ways: gpd.GeoDataFrame | None = None,
    land: BaseGeometry | None = None,
    barriers: NDArray[np.object_] = NO_LINES,
) -> NDArray[np.float64]:
    table = table.astype({"place": int, "stands": int})
    points = place_doors(
        table, np.array(places, dtype=object), [land] * len(places), roads=roads() if ways is None else ways,
        barriers=barriers,
    )  # fmt: skip
    return shapely.get_coordinates(points)


#      0          100        200
#   50 ┌──────────────────────┐
#      │ 1   3   5   7        │   the one lane of a group, whose outline is the frame;
#    0 ═══════════════════════    odd numbers north of it, even ones south
#      │   2   4   6   8      │
#  -50 └──────────────────────┘
FRAME = shapely.box(0, -50, 200, 50)
LANE = roads(([(0, 0), (200, 0)], "一巷"))


def test_doors_stand_evenly_along_the_lane_in_the_order_of_their_numbers() -> None:
    xy = spread(doors("3号", "1号", "4号", "2号"), FRAME, ways=LANE)

    assert xy[[1, 3, 0, 2], 0].tolist() == [25.0, 75.0, 125.0, 175.0]


def test_numbers_are_counted_and_not_spelled() -> None:
    xy = spread(doors("10号", "9号", "2号附1", "2号"), FRAME, ways=LANE)

    assert np.argsort(xy[:, 0]).tolist() == [3, 2, 1, 0]


def test_odd_and_even_numbers_face_each_other_a_few_metres_off_the_lane() -> None:
    xy = spread(doors("1", "2", "3", "4"), FRAME, ways=LANE)

    assert xy[:, 1].tolist() == [6.0, -6.0, 6.0, -6.0]


def test_doors_without_numbers_come_after_the_others_on_either_side_in_turn() -> None:
    xy = spread(doors(None, "北院", "2", None), FRAME, ways=LANE)

    assert xy[:, 0].argmin() == 2
    assert sorted(xy[[0, 1, 3], 1].tolist()) in ([-6.0, -6.0, 6.0], [-6.0, 6.0, 6.0])


def test_doors_with_one_number_of_standing_share_a_place_and_no_others_do() -> None:
    table = doors("1", "1", "2").assign(stands=[7, 7, 9])

    xy = spread(table, FRAME, ways=LANE)
    assert (xy[0] == xy[1]).all()
    assert xy[2, 0] == 150.0


def test_a_door_that_names_a_lane_stands_on_the_road_of_that_name() -> None:
    two = roads(([(0, 30), (200, 30)], "东一巷"), ([(0, -30), (200, -30)], "东二巷"))
    table = pd.concat([doors("1", "2", lane="东2巷"), doors("1", "2")], ignore_index=True).assign(stands=range(4))

    y = spread(table, FRAME, ways=two)[:, 1]
    assert (np.abs(y[:2] + 30) <= 6).all()
    assert (np.abs(y[2:] - 30) <= 6).all()


def test_a_lane_that_no_road_is_called_counts_for_the_order_alone() -> None:
    table = pd.concat([doors("1", lane="南巷"), doors("2", lane="北巷"), doors("3", lane="南巷")], ignore_index=True)

    xy = spread(table.assign(stands=range(3)), FRAME, ways=LANE)
    assert np.argsort(xy[:, 0]).tolist() == [1, 0, 2]


def test_round_a_point_the_nearest_stretches_are_taken_as_long_as_the_group_needs() -> None:
    long_lane = roads(([(-1000, 0), (1000, 0)], ""))

    x = spread(doors(*map(str, range(1, 9))), shapely.Point(0, 10), ways=long_lane)[:, 0]
    assert np.ptp(x) <= 8 * LANE_M + 40
    assert abs(x.mean()) < 20


def test_houses_line_lanes_before_they_line_field_paths() -> None:
    path = roads(([(-300, 2), (300, 2)], ""), kind="track")
    lane = roads(([(-300, 60), (300, 60)], ""))

    ways = pd.concat([path, lane], ignore_index=True)
    assert (spread(doors("1", "2", "3"), shapely.Point(0, 0), ways=ways)[:, 1] > 50).all()
    assert (np.abs(spread(doors("1", "2", "3"), shapely.Point(0, 0), ways=path)[:, 1]) < 10).all()


def test_no_door_opens_on_a_motorway_or_a_bridge() -> None:
    bridge = LANE.assign(bridge="yes")

    for ways in (bridge, LANE.assign(highway="motorway")):
        xy = spread(doors("1", "2", "3", "4"), FRAME, ways=ways)
        assert len(set(xy[:, 1])) == 2  # rows, not the two sides of a lane
        assert 6.0 not in xy[:, 1]


def test_groups_share_a_lane_up_to_the_middle_between_their_points() -> None:
    table = pd.concat([doors("1", "2", "3"), doors("1", "2", "3", place=1)], ignore_index=True)

    x = spread(table.assign(stands=range(6)), shapely.Point(60, 5), shapely.Point(140, 5), ways=LANE)[:, 0]
    assert (x[:3] < 100).all()
    assert (x[3:] > 100).all()


def test_groups_at_one_point_share_its_ground_door_by_door() -> None:
    table = pd.concat([doors("1", "3"), doors("2", "4", place=1)], ignore_index=True).assign(stands=range(4))

    xy = spread(table, shapely.Point(100, 0), shapely.Point(100, 0), ways=LANE)
    assert np.argsort(xy[:, 0]).tolist() == [0, 2, 1, 3]


def test_no_door_stands_across_a_barrier_from_its_lane() -> None:
    ditch = np.array([shapely.LineString([(-10, 3), (210, 3)])], dtype=object)

    y = spread(doors("1", "2", "3"), FRAME, ways=LANE, barriers=ditch)[:, 1]
    assert (y < 3).all()


def test_a_point_group_keeps_to_its_bank_of_the_river() -> None:
    river = np.array([shapely.LineString([(100, -500), (100, 500)])], dtype=object)
    across = roads(([(0, 0), (400, 0)], ""))

    x = spread(doors(*map(str, range(1, 21))), shapely.Point(130, 0), ways=across, barriers=river)[:, 0]
    assert (x > 100).all()


def test_no_door_stands_beyond_the_land_of_its_village() -> None:
    land = shapely.box(0, -2, 120, 300)

    xy = spread(doors(*map(str, range(1, 21))), shapely.Point(100, 0), ways=LANE, land=land)
    assert shapely.contains_xy(land, xy).all()


def test_without_lanes_doors_stand_in_rows_as_far_apart_as_houses() -> None:
    xy = spread(doors(*map(str, range(1, 10))), shapely.Point(500, 500))

    assert xy[:, 0].reshape(3, 3).tolist() == [[480, 500, 520], [520, 500, 480], [480, 500, 520]]
    assert xy[:, 1].reshape(3, 3)[:, 0].tolist() == [520, 500, 480]


def test_rows_close_up_where_an_outline_has_no_room() -> None:
    small = shapely.box(0, 0, 30, 30)

    xy = spread(doors(*map(str, range(1, 26))), small)
    assert shapely.contains_xy(small, xy).all()
    assert len(np.unique(xy, axis=0)) == 25


def test_an_outline_as_thin_as_a_hair_has_its_doors_on_its_rim() -> None:
    hair = shapely.LineString([(0, 0), (3000, 3000)]).buffer(1e-4)

    xy = spread(doors(*map(str, range(1, 401))), hair)
    assert len(np.unique(xy, axis=0)) == 400
    assert shapely.dwithin(hair, shapely.points(xy), 1e-6).all()


def test_a_lane_too_short_for_its_doors_is_not_taken() -> None:
    stub = roads(([(0, 0), (8, 0)], ""))

    xy = spread(doors(*map(str, range(1, 26))), FRAME, ways=stub)
    assert np.ptp(xy[:, 1]) > 50


def test_doors_already_surveyed_are_a_place_as_well() -> None:
    known = shapely.MultiPoint([(150, 6), (170, 6), (190, -6)])

    x = spread(doors("1", "2", "3"), known, ways=LANE)[:, 0]
    assert (x > 120).all()


places = st.tuples(st.floats(0, 1000), st.floats(0, 1000)).map(shapely.Point)
ways_drawn = st.lists(
    st.tuples(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000)), max_size=6
)


@given(st.lists(places, min_size=1, max_size=5), ways_drawn, st.integers(1, 40), st.integers(0, 2))
def test_every_door_has_a_place_on_the_land_the_same_each_time(
    points: list[shapely.Point], lines: list[tuple[float, float, float, float]], n: int, n_barriers: int
) -> None:
    land = shapely.box(-5, -5, 1005, 1005)
    drawn = [shapely.LineString([line[:2], line[2:]]) for line in lines if line[:2] != line[2:]]
    barriers = np.array([*drawn[:n_barriers], None], dtype=object)[:-1]
    ways = roads(*((line.coords, "") for line in drawn[n_barriers:]))
    table = doors(*map(str, range(n))).assign(place=np.arange(n) % len(points))

    xy = spread(table, *points, ways=ways, land=land, barriers=barriers)
    assert shapely.contains_xy(land, xy).all()
    again = spread(table, *points, ways=ways, land=land, barriers=barriers)
    assert np.array_equal(xy, again)


def test_what_was_passed_in_is_not_changed() -> None:
    table, ways, places = doors("1", "2"), LANE.copy(), np.array([FRAME], dtype=object)
    before = table.copy()

    place_doors(table.astype({"place": int, "stands": int}), places, [None], roads=ways, barriers=NO_LINES)
    assert table.equals(before)
    assert ways.equals(LANE)
    assert places[0] == FRAME
