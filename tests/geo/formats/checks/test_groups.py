"""Files of natural groups, and villages of which nobody has more."""

from pathlib import Path

import pytest
import shapely
from planner_files import border, doors, faults, geojson, only_fault, plot, read, spot, ways

from geo.build import build_villages
from geo.formats import InputFiles, Inputs, read_inputs
from geo.formats.checks.groups import group_key
from geo.schema import GROUPS, HOUSEHOLDS
from geo.units import build_units


def groups(folder: Path, *entries: tuple[object, dict[str, object]]) -> Path:
    return geojson(folder / "groups.geojson", list(entries))


def by_group(path: Path, **others: Path) -> Inputs:
    return read_inputs(InputFiles(groups=path, **others))


@pytest.mark.parametrize("name", ["3组", "三组", "第三村民小组", "第3组", "３组"])
def test_a_group_is_known_however_its_number_is_written(name: str) -> None:
    assert group_key(name) == group_key("三组")


def test_groups_of_other_names_are_other_groups() -> None:
    names = ("一组", "十一组", "东园子", "西园子组", "组")
    assert len({group_key(name) for name in names}) == len(names)
    assert group_key("东园子组") == group_key("东园子")


def test_without_households_each_group_is_an_address_with_its_households(tmp_path: Path) -> None:
    two = groups(
        tmp_path,
        (spot(2, 1), {"组": "一组", "户数": 86}),
        (plot(6, 0.5), {"组": "二组", "户数": 120}),
    )
    inputs = by_group(two, boundary=border(tmp_path))

    assert inputs.by_group
    assert tuple(inputs.households.columns) == (*HOUSEHOLDS, "geometry")
    assert inputs.households["household_id"].tolist() == inputs.households["group"].tolist() == ["一组", "二组"]
    assert inputs.households["households"].tolist() == [86, 120]
    assert inputs.households["estimated"].all()
    assert shapely.covers(inputs.groups.geometry.to_numpy(), inputs.households.geometry.to_numpy()).all()
    assert inputs.kept.columns.tolist() == ["组", "户数"]
    assert any("every group is one unit with its households (2 groups)" in notice.en for notice in inputs.notices)


def test_groups_of_one_name_in_two_villages_are_two(tmp_path: Path) -> None:
    areas = [(plot(0, 0, 5, 2), {"name": "东村"}), (plot(5, 0, 5, 2), {"name": "西村"})]
    two = groups(
        tmp_path, (spot(2, 1), {"group": "一组", "households": 60}), (spot(7, 1), {"group": "一组", "households": 70})
    )

    inputs = by_group(two, boundary=border(tmp_path, areas))
    assert inputs.households["household_id"].tolist() == ["东村-一组", "西村-一组"]
    assert [len(village.households) for village in build_villages(inputs)] == [1, 1]


def test_a_group_without_a_count_is_a_fault_where_there_are_no_households(tmp_path: Path) -> None:
    two = groups(tmp_path, (spot(2, 1), {"group": "一组", "households": 60}), (spot(7, 1), {"group": "二组"}))

    with pytest.raises(ValueError, match="does not say how many") as caught:
        by_group(two)
    assert "feature 2" in str(caught.value)
    assert read(doors(tmp_path), groups=two).groups["households"].isna().tolist() == [False, True]


def test_neither_households_nor_groups_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a file of households is needed, or of groups"):
        read_inputs(InputFiles(boundary=border(tmp_path)))


def test_every_fault_of_groups_is_told_at_once(tmp_path: Path) -> None:
    bad = groups(
        tmp_path,
        (spot(2, 1), {"group": "3组", "households": 60}),
        (spot(4, 1), {"group": "第三村民小组", "households": 0}),
        (spot(40, 1), {"group": "四组", "households": 7}),
        (spot(6, 1), {"group": None, "households": 7}),
    )
    told = [fault.en for fault in faults(doors(tmp_path), groups=bad, boundary=border(tmp_path))]
    assert len(told) == 4
    for words in (
        "the name of the group is blank",
        "got 0",
        "outside the boundary",
        "used more than once in a village",
    ):
        assert any(words in text for text in told)


def test_lines_are_no_groups(tmp_path: Path) -> None:
    line = groups(tmp_path, (shapely.LineString([spot(1, 1), spot(2, 1)]), {"group": "一组"}))

    assert "points, or outlines as polygons" in only_fault(doors(tmp_path), groups=line).en


def test_the_cell_of_a_whole_group_follows_its_outline(tmp_path: Path) -> None:
    """
    ┌────────┬───────────────────┐
    │        │                   │   an L and what it leaves, the point of either in its own corner
    │   一   └─────────┐   二    │
    │                  │         │
    └──────────────────┴─────────┘
    """
    second = plot(3, 1, 7, 1).union(plot(7, 0, 3, 2))
    first = plot(0, 0, 10, 2).difference(second)
    two = groups(tmp_path, (first, {"group": "一组", "households": 90}), (second, {"group": "二组", "households": 90}))

    inputs = by_group(two, boundary=border(tmp_path), roads=ways(tmp_path))
    (village,) = build_villages(inputs)
    outlines = inputs.groups.geometry.to_numpy()
    assert village.grounds is not None
    assert (village.grounds == outlines).all()
    assert village.estimated == {"positions"}
    cells = build_units(village).table.geometry
    for cell, outline in zip(cells, outlines, strict=True):
        assert cell.geom_type == "Polygon"
        assert cell.intersection(outline).area > 0.9 * outline.area


def test_the_estimated_boundary_of_whole_groups_holds_their_outlines(tmp_path: Path) -> None:
    two = groups(
        tmp_path,
        (plot(0, 0, 4, 2), {"group": "一组", "households": 9}),
        (plot(5, 0, 4, 2), {"group": "二组", "households": 9}),
    )
    inputs = by_group(two)

    (village,) = build_villages(inputs)
    assert village.estimated == {"boundary", "roads", "positions"}
    assert shapely.covers(village.boundary, inputs.groups.geometry.to_numpy()).all()


def test_a_group_file_beside_surveyed_households_changes_no_place(tmp_path: Path) -> None:
    one = groups(tmp_path, (spot(2, 1), {"group": "一组", "households": 60}))

    with_groups, without = read(doors(tmp_path), groups=one), read(doors(tmp_path))
    assert with_groups.households.geometry.equals(without.households.geometry)
    assert not with_groups.households["estimated"].any()
    assert with_groups.groups[list(GROUPS)].values.tolist() == [["一组", None, 60.0]]
    assert without.groups.empty
