from pathlib import Path

import pandas as pd
import pytest
from planner_files import only_fault, read

from geo.errors import Fault
from geo.formats.write.csv import write_csv


def _table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "doors.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _fault(folder: Path, text: str, encoding: str = "utf-8") -> Fault:
    return only_fault(_table(folder, text, encoding))


@pytest.mark.parametrize("heading", ["lon,lat", "x,y", "X,Y", "longitude,latitude", "lng,lat", "经度,纬度"])
def test_places_stand_in_two_columns(tmp_path: Path, heading: str) -> None:
    inputs = read(_table(tmp_path, f"id,{heading},households\n007,116.5,40,3\n"))

    assert inputs.crs.to_epsg() == 32650
    assert inputs.households[["household_id", "households"]].values.tolist() == [["007", 3]]
    assert inputs.dropped_columns == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    text = 'id,lon,lat,group,电话\r\nh1,116,40,"东，""一""组",138\r\n\r\n'.replace(",", separator)

    inputs = read(_table(tmp_path, text, encoding))
    assert inputs.households["group"].tolist() == ['东，"一"组']
    assert inputs.dropped_columns == ("电话",)


def test_text_of_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "doors.csv").write_bytes(b"id,lon,lat\n\xff\xff,116,40\n")

    assert "neither UTF-8 nor GB 18030" in only_fault(tmp_path / "doors.csv").en


def test_columns_of_places_that_lack_are_told_with_those_found(tmp_path: Path) -> None:
    fault = _fault(tmp_path, "id,east,north\nh1,116,40\n")

    assert "name them lon and lat, or x and y; columns found: 'id', 'east', 'north'" in fault.en
    assert "没有经纬度列" in fault.zh


def test_a_heading_alone_is_an_empty_file(tmp_path: Path) -> None:
    assert _fault(tmp_path, "id,lon,lat\n").en == "has no rows; give at least one"


def test_lines_without_a_heading_are_refused(tmp_path: Path) -> None:
    assert "has no heading in row 1" in _fault(tmp_path, "\n\n").en


def test_rows_are_counted_as_in_a_spreadsheet(tmp_path: Path) -> None:
    fault = _fault(tmp_path, "id,lon,lat\nh1,116,40\n\nh2,east,40\n")

    assert fault.where == "doors.csv, row 4"
    assert "lon a text of 4 characters, lat '40': two numbers in degrees would be right" in fault.en
    assert fault.zh.startswith("第 4 行：")


def test_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    assert "row 3 has 4 cells, the heading 3" in _fault(tmp_path, "id,lon,lat\nh1,116,40\nh2,116,40,x\n").en


def test_a_quote_that_never_closes_is_refused(tmp_path: Path) -> None:
    assert "cannot be read as CSV" in _fault(tmp_path, 'id,lon,lat\nh1,116,40\n"h2,116,40\n').en


def test_a_place_left_blank_is_a_missing_place(tmp_path: Path) -> None:
    assert "null or empty" in _fault(tmp_path, "id,lon,lat\nh1,116,40\nh2,,\n").en


@pytest.mark.parametrize("place", ["nan,40", "116,inf", "1e999,40"])
def test_words_that_python_takes_for_numbers_are_no_places(tmp_path: Path, place: str) -> None:
    assert "NaN or infinite" in _fault(tmp_path, f"id,lon,lat\nh1,{place}\n").en


def test_metres_in_columns_of_degrees_are_told(tmp_path: Path) -> None:
    assert "metres given as degrees" in _fault(tmp_path, "id,x,y\nh1,500000,4000000\n").en


def test_a_heading_that_stands_twice_is_named(tmp_path: Path) -> None:
    assert "'id' / 'ID' mean the same; keep one" in _fault(tmp_path, "id,lon,lat,ID\nh1,116,40,h2\n").en


def test_nothing_but_a_heading_of_nul_bytes_is_refused(tmp_path: Path) -> None:
    assert _fault(tmp_path, "id,lon,lat\nh\0,116,40\n").where.startswith("doors.csv")


def test_a_register_below_a_title_is_read(tmp_path: Path) -> None:
    text = "西谷村住户登记表,,,\n户号,经度,纬度,户数\n007,116,40,2\n合计,,,2\n"

    inputs = read(_table(tmp_path, text, "gb18030"))
    assert inputs.households[["household_id", "households"]].values.tolist() == [["007", 2]]


def test_texts_that_were_escaped_on_writing_come_back_as_they_were(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": ["=1+1", "'x", "007"], "lon": [116.0, 116.1, 116.2], "lat": 40.0, "households": 1})
    write_csv(tmp_path / "doors.csv", table)

    assert read(tmp_path / "doors.csv").households["household_id"].tolist() == ["=1+1", "'x", "007"]


def test_numbers_that_a_spreadsheet_gave_a_point_are_codes_again(tmp_path: Path) -> None:
    assert read(_table(tmp_path, "id,lon,lat\n1001.0,116,40\n")).households["household_id"].tolist() == ["1001"]


@pytest.mark.parametrize(("code", "said"), [("1.40121E+17", "destroyed the others"), ("#N/A", "formula fails")])
def test_what_a_spreadsheet_spoiled_is_no_code(tmp_path: Path, code: str, said: str) -> None:
    fault = _fault(tmp_path, f"id,lon,lat,building_id\nh1,116,40,B1\nh2,116,40,{code}\n")

    assert fault.where == "doors.csv, row 3, column building_id"
    assert said in fault.en


def test_a_file_of_mere_line_ends_is_refused_unparsed(tmp_path):
    (tmp_path / "h.csv").write_bytes(b"id,lon,lat\n" + b"\n" * 200_000)
    assert "more than 75,000 entries" in only_fault(tmp_path / "h.csv").en


def test_a_second_table_below_is_no_reason_to_lose_the_first(tmp_path):
    first = "户号,组,村\n" + "".join(f"a{i},一组,甲村\n" for i in range(5))
    second = "户号,村,组,门牌,户数\n" + "".join(f"b{i},乙村,二组,{i},1\n" for i in range(5))
    (tmp_path / "h.csv").write_text(first + "\n" + second, encoding="utf-8")
    assert "rows above the headings of row 8 hold data" in only_fault(tmp_path / "h.csv").en


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"PK\x03\x04", "is an Excel workbook, a KMZ or another ZIP archive, though its name says .csv"),
        (b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls)"),
    ],
)
def test_a_workbook_that_is_called_a_table_of_text_is_told_by_its_kind(tmp_path: Path, head: bytes, said: str) -> None:
    (tmp_path / "doors.csv").write_bytes(head + bytes(range(256)))

    fault = only_fault(tmp_path / "doors.csv")
    assert said in fault.en
    assert "Excel" in fault.zh


def test_commas_for_points_are_told_once_with_what_would_be_right(tmp_path: Path) -> None:
    rows = "".join(f"{i};116,{500 + i};40,{100 + i}\n" for i in range(40))

    fault = _fault(tmp_path, f"id;lon;lat\n{rows}")
    assert fault.where == "doors.csv, rows 2, 3, 4, 5, 6 and 35 more"
    assert "lon '116,500', lat '40,100': two numbers in degrees would be right" in fault.en
    assert "write points, not commas, for decimals" in fault.en
    assert fault.en.endswith("and 39 more of the kind")
    assert "小数点" in fault.zh
    assert "116,539" in fault.marks[-1].en


def test_signs_that_nobody_sees_are_no_part_of_a_cell(tmp_path: Path) -> None:
    text = "\ufeff\ufeffid,\u200blon,lat\n\u200b007\u200b,116.5\u200b,\ufeff40\n"

    assert read(_table(tmp_path, text)).households["household_id"].tolist() == ["007"]


def test_a_cell_that_is_blank_is_told_to_be(tmp_path: Path) -> None:
    fault = _fault(tmp_path, "id,lon,lat,households\n1,116,40,\n2,116,40,3\n")

    assert fault.en == "got a blank cell; a whole number from 1 to 100,000 would be right"
    assert "得到 空白" in fault.zh
