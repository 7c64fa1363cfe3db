"""OpenStreetMap files drawn node by node, written as .osm.pbf, and read back."""

from pathlib import Path

import pytest
from osm_sketch import DEGREE_M, Metres, Sketch
from osmium.osm.mutable import Relation

from geo.errors import InputError
from geo.formats.osm import read_osm


@pytest.fixture
def sketch(tmp_path: Path) -> Sketch:
    return Sketch(tmp_path / "hamlet.osm.pbf")


@pytest.fixture
def lane() -> list[Metres]:
    return [(0, 0), (100, 0), (200, 50)]


def test_a_lane_is_read_with_its_tags_and_no_absent_tag_is_missing(sketch, lane):
    way = sketch.way(lane, highway="residential", name="村道", bridge="yes")
    (road,) = sketch.read().roads.to_dict("records")
    line = road.pop("geometry")
    assert road == {
        "osm_id": f"w{way}", "highway": "residential", "name": "村道", "bridge": "yes", "surface": "", "access": "",
    }  # fmt: skip
    assert [(round(x * DEGREE_M), round(y * DEGREE_M)) for x, y in line.coords] == lane


def test_ways_closed_to_walkers_are_no_roads_but_foot_yes_opens_them(sketch, lane):
    sketch.way(lane, highway="track", foot="no")
    sketch.way(lane, highway="service", access="private")
    opened = sketch.way(lane, highway="service", access="private", foot="yes")
    assert list(sketch.read().roads["osm_id"]) == [f"w{opened}"]


def test_a_motorway_and_its_slip_road_are_barriers_and_no_roads(sketch, lane):
    sketch.way(lane, highway="motorway", name="G2")
    sketch.way(lane, highway="motorway_link")
    layers = sketch.read()
    assert layers.roads.empty
    assert list(layers.barriers["kind"]) == ["motorway", "motorway"]
    assert list(layers.barriers["name"]) == ["G2", ""]


def test_rails_rivers_and_canals_are_barriers_but_streams_and_culverts_are_not(sketch, lane):
    sketch.way(lane, railway="rail")
    sketch.way(lane, waterway="river", name="泗河")
    sketch.way(lane, waterway="canal")
    sketch.way(lane, waterway="stream")
    sketch.way(lane, waterway="river", tunnel="culvert")
    assert list(sketch.read().barriers["kind"]) == ["railway", "river", "river"]


def test_the_shore_of_a_lake_is_a_barrier_and_a_pond_is_only_water(sketch):
    sketch.square((0, 0), 20, natural="water", water="pond")
    lake = sketch.square((500, 500), 150, natural="water", name="南湖")
    layers = sketch.read()
    assert list(layers.water["water"]) == ["pond", "water"]
    assert layers.barriers[["osm_id", "kind", "name"]].to_dict("records") == [
        {"osm_id": f"w{lake}", "kind": "water", "name": "南湖"}
    ]
    assert layers.barriers.geom_type.tolist() == ["LineString"]


def test_a_building_with_a_courtyard_is_one_polygon_with_a_hole(sketch):
    outer, inner = sketch.square((0, 0), 40), sketch.square((10, 10), 20)
    relation = Relation(
        id=7, members=[("w", outer, "outer"), ("w", inner, "inner")],
        tags={"type": "multipolygon", "building": "apartments", "building:levels": "6"},
    )  # fmt: skip
    sketch.relations.append(relation)
    (house,) = sketch.read().buildings.itertuples()
    assert (house.building_id, house.building, house.levels) == ("r7", "apartments", "6")
    assert house.geometry.area * DEGREE_M**2 == pytest.approx(40**2 - 20**2, rel=1e-3)


def test_no_name_or_address_of_a_building_is_read(sketch):
    tags = {"building": "yes", "name": "Old mill", "addr:street": "Mill Lane", "addr:housenumber": "3", "shop": "yes"}
    sketch.square((0, 0), 10, **tags)
    buildings = sketch.read().buildings
    assert list(buildings.columns) == ["building_id", "building", "levels", "flats", "doors", "use", "geometry"]
    assert buildings.drop(columns="geometry").iloc[0, 1:].tolist() == ["yes", "", "", "", "shop"]


def test_flats_and_doors_are_told_apart(sketch):
    sketch.square((0, 0), 30, **{"building": "apartments", "building:flats": "12", "addr:flats": "1-12"})
    assert sketch.read().buildings[["flats", "doors"]].values.tolist() == [["12", "1-12"]]


def test_a_building_of_which_a_corner_is_missing_is_left_out(sketch):
    sketch.square((0, 0), 10, building="house")
    sketch.square((50, 0), 10, building="house")
    del sketch.nodes[-1]
    assert len(sketch.read().buildings) == 1


def test_a_road_that_leaves_the_file_and_returns_is_two_stretches_of_one_way(sketch):
    nodes = [sketch.node((100.0 * i, 0.0)) for i in range(5)]
    way = sketch.way_through([*nodes[:2], 999, *nodes[2:]], highway="path")
    roads = sketch.read().roads
    assert list(roads["osm_id"]) == [f"w{way}"] * 2
    assert [len(line.coords) for line in roads.geometry] == [2, 3]


def test_named_settlements_are_places_and_other_named_points_are_not(sketch):
    hamlet = sketch.node((0, 0), place="hamlet", name="东庄")
    sketch.node((10, 0), place="hamlet")
    sketch.node((20, 0), place="country", name="Elsewhere")
    sketch.node((30, 0), highway="bus_stop", name="Stop")
    places = sketch.read().places
    assert places[["osm_id", "place", "name"]].values.tolist() == [[f"n{hamlet}", "hamlet", "东庄"]]


def test_an_administrative_boundary_is_read_with_its_level(sketch):
    sketch.square((0, 0), 900, boundary="administrative", admin_level="10", name="东村")
    (village,) = sketch.read().boundaries.itertuples()
    assert (village.admin_level, village.name, village.geometry.geom_type) == ("10", "东村", "Polygon")


def test_every_layer_is_in_lon_lat_even_where_it_is_empty(sketch, lane):
    sketch.way(lane, highway="path")
    layers = vars(sketch.read())
    assert {layer: table.crs.to_epsg() for layer, table in layers.items()} == dict.fromkeys(layers, 4326)
    assert {layer for layer, table in layers.items() if len(table)} == {"roads"}


def test_layers_read_alone_are_those_of_the_whole_and_the_others_are_empty(sketch, lane):
    sketch.way(lane, highway="path")
    sketch.way(lane, waterway="river")
    sketch.square((500, 500), 150, natural="water")
    sketch.square((0, 0), 10, building="house")
    sketch.node((0, 0), place="hamlet", name="东庄")
    whole = read_osm(sketch.save())
    for name in ("roads", "barriers", "buildings", "water", "places"):
        alone = vars(read_osm(sketch.path, layers=(name,)))
        assert alone[name].equals(vars(whole)[name])
        assert [other for other, table in alone.items() if len(table)] == [name]


def test_a_plain_building_and_one_with_more_tags_stand_in_the_order_of_the_file(sketch):
    plain = sketch.square((0, 0), 10, building="yes", source="survey")
    tagged = sketch.square((50, 0), 10, **{"building": "yes", "building:levels": "3"})
    last = sketch.square((99, 0), 10, building="barn")
    buildings = sketch.read().buildings
    assert buildings[["building_id", "building", "levels"]].values.tolist() == [
        [f"w{plain}", "yes", ""], [f"w{tagged}", "yes", "3"], [f"w{last}", "barn", ""],
    ]  # fmt: skip


def test_what_is_no_area_is_no_building(sketch):
    #  an open line · a line there and back · a bow tie · area=no · building=no
    sketch.way([(0, 0), (9, 0), (9, 9)], building="yes")
    back = [sketch.node((0, 20)), sketch.node((9, 20))]
    sketch.way_through([*back, back[0]], building="yes")
    bow = [sketch.node(at) for at in ((0, 40), (9, 49), (9, 40), (0, 49))]
    sketch.way_through([*bow, bow[0]], building="yes")
    sketch.square((0, 60), 9, building="yes", area="no")
    sketch.square((0, 80), 9, building="no")
    kept = sketch.square((0, 99), 9, building="yes")
    assert sketch.read().buildings["building_id"].tolist() == [f"w{kept}"]


def test_a_way_that_is_a_building_and_a_road_is_both(sketch):
    passage = sketch.square((0, 0), 10, building="roof", highway="pedestrian")
    layers = sketch.read()
    assert [*layers.buildings["building_id"], *layers.roads["osm_id"]] == [f"w{passage}"] * 2


def test_a_relation_of_several_parts_is_one_multipolygon_after_the_ways(sketch):
    parts = [sketch.square((500.0 * i, 0), 100) for i in range(2)]
    members = [("w", part, "outer") for part in parts]
    tags = {"type": "boundary", "boundary": "administrative", "admin_level": "10", "name": "东村"}
    sketch.relations.append(Relation(id=7, members=members, tags=tags))
    sketch.square((0, 900), 50, boundary="administrative", admin_level="10", name="西村")
    boundaries = sketch.read().boundaries
    assert boundaries["name"].tolist() == ["西村", "东村"]
    assert boundaries.geom_type.tolist() == ["Polygon", "MultiPolygon"]


def test_a_file_of_nothing_we_read_has_empty_layers(sketch):
    sketch.node((0, 0), natural="tree")
    assert not any(len(table) for table in vars(sketch.read()).values())


@pytest.mark.parametrize("name", ["absent.osm.pbf", "http://127.0.0.1/x.osm.pbf", "-"])
def test_what_is_no_file_here_is_never_opened(name: str):
    with pytest.raises(InputError, match="no such file"):
        read_osm(Path(name))
