"""Workbooks of planners: read as they are, whatever stands around the table."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from made_up import wide
from planner_files import border, faults, only_fault, read
from sheets import workbook

from geo.errors import Fault, InputError
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part, read_part
from geo.formats.layer import Layer
from geo.formats.roles import ROLES
from geo.formats.xlsx import read_xlsx

HEAD = ["户编号", "经度", "纬度", "户数"]
ROLE = ROLES["households"]


def _layer(folder: Path, *rows: list[object], merged: tuple[str, ...] = ()) -> Layer:
    return read_xlsx(workbook(folder / "doors.xlsx", rows, merged=merged), ROLE)


def _part(folder: Path, *rows: list[object], merged: tuple[str, ...] = ()) -> tuple[Part, Findings]:
    findings = Findings()
    return read_part(_layer(folder, *rows, merged=merged), ROLE, findings), findings


def _fault(folder: Path, *rows: list[object]) -> Fault:
    _, findings = _part(folder, *rows)
    (fault,) = findings.faults
    return fault


def test_a_table_below_merged_titles_is_read(tmp_path: Path) -> None:
    rows = [["西谷村住户登记表"], ["填报日期 2026-03-02"], HEAD, ["007", 116.5, 40, 3]]
    inputs = read(workbook(tmp_path / "doors.xlsx", rows, merged=["A1:D1", "A2:D2"]))

    assert inputs.crs.to_epsg() == 32650
    assert inputs.households[["household_id", "households"]].values.tolist() == [["007", 3]]
    assert inputs.kept.columns.tolist() == ["户编号", "户数"]


def test_rows_are_known_by_their_numbers_on_the_sheet(tmp_path: Path) -> None:
    rows = [["登记表"], [], HEAD, ["1", 116, 40, 1], [], ["2", "东", 40, 1]]

    assert only_fault(workbook(tmp_path / "doors.xlsx", rows)).where == "doors.xlsx, row 6"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        *[
            ("户号", "household_id"),
            ("住户编号", "household_id"),
            ("编 号", "household_id"),
            ("*户编号（必填）", "household_id"),
        ],
        *[("所属村", "village"), ("行政村", "village"), ("村民小组", "group"), ("组别", "group"), ("门牌号", "door")],
        *[
            ("楼栋", "building"),
            ("幢", "building"),
            ("单元", "unit"),
            ("楼层", "floor"),
            ("室号", "room"),
            ("房号", "room"),
        ],
        *[("常住户数", "households"), ("户籍户数", "households"), ("户数（户）", "households"), ("住址", "address")],
        *[
            ("Household_ID", "household_id"),
            (wide("ID"), "household_id"),
            ("Group", "group"),
            ("总户数", "stated_households"),
        ],
    ],
)
def test_a_heading_is_known_by_its_synonyms(heading: str, column: str) -> None:
    assert ROLE.pick(["经度", heading]).taken == {column: heading}


def test_two_counts_of_households_are_asked_about(tmp_path: Path) -> None:
    told = faults(workbook(tmp_path / "doors.xlsx", [[*HEAD[:3], "户籍户数", "常住户数"], ["1", 116, 40, 2, 1]]))

    assert [fault.en for fault in told] == ["either of the columns '户籍户数' / '常住户数' may be meant; keep one"]


def test_one_of_two_counts_named_plainly_is_the_one(tmp_path: Path) -> None:
    rows = [[*HEAD, "户籍户数", "常住户数"], ["1", 116, 40, 3, 2, 1]]

    assert read(workbook(tmp_path / "doors.xlsx", rows)).households["households"].tolist() == [3]


def test_codes_stay_text_and_numbers_become_digits(tmp_path: Path) -> None:
    rows = [[*HEAD, "楼栋编号"], ["007", 116, 40, 1, "㐂㑇-01"], [1001.0, 116, 40, wide("1,200"), "140121203201000019"]]
    inputs = read(workbook(tmp_path / "doors.xlsx", rows))

    assert inputs.households["household_id"].tolist() == ["007", "1001"]
    assert inputs.households["building_id"].tolist() == ["㐂㑇-01", "140121203201000019"]
    assert inputs.households["households"].tolist() == [1, 1200]
    assert any("1 cell of 户编号 is a number, not text" in notice.en for notice in inputs.notices)


@pytest.mark.parametrize("code", [140121203201000019, "1.40121E+17", 1.40121203201e17])
def test_a_code_of_which_excel_destroyed_digits_is_refused_and_not_shown(tmp_path: Path, code: object) -> None:
    _, findings = _part(tmp_path, HEAD, ["1", 116, 40, 1], [code, 116, 40, 1])

    fault = next(fault for fault in findings.faults if "destroyed" in fault.en)
    assert fault.where == "doors.xlsx, row 3, column 户编号"
    assert "kept 15 digits" in fault.en
    assert "1.4" not in str(fault)
    assert "140121" not in str(fault)


def test_a_number_that_excel_took_for_a_date_is_told(tmp_path: Path) -> None:
    fault = _fault(tmp_path, ["户编号", "组", "门牌"], ["1", "三组", date(2026, 3, 2)])

    assert fault.where == "doors.xlsx, row 2, column 门牌"
    assert "took it for a date" in fault.en


def test_text_like_a_formula_is_text(tmp_path: Path) -> None:
    path = workbook(tmp_path / "doors.xlsx", [HEAD, ["x", 116, 40, 1]])
    book = openpyxl.load_workbook(path)
    book.active["A2"].value = "=1+1"
    book.active["A2"].data_type = "s"
    book.save(path)

    assert read(path).households["household_id"].tolist() == ["=1+1"]


def test_a_register_without_coordinates_is_placeless(tmp_path: Path) -> None:
    part, findings = _part(
        tmp_path, ["户编号", "村", "组", "门牌", "经度", "纬度"], ["1", "西谷村", "3", "12号", None, None]
    )

    assert findings.faults == []
    assert part.layer.placeless
    assert part.columns[["village", "group", "door"]].values.tolist() == [["西谷村", "三组", "12号"]]


def test_rows_at_one_door_share_its_number_and_are_told(tmp_path: Path) -> None:
    part, findings = _part(
        tmp_path, ["户编号", "住址"], ["1", "3组12号"], ["2", "三组12号"], ["3", "三组13号"], ["4", "三组"]
    )

    assert part.columns["at_door"].tolist() == [0, 0, 1, -1]
    assert part.columns["households"].tolist() == [1, 1, 1, 1]
    assert any("3 rows stand at 2 doors" in notice.en for notice in findings.notices)


def test_a_register_without_ids_goes_by_the_numbers_of_its_rows(tmp_path: Path) -> None:
    part, findings = _part(
        tmp_path, ["村", "组", "门牌", "户数"], ["西谷村", "三组", "12", 2], ["西谷村", "三组", "13", 1]
    )

    assert part.columns["household_id"].tolist() == ["R2", "R3"]
    assert findings.notices[0].en.startswith("there is no column of ids")


def test_a_household_at_two_doors_is_asked_about(tmp_path: Path) -> None:
    fault = _fault(tmp_path, ["户编号", "住址"], ["1", "3组12号"], ["2", "3组12号"], ["1", "3组13号"])

    assert fault.where == "doors.xlsx, rows 2, 4, column 户编号"
    assert "household '1' stands at several doors: 三组 12号 (row 2), 三组 13号 (row 4); which is right?" in fault.en
    assert "三组 12号（第 2 行）、三组 13号（第 4 行）；哪个正确？" in fault.zh


def test_a_household_twice_at_one_door_is_asked_about(tmp_path: Path) -> None:
    fault = _fault(tmp_path, ["户编号", "住址"], ["1", "3组12号"], ["1", "三组12号"])

    assert "household '1' stands several times at 三组 12号 (rows 2, 3); one household? keep one row" in fault.en


def test_a_building_that_does_not_add_up_is_noticed(tmp_path: Path) -> None:
    rows = [["1", "5#-1-101", 3], ["2", "5#-1-102", None], ["3", "6#-1-101", 1]]
    _, findings = _part(tmp_path, ["户编号", "地址", "楼栋户数"], *rows)

    assert findings.faults == []
    (notice,) = (notice for notice in findings.notices if "are stated" in notice.en)
    assert notice.where == "doors.xlsx, rows 2, 3, column 楼栋户数"
    assert notice.en == "building 5栋: 3 households are stated, its rows make 2"


def test_a_table_of_buildings_counts_by_what_it_states(tmp_path: Path) -> None:
    part, _ = _part(tmp_path, ["编号", "栋", "总户数"], ["1", "5", 36], ["2", "6", 24])

    assert part.columns["households"].tolist() == [36, 24]


def test_cells_merged_over_rows_count_for_each_but_not_the_households(tmp_path: Path) -> None:
    rows = [["户编号", "组", "门牌", "户数"], ["1", "三组", "12", 2], ["2", None, "13", None]]
    part, findings = _part(tmp_path, *rows, merged=("B2:B3", "D2:D3"))

    assert part.columns["group"].tolist() == ["三组", "三组"]
    assert [fault.where for fault in findings.faults] == ["doors.xlsx, row 3, column 户数"]


def test_totals_and_footers_are_left_out_with_a_notice(tmp_path: Path) -> None:
    part, findings = _part(
        tmp_path, ["户编号", "组", "户数"], ["1", "三组", 2], ["合计", None, 2], ["填表人：某某", None, None]
    )

    assert part.columns["household_id"].tolist() == ["1"]
    assert [notice.zh for notice in findings.notices] == [
        "第 3 行为合计行，已略去",
        "第 4 行为填表信息或重复的列名，已略去",
    ]


def test_of_several_sheets_that_with_most_headings_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "doors.xlsx", [HEAD, ["1", 116, 40, 1]])
    book = openpyxl.load_workbook(path)
    for name, state in (("汇总", "visible"), ("旧表", "hidden")):
        sheet = book.create_sheet(name, 0)
        sheet.append(["组", "户数"])
        sheet.sheet_state = state
    book.save(path)

    layer = read_xlsx(path, ROLE)
    assert layer.columns["household_id"].tolist() == ["1"]
    assert layer.notices == (("sheets not read: '汇总'", "未读取的工作表：'汇总'"),)


def test_two_sheets_alike_are_asked_about(tmp_path: Path) -> None:
    path = workbook(tmp_path / "doors.xlsx", [HEAD, ["1", 116, 40, 1]], title="一组")
    book = openpyxl.load_workbook(path)
    book.create_sheet("二组").append(HEAD)
    book.save(path)

    with pytest.raises(InputError, match="the sheets '一组', '二组' have the same headings; join their rows"):
        read_xlsx(path, ROLE)


def test_neither_places_nor_addresses_are_told_with_the_columns_found(tmp_path: Path) -> None:
    assert "columns found: 'id', 'x'" in only_fault(workbook(tmp_path / "doors.xlsx", [["id", "x"], ["1", "2"]])).en


def test_a_workbook_with_nothing_is_refused(tmp_path: Path) -> None:
    assert "has no heading" in only_fault(workbook(tmp_path / "doors.xlsx", [])).en


def test_a_workbook_gives_no_boundary(tmp_path: Path) -> None:
    path = workbook(tmp_path / "boundary.xlsx", [["name"], ["西谷村"]])

    assert "cannot give boundary" in only_fault(_sound(tmp_path), boundary=path).en
    assert border(tmp_path)


def _sound(folder: Path) -> Path:
    return workbook(folder / "doors.xlsx", [HEAD, ["1", 116, 40, 1]])
