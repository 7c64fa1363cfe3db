import json
from pathlib import Path
from typing import Any

import pytest
from planner_files import LAT, LON, doors, faults, geojson, gpkg, only_fault, read, spot

from geo.errors import Fault

DOOR = {"id": "h1", "households": 3}


def _broken(folder: Path, content: str | bytes) -> Fault:
    path = folder / "doors.geojson"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return only_fault(path)


def _with_shape(folder: Path, kind: str, coordinates: Any) -> Fault:
    shape = {"type": kind, "coordinates": coordinates}
    return only_fault(doors(folder, [(spot(1, 1), DOOR), (shape, {"id": "h2", "households": 1})]))


def test_text_cut_short_is_no_json(tmp_path: Path) -> None:
    whole = doors(tmp_path).read_text()

    assert "is not JSON" in _broken(tmp_path, whole[: len(whole) // 2]).en


def test_a_name_is_not_a_format(tmp_path: Path) -> None:
    package = gpkg(tmp_path / "doors.gpkg", [(spot(1, 1), DOOR)])

    assert only_fault(package.rename(tmp_path / "doors.geojson")).where == "doors.geojson"


def test_bytes_that_are_not_utf_8_are_told_with_their_place(tmp_path: Path) -> None:
    assert "is not UTF-8 (byte 1)" in _broken(tmp_path, b"{\xff}").en


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = doors(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert len(read(path).households) == 4


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    assert "nested too deep" in _broken(tmp_path, "[" * 100_000).en


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    assert "is not JSON" in _broken(tmp_path, f'{{"type": {"9" * 5000}}}').en


def test_a_key_that_stands_twice_is_named(tmp_path: Path) -> None:
    assert "has the key 'id' twice" in _broken(tmp_path, '{"type": "Feature", "properties": {"id": 1, "id": 2}}').en


@pytest.mark.parametrize("text", ["[]", "3", '{"type": "Topology"}', '{"type": "FeatureCollection"}'])
def test_json_that_holds_no_features_is_refused(tmp_path: Path, text: str) -> None:
    assert "FeatureCollection" in _broken(tmp_path, text).en


def test_a_lone_feature_is_read(tmp_path: Path) -> None:
    whole = json.loads(doors(tmp_path).read_text())
    (tmp_path / "one.geojson").write_text(json.dumps(whole["features"][0]))

    assert read(tmp_path / "one.geojson").households["household_id"].tolist() == ["h1"]


def test_an_entry_that_is_no_feature_is_named(tmp_path: Path) -> None:
    path = doors(tmp_path)
    whole = json.loads(path.read_text())
    whole["features"][2] = {"type": "Point", "coordinates": [1, 2]}
    path.write_text(json.dumps(whole))

    assert [fault.where for fault in faults(path) if "not a Feature" in fault.en] == ["households.geojson, feature 3"]


@pytest.mark.parametrize("properties", [None, [1], "id", 7])
def test_properties_that_are_no_object_say_nothing(tmp_path: Path, properties: object) -> None:
    path = doors(tmp_path)
    whole = json.loads(path.read_text())
    whole["features"][1]["properties"] = properties
    path.write_text(json.dumps(whole))

    assert {fault.where.partition(", column")[0] for fault in faults(path)} == {"households.geojson, feature 2"}


@pytest.mark.parametrize(
    ("kind", "coordinates", "reason"),
    [
        ("Polygon", [[[LON, LAT], [LON + 1, LAT], [LON, LAT + 1], [LON, LAT + 2]]], "open ring"),
        ("Polygon", [[[LON, LAT], [LON + 1, LAT], [LON, LAT]]], "ring of 3 positions"),
        ("LineString", [[LON, LAT]], "line of one position"),
        ("Point", [LON], "two numbers"),
        ("Point", [str(LON), str(LAT)], "two numbers"),
        ("Point", [True, LAT], "two numbers"),
        ("Point", {"x": LON}, "list of coordinates"),
        ("Point", None, "list of coordinates"),
        ("Polygon", [LON, LAT], "list of coordinates"),
        ("Circle", [LON, LAT], "'Circle'"),
        (["Point"], [LON, LAT], "['Point']"),
    ],
)
def test_a_shape_that_is_not_geojson_is_named_with_the_reason(
    tmp_path: Path, kind: str, coordinates: Any, reason: str
) -> None:
    fault = _with_shape(tmp_path, kind, coordinates)

    assert fault.where == "households.geojson, feature 2"
    assert reason in fault.en
    assert fault.zh.startswith("第 2 个要素：")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400])
def test_a_coordinate_that_is_no_finite_number_is_named(tmp_path: Path, number: str) -> None:
    path = doors(tmp_path)
    path.write_text(path.read_text().replace("116.004", number))

    fault = only_fault(path)
    assert fault.where == "households.geojson, feature 2"
    assert "NaN or infinite" in fault.en


def test_whole_numbers_of_any_length_stay_exact_as_ids(tmp_path: Path) -> None:
    path = doors(tmp_path, [(spot(1, 1), {"id": 110101199003077758123}), (spot(2, 1), {"id": None})])

    fault = only_fault(path)
    assert "blank" in fault.en
    path = doors(tmp_path, [(spot(1, 1), {"id": 110101199003077758123}), (spot(2, 1), {"id": "007"})])
    assert read(path).households["household_id"].tolist() == ["110101199003077758123", "007"]


def test_heights_are_left_out_with_a_notice(tmp_path: Path) -> None:
    shape = {"type": "Point", "coordinates": [LON, LAT, 43.5, 7]}

    inputs = read(doors(tmp_path, [(shape, DOOR)]))
    assert not inputs.households.has_z.any()
    assert [notice.where for notice in inputs.notices] == ["households.geojson"]
    assert "3D" in inputs.notices[0].en


def test_the_crs_of_an_older_file_counts(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32650"}}
    shape = {"type": "Point", "coordinates": [500_000.0, 4_000_000.0]}

    inputs = read(geojson(tmp_path / "doors.geojson", [(shape, DOOR)], crs=crs))
    assert inputs.crs.to_epsg() == 32650
    assert inputs.households.geometry.iloc[0].distance(spot(0, 0).__class__(500_000, 4_000_000)) < 1e-6


@pytest.mark.parametrize(
    "crs", [{"type": "name", "properties": {"name": "EPSG:999999"}}, {"type": "link"}, "EPSG:4326", 7]
)
def test_a_crs_that_nobody_knows_is_refused(tmp_path: Path, crs: object) -> None:
    fault = only_fault(geojson(tmp_path / "doors.geojson", [(spot(1, 1), DOOR)], crs=crs))

    assert "the CRS is not known" in fault.en
    assert "坐标系未知" in fault.zh


def test_what_is_not_wanted_is_gone_before_the_layer_is_made(tmp_path: Path) -> None:
    secret = {"phone": "13800000000", "nested": {"type": "Feature", "properties": {"id": "x"}}}

    inputs = read(doors(tmp_path, [(spot(1, 1), DOOR | secret)]))
    assert set(inputs.dropped_columns) == {"phone", "nested"}
    assert "13800000000" not in f"{inputs.households.to_csv()} {inputs.kept.to_csv()} {inputs.notices}"
