"""One extract in every part that it can play: as a layer, and through the whole of the input."""

import pytest
import shapely
from osm_sketch import DEGREE_M, Sketch

from geo.build import build_villages
from geo.errors import InputError
from geo.formats import InputFiles, read_inputs
from geo.formats.osm_layer import read_osm_layer
from geo.formats.roles import ROLES


@pytest.fixture
def sketch(tmp_path) -> Sketch:
    return Sketch(tmp_path / "hamlet.osm.pbf")


@pytest.fixture
def hamlet(sketch) -> Sketch:
    """
    A village of 600 x 300 m with its road and river, and a house beyond its border.

    ┌──────────────────┐
    │ ⌂ 东庄   ≈  ⌂ 西庄│   ⌂
    │──────────≈───────│──────
    └──────────────────┘
    """
    corners = [(0, 0), (600, 0), (600, 300), (0, 300)]
    ring = [sketch.node(at) for at in corners]
    sketch.way_through([*ring, ring[0]], boundary="administrative", admin_level="10", name="河村")
    sketch.way([(0, 100), (600, 100), (900, 100)], highway="residential", name="村道")
    sketch.way([(300, -50), (300, 350)], waterway="river", name="泗河")
    for x in (100, 450, 800):
        sketch.square((x, 150), 20, building="house")
    sketch.square((120, 200), 20, building="barn")
    sketch.node((110, 190), place="hamlet", name="东庄")
    sketch.node((460, 190), place="hamlet", name="西庄")
    sketch.save()
    return sketch


def layer_of(sketch: Sketch, role: str):
    return read_osm_layer(sketch.path, ROLES[role])


@pytest.mark.parametrize(
    ("role", "columns", "rows"),
    [
        ("households", ["household_id", "households", "group", "building_id"], 3),
        ("boundary", ["code", "name"], 1),
        ("roads", ["highway", "name", "bridge", "surface"], 1),
        ("barriers", ["kind", "name"], 1),
        ("buildings", ["building_id"], 4),
        ("groups", ["group"], 2),
    ],
)
def test_an_extract_plays_every_part_with_its_columns(hamlet, role, columns, rows):
    layer = layer_of(hamlet, role)
    assert [column for column in layer.columns if column in columns] == columns
    assert len(layer) == rows
    assert layer.from_map


def test_households_are_points_in_lived_in_buildings_with_the_nearest_place_as_their_group(hamlet):
    layer = layer_of(hamlet, "households")
    assert layer.columns["group"].tolist() == ["东庄", "西庄", "西庄"]
    assert [round(point.x * DEGREE_M) for point in layer.shapes] == [110, 460, 810]
    assert any("3 in 3 buildings, estimated from building tags" in en for en, _ in layer.notices)


def test_an_entry_is_known_by_its_number_in_openstreetmap(hamlet):
    layer = layer_of(hamlet, "buildings")
    assert [f"w{number}" for number in layer.numbers] == layer.columns["building_id"].tolist()
    assert layer.say([0], "is odd", "有误").where == f"hamlet.osm.pbf, OpenStreetMap id {layer.numbers[0]}"


def test_of_several_levels_the_finest_are_the_villages_and_the_others_are_named(hamlet):
    hamlet.square((-500, -500), 2000, boundary="administrative", admin_level="8", name="大镇")
    hamlet.save()
    layer = layer_of(hamlet, "boundary")
    assert layer.columns["name"].tolist() == ["河村"]
    assert "admin_level 10, the finest; not read: 大镇 (8)" in layer.notices[0][0]


@pytest.mark.parametrize("role", ["households", "boundary", "roads", "groups"])
def test_a_part_that_the_extract_lacks_is_a_fault_where_it_is_needed(sketch, role):
    sketch.node((0, 0), natural="tree")
    sketch.save()
    with pytest.raises(InputError, match=r"hamlet\.osm\.pbf: holds no .* / 其中没有"):
        layer_of(sketch, role)


@pytest.mark.parametrize("role", ["barriers", "buildings"])
def test_an_extract_without_barriers_or_buildings_has_none(sketch, role):
    sketch.node((0, 0), natural="tree")
    sketch.save()
    assert len(layer_of(sketch, role)) == 0


def test_one_extract_makes_a_whole_village_whose_household_numbers_are_called_estimated(hamlet):
    path = hamlet.path
    inputs = read_inputs(InputFiles(path, path, path, path, path, path))
    (village,) = build_villages(inputs)
    assert village.name == "河村"
    assert village.estimated == {"households"}
    assert len(village.households) == 2
    assert [len(table) for table in (village.roads, village.barriers, village.buildings)] == [1, 1, 3]
    assert not village.households["estimated"].any()


def test_what_the_map_has_beyond_the_boundary_is_left_out_and_counted(hamlet):
    inputs = read_inputs(InputFiles(households=hamlet.path, boundary=hamlet.path))
    notices = [fault.en for fault in inputs.notices]
    assert "1 of 3 households on the map lie outside the boundary and are left out" in notices


def test_a_map_of_another_place_is_a_fault(hamlet, tmp_path):
    far = Sketch(tmp_path / "far.osm.pbf")
    far.square((20_000, 0), 500, boundary="administrative", admin_level="10", name="远村")
    far.save()
    with pytest.raises(InputError, match="3 of 3 addresses lie more than 1 m outside the boundary"):
        read_inputs(InputFiles(households=hamlet.path, boundary=far.path))


def test_households_that_somebody_counted_are_not_called_estimated_for_the_roads_of_a_map(hamlet, tmp_path):
    register = tmp_path / "households.csv"
    lon, lat = shapely.get_coordinates(layer_of(hamlet, "households").shapes[0])[0]
    register.write_text(f"id,lon,lat\nA1,{lon},{lat}\n", encoding="utf-8")
    inputs = read_inputs(InputFiles(households=register, boundary=hamlet.path, roads=hamlet.path))
    assert inputs.counted
    assert build_villages(inputs)[0].estimated == frozenset()
