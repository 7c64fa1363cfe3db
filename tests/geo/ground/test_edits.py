"""Edits of a ground: what each changes, what it leaves alone, and all that it refuses."""

import math

import geopandas as gpd
import hamlets
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.ground import COLUMNS, EDITS, Edit, Layers, apply_edit, planning_layers, tray_of
from geo.walk import build_graph, compile_walk


def layers(estimated: tuple[str, ...] = (), *, boundary: bool = True) -> Layers:
    """Return the checkerboard: plots of 50 m, roads between the rows and along the western border."""
    tables = hamlets.checkerboard()
    doors = tables.households.set_index("household_id")[["households", "group", "geometry"]]
    doors = doors.assign(estimated=[door in estimated for door in doors.index])
    roads = tables.roads.assign(bridge="", surface="", closed=False)
    roads.index = [f"roads-{row + 1}" for row in range(len(roads))]
    land = (
        tables.villages[["code", "name", "geometry"]]
        if boundary
        else tables.villages.iloc[:0][["code", "name", "geometry"]]
    )
    land.index = [f"boundary-{row + 1}" for row in range(len(land))]
    empty = {
        name: gpd.GeoDataFrame({each: [] for each in COLUMNS[name]}, geometry=[], crs=hamlets.CRS)
        for name in ("barriers", "buildings")
    }
    empty["barriers"]["closes"] = empty["barriers"]["closes"].astype(bool)
    return Layers(doors.crs, {"boundary": land, "roads": roads, "households": doors, **empty})


def at(*places: tuple[float, float]) -> np.ndarray:
    return hamlets.ORIGIN + np.array(places, dtype=float)


def line(*places: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(at(*places))


def point(x: float, y: float) -> shapely.Point:
    return shapely.Point(at((x, y))[0])


def area(*places: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon(at(*places))


HALF = area((0, 0), (99, 0), (99, 99), (0, 99))
RIVER = Edit("draw_barrier", "e1", shape=line((-20, 55), (320, 55)), said={"barrier": "river", "closes": True})
BRIDGE = Edit("draw_crossing", "e2", shape=line((75, 51), (75, 99)))


def refusal(ground: Layers, edit: Edit) -> str:
    with pytest.raises(InputError) as caught:
        apply_edit(ground, edit)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in fault.zh) for fault in caught.value.faults)
    return "; ".join(fault.en for fault in caught.value.faults)


def same(one: Layers, other: Layers) -> bool:
    return all(one[name].equals(other[name]) for name in COLUMNS)


SOUND = [
    Edit("draw_path", "e1", shape=line((75, 1), (75, 49))),
    RIVER,
    Edit("draw_building", "e1", shape=area((10, 10), (20, 10), (20, 20))),
    Edit("draw_door", "e1", shape=point(60, 30), said={"households": 4, "group": "一组"}),
    Edit("reshape", "e1", "roads", ("roads-2",), line((0, 50), (150, 60), (300, 50))),
    Edit("reshape", "e1", "boundary", ("boundary-1",), area((-9, -9), (320, -9), (320, 110), (-9, 110))),
    Edit("delete", "e1", "roads", ("roads-1",)),
    Edit("delete", "e1", "boundary", ("boundary-1",)),
    Edit("delete", "e1", "households", ("h0003",)),
    Edit("close_road", "e1", "roads", ("roads-2",)),
    Edit("close_road", "e1", "roads", ("roads-4",), point(0, 20)),
    Edit("move_door", "e1", "households", ("h0001",), point(80, 20)),
    Edit("place_address", "e1", "households", ("h0000",), point(20, 20)),
]


@pytest.mark.parametrize("edit", SOUND, ids=lambda edit: f"{edit.kind} {edit.layer}".strip())
def test_an_edit_changes_its_own_layer_and_never_what_it_was_given(edit):
    ground, untouched = layers(("h0000",)), layers(("h0000",))
    after = apply_edit(ground, edit)
    assert same(ground, untouched)
    assert not same(after, ground)
    layer = (
        edit.layer
        or {"draw_path": "roads", "draw_barrier": "barriers", "draw_building": "buildings", "draw_door": "households"}[
            edit.kind
        ]
    )
    assert [name for name in COLUMNS if after[name] is not ground[name]] == [layer]
    assert all(after[name].index.is_unique for name in COLUMNS)
    assert {name: after[name].crs for name in COLUMNS} == dict.fromkeys(COLUMNS, ground.crs)


def test_every_edit_of_the_table_is_tried():
    assert {edit.kind for edit in SOUND} | {"draw_boundary", "draw_crossing", "reopen_road"} == set(EDITS)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Edit("draw_path", "e", shape=line((0, 0), (90, 90), (90, 0), (0, 90))), "crosses itself"),
        (Edit("draw_path", "e", shape=line((0, 0), (0.2, 0))), "is 0.20 m long"),
        (Edit("draw_path", "e", shape=line((0, 0), (5000, 0))), "reaches 4,700 m beyond the village"),
        (Edit("draw_path", "e", shape=shapely.LineString([(math.nan, 0), (1, 1)])), "is no number"),
        (Edit("draw_path", "e", shape=point(1, 1)), "must be a line, got Point"),
        (Edit("draw_path", "e"), "must be a line, got nothing"),
        (Edit("draw_barrier", "e", shape=line((0, 0), (9, 9)), said={"barrier": "fog"}), "one of river, railway"),
        (Edit("draw_building", "e", shape=area((0, 0), (9, 9), (9, 0), (0, 9))), "is not a simple area"),
        (Edit("draw_building", "e", shape=area((0, 0), (9, 0), (18, 0))), "area of 0.0 m2"),
        (Edit("draw_boundary", "e", shape=area((0, 0), (99, 0), (99, 99), (0, 99))), "overlaps 样例村"),
        (Edit("reshape", "e", "boundary", ("boundary-1",), HALF), "leaves 8 addresses outside"),
        (Edit("draw_door", "e", shape=point(400, 20)), "100 m outside the boundary"),
        (Edit("draw_door", "e", shape=point(20, 20), said={"households": 0}), "whole number from 1"),
        (Edit("draw_door", "e", shape=point(20, 20), said={"door": "h0001"}), "another address's id"),
        (Edit("delete", "e", "barriers", ("barriers-1",)), "no such barrier"),
        (Edit("delete", "e", "clouds", ("c",)), "one of boundary, roads"),
        (Edit("close_road", "e", "roads", ("roads-1",), point(100, 200)), "must be a point on the road"),
        (Edit("reopen_road", "e", "roads", ("roads-1",)), "is not closed"),
        (Edit("place_address", "e", "households", ("h0001",), point(20, 20)), "has a place already"),
        (BRIDGE, "crosses no barrier"),
        (Edit("paint", "e"), "one of draw_boundary"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_said(edit, told):
    assert told in refusal(layers(), edit)


def test_all_that_is_wrong_is_said_at_once():
    said = refusal(layers(), Edit("draw_barrier", "e", shape=line((0, 0), (5000, 90), (5000, 0), (0, 90)), said={}))
    assert all(part in said for part in ("crosses itself", "beyond the village", "one of river"))


def test_a_boundary_that_is_drawn_gets_the_next_free_code():
    ground = layers()
    after = apply_edit(ground, Edit("draw_boundary", "e1", shape=area((400, 0), (500, 0), (500, 90), (400, 90))))
    assert after["boundary"]["code"].tolist() == ["V1", "V2"]


def test_the_first_boundary_must_hold_every_door():
    ground = layers(boundary=False)
    assert "leaves 8 addresses" in refusal(ground, Edit("draw_boundary", "e", shape=HALF))
    around = Edit("draw_boundary", "e", shape=area((0, 0), (300, 0), (300, 100), (0, 100)), said={"name": "石村"})
    assert apply_edit(ground, around)["boundary"]["name"].tolist() == ["石村"]


def test_a_path_meets_the_ways_that_its_ends_all_but_touch():
    after = apply_edit(layers(), Edit("draw_path", "e1", shape=line((75, 1.2), (75, 48))))
    xy = shapely.get_coordinates(after["roads"].geometry["e1"]) - hamlets.ORIGIN
    assert np.allclose(xy, [(75, 0), (75, 50)])
    graph = build_graph(planning_layers(after)["roads"])
    ends = at((75, 0), (75, 50))
    assert compile_walk(graph, ends).distances().metres[0, 1] == pytest.approx(50, abs=0.1)


def test_a_river_that_closes_cuts_the_paths_across_it_and_a_bridge_leads_over():
    ground = layers()
    ground = apply_edit(ground, Edit("draw_path", "e0", shape=line((100, 50), (100, 100))))
    river = apply_edit(ground, RIVER)

    def across(of: Layers) -> int:
        """Return how many ways lead over the river."""
        return int(planning_layers(of)["roads"].crosses(RIVER.shape).sum())

    assert across(ground) == 2  # the path, and the road along the western border
    assert across(river) == 0
    assert across(apply_edit(river, BRIDGE)) == 1
    assert across(apply_edit(river, Edit("delete", "e3", "barriers", ("e1",)))) == 2
    open_river = Edit("draw_barrier", "e1", shape=RIVER.shape, said={"barrier": "river"})
    assert across(apply_edit(ground, open_river)) == 2


def test_only_the_stretch_between_two_junctions_is_closed_and_opens_again():
    ground = apply_edit(layers(), Edit("draw_path", "e1", shape=line((150, 0), (150, 50))))
    closed = apply_edit(ground, Edit("close_road", "e2", "roads", ("roads-2",), point(220, 52)))
    assert closed["roads"]["closed"].to_dict() | {} == {
        "roads-1": False, "roads-3": False, "roads-4": False, "e1": False, "roads-2.1": False, "roads-2.2": True,
    }  # fmt: skip
    assert shapely.get_coordinates(closed["roads"].geometry["roads-2.2"])[0].tolist() == at((150, 50))[0].tolist()
    assert len(planning_layers(closed)["roads"]) == 5
    again = apply_edit(closed, Edit("reopen_road", "e3", "roads", ("roads-2.2",)))
    assert not again["roads"]["closed"].any()


def test_the_tray_holds_what_is_estimated_until_it_is_placed():
    ground = layers(("h0000", "h0004"))
    assert [waiting.features for waiting in tray_of(ground).shown] == [("h0000",), ("h0004",)]
    placed = apply_edit(ground, Edit("place_address", "e1", "households", ("h0000",), point(20, 20)))
    assert [waiting.features for waiting in tray_of(placed).shown] == [("h0004",)]
    assert placed["households"].geometry["h0000"].equals(point(20, 20))


def test_addresses_of_one_building_wait_together_and_are_placed_together():
    ground = layers(("h0000", "h0001"))
    doors = ground["households"].assign(building_id=["B1", "B1", *[None] * 10])
    ground = ground.having("households", doors)
    [waiting] = tray_of(ground).shown
    assert (waiting.features, waiting.households) == (("h0000", "h0001"), 20)
    placed = apply_edit(ground, Edit("place_address", "e1", "households", waiting.features, point(20, 20)))
    assert tray_of(placed).n == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500)), min_size=2, max_size=7))
def test_whatever_line_is_kept_is_sound(places):
    try:
        after = apply_edit(layers(), Edit("draw_path", "e1", shape=line(*places)))
    except InputError:
        return
    kept = after["roads"].geometry["e1"]
    assert kept.is_simple
    assert kept.length >= 1 - 1e-6
    assert after["roads"].geometry.is_valid.all()
