"""Doors of a register: rows at one door, buildings against their totals."""

from collections.abc import Sequence

import numpy as np

from geo.formats.table.doors import SAID, number_doors, say_door, spread_addresses
from geo.formats.table.totals import differences

Row = dict[str, str]
COLUMNS = (*SAID, "address")


def _texts(*rows: Row) -> dict[str, np.ndarray]:
    table = {column: np.full(len(rows), None, dtype=object) for column in COLUMNS}
    for i, row in enumerate(rows):
        for column, text in row.items():
            table[column][i] = text
    return table


def _doors(*rows: Row) -> Sequence[int]:
    return number_doors(_texts(*rows)).tolist()


def test_rows_at_one_door_have_one_number() -> None:
    house = {"village": "西谷村", "group": "三组", "lane": "东巷", "door": "12"}

    assert _doors(house, {**house, "door": "12号"}, {**house, "door": "13"}, {**house, "group": "四组"}) == [0, 0, 1, 2]


def test_a_flat_is_known_by_its_building_whatever_group_its_people_belong_to() -> None:
    flat = {"building_id": "幸福小区5栋", "unit": "2", "room": "301", "group": "三组"}

    assert _doors(flat, {**flat, "group": "四组", "unit": "二单元", "room": "301室"}, {**flat, "unit": "1"}) == [
        0,
        0,
        1,
    ]


def test_rows_that_name_no_door_are_at_none() -> None:
    assert _doors({"group": "三组"}, {"group": "三组"}, {"building_id": "5栋"}) == [-1, -1, -1]


def test_what_was_not_understood_keeps_doors_apart() -> None:
    spread = spread_addresses(_texts({"address": "三组老供销社对面"}, {"address": "三组老供销社后面"}))

    assert number_doors(spread).tolist() == [0, 1]
    assert say_door(spread, 0) == "三组"


def test_an_address_fills_what_the_row_does_not_say_itself() -> None:
    spread = spread_addresses(_texts({"address": "西谷村3组东巷12号", "group": "四组"}, {"door": "7"}))

    assert [spread[part][0] for part in ("village", "group", "lane", "door")] == ["西谷村", "四组", "东巷", "12"]
    assert say_door(spread, 0) == "西谷村 四组 东巷 12号"
    assert [spread[part][1] for part in ("village", "group", "door")] == [None, None, "7"]


def test_a_building_is_one_of_its_estate() -> None:
    spread = spread_addresses(_texts({"estate": "幸福小区", "building": "5#"}, {"address": "阳光花园5栋1单元101"}))

    assert spread["building_id"].tolist() == ["幸福小区5栋", "阳光花园5栋"]


def test_a_building_without_an_estate_is_one_of_its_group() -> None:
    spread = spread_addresses(_texts({"group": "一组", "building": "1"}, {"group": "二组", "building": "1栋"}))

    assert spread["building_id"].tolist() == ["一组1栋", "二组1栋"]


def test_ids_of_buildings_that_a_table_has_are_kept() -> None:
    spread = spread_addresses(_texts({"building_id": "B1", "building": "5"}, {"building": "6"}))

    assert spread["building_id"].tolist() == ["B1", None]


def test_buildings_that_do_not_add_up_are_listed() -> None:
    """
    5栋: 3 stated once, rows make 1 + 1; 6栋: 2 stated in both rows, which make 2; 7栋: nothing stated.
    """
    buildings = {"village": [None] * 5, "building_id": ["5栋", "5栋", "6栋", "6栋", "7栋"]}

    (found,) = differences(buildings, np.ones(5, dtype=np.int64), np.array([3, np.nan, 2, 2, np.nan]))
    assert (found.building, found.stated, found.counted, found.rows) == ("5栋", (3,), 2, (0, 1))


def test_buildings_of_two_villages_are_counted_apart() -> None:
    buildings = {"village": ["东村", "西村"], "building_id": ["5栋", "5栋"]}

    assert differences(buildings, np.array([2, 3]), np.array([2.0, 3.0])) == []
