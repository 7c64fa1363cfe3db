from pathlib import Path
from typing import Any

import pytest
import shapely
from planner_files import STEP, border, doors, faults, only_fault, plot, read, spot

NEIGHBOURS = [(plot(0, 0, 5, 2), {"code": "A", "name": "东村"}), (plot(5, 0, 5, 2), {"code": "B", "name": "西村"})]
METRE = STEP / 85.4
"""In degrees of longitude at the latitude of the hamlet."""


def _door(folder: Path, column: float, **values: Any) -> Path:
    return doors(folder, [(spot(column, 1), {"id": "h1", "households": 1, **values})])


def test_doors_outside_the_boundary_are_counted_named_and_measured(tmp_path: Path) -> None:
    outside = [(spot(10.5 + i, 1), {"id": f"far{i}"}) for i in range(7)]
    path = doors(tmp_path, [(spot(1, 1), {"id": "h1"}), *outside])

    fault = only_fault(path, boundary=border(tmp_path))
    assert fault.where == "households.geojson, features 2, 3, 4, 5, 6 and 2 more"
    assert "7 of 8 addresses lie more than 1 m outside the boundary, up to 554.88 m" in fault.en
    assert "ids far0, far1, far2, far3, far4 and 2 more; correct the place, or the boundary" in fault.en
    assert "8 个地址中有 7 个在边界外" in fault.zh


def test_a_door_within_a_metre_of_the_border_is_moved_in_with_a_notice(tmp_path: Path) -> None:
    path = doors(tmp_path, [(shapely.Point(spot(10, 1).x + 0.6 * METRE, spot(10, 1).y), {"id": "h1", "households": 1})])

    inputs = read(path, boundary=border(tmp_path))
    assert inputs.villages.geometry.iloc[0].contains(inputs.households.geometry.iloc[0])
    assert len(inputs.notices) == 1
    assert "lies up to 0.60 m outside its village: taken as inside and moved to 1 cm inside" in inputs.notices[0].en
    assert "h1" in inputs.notices[0].zh


def test_a_door_a_metre_and_a_half_outside_is_outside(tmp_path: Path) -> None:
    path = doors(tmp_path, [(shapely.Point(spot(10, 1).x + 1.5 * METRE, spot(10, 1).y), {"id": "h1", "households": 1})])

    assert "up to 1.50 m" in only_fault(path, boundary=border(tmp_path)).en


def test_a_village_that_the_boundary_does_not_have_is_a_fault(tmp_path: Path) -> None:
    fault = only_fault(_door(tmp_path, 1, Village="南村"), boundary=border(tmp_path, NEIGHBOURS))

    assert fault.where == "households.geojson, feature 1, column Village"
    assert "names '南村', which the boundary does not have; its villages are '东村', '西村'" in fault.en


def test_where_the_boundary_has_one_village_all_doors_are_its_own(tmp_path: Path) -> None:
    inputs = read(_door(tmp_path, 1, village="南村"), boundary=border(tmp_path))

    assert "the boundary has the one village '石村': every address is its own" in inputs.notices[0].en


@pytest.mark.parametrize("said", ["A", "东村", None])
def test_a_row_may_name_its_village_by_code_or_name_or_not_at_all(tmp_path: Path, said: str | None) -> None:
    inputs = read(_door(tmp_path, 1, village=said), boundary=border(tmp_path, NEIGHBOURS))

    assert [notice.en for notice in inputs.notices] == ["no address lies in 西村"]


def test_a_row_that_names_another_village_is_listed_and_the_place_counts(tmp_path: Path) -> None:
    inputs = read(_door(tmp_path, 1, village="B"), boundary=border(tmp_path, NEIGHBOURS))

    disputed = inputs.notices[0]
    assert disputed.where == "households.geojson, feature 1, column village"
    assert "the row says B, the place lies in 东村: the place counts; ids h1" in disputed.en
    assert "以位置为准" in disputed.zh


def test_villages_that_overlap_are_told_with_area_and_place(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 6, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]

    fault = only_fault(doors(tmp_path), boundary=border(tmp_path, entries))
    assert fault.where == "boundary.geojson, features 1, 2"
    assert "东村 and 西村 overlap by 18,9" in fault.en
    assert "near lon/lat 116.0055" in fault.en
    assert "东村 与 西村 重叠" in fault.zh


def test_a_strip_that_lies_in_both_goes_to_the_first_with_a_notice(tmp_path: Path) -> None:
    entries = [(plot(0, 0, 5 + 0.3 / 85.4, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]

    inputs = read(doors(tmp_path), boundary=border(tmp_path, entries))
    first, second = inputs.villages.geometry
    assert first.intersection(second).area < 1e-6
    assert "东村 / 西村: strips under 0.5 m wide" in inputs.notices[0].en


def test_without_a_boundary_every_row_names_a_village_or_none_does(tmp_path: Path) -> None:
    path = doors(tmp_path, [(spot(1, 1), {"id": 1, "village": "东村"}), (spot(2, 1), {"id": 2, "village": ""})])

    fault = only_fault(path)
    assert fault.where == "households.geojson, feature 2, column village"
    assert "there is no boundary; name it" in fault.en


def test_without_a_boundary_one_place_is_in_one_village(tmp_path: Path) -> None:
    path = doors(tmp_path, [(spot(1, 1), {"id": 1, "village": "东村"}), (spot(1, 1), {"id": 2, "village": "西村"})])

    assert "one place has rows of several villages" in only_fault(path).en


def test_doors_without_ids_are_named_by_their_rows(tmp_path: Path) -> None:
    told = faults(doors(tmp_path, [(spot(12, 1), {"number": 1})]), boundary=border(tmp_path))

    assert ["household_id" in told[0].en, "ids -" in told[1].en] == [True, True]


def test_where_no_village_is_known_the_columns_of_the_boundary_that_are_not_read_are_named(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 5, 2), {"标识": "石村"}), (plot(5, 0, 5, 2), {"标识": "水村"})]
    entries = [(spot(2 * i, 1), {"id": f"h{i}", "village": "石村"}) for i in (1, 2)]

    fault = only_fault(doors(tmp_path, entries), boundary=border(tmp_path, areas))
    assert "its villages are 'V1', 'V2'; columns of the boundary that are not read: '标识'" in fault.en
    assert "边界文件中未读取的列：'标识'" in fault.zh
