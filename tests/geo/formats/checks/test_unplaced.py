"""Registers without coordinates, and files of which some addresses have none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from planner_files import border, doors, faults, geojson, only_fault, plot, read, spot, ways

from geo.build import build_villages

HEAD = "户编号,村,组,巷,门牌,户数"


def register(folder: Path, rows: Sequence[str], head: str = HEAD) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")
    return path


def group_points(folder: Path, *rows: str) -> Path:
    path = folder / "groups.csv"
    path.write_text("\n".join(["组,经度,纬度", *rows]) + "\n", encoding="utf-8-sig")
    return path


def five(folder: Path) -> Path:
    return register(folder, [f"a{i},石村,{1 + i % 2}组,,{i}号,{i}" for i in range(1, 6)])


def test_a_register_and_the_points_of_its_groups_give_places_marked_estimated(tmp_path: Path) -> None:
    points = group_points(tmp_path, "第一村民小组,116.002,40.001", "二组,116.007,40.001")
    inputs = read(five(tmp_path), groups=points, boundary=border(tmp_path), roads=ways(tmp_path))

    assert inputs.households["household_id"].tolist() == ["a1", "a2", "a3", "a4", "a5"]
    assert inputs.households["estimated"].all()
    assert inputs.kept["门牌"].str.strip("号").tolist() == ["1", "2", "3", "4", "5"]
    (village,) = build_villages(inputs)
    assert "positions" in village.estimated
    assert shapely.contains(village.boundary, village.households.geometry.to_numpy()).all()
    first = inputs.households["group"].to_numpy() == "一组"
    x = inputs.households.geometry.x.to_numpy()
    assert x[first].max() < x[~first].min()
    assert np.allclose(shapely.distance(inputs.roads.geometry.iloc[0], inputs.households.geometry.to_numpy()), 6.0)


def test_it_is_told_how_many_have_no_coordinates(tmp_path: Path) -> None:
    inputs = read(five(tmp_path), groups=group_points(tmp_path, "一组,116.002,40.001", "二组,116.007,40.001"))

    assert any("5 of 5 addresses have no coordinates" in notice.en for notice in inputs.notices)


def test_rows_without_ids_get_the_number_of_the_row(tmp_path: Path) -> None:
    path = register(tmp_path, ["石村,一组,1号,1", "石村,一组,2号,1"], "村,组,门牌,户数")

    inputs = read(path, groups=group_points(tmp_path, "一组,116.002,40.001"))
    assert inputs.households["household_id"].tolist() == ["R2", "R3"]


def test_groups_that_are_nowhere_are_named_all_at_once_with_their_rows(tmp_path: Path) -> None:
    points = group_points(tmp_path, "九组,116.002,40.001")

    fault = only_fault(five(tmp_path), groups=points)
    assert "石村 一组 (2), 石村 二组 (3)" in fault.en or "石村 二组 (3), 石村 一组 (2)" in fault.en
    assert "石村 二组（3 行）" in fault.zh
    assert fault.where.startswith("register.csv, rows 2, 3, 4, 5, 6")


def test_a_register_alone_has_no_place_on_earth(tmp_path: Path) -> None:
    assert faults(five(tmp_path))


def test_a_row_without_a_group_is_not_placed_by_guess(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,一组,,1,1", "a2,石村,,,2,1"])

    assert "石村 ? (1)" in only_fault(path, groups=group_points(tmp_path, "一组,116.002,40.001")).en


def test_only_those_without_coordinates_are_spread_by_the_others_of_their_group(tmp_path: Path) -> None:
    entries = [
        (spot(2, 1), {"id": "h1", "group": "一组"}), (spot(3, 1), {"id": "h2", "group": "一组"}),
        (None, {"id": "h3", "group": "1组"}), (spot(8, 1), {"id": "h4", "group": "二组"}),
    ]  # fmt: skip
    inputs = read(doors(tmp_path, entries), boundary=border(tmp_path), roads=ways(tmp_path))

    assert inputs.households["estimated"].tolist() == [False, False, True, False]
    surveyed = read(doors(tmp_path, [entries[0], entries[1], entries[3]]), boundary=border(tmp_path))
    at = inputs.households.geometry.to_numpy()
    assert shapely.equals_exact(at[[0, 1, 3]], surveyed.households.geometry.to_numpy(), 1e-6).all()
    assert shapely.distance(at[2], at[[0, 1]]).min() < shapely.distance(at[2], at[3])


def test_an_address_with_neither_coordinates_nor_group_is_a_fault_as_ever(tmp_path: Path) -> None:
    entries = [(spot(2, 1), {"id": "h1", "group": "一组"}), (None, {"id": "h2"})]

    assert "the geometry is null or empty" in only_fault(doors(tmp_path, entries)).en


def test_a_group_is_looked_for_in_its_own_village(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 5, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]
    points = group_points(tmp_path, "一组,116.002,40.001", "1组,116.007,40.001")
    path = register(tmp_path, ["a1,西村,一组,,1,1", "a2,东村,一组,,1,1"])

    inputs = read(path, groups=points, boundary=border(tmp_path, areas))
    east, west = build_villages(inputs)
    assert east.households["household_id"].tolist() == ["a2"]
    assert west.households["household_id"].tolist() == ["a1"]
    unsaid = register(tmp_path, ["a1,,一组,,1,1", "a2,东村,一组,,1,1"])
    assert "一组 (1)" in only_fault(unsaid, groups=points, boundary=border(tmp_path, areas)).en


def test_addresses_in_words_without_a_village_are_of_the_only_one_with_a_notice(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,一组,,1,1", "a2,,一组,,2,1", "a3,,一组,,3,1"])
    points = group_points(tmp_path, "一组,116.002,40.001")
    said = ("names no village: taken to be of 石村, the only one that is given", "register.csv, rows 3, 4, column 村")

    for land in ({}, {"boundary": border(tmp_path)}):
        inputs = read(path, groups=points, **land)
        assert inputs.households["village"].tolist() == ["石村"] * 3
        assert said in [(notice.en, notice.where) for notice in inputs.notices]
        (village,) = build_villages(inputs)
        assert village.name == "石村"


def test_a_register_without_villages_is_of_the_one_that_its_groups_name(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,一组,1,1", "a2,二组,2,1"], "户编号,组,门牌,户数")
    entries = [(spot(2, 1), {"村": "石村", "组": "一组"}), (spot(7, 1), {"村": "石村", "组": "二组"})]

    inputs = read(path, groups=geojson(tmp_path / "groups.geojson", entries))
    assert inputs.households["village"].tolist() == ["石村", "石村"]
    assert any("taken to be of 石村" in notice.en and "石村" in notice.zh for notice in inputs.notices)


def test_addresses_in_words_without_a_village_are_refused_where_several_are_given(tmp_path: Path) -> None:
    entries = [(spot(2, 1), {"村": "石村", "组": "一组"}), (spot(7, 1), {"村": "水村", "组": "二组"})]
    groups = geojson(tmp_path / "groups.geojson", entries)

    for villages in (("", ""), ("石村", "")):
        rows = [f"a1,{villages[0]},一,,1,1", f"a2,{villages[1]},二,,2,1"]
        fault = only_fault(register(tmp_path, rows), groups=groups)
        assert fault.where in ("register.csv, row 3, column 村", "register.csv, rows 2, 3, column 村")
        assert "(石村, 水村) and there is no boundary; name it" in fault.en
        assert "（石村、水村）" in fault.zh


def test_a_row_without_a_village_whose_group_is_in_two_is_told_to_name_it(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 5, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]
    points = group_points(tmp_path, "一组,116.002,40.001", "1组,116.007,40.001")
    path = register(tmp_path, ["a1,,一组,,1,1", "a2,东村,一组,,1,1"])

    fault = only_fault(path, groups=points, boundary=border(tmp_path, areas))
    assert fault.where == "register.csv, row 2"
    assert "names no village, and its group is in several: 一组 (1) in 东村, 西村; name the village" in fault.en
    assert "一组（1 行）在 东村、西村" in fault.zh


def test_a_group_whose_rows_add_up_to_another_number_is_noticed(tmp_path: Path) -> None:
    entries = [(spot(2, 1), {"组": "一组", "户数": 6}), (spot(7, 1), {"组": "二组", "户数": 10})]
    path = geojson(tmp_path / "counted.geojson", entries)
    rows = ["a1,,一组,,1,4", "a2,,1组,,2,2", "a3,,二组,,1,9"]

    notices = [notice.en for notice in read(register(tmp_path, rows), groups=path).notices if "add up" in notice.en]
    assert notices == ["groups with other numbers of households than their rows add up to: 二组 10, its rows 9"]


def test_rows_at_one_door_and_flats_of_one_building_share_a_place(tmp_path: Path) -> None:
    head = "户编号,组,门牌,楼栋编号"
    path = register(tmp_path, ["a1,一组,1号,", "a2,一组,1号,", "a3,一组,2号,", "a4,一组,,B1", "a5,一组,,B1"], head)

    inputs = read(path, groups=group_points(tmp_path, "一组,116.002,40.001"), roads=ways(tmp_path))
    place = [point.wkt for point in inputs.households.geometry]
    assert place[0] == place[1]
    assert place[3] == place[4]
    assert len(set(place)) == 3


def test_a_mark_of_an_estimate_that_a_file_brings_is_kept(tmp_path: Path) -> None:
    entries = [(spot(2, 1), {"id": "h1", "estimated": True}), (spot(3, 1), {"id": "h2", "estimated": False})]

    inputs = read(doors(tmp_path, entries))
    assert inputs.households["estimated"].tolist() == [True, False]


def test_faults_of_places_and_of_groups_are_told_together(tmp_path: Path) -> None:
    entries = [(spot(40, 1), {"id": "h1", "group": "一组"}), (None, {"id": "h2", "group": "二组"})]
    told = faults(doors(tmp_path, entries), boundary=border(tmp_path))

    assert [fault.where for fault in told] == ["households.geojson, feature 2", "households.geojson, feature 1"]


def test_the_same_files_give_the_same_places(tmp_path: Path) -> None:
    points = group_points(tmp_path, "一组,116.002,40.001", "二组,116.007,40.001")
    first, again = (read(five(tmp_path), groups=points, roads=ways(tmp_path)) for _ in range(2))

    assert first.households.geometry.equals(again.households.geometry)
    other = geojson(tmp_path / "other.geojson", [(spot(3, 1), {"group": "一组"}), (spot(7, 1), {"group": "二组"})])
    assert not read(five(tmp_path), groups=other, roads=ways(tmp_path)).households.geometry.equals(
        first.households.geometry
    )
