from dataclasses import replace

import geopandas as gpd
import hamlets
import numpy as np
import shapely
from shapely import LineString

from maps.layers import LAYERS
from maps.layers.labels import roomiest_place, straightest_place
from maps.layers.roads import road_classes
from maps.sheet import lay_out

VIOLATION = {
    "rule": "contiguity",
    "village": "V1",
    "level": "micro_grid",
    "grid_id": "V1-001",
    "severity": "must",
    "message": "cut in two / 断开",
}


def draw(layer, tables, **options):
    return LAYERS[layer](lay_out(tables, **options))


def properties(layer, tables):
    return [feature["properties"] for feature in draw(layer, tables)[0].data["features"]]


def table(rows, shapes):
    return gpd.GeoDataFrame(geometry=shapes, crs=hamlets.CRS).assign(**rows)


def at(x, y):
    return shapely.Point(hamlets.ORIGIN + np.array([x, y]))


def test_a_hamlet_shows_what_it_has_and_no_layer_for_what_it_lacks():
    shown = {name for name in LAYERS if draw(name, hamlets.checkerboard())}
    assert shown == {"grids", "centres", "households", "labels", "boundary", "roads"}


def test_every_grid_carries_the_figures_of_its_card():
    first = properties("grids", hamlets.checkerboard())[0]
    assert first == {
        "grid_id": "V1-001", "name": "第1网格", "parent_id": "V1", "households": 60, "state": "in_band",
        "mean_walk_m": 0.0, "max_walk_m": 0.0, "fill": first["fill"], "ink": first["ink"],
    }  # fmt: skip


def test_the_state_of_a_grid_is_in_band_within_tolerance_or_out():
    tables = hamlets.checkerboard(parts=3)
    grids = tables.grids.assign(in_band=[True, False, False], within_tolerance=[True, True, False])
    assert [row["state"] for row in properties("grids", replace(tables, grids=grids))] == [
        "in_band",
        "within_tolerance",
        "out",
    ]


def test_levels_are_drawn_coarse_to_fine_and_named_in_both_languages(two_levels):
    layers = draw("grids", two_levels)
    assert [layer.layer_name for layer in layers] == ["网格 grid", "微网格 micro-grid"]
    assert layers[0].options["width"] > 2 * layers[1].options["width"]


def test_a_level_of_one_s_own_keeps_its_name():
    tables = hamlets.checkerboard()
    own = replace(
        tables,
        levels=("block",),
        grids=tables.grids.assign(level="block"),
        households=tables.households.rename(columns={"micro_grid": "block"}),
    )
    assert [layer.layer_name for layer in draw("grids", own)] == ["block"]


def test_a_household_shows_key_count_group_and_grid_and_nothing_else():
    tables = hamlets.checkerboard()
    more = replace(tables, households=tables.households.assign(phone="138", building_id="b1"))
    assert properties("households", more)[0] == {
        "household_id": "h0000",
        "households": 10,
        "group": "一组",
        "grid": "V1-001",
    }


def test_households_name_the_finest_grid_even_if_a_level_is_called_grid(two_levels):
    assert properties("households", two_levels)[0]["grid"] == "V1-001"


def test_too_many_households_are_left_out_and_counted():
    sheet = lay_out(hamlets.checkerboard(), limit=11)
    assert LAYERS["households"](sheet) == []
    assert sheet.left_out == {"households": 12}


def test_a_centre_stands_where_its_household_does():
    tables = hamlets.checkerboard()
    centre, home = draw("centres", tables)[0].data["features"][0], draw("households", tables)[0].data["features"][0]
    assert centre["geometry"] == home["geometry"]
    assert centre["properties"] == {"level": "micro_grid", "rank": 0, "grid_id": "V1-001", "household_id": "h0000"}


def test_a_grid_without_a_centre_has_no_ring():
    tables = hamlets.checkerboard()
    assert draw("centres", replace(tables, grids=tables.grids.assign(centre_household_id=None))) == []


def test_a_violation_carries_its_sentence_and_one_without_a_place_has_no_shape():
    rows = gpd.pd.DataFrame([VIOLATION, VIOLATION | {"rule": "nesting"}]).assign(
        measured=2.0, allowed="1", unit="pieces"
    )
    tables = replace(hamlets.checkerboard(), violations=table(rows, [at(0, 0).buffer(30), None]))
    assert [(row["rule"], row["message"]) for row in properties("violations", tables)] == [
        ("contiguity", "cut in two / 断开")
    ]


def test_roads_fall_into_classes():
    roads = gpd.pd.DataFrame(
        {"highway": ["primary_link", "tertiary", "residential", "track", "footway", "nonsense", None]}
    )
    assert road_classes(roads) == ["major", "middle", "minor", "service", "path", "minor", "minor"]


def test_roads_far_from_the_villages_stay_off_the_sheet():
    tables = hamlets.checkerboard()
    roads = table(
        {"highway": "primary", "name": ""},
        [LineString([at(-90_000, 25), at(90_000, 25)]), LineString([at(9_000, 0), at(9_900, 0)])],
    )
    sheet = lay_out(replace(tables, roads=roads))
    assert len(sheet.tables.roads) == 1
    assert sheet.tables.roads.length.iloc[0] < 1000
    assert roads.length.iloc[0] == 180_000


def test_barriers_fall_into_water_railway_motorway_and_the_rest():
    lines = [LineString([at(0, y), at(300, y)]) for y in range(4)]
    tables = replace(
        hamlets.checkerboard(),
        barriers=table({"kind": ["river", "railway", "motorway_link", "wall"], "name": ""}, lines),
    )
    assert [row["class"] for row in properties("barriers", tables)] == ["water", "rail", "motorway", "other"]


def test_buildings_are_one_shape_with_their_courtyards_open():
    court = at(20, 20).buffer(10).difference(at(20, 20).buffer(4))
    tables = replace(
        hamlets.checkerboard(),
        buildings=table(
            {"building_id": ["a", "b"]}, [court, shapely.box(*at(40, 40).coords[0], *at(50, 50).coords[0])]
        ),
    )
    (feature,) = draw("buildings", tables)[0].data["features"]
    shells = [shapely.LinearRing(rings[0]).is_ccw for rings in feature["geometry"]["coordinates"]]
    holes = [shapely.LinearRing(ring).is_ccw for rings in feature["geometry"]["coordinates"] for ring in rings[1:]]
    assert shells == [True, True]
    assert holes == [False]


def test_a_label_stands_inside_its_grid_where_there_is_room():
    dumbbell = shapely.union_all(
        [shapely.box(0, 0, 100, 100), shapely.box(100, 45, 300, 55), shapely.box(300, 20, 360, 80)]
    )
    place, radius = roomiest_place(dumbbell)
    assert np.hypot(place.x - 50, place.y - 50) < 3
    assert 47 < radius < 51


def test_a_street_s_name_lies_along_its_straight_part_and_never_on_its_head():
    hook = LineString([(0, 0), (30, 30), (0, 60), (-200, 60)])
    place, angle, length = straightest_place(hook)
    assert (abs(angle), place.y) == (0, 60)
    assert 100 < length <= 150
    assert straightest_place(LineString([(0, 0), (0, 200)]))[1] == -90
    assert straightest_place(LineString([(0, 0), (100, -100)]))[1] == 45


def test_a_name_that_several_ways_share_is_written_once_a_stretch():
    ways = [LineString([at(x, 50), at(x + 100, 50)]) for x in (0, 100, 200)]
    tables = replace(hamlets.checkerboard(), roads=table({"highway": "residential", "name": "长安街"}, ways))
    assert [row["text"] for row in properties("labels", tables) if row["kind"] == "street"] == ["长安街"]


def test_the_sheet_changes_nothing_of_what_it_is_given():
    tables = hamlets.checkerboard()
    before = {name: value.copy() for name, value in vars(tables).items() if isinstance(value, gpd.GeoDataFrame)}
    for name in LAYERS:
        draw(name, tables)
    assert all(getattr(tables, name).equals(value) for name, value in before.items())
