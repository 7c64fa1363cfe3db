"""Addresses without coordinates whose building has an outline."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import shapely
from planner_files import border, geojson, plot, read, spot, ways

from geo.formats import Inputs

HEAD = "户号,村,小区,栋,单元,室,楼栋编号"


def register(folder: Path, rows: Sequence[str], head: str = HEAD) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")
    return path


def outlines(folder: Path, *said: dict[str, Any]) -> Path:
    """Write buildings side by side from the west, in the hamlet of `planner_files.border`."""
    entries = [(plot(1 + 2 * i, 1, 1, 0.3), each) for i, each in enumerate(said)]
    return geojson(folder / "buildings.geojson", entries)


def stands_in(inputs: Inputs) -> list[int]:
    """Return for each address the outline in which it stands, -1 for none."""
    inside, outline = inputs.buildings.sindex.query(inputs.households.geometry, predicate="within")
    found = dict(zip(inside.tolist(), outline.tolist(), strict=True))
    return [found.get(row, -1) for row in range(len(inputs.households))]


def groups(folder: Path) -> Path:
    return geojson(folder / "groups.geojson", [(spot(9, 0.5), {"组": "锦绣花园", "村": "石村"})])


def test_a_door_stands_in_the_outline_of_its_building_and_is_no_estimate(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,,,1,101,B2", "a2,石村,,,1,101,B1", "a3,石村,,,2,101,B2"])
    inputs = read(
        path, buildings=outlines(tmp_path, {"building_id": "B1"}, {"building_id": "B2"}),
        boundary=border(tmp_path), roads=ways(tmp_path),
    )  # fmt: skip

    assert stands_in(inputs) == [1, 0, 1]
    assert not inputs.households["estimated"].any()
    told = [notice for notice in inputs.notices if "outline" in notice.en]
    assert [notice.en for notice in told] == [
        "3 of 3 addresses have no coordinates, but the outline of their buildings: placed inside"
    ]
    assert "轮廓" in told[0].zh


@pytest.mark.parametrize("written", ["3栋", "3", "三号楼", "3#", "3幢"])
def test_estate_and_building_name_an_outline_however_the_number_is_written(tmp_path: Path, written: str) -> None:
    path = register(tmp_path, ["a1,石村,锦绣花园,3栋,1,101", "a2,石村,锦绣花园,三号楼,1,102"], HEAD.rpartition(",")[0])
    said = [{"小区": "锦绣花园", "栋": "1栋"}, {"estate": "锦绣花园", "building": written}]

    inputs = read(path, buildings=outlines(tmp_path, *said), boundary=border(tmp_path))
    assert stands_in(inputs) == [1, 1]
    assert inputs.buildings["building_id"].tolist() == [None, "锦绣花园3栋"]


def test_estate_and_building_count_where_the_ids_of_register_and_outlines_differ(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,锦绣花园,2栋,1,101,x7"])
    said = [{"id": 17, "小区": "锦绣花园", "栋": n} for n in ("1栋", "2栋")]

    assert stands_in(read(path, buildings=outlines(tmp_path, *said), boundary=border(tmp_path))) == [1]


def test_a_group_may_stand_for_the_estate(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,锦绣花园,2栋,1,101"], "户号,村,组,栋,单元,室")
    said = [{"小区": "锦绣花园", "栋": n} for n in ("1号楼", "2号楼")]

    assert stands_in(read(path, buildings=outlines(tmp_path, *said), boundary=border(tmp_path))) == [1]


def test_doors_whose_building_has_no_outline_are_spread_in_their_group_as_ever(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,锦绣花园,1栋,1,101,", "a2,石村,锦绣花园,9栋,1,101,"])
    inputs = read(
        path, buildings=outlines(tmp_path, {"小区": "锦绣花园", "栋": "1"}), groups=groups(tmp_path),
        boundary=border(tmp_path), roads=ways(tmp_path),
    )  # fmt: skip

    assert stands_in(inputs) == [0, -1]
    assert inputs.households["estimated"].tolist() == [False, True]
    assert any("1 of 2 addresses has no coordinates: spread along" in notice.en for notice in inputs.notices)


def test_a_building_is_looked_for_in_the_village_of_its_row(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 5, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]
    path = register(tmp_path, ["a1,西村,家属院,1栋,1,1,", "a2,东村,家属院,1栋,1,1,"])
    said = [{"小区": "家属院", "栋": "1栋"}] * 4

    buildings = outlines(tmp_path, said[0], {}, {}, said[3])
    assert stands_in(read(path, buildings=buildings, boundary=border(tmp_path, areas))) == [3, 0]


def test_where_two_outlines_bear_one_name_none_is_chosen(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,锦绣花园,1栋,1,101,"])
    said = {"小区": "锦绣花园", "栋": "1栋"}
    inputs = read(path, buildings=outlines(tmp_path, said, said), groups=groups(tmp_path), boundary=border(tmp_path))

    assert inputs.households["estimated"].tolist() == [True]


def test_a_door_with_coordinates_stays_where_it_was_surveyed(tmp_path: Path) -> None:
    entries = [
        (spot(8, 1), {"id": "h1", "building_id": "B1"}),
        (None, {"id": "h2", "building_id": "B1", "group": "一"}),
    ]
    inputs = read(
        geojson(tmp_path / "households.geojson", entries),
        buildings=outlines(tmp_path, {"building_id": "B1"}), boundary=border(tmp_path),
    )  # fmt: skip

    assert stands_in(inputs) == [-1, 0]


def test_a_register_and_its_outlines_are_enough(tmp_path: Path) -> None:
    path = register(tmp_path, ["a1,石村,,,1,101,B1", "a2,石村,,,1,102,B2"])
    inputs = read(path, buildings=outlines(tmp_path, {"building_id": "B1"}, {"building_id": "B2"}))

    assert stands_in(inputs) == [0, 1]
    assert shapely.distance(*inputs.households.geometry) > 50
