import dataclasses
from pathlib import Path

import numpy as np
import pytest
import shapely
from planner_files import border, doors, faults, geojson, gpkg, only_fault, plot, read, spot, ways

from geo.build import build_villages
from geo.formats import FORMATS, InputFiles, read_inputs
from geo.formats.roles import ROLES
from geo.local_plane import LOCAL_PLANE
from geo.schema import BARRIERS, BUILDINGS, HOUSEHOLDS, ROADS

VILLAGES = {
    "fi_karhula": (1468, 2031), "li_eschen": (1177, 1264), "li_unterland": (3988, 4118), "mv_hanimaadhoo": (607, 607),
    "mv_ukulhas": (161, 161), "np_kathmandu": (651, 682), "ph_bogna": (775, 784), "ph_taysan": (1370, 1410),
}  # fmt: skip


def test_every_fault_of_every_file_comes_in_one_error(tmp_path: Path) -> None:
    households = doors(tmp_path, [(spot(1, 1), {"id": 1, "households": 0}), (spot(30, 1), {"id": 1, "households": 2})])
    barriers = geojson(tmp_path / "barriers.geojson", [(spot(1, 1), {})])
    bowtie = shapely.Polygon([spot(1, 1), spot(2, 2), spot(2, 1), spot(1, 2)])
    buildings = geojson(tmp_path / "buildings.geojson", [(bowtie, {})])

    told = faults(
        households, boundary=border(tmp_path), roads=tmp_path / "lost.gpkg", barriers=barriers, buildings=buildings
    )
    assert [fault.where for fault in told] == [
        "households.geojson, features 1, 2, column id",
        "households.geojson, feature 1, column households",
        "lost.gpkg",
        "barriers.geojson, feature 1",
        "buildings.geojson, feature 1",
        "households.geojson, feature 2",
    ]


def test_households_that_cannot_be_read_do_not_hide_faults_of_villages(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 6, 2), {"name": "东村"}), (plot(3, 0, 6, 2), {"name": "西村"})]

    told = faults(tmp_path / "lost.csv", boundary=border(tmp_path, entries))
    assert [fault.where for fault in told] == ["lost.csv", "boundary.geojson, features 1, 2"]


def test_a_file_without_rows_is_a_fault_for_households_and_boundary_alone(tmp_path: Path) -> None:
    empty = {name: geojson(tmp_path / f"{name}.geojson", []) for name in ("roads", "barriers", "buildings")}

    told = faults(doors(tmp_path, []), boundary=border(tmp_path, []), **empty)
    assert [fault.where for fault in told] == ["households.geojson", "boundary.geojson"]
    assert {fault.en for fault in told} == {"has no features; give at least one"}
    inputs = read(doors(tmp_path), boundary=border(tmp_path), **empty)
    assert [notice.where for notice in inputs.notices] == ["roads.geojson", "barriers.geojson", "buildings.geojson"]


def test_tables_have_the_columns_of_the_schema_whether_given_or_not(tmp_path: Path) -> None:
    inputs = read(doors(tmp_path))

    assert tuple(inputs.households.columns) == (*HOUSEHOLDS, "geometry")
    for table, columns in ((inputs.roads, ROADS), (inputs.barriers, BARRIERS), (inputs.buildings, BUILDINGS)):
        assert tuple(table.columns) == (*columns, "geometry")
        assert table.empty
        assert table.crs == inputs.crs
    assert inputs.villages is None


def test_all_tables_are_in_one_metric_crs_and_the_rows_in_their_own_order(tmp_path: Path) -> None:
    inputs = read(doors(tmp_path), boundary=border(tmp_path), roads=ways(tmp_path))

    assert inputs.crs.to_epsg() == 32650
    assert {table.crs for table in (inputs.households, inputs.villages, inputs.roads, inputs.barriers)} == {inputs.crs}
    assert inputs.households["household_id"].tolist() == inputs.kept["id"].tolist() == ["h1", "h2", "h3", "h4"]
    assert inputs.households.index.equals(inputs.kept.index)


def test_roads_of_another_place_are_told(tmp_path: Path) -> None:
    path = ways(tmp_path, [(shapely.LineString([spot(900, 0), spot(901, 0)]), {})])

    fault = only_fault(doors(tmp_path), roads=path)
    assert "the nearest road is 76 km from any address; within 5 km would be right" in fault.en


def test_roads_at_the_other_end_of_the_world_are_told(tmp_path: Path) -> None:
    path = ways(tmp_path, [(shapely.LineString([(-64, 0), (-64, 0.001)]), {})])

    assert only_fault(doors(tmp_path), roads=path).where.startswith("roads.geojson")


def test_barriers_that_touch_no_village_are_noticed(tmp_path: Path) -> None:
    path = geojson(tmp_path / "barriers.geojson", [(shapely.LineString([spot(0, 9), spot(9, 9)]), {"kind": "river"})])

    inputs = read(doors(tmp_path), boundary=border(tmp_path), barriers=path)
    assert inputs.notices[0].en == "none of the 1 barriers touches a village"


def test_nothing_of_a_dropped_column_is_left_anywhere(tmp_path: Path) -> None:
    entries = [(spot(1, 1), {"id": "h1", "households": 1, "resident": "张三", "phone": "13800000000"})]

    inputs = read(doors(tmp_path, entries))
    assert inputs.dropped_columns == ("resident", "phone")
    tables = [getattr(inputs, field.name) for field in dataclasses.fields(inputs)]
    assert not any(secret in str(table) for table in tables for secret in ("张三", "13800000000"))


def test_every_format_plays_a_part_that_exists() -> None:
    assert all(form.roles and form.roles <= set(ROLES) for form in FORMATS.values())
    assert {field.name for field in dataclasses.fields(InputFiles)} - {"datum", "crs"} == set(ROLES)


@pytest.mark.parametrize("village", sorted(VILLAGES))
def test_a_shared_village_is_read_whole(shared: Path, village: str) -> None:
    names = ("households", "boundary", "roads", "barriers", "buildings")
    files = {name: shared / "villages" / village / f"{name}.geojson" for name in names}

    inputs = read_inputs(InputFiles(**files))
    (built,) = build_villages(inputs)
    assert (len(built.households), built.households["households"].sum()) == VILLAGES[village]
    assert shapely.contains(built.boundary, built.households.geometry).all()
    assert {"osm", "weight_rule"} <= set(inputs.dropped_columns)
    assert built.estimated == frozenset()


def test_the_shared_township_is_read_as_its_five_villages(shared: Path) -> None:
    place = shared / "villages" / "li_unterland"

    inputs = read_inputs(
        InputFiles(place / "households.geojson", place / "villages.geojson", place / "extract.osm.pbf")
    )
    built = build_villages(inputs)
    assert [village.name for village in built] == ["Eschen", "Gamprin", "Schellenberg", "Mauren", "Ruggell"]
    rows = np.concatenate([village.households["row"] for village in built])
    assert np.array_equal(np.sort(rows), np.arange(len(inputs.households)))
    for village in built:
        assert (inputs.households["village"].iloc[village.households["row"]] == village.name).all()


def test_files_on_the_local_plane_and_on_the_earth_do_not_go_together(tmp_path):
    local = [(shapely.Point(10, 20), {"id": "h1"}), (shapely.Point(90, 60), {"id": "h2"})]
    households = gpkg(tmp_path / "households.gpkg", local, crs=LOCAL_PLANE)
    fault = only_fault(households, boundary=border(tmp_path))
    assert fault.where == "households.gpkg"
    assert "lies on a local plane, other files on the earth" in fault.en


def test_a_place_far_out_on_the_local_plane_is_refused(tmp_path):
    local = [(shapely.Point(10, 20), {"id": "h1"}), (shapely.Point(90, 1e7), {"id": "h2"})]
    fault = only_fault(gpkg(tmp_path / "households.gpkg", local, crs=LOCAL_PLANE))
    assert "within 100,000 m of its origin" in fault.en
