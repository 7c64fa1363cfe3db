import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from planner_files import LAT, LON, STEP, border, doors, faults, geojson, only_fault, plot, read, spot, ways

from geo.formats.checks import shapes

DOOR = {"id": "h1", "households": 1}


def _ring(*spots: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon([(LON + STEP * x, LAT + STEP * y) for x, y in [*spots, spots[0]]])


def _boundary_fault(folder: Path, shape: shapely.Geometry) -> str:
    fault = only_fault(doors(folder), boundary=border(folder, [(shape, {"name": "石村"})]))
    assert fault.where == "boundary.geojson, feature 1"
    return fault.en


def test_a_shape_that_is_null_or_empty_is_named(tmp_path: Path) -> None:
    entries = [(spot(1, 1), DOOR), (None, {"id": "h2"}), (shapely.Point(), {"id": "h3"})]

    fault = [each for each in faults(doors(tmp_path, entries)) if "null or empty" in each.en]
    assert [each.where for each in fault] == ["households.geojson, features 2, 3"]
    assert "几何为空" in fault[0].zh


def test_a_bowtie_is_named_with_the_place_where_it_crosses(tmp_path: Path) -> None:
    told = _boundary_fault(tmp_path, _ring((0, 0), (10, 2), (10, 0), (0, 2)))

    assert "Self-intersection at 116.005 40.001" in told


def test_a_hole_outside_its_shell_is_named(tmp_path: Path) -> None:
    shape = shapely.Polygon(plot(0, 0, 10, 2).exterior, [plot(20, 0).exterior])

    assert "Hole lies outside shell at" in _boundary_fault(tmp_path, shape)


def test_parts_that_overlap_are_named(tmp_path: Path) -> None:
    shape = shapely.MultiPolygon([plot(0, 0, 10, 2), plot(5, 0, 10, 3)])

    assert "is not a valid polygon" in _boundary_fault(tmp_path, shape)


@pytest.mark.parametrize("spots", [[(0, 0), (5, 0), (10, 0)], [(0, 0), (0, 0), (0, 0)]])
def test_a_polygon_without_area_is_named(tmp_path: Path, spots: list[tuple[float, float]]) -> None:
    assert "has no area" in _boundary_fault(tmp_path, _ring(*spots))


def test_a_polygon_that_crosses_itself_all_over_is_refused_at_once(tmp_path: Path) -> None:
    scribble = shapely.Polygon(np.random.default_rng(1).uniform((LON, LAT), (LON + 0.01, LAT + 0.01), (19_000, 2)))
    path = border(tmp_path, [(scribble, {})])

    start = time.perf_counter()
    assert "Self-intersection" in only_fault(doors(tmp_path), boundary=path).en
    assert time.perf_counter() - start < 5


def test_lines_are_no_households(tmp_path: Path) -> None:
    line = shapely.LineString([spot(1, 1), spot(2, 1)])

    fault = only_fault(doors(tmp_path, [(line, DOOR)]))
    assert fault.en == "is a LineString; households are points, or building polygons"
    assert fault.zh == "第 1 个要素：类型为 LineString；住户应为点或建筑物面"


@pytest.mark.parametrize("name", ["roads", "barriers"])
def test_roads_and_barriers_are_lines(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / f"{name}.geojson", [(plot(1, 1), {}), (spot(1, 1), {})])

    told = [(fault.where, fault.en.partition(";")[0]) for fault in faults(doors(tmp_path), **{name: path})]
    assert told == [(f"{name}.geojson, feature 1", "is a Polygon"), (f"{name}.geojson, feature 2", "is a Point")]


def test_buildings_and_boundaries_are_polygons(tmp_path: Path) -> None:
    buildings = geojson(tmp_path / "buildings.geojson", [(spot(1, 1), {})])

    told = faults(doors(tmp_path), boundary=border(tmp_path, [(spot(1, 1), {})]), buildings=buildings)
    assert [fault.en.partition(";")[0] for fault in told] == ["is a Point", "is a Point"]


def test_a_geometry_collection_is_refused_however_deep(tmp_path: Path) -> None:
    collection = {"type": "GeometryCollection", "geometries": []}
    for _ in range(20):
        collection = {"type": "GeometryCollection", "geometries": [collection]}

    fault = only_fault(doors(tmp_path, [(collection, DOOR)]))
    assert "is a GeometryCollection" in fault.en
    assert "take it apart first" in fault.en


def test_several_points_in_one_row_are_several_addresses(tmp_path: Path) -> None:
    entries = [(shapely.MultiPoint([spot(1, 1)]), DOOR), (shapely.MultiPoint([spot(1, 1), spot(2, 1)]), {"id": "h2"})]

    told = [fault for fault in faults(doors(tmp_path, entries)) if "several points" in fault.en]
    assert [fault.where for fault in told] == ["households.geojson, feature 2"]
    assert read(doors(tmp_path, entries[:1])).households.geom_type.tolist() == ["Point"]


def test_buildings_given_as_households_are_taken_at_a_point_inside(tmp_path: Path) -> None:
    bent = _ring((0, 0), (4, 0), (4, 4), (3, 4), (3, 1), (0, 1))

    inputs = read(doors(tmp_path, [(bent, DOOR)]))
    door = inputs.households.to_crs(4326).geometry.iloc[0]
    assert bent.contains(door)
    assert "a point inside" in inputs.notices[0].en


def test_heights_and_repeated_vertices_go_with_a_notice(tmp_path: Path) -> None:
    line = shapely.LineString([(LON, LAT, 5), (LON, LAT, 5), (LON + STEP, LAT, 5)])

    inputs = read(doors(tmp_path), roads=ways(tmp_path, [(line, {})]))
    assert shapely.get_num_coordinates(inputs.roads.geometry.iloc[0]) == 2
    assert not inputs.roads.has_z.any()
    assert [n.en for n in inputs.notices] == [
        "heights (3D) and measures are not read",
        "1 repeated vertex was left out",
    ]


def test_lines_without_length_go_with_a_notice(tmp_path: Path) -> None:
    dot, line = shapely.LineString([spot(1, 0), spot(1, 0)]), shapely.LineString([spot(1, 0), spot(3, 0)])

    inputs = read(doors(tmp_path), roads=ways(tmp_path, [(shapely.MultiLineString([dot, line]), {"name": "街"})]))
    assert inputs.roads["name"].tolist() == ["街"]
    assert "1 line without length was left out" in inputs.notices[0].en


def test_a_polygon_of_too_many_vertices_is_not_even_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MAX_RIM", 4)

    assert "has 5 vertices; at most 4 in one polygon" in _boundary_fault(tmp_path, plot(0, 0, 10, 2))


def test_too_many_vertices_are_counted_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "MAX_VERTICES", 3)

    fault = only_fault(doors(tmp_path))
    assert fault.where == "households.geojson"
    assert "has 4 vertices; at most 3 are read" in fault.en
