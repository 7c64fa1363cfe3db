"""Templates: what they ask for, what they never ask for, and that what is filled in is read back."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from planner_files import read

from geo.formats.privacy import denied_heading
from geo.formats.roles import ROLES
from geo.formats.workbook.judge import judge_file
from geo.formats.workbook.kinds import KINDS
from geo.formats.workbook.template_book import write_template
from geo.formats.workbook.templates import TEMPLATES, Template

NOW = datetime(2026, 3, 2, tzinfo=UTC)
EACH = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))

FILLED = {
    "households": {"户编号": "007", "村": "西谷村", "组": "三组", "门牌": "12-1", "户数": 1, "走访等级": "红"},
    "members": {
        "工号": "0012",
        "姓名": "某某",
        "工作电话": "0351-5550123",
        "岗位": "网格员",
        "负责网格": "140121203201001",
    },
    "stations": {"站点编号": "01", "站点名称": "便民服务站", "经度": 112.35, "纬度": 37.58, "开放日": "周一、周三"},
    "visits": {
        "户编号": "007",
        "走访日期": date(2026, 3, 2),
        "走访结果": "已访",
        "需求": "代办、维修",
        "是否再访": "否",
    },
}


def _template(folder: Path, template: Template) -> Path:
    path = folder / f"{template.name}.xlsx"
    write_template(path, template, now=NOW)
    return path


def _filled(folder: Path, template: Template, *rows: dict[str, object]) -> Path:
    path = _template(folder, template)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


@EACH
def test_a_template_has_headings_explanations_and_notes(tmp_path: Path, template: Template) -> None:
    book = openpyxl.load_workbook(_template(tmp_path, template))
    sheet, notes = book.worksheets

    assert [cell.value for cell in sheet[1]] == [column.heading for column in template.columns]
    assert all(cell.value.startswith("※") for cell in sheet[2])
    assert sheet.freeze_panes == "B3"
    said = " ".join(str(cell.value) for row in notes.iter_rows() for cell in row)
    assert all(column.heading in said and column.note[0] in said for column in template.columns)


@EACH
def test_codes_are_text_columns_and_choices_are_lists(tmp_path: Path, template: Template) -> None:
    sheet = openpyxl.load_workbook(_template(tmp_path, template)).worksheets[0]

    lists = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
    groups = sheet.column_dimensions.values()
    forms = {i: group.number_format for group in groups for i in range(group.min, group.max + 1)}
    for i, (cell, column) in enumerate(zip(sheet[1], template.columns, strict=True), start=1):
        form = forms[i]
        assert form == KINDS[column.kind].number_format
        assert column.kind != "code" or form == "@"
        if column.kind == "choice":
            assert lists[cell.column_letter].formula1 == f'"{",".join(column.choices)}"'


@EACH
def test_a_template_asks_for_nothing_about_a_person_that_is_not_kept(template: Template) -> None:
    headings = [heading for column in template.columns for heading in column.headings]

    assert [heading for heading in headings if denied_heading(heading, about=template.about)] == []


def test_residents_have_no_name_telephone_or_reason() -> None:
    words = ("姓名", "电话", "身份证", "原因", "备注", "出生", "民族", "name", "phone", "reason")
    asked = [
        f"{column.name} {column.heading}" for name in ("households", "visits") for column in TEMPLATES[name].columns
    ]

    assert [column for column in asked if any(word in column for word in words)] == []


def test_every_column_that_plans_read_is_known_by_its_heading() -> None:
    role = ROLES["households"]
    planned = {column.heading: column.name for column in TEMPLATES["households"].columns if column.name in role.columns}

    assert {heading: column for column, heading in role.pick(list(planned)).taken.items()} == planned
    assert len(planned) == 11


@EACH
def test_an_empty_template_lacks_rows_and_nothing_else(tmp_path: Path, template: Template) -> None:
    (fault,) = judge_file(_template(tmp_path, template)).faults

    assert "has no rows" in fault.en


@EACH
def test_a_template_filled_in_is_known_and_has_no_fault(tmp_path: Path, template: Template) -> None:
    judged = judge_file(_filled(tmp_path, template, FILLED[template.name]))

    assert judged.template == template
    assert (len(judged), judged.faults, judged.personal) == (1, (), {})


@EACH
def test_the_same_template_and_moment_give_the_same_file(tmp_path: Path, template: Template) -> None:
    (tmp_path / "again").mkdir()

    assert _template(tmp_path, template).read_bytes() == _template(tmp_path / "again", template).read_bytes()


def test_what_is_filled_in_is_read_back_as_it_was(tmp_path: Path) -> None:
    rows = [
        {"户编号": "0070", "村": "㐂村", "组": "三组", "经度": 116.5, "纬度": 40.0, "户数": 3},
        {"户编号": "140121203201000019", "村": "㐂村", "组": "㑇家庄", "经度": 116.501, "纬度": 40.0, "户数": 1},
        {"户编号": "=1+1", "村": "㐂村", "组": "\U00020bb7庄", "经度": 116.502, "纬度": 40.0, "户数": 12},
    ]
    path = _filled(tmp_path, TEMPLATES["households"], *rows)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A5"].data_type = "s"
    book.save(path)

    households = read(path).households
    assert households["household_id"].tolist() == [row["户编号"] for row in rows]
    assert households["village"].tolist() == [row["村"] for row in rows]
    assert households["group"].tolist() == [row["组"] for row in rows]
    assert households["households"].tolist() == [row["户数"] for row in rows]
    places = households.to_crs("EPSG:4326").geometry
    assert [(round(place.x, 9), round(place.y, 9)) for place in places] == [(row["经度"], row["纬度"]) for row in rows]
