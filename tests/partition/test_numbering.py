"""Ids and names."""

import numpy as np
import shapely

from partition.numbering import grid_ids, grid_names, reading_order

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
