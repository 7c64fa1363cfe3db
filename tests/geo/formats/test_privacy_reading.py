"""Personal columns and cells on the way in: dropped, told by column, never by value."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from made_up import identities, identity
from planner_files import LAT, LON, STEP, border, doors, geojson, gpkg, read, spot, ways

from geo.errors import InputError
from geo.formats.roles import ROLES
from geo.personal import is_identity_number

NUMBER = identity()
PHONE = "13803541234"
COLUMNS = [*ROLES["households"].columns]


def register(folder: Path, ids: Sequence[Any], heading: str = "id", **columns: Sequence[Any]) -> Path:
    """Write doors in a row from west to east, of as many rows as there are ids."""
    entries = [
        (spot(1 + i, 1), {heading: each, **{name: column[i] for name, column in columns.items()}})
        for i, each in enumerate(ids)
    ]
    return doors(folder, entries)


def all_that_is_said(folder: Path, path: Path, **others: Path) -> str:
    """Return everything that reading files says and keeps, with all columns and no row left out."""
    try:
        inputs = read(path, **others)
    except InputError as error:
        return str(error) + repr(error.faults) + repr([fault.marks for fault in error.faults])
    tables = (inputs.households, inputs.kept, inputs.roads, inputs.buildings, inputs.barriers, inputs.villages)
    said = [table.to_csv() for table in tables if table is not None]
    return "\n".join([*said, *map(repr, inputs.notices), repr(inputs.dropped_columns), repr(inputs.denied_columns)])


@pytest.mark.parametrize("n_personal", [1, 2, 4], ids=["one cell", "half", "all"])
@pytest.mark.parametrize("column", [*COLUMNS, "身份证号", "备注", "memo of the visit"])
def test_an_identity_number_goes_nowhere_from_any_column(tmp_path: Path, column: str, n_personal: int) -> None:
    cells = [*identities(4)[:n_personal], *("一组" if column == "group" else f"a{i}" for i in range(4 - n_personal))]
    others = {} if column == "household_id" else {"household_id": ["h1", "h2", "h3", "h4"]}
    path = register(tmp_path, cells, column, **others)

    said = all_that_is_said(tmp_path, path, boundary=border(tmp_path), roads=ways(tmp_path))
    assert not any(number in said for number in identities(4))


@pytest.mark.parametrize("role", ["boundary", "roads", "barriers", "buildings"])
def test_an_identity_number_goes_nowhere_from_other_files(tmp_path: Path, role: str) -> None:
    shapes = {"boundary": border, "roads": ways}
    (feature,) = json.loads((shapes.get(role, ways)(tmp_path)).read_text(encoding="utf-8"))["features"]
    shape = feature["geometry"] if role != "buildings" else spot(2, 1).buffer(STEP / 4)
    columns = dict.fromkeys((*ROLES[role].columns, "contact", "户主身份证"), NUMBER)
    path = geojson(tmp_path / f"{role}.geojson", [(shape, columns)])

    said = all_that_is_said(tmp_path, doors(tmp_path), **{role: path})
    assert NUMBER not in said
    assert f"{role}.户主身份证" in said


FAULTS = {
    "used twice": (f"id,lon,lat\n{NUMBER},116,40\n{NUMBER},116.001,40\n", 0),
    "no place": (f"id,lon,lat\n{NUMBER},,\n", 1),
    "no number for a place": (f"id,lon,lat\nh1,{PHONE}号,{NUMBER}号\n", 1),
    "a place of that size": (f"id,lon,lat\nh1,{NUMBER},{PHONE}\n", 1),
    "outside the boundary": (f"id,lon,lat\n{NUMBER},117,40\n", 1),
    "no count": (f"id,lon,lat,households\nh1,116.001,40.001,{NUMBER}\n", 1),
    "a count and a name": (f"id,lon,lat,households\nh1,116.001,40.001,张三{PHONE}\n", 1),
    "a note of great length": (f"id,lon,lat,group\nh1,116.001,40.001,{'张三患病，' * 50}{NUMBER}\n", 1),
    "no headings": (f"{NUMBER},张三,{PHONE},116,40\n{NUMBER},李四,{PHONE},116,40\n", 1),
    "no columns of places": (f"id,{NUMBER}\nh1,h2\n", 1),
    "a row too long": (f"id,lon,lat\nh1,116,40,{NUMBER}\n", 1),
    "a quote that never ends": (f'id,lon,lat\n"{NUMBER},116,40\n', 1),
    "another village": (f"id,lon,lat,village\nh1,116.001,40.001,{NUMBER}\nh2,116.002,40.001,石村\n", 0),
}


@pytest.mark.parametrize("what", FAULTS)
def test_no_fault_of_a_table_repeats_what_is_personal(tmp_path: Path, what: str) -> None:
    content, is_refused = FAULTS[what]
    path = tmp_path / "register.csv"
    path.write_text(content, encoding="utf-8")

    said = all_that_is_said(tmp_path, path, boundary=border(tmp_path))
    assert not any(personal in said for personal in (NUMBER, NUMBER[:14], PHONE, "张三"))
    assert ("register.csv" in said) >= is_refused


@pytest.mark.parametrize("geometry", [None, {"type": NUMBER}, {"type": "Point", "coordinates": [NUMBER, "张三"]}])
def test_no_fault_of_a_feature_repeats_what_is_personal(tmp_path: Path, geometry: dict[str, Any] | None) -> None:
    path = geojson(tmp_path / "doors.geojson", [(geometry, {"id": NUMBER, "姓名": "张三"})])

    said = all_that_is_said(tmp_path, path)
    assert "doors.geojson" in said
    assert NUMBER not in said
    assert "张三" not in said


def test_a_notice_names_each_denied_column_and_what_it_holds(tmp_path: Path) -> None:
    path = register(tmp_path, ["h1", "h2"], 户主姓名=["张三", "李四"], phone=[PHONE, PHONE], surface=["x", "y"])
    inputs = read(path)

    assert inputs.dropped_columns == ("户主姓名", "phone", "surface")
    assert inputs.denied_columns == {
        "户主姓名": ("names of residents", "居民姓名"),
        "phone": ("telephone numbers", "电话号码"),
    }
    (notice,) = (notice for notice in inputs.notices if "about people" in notice.en)
    assert "户主姓名 (names of residents), phone (telephone numbers)" in notice.en
    assert "户主姓名（居民姓名）" in notice.zh


def test_a_column_that_is_read_goes_for_its_values(tmp_path: Path) -> None:
    path = register(tmp_path, ["h1", "h2"], group=[PHONE, "13935112345"], unit=["1", "2"])
    inputs = read(path)

    assert inputs.households["group"].isna().all()
    assert list(inputs.kept) == ["id", "unit"]
    assert inputs.denied_columns == {"group": ("telephone numbers", "电话号码")}


def test_a_few_cells_go_without_their_column_and_are_told_by_row(tmp_path: Path) -> None:
    path = register(tmp_path, ["h1", "h2", "h3"], group=["一组", PHONE, "一组"])
    inputs = read(path)

    assert inputs.households["group"].tolist() == ["一组", None, "一组"]
    (notice,) = (notice for notice in inputs.notices if "telephone" in notice.en)
    assert notice.where == "households.geojson, feature 2, column group"


def test_fresh_keys_take_the_place_of_identity_numbers(tmp_path: Path) -> None:
    inputs = read(register(tmp_path, identities(3)[::-1], households=[3, 2, 1]))

    assert inputs.households["household_id"].tolist() == ["K1", "K2", "K3"]
    assert inputs.kept.to_dict("list") == {"household_id": ["K1", "K2", "K3"], "households": [3, 2, 1]}
    assert inputs.denied_columns == {"id": ("identity numbers", "身份证件号码")}
    assert any("no link" in notice.en and "不保留" in notice.zh for notice in inputs.notices)


def test_a_register_known_by_identity_numbers_alone_gets_fresh_keys(tmp_path: Path) -> None:
    inputs = read(register(tmp_path, identities(3), "身份证号"))
    assert inputs.households["household_id"].tolist() == ["K1", "K2", "K3"]


def test_a_table_without_ids_is_still_refused(tmp_path: Path) -> None:
    said = all_that_is_said(tmp_path, register(tmp_path, ["张三", "李四"], "户主"))
    assert "there is no column household_id" in said


def test_fresh_keys_follow_from_the_place_not_from_number_or_row(tmp_path: Path) -> None:
    places = [spot(1, 1), spot(2, 1), spot(1, 2)]
    numbers = identities(9)

    def keys(order: Sequence[int], ids: Sequence[str]) -> dict[tuple[float, float], str]:
        path = doors(tmp_path, [(places[place], {"id": number}) for place, number in zip(order, ids, strict=True)])
        table = read(path).households.to_crs(4326)
        return {
            (round(p.x, 4), round(p.y, 4)): key for p, key in zip(table.geometry, table["household_id"], strict=True)
        }

    first = keys([0, 1, 2], numbers[:3])
    assert first == {
        (LON + STEP, LAT + 2 * STEP): "K1",
        (LON + STEP, LAT + STEP): "K2",
        (LON + 2 * STEP, LAT + STEP): "K3",
    }
    assert keys([2, 0, 1], numbers[:3]) == first
    assert keys([0, 1, 2], numbers[5:8]) == first


def test_one_stray_number_among_ids_gets_a_key_that_nobody_has(tmp_path: Path) -> None:
    inputs = read(register(tmp_path, ["h1", NUMBER, "K1", "h4"]))

    assert inputs.households["household_id"].tolist() == ["h1", "K2", "K1", "h4"]
    assert inputs.kept["id"].tolist() == ["h1", "K2", "K1", "h4"]
    assert inputs.denied_columns == {}


def test_equal_identity_numbers_are_no_repeated_ids(tmp_path: Path) -> None:
    inputs = read(register(tmp_path, [NUMBER, NUMBER]))
    assert inputs.households["household_id"].is_unique


def test_long_codes_that_fail_the_check_are_kept_to_the_digit(tmp_path: Path) -> None:
    codes = ["110101199003070012", "140121200001001012", "000000000000000001"]
    assert not any(map(is_identity_number, codes))
    entries = [(spot(1 + i, 1), {"household_id": code}) for i, code in enumerate(codes)]

    inputs = read(gpkg(tmp_path / "doors.gpkg", entries))
    assert inputs.households["household_id"].tolist() == codes
    assert inputs.denied_columns == {}


def test_several_kinds_in_one_column_all_go(tmp_path: Path) -> None:
    inputs = read(
        register(tmp_path, [f"h{i}" for i in range(6)], group=["一组", NUMBER, PHONE, "晋A12345", "二组", "二组"])
    )
    assert inputs.households["group"].isna().all(), "half of the cells"

    few = ["一组", NUMBER, PHONE, "二组", "二组", "二组"]
    inputs = read(register(tmp_path, [f"h{i}" for i in range(6)], group=few))
    assert inputs.households["group"].tolist() == ["一组", None, None, "二组", "二组", "二组"]


def test_of_an_address_only_the_number_goes(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        f"id,lon,lat,地址\nh1,116,40,三组5号 {PHONE}\nh2,116.001,40,三组6号\nh3,116.002,40,三组7号\n", "utf-8"
    )
    inputs = read(path)

    assert inputs.kept["地址"].tolist() == ["三组5号", "三组6号", "三组7号"]
    assert any(notice.where.endswith("row 2, column 地址") for notice in inputs.notices)
