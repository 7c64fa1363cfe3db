from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from planner_files import border, doors, faults, geojson, only_fault, plot, read, spot, ways

from geo.formats.checks.values import MAX_HOUSEHOLDS, as_count, as_text


def _doors(folder: Path, *rows: dict[str, Any]) -> Path:
    return doors(folder, [(spot(i, 1), row) for i, row in enumerate(rows, start=1)])


def test_a_file_without_ids_is_told_its_columns(tmp_path: Path) -> None:
    fault = only_fault(_doors(tmp_path, {"number": 1, "households": 2, "phone": "x"}))

    assert fault.where == "households.geojson"
    assert "no column household_id or id" in fault.en
    assert "columns found: 'households', 'number', 'phone'" in fault.en
    assert "没有 household_id 或 id 列" in fault.zh


def test_a_blank_id_is_named(tmp_path: Path) -> None:
    fault = only_fault(_doors(tmp_path, {"id": "h1"}, {"id": " "}, {"id": None}, {}))

    assert fault.where == "households.geojson, features 2, 3, 4, column id"


def test_an_id_that_stands_twice_is_named_with_its_rows(tmp_path: Path) -> None:
    rows = [{"id": text} for text in ("a", "b", "a", 7, "7", " a ")]

    fault = only_fault(_doors(tmp_path, *rows))
    assert fault.where == "households.geojson, features 1, 3, 6, 4, 5, column id"
    assert "used more than once: 'a' (1, 3, 6), '7' (4, 5); every address needs its own" in fault.en
    assert "重复使用" in fault.zh


@pytest.mark.parametrize("households", [0, -3, 2.5, "many", "", None, True, [2], 1e30, "1e3", MAX_HOUSEHOLDS + 1])
def test_households_that_cannot_be_are_named_with_the_value(tmp_path: Path, households: object) -> None:
    fault = only_fault(_doors(tmp_path, {"id": 1, "households": 2}, {"id": 2, "households": households}))

    assert fault.where == "households.geojson, feature 2, column households"
    assert "a whole number from 1 to 100,000 would be right" in fault.en
    assert fault.zh.startswith("第 2 个要素：得到 ")


def test_of_many_wrong_values_the_first_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    fault = only_fault(_doors(tmp_path, *({"id": i, "households": -i} for i in range(1, 9))))

    assert fault.where == "households.geojson, features 1, 2, 3, 4, 5 and 3 more, column households"
    assert "got -1, -2, -3, -4, -5 and 3 more" in fault.en
    assert "第 1、2、3、4、5 等共 8 个要素" in fault.zh


def test_without_a_column_every_address_is_one_household_with_a_notice(tmp_path: Path) -> None:
    inputs = read(_doors(tmp_path, {"id": 1}, {"id": 2}))

    assert inputs.households["households"].tolist() == [1, 1]
    assert "each address counts as 1" in inputs.notices[0].en


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "line\nline", "x" * 201, ["a"], {"a": 1}, True])
def test_an_id_that_is_no_readable_text_is_named(tmp_path: Path, text: object) -> None:
    fault = only_fault(_doors(tmp_path, {"id": 1}, {"id": text}))

    assert fault.where == "households.geojson, feature 2, column id"
    assert f"{fault}".encode()


def test_text_columns_are_text_and_blank_ones_none(tmp_path: Path) -> None:
    row = {"ID": 1, "Group": "一组", "unit": 2, "floor": 3.0, "building_id": "", "village": "石村"}

    household = read(_doors(tmp_path, row)).households.iloc[0]
    assert household[["household_id", "households"]].tolist() == ["1", 1]
    assert household[["village", "group", "building_id", "unit", "floor"]].tolist() == ["石村", "一组", None, "2", "3"]


def test_the_rows_kept_have_their_own_headings_in_their_own_order(tmp_path: Path) -> None:
    inputs = read(_doors(tmp_path, {"phone": "1", "Floor": 3, "name": "x", "Households": "4", "ID": 5}))

    assert inputs.kept.to_dict("list") == {"Floor": ["3"], "Households": [4], "ID": ["5"]}
    assert inputs.dropped_columns == ("phone", "name")


def test_of_two_headings_for_ids_the_longer_name_counts(tmp_path: Path) -> None:
    inputs = read(_doors(tmp_path, {"id": "a", "household_id": "b"}))

    assert inputs.households["household_id"].tolist() == ["b"]
    assert inputs.dropped_columns == ("id",)


def test_villages_without_codes_are_numbered_and_without_names_go_by_code(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 5, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {})]

    villages = read(doors(tmp_path), boundary=border(tmp_path, entries)).villages
    assert villages[["code", "name"]].values.tolist() == [["V1", "东村"], ["V2", "V2"]]


def test_a_village_in_two_entries_is_told_to_be_one(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 5, 2), {"code": "1"}), (plot(5, 0, 5, 2), {"code": 1})]

    fault = only_fault(doors(tmp_path), boundary=border(tmp_path, entries))
    assert fault.where == "boundary.geojson, features 1, 2, column code"
    assert "join its parts in a MultiPolygon" in fault.en


def test_a_given_code_that_stands_for_a_blank_one_too_is_told(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 5, 2), {"code": "V2"}), (plot(5, 0, 5, 2), {"code": ""})]

    assert "'V2' (1, 2)" in only_fault(doors(tmp_path), boundary=border(tmp_path, entries)).en


def test_labels_of_roads_and_barriers_never_refuse_a_file(tmp_path: Path) -> None:
    line = shapely.LineString([spot(1, 1), spot(2, 1)])
    barriers = geojson(tmp_path / "barriers.geojson", [(line, {"kind": ["river"], "name": None})])
    inputs = read(doors(tmp_path), roads=ways(tmp_path, [(line, {"highway": "a\0b", "name": 3})]), barriers=barriers)

    assert inputs.roads.iloc[0, :3].tolist() == ["", "3", ""]
    assert inputs.barriers.iloc[0, :2].tolist() == ["", ""]


def test_faults_of_all_rows_and_columns_come_together(tmp_path: Path) -> None:
    told = faults(_doors(tmp_path, {"id": 1, "households": 0}, {"id": 1, "households": 1, "group": "a\tb"}))

    assert [fault.where.rpartition(" ")[2] for fault in told] == ["id", "households", "group"]


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_a_whole_number_is_the_same_text_as_its_digits(number: int) -> None:
    assert as_text(number) == as_text(str(number)) == str(number)


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())))
def test_a_count_is_at_least_one_or_nothing(cell: object) -> None:
    assert (as_count(cell) or 1) in range(1, MAX_HOUSEHOLDS + 1)


@pytest.mark.parametrize(
    ("code", "name"),
    [("行政代码", "村名"), ("村代码", "行政村"), ("区划代码", "村"), ("XZQDM", "XZQMC"), ("ZLDWDM", "ZLDWMC")],
)
def test_a_boundary_may_have_the_headings_of_chinese_surveys(tmp_path: Path, code: str, name: str) -> None:
    areas = [(plot(0, 0, 10, 2), {code: "621226103201", name: "石村"})]

    villages = read(doors(tmp_path), boundary=border(tmp_path, areas)).villages
    assert villages is not None
    assert villages[["code", "name"]].to_numpy().tolist() == [["621226103201", "石村"]]


def test_the_code_of_a_unit_of_land_is_that_of_its_village(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 10, 2), {"ZLDWDM": "6212261032010000000", "ZLDWMC": "石村"})]

    villages = read(doors(tmp_path), boundary=border(tmp_path, areas)).villages
    assert villages is not None
    assert villages["code"].tolist() == ["621226103201"]
