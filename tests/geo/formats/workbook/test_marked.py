"""The workbook given back: the same rows and columns, red cells, reasons, and nothing personal."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from made_up import identity
from sheets import cells_of, red_cells, workbook

from geo.formats.roles import ROLES
from geo.formats.workbook.judge import judge_file
from geo.formats.workbook.marked import FAULTS, write_marked
from geo.formats.xlsx import read_xlsx

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PHONE = "13803541234"
HEAD = ["户号", "户主姓名", "组", "门牌", "户数", "联系电话"]
ROWS = [
    ["西谷村住户登记表"],
    HEAD,
    ["0001", "张三", "三组", "12", 1, PHONE],
    ["0002", "李四", "三组", "13", 0, PHONE],
    ["0001", "张三", "三组", "14", "两户", PHONE],
    ["合计", None, None, None, 3, None],
]
"""
Row 4 has no household, row 5 repeats row 3 at another door.
"""


def _given_back(folder: Path, rows: list[list[object]] = ROWS, merged: tuple[str, ...] = ("A1:F1",)) -> Path:
    judged = judge_file(workbook(folder / "doors.xlsx", rows, merged=merged))
    write_marked(folder / "doors.checked.xlsx", judged, now=NOW)
    return folder / "doors.checked.xlsx"


def test_rows_and_columns_stay_where_they_were(tmp_path: Path) -> None:
    cells = cells_of(_given_back(tmp_path))

    kept = [
        [None if i in {1, 5} and row > 1 else cell for i, cell in enumerate(cells)] for row, cells in enumerate(ROWS)
    ]
    assert [row[:6] for row in cells] == [row + [None] * (6 - len(row)) for row in kept]
    assert openpyxl.load_workbook(tmp_path / "doors.checked.xlsx").sheetnames[0] == "登记表"


def test_merged_titles_stay_merged(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_given_back(tmp_path)).worksheets[0]

    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:F1"]
    assert sheet["A1"].value == "西谷村住户登记表"


def test_wrong_cells_are_red_and_no_others(tmp_path: Path) -> None:
    assert red_cells(_given_back(tmp_path)) == {"A3", "A5", "E4", "E5"}


def test_a_column_says_why_in_chinese_and_then_in_english(tmp_path: Path) -> None:
    heading, *why = [row[6] for row in cells_of(_given_back(tmp_path))[1:]]

    assert heading == FAULTS
    assert why[1].splitlines() == [
        "户数：得到 0；应为 1 到 100,000 的整数",
        "户数: got 0; a whole number from 1 to 100,000 would be right",
    ]
    assert "三组 12号（第 3 行）、三组 14号（第 5 行）" in why[0]
    assert len(why[2].splitlines()) == 4
    assert why[3] is None


def test_columns_about_people_are_blank_and_their_headings_say_why(tmp_path: Path) -> None:
    path = _given_back(tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]

    assert sheet["B2"].value == "户主姓名"
    assert "names of residents" in sheet["B2"].comment.text
    assert "telephone numbers" in sheet["F2"].comment.text


@pytest.mark.parametrize("heading", ["户编号", "组", "门牌", "编外", "住址"])
def test_a_personal_number_is_given_back_from_no_column(tmp_path: Path, heading: str) -> None:
    number = identity()
    rows = [[f"登记 {number}"], ["户号", "户数", heading], ["1", 1, number], ["2", 1, "12"], [f"填表人：{number}"]]
    path = _given_back(tmp_path, rows, merged=())

    with zipfile.ZipFile(path) as parts:
        assert not any(number.encode() in parts.read(name) for name in parts.namelist())


def test_a_code_of_which_excel_destroyed_digits_is_blank_and_red(tmp_path: Path) -> None:
    path = _given_back(tmp_path, [["户号", "组"], [140121203201000019, "三组"], ["2", "三组"]], merged=())

    assert cells_of(path)[1][0] is None


def test_nothing_of_a_file_but_its_table_is_carried_over(tmp_path: Path) -> None:
    path = workbook(tmp_path / "doors.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    book.create_sheet("旧表").append([PHONE])
    book["旧表"].sheet_state = "hidden"
    book.properties.creator = PHONE
    book.worksheets[0]["C3"].comment = openpyxl.comments.Comment(PHONE, PHONE)
    book.save(path)
    write_marked(tmp_path / "checked.xlsx", judge_file(path), now=NOW)

    with zipfile.ZipFile(tmp_path / "checked.xlsx") as parts:
        assert not any(PHONE.encode() in parts.read(name) for name in parts.namelist())


def test_texts_like_formulas_stay_texts(tmp_path: Path) -> None:
    path = workbook(tmp_path / "doors.xlsx", [["户号", "组", "编外"], ["1", "三组", "x"]])
    book = openpyxl.load_workbook(path)
    for cell in ("A2", "C2"):
        book.active[cell].value = "=1+1"
        book.active[cell].data_type = "s"
    book.save(path)
    write_marked(tmp_path / "checked.xlsx", judge_file(path), now=NOW)

    sheet = openpyxl.load_workbook(tmp_path / "checked.xlsx").worksheets[0]
    assert [(sheet[cell].value, sheet[cell].data_type) for cell in ("A2", "C2")] == [("=1+1", "s")] * 2


def test_what_has_no_row_stands_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    said = cells_of(_given_back(tmp_path), 1)

    assert said[0] == ["合计 total", "3 行，3 行有误", "3 rows, 3 of them wrong"]
    assert ["清空 blanked", "“联系电话”列：电话号码，不予保留", "column 联系电话: telephone numbers, not kept"] in said


def test_a_sound_table_is_given_back_without_red(tmp_path: Path) -> None:
    path = _given_back(tmp_path, [["户号", "组", "门牌"], ["㐂01", "三组", "12"]], merged=())

    assert red_cells(path) == set()
    assert cells_of(path) == [["户号", "组", "门牌", FAULTS], ["㐂01", "三组", "12", None]]


def test_a_table_given_back_is_checked_again_in_its_place(tmp_path: Path) -> None:
    path = _given_back(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["E4"], sheet["E5"], sheet["A5"] = 1, 2, "0003"
    book.save(path)
    judged = judge_file(path)
    write_marked(tmp_path / "again.xlsx", judged, now=NOW)

    assert judged.faults == ()
    assert cells_of(tmp_path / "again.xlsx")[1] == [*HEAD, FAULTS]
    assert red_cells(tmp_path / "again.xlsx") == set()
    layer = read_xlsx(tmp_path / "again.xlsx", ROLES["households"])
    assert layer.columns["household_id"].tolist() == ["0001", "0002", "0003"]


def test_a_wrong_place_is_red_in_both_columns(tmp_path: Path) -> None:
    path = _given_back(tmp_path, [["户号", "经度", "纬度"], ["1", 116, 40], ["2", 116, "四十"]], merged=())

    assert red_cells(path) == {"B3", "C3"}


def test_cells_merged_over_rows_of_data_are_filled_in(tmp_path: Path) -> None:
    rows = [["户号", "组", "门牌", "户数"], ["1", "三组", "12", 0], ["2", None, "13", 1]]

    assert [row[1] for row in cells_of(_given_back(tmp_path, rows, merged=("B2:B3",)))] == ["组", "三组", "三组"]


def test_a_sheet_whose_name_excel_would_not_take_is_renamed(tmp_path: Path) -> None:
    judged = judge_file(workbook(tmp_path / "doors.xlsx", ROWS))
    sheet = replace(judged.table.sheet, name="登记/表:[一组]" + "x" * 40)
    write_marked(tmp_path / "checked.xlsx", replace(judged, table=replace(judged.table, sheet=sheet)), now=NOW)

    assert openpyxl.load_workbook(tmp_path / "checked.xlsx").sheetnames[0].startswith("登记 表")
