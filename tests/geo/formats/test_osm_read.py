"""OpenStreetMap files drawn node by node, written as .osm.pbf, and read back."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Relation, Way

from geo.errors import InputError
from geo.formats.osm import OsmLayers, read_osm, read_osm_roads

Metres = tuple[float, float]
DEGREE_M = 111_195.0


class Sketch:
    """A map near the equator, where a degree is as long east as north; places are given in metres."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids = count(1)
        self.nodes: list[Node] = []
        self.ways: list[Way] = []
        self.relations: list[Relation] = []

    def node(self, at: Metres, **tags: str) -> int:
        self.nodes.append(Node(id=next(self.ids), location=(at[0] / DEGREE_M, at[1] / DEGREE_M), tags=tags))
        return self.nodes[-1].id

    def way(self, corners: Sequence[Metres], **tags: str) -> int:
        return self.way_through([self.node(corner) for corner in corners], **tags)

    def way_through(self, nodes: Sequence[int], **tags: str) -> int:
        self.ways.append(Way(id=next(self.ids), nodes=list(nodes), tags=tags))
        return self.ways[-1].id

    def square(self, corner: Metres, side: float, **tags: str) -> int:
        (x, y), s = corner, side
        ring = [self.node(at) for at in ((x, y), (x + s, y), (x + s, y + s), (x, y + s))]
        return self.way_through([*ring, ring[0]], **tags)

    def save(self) -> Path:
        with osmium.SimpleWriter(str(self.path)) as writer:
            for node in self.nodes:
                writer.add_node(node)
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return self.path

    def read(self) -> OsmLayers:
        return read_osm(self.save())


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


def test_roads_read_alone_are_the_roads_of_all_layers(sketch, lane):
    sketch.way(lane, highway="path")
    sketch.way(lane, highway="motorway")
    sketch.square((0, 0), 60, highway="pedestrian", area="yes")
    sketch.square((0, 0), 10, building="house")
    assert read_osm_roads(sketch.save()).equals(read_osm(sketch.path).roads)


Reader = Callable[[Path], object]
readers = pytest.mark.parametrize("reader", [read_osm, read_osm_roads])


@readers
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_file_cut_short_is_refused_by_name(sketch, lane, reader: Reader, kept: float):
    for _ in range(200):
        sketch.way(lane, highway="path")
    whole = sketch.save().read_bytes()
    sketch.path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(InputError, match=r"hamlet\.osm\.pbf: cannot be read .* / 无法") as caught:
        reader(sketch.path)
    assert [fault.where for fault in caught.value.faults] == ["hamlet.osm.pbf"]


@readers
def test_a_file_that_is_no_map_is_refused(tmp_path, reader: Reader):
    path = tmp_path / "notes.osm.pbf"
    path.write_text("bread, milk, apples\n" * 50)
    with pytest.raises(InputError, match="cannot be read as OpenStreetMap data"):
        reader(path)


@readers
@pytest.mark.parametrize("name", ["absent.osm.pbf", "http://127.0.0.1/x.osm.pbf", "-"])
def test_what_is_no_file_here_is_never_opened(reader: Reader, name: str):
    with pytest.raises(InputError, match="no such file"):
        reader(Path(name))


@readers
def test_a_file_without_roads_or_buildings_is_refused(sketch, reader: Reader):
    sketch.node((0, 0), natural="tree")
    with pytest.raises(InputError, match="holds no"):
        reader(sketch.save())
