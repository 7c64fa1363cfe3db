"""Ids and names."""

import numpy as np
import shapely

from partition.numbering import child_names, grid_ids, grid_names, reading_order

FOUR = [shapely.box(x, y, x + 1, y + 1) for x, y in [(0, 0), (1, 0), (1, 1), (0, 1)]]


def test_numbers_run_from_north_to_south_and_west_to_east() -> None:
    centres = np.array([(0.0, 0.0), (10.0, 0.5), (0.0, 10.0), (10.0, 9.5)])
    assert reading_order(centres).tolist() == [2, 3, 0, 1]


def test_a_grid_carries_its_villages_code() -> None:
    assert grid_ids("140121203201", FOUR, top=True) == [f"140121203201{n}" for n in ("003", "004", "002", "001")]
    assert grid_ids("V1", FOUR[:1], top=True) == ["V1-001"]
    assert grid_ids("V1-001", FOUR[:2], top=False) == ["V1-00101", "V1-00102"]


def test_names_come_from_the_main_group_and_are_unique() -> None:
    assert grid_names(["一组", "二组", "一组"], chinese=True) == ["一组（一）", "二组", "一组（二）"]
    assert grid_names(["Marttila", "Marttila"], chinese=False) == ["Marttila 1", "Marttila 2"]


def test_without_groups_grids_are_counted_in_the_villages_language() -> None:
    assert grid_names([None] * 11, chinese=True)[9:] == ["第十网格", "第十一网格"]
    assert grid_names([None, None], chinese=False) == ["Grid 1", "Grid 2"]


def test_a_childs_name_tells_its_parent_and_its_serial_or_its_own_group() -> None:
    assert child_names("Eschen 1", ["Eschen", "Eschen", "Nendeln"]) == ["Eschen 1-1", "Eschen 1-2", "Eschen 1-Nendeln"]
    lanes = ["南庄（二）-北巷（一）", "南庄（二）-北巷（二）"]
    assert child_names("南庄（二）", ["南庄", "北巷", "北巷"]) == ["南庄（二）-1", *lanes]
    assert child_names("第三网格", [None, None]) == ["第三网格-1", "第三网格-2"]


def test_a_group_whose_name_is_part_of_the_parents_is_told_all_the_same() -> None:
    assert child_names("十一组", ["一组", "十一组"]) == ["十一组-一组", "十一组-2"]
    assert child_names("南庄-北巷（二）", ["北巷"]) == ["南庄-北巷（二）-1"]
