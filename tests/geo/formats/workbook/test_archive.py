"""Archives that are bombs or no workbooks at all are refused before anything in them is parsed."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from geo.errors import InputError
from geo.formats.workbook import archive
from geo.formats.workbook.archive import open_workbook
from geo.formats.workbook.read import read_sheets

SHEET = "xl/worksheets/sheet1.xml"
CELLS = '<c r="A1" t="inlineStr"><is><t>id</t></is></c>'


def _book(folder: Path, cells: str = CELLS, strings: str = "") -> Path:
    """Write a workbook whose only sheet holds raw cells."""
    path = folder / "doors.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    parts[SHEET] = parts[SHEET].replace("<sheetData/>", f'<sheetData><row r="1">{cells}</row></sheetData>')
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst>{strings}</sst>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return path


def _refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_sheets(path)
    (fault,) = caught.value.faults
    assert fault.where == path.name
    return fault.en


def test_raw_cells_are_read(tmp_path: Path) -> None:
    assert [list(row) for row in read_sheets(_book(tmp_path))[0].rows] == [["id"]]


def test_a_part_that_unpacks_to_more_than_is_read_is_refused(tmp_path: Path) -> None:
    path = _book(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/worksheets/sheet2.xml", b" " * (archive.MAX_UNPACKED + 1))

    assert path.stat().st_size < 2**20
    assert "unpacks to more" in _refused(path)


def test_a_size_that_lies_is_not_believed(tmp_path: Path) -> None:
    path = _book(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/media/big.png", b" " * 10_000_000)
    raw = path.read_bytes()
    path.write_bytes(raw.replace((10_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))

    assert "is not an Excel workbook" in _refused(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = _book(tmp_path)
    with zipfile.ZipFile(path, "a") as target:
        for i in range(archive.MAX_PARTS):
            target.writestr(f"xl/worksheets/s{i}.xml", "")

    assert "unpacks to more" in _refused(path)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r = 'xfd1048576' t='n'><v>1</v></c>",
        '<c s="1"\n r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_cell_far_from_the_others_is_refused(tmp_path: Path, cell: str) -> None:
    assert "its sheets span 17,179,869,184 cells" in _refused(_book(tmp_path, CELLS + cell))


@pytest.mark.parametrize(
    "cell", ['<c x=">" r="XFD1048576"><v>1</v></c>', '<c x="/>" r="XFD9"><v>1</v></c>', "<c ><v>1</v></c>"]
)
def test_a_cell_that_hides_where_it_is_is_refused(tmp_path: Path, cell: str) -> None:
    assert "is not an Excel workbook" in _refused(_book(tmp_path, CELLS + cell))


def test_blank_cells_that_are_only_styled_are_no_reason_to_refuse(tmp_path: Path) -> None:
    assert len(read_sheets(_book(tmp_path, CELLS + '<c r="XFD1048576" s="0"/>'))[0].rows) == 1


def test_a_long_text_that_many_cells_share_is_refused(tmp_path: Path) -> None:
    cells = "".join(f'<c r="A{row}" t="s"><v>0</v></c>' for row in range(1, 9))

    text = f"<si><t>{'x' * (archive.MAX_SHARED_TEXT + 1)}</t></si>"
    assert "unpacks to more" in _refused(_book(tmp_path, cells, text))


def test_a_row_wider_than_memory_is_refused(tmp_path: Path) -> None:
    cells = '<c r="XFD1" t="s"><v>0</v></c>'

    assert "unpacks to more" in _refused(_book(tmp_path, cells, f"<si><t>{'x' * 30_000}</t></si>"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,lon,lat\n", "is not an Excel workbook"),
        (b"PK\x03\x04 cut", "is not an Excel workbook"),
        (archive.COMPOUND_FILE + b"\0" * 600, "is locked by a password, or an old .xls"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "doors.xlsx").write_bytes(content)

    assert said in _refused(tmp_path / "doors.xlsx")


def test_an_archive_of_other_things_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "doors.xlsx", "w") as target:
        target.writestr("doors.csv", "id")

    assert "is not an Excel workbook" in _refused(tmp_path / "doors.xlsx")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = _book(tmp_path)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    bomb = '<!DOCTYPE d [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts[SHEET] = parts[SHEET].replace("<worksheet", bomb + "<worksheet", 1).replace("<t>id</t>", "<t>&b;</t>")
    with zipfile.ZipFile(path, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)

    try:
        (sheet,) = read_sheets(path)
    except InputError:
        return
    assert "1234567890" not in repr(sheet.rows)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    assert "cannot be read as an Excel workbook" in _refused(_book(tmp_path, "<c r='A1' t='s'><v>7</v></c>"))


def test_what_is_parsed_is_what_was_counted(tmp_path: Path) -> None:
    unpacked = open_workbook(_book(tmp_path))

    with zipfile.ZipFile(unpacked) as parts:
        assert {info.compress_type for info in parts.infolist()} == {zipfile.ZIP_STORED}
        assert SHEET in parts.namelist()


def test_real_workbooks_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["户编号", 1, 2.5, True])
    book.save(tmp_path / "doors.xlsx")

    assert [list(row) for row in read_sheets(tmp_path / "doors.xlsx")[0].rows] == [["户编号", 1, 2.5, True]]
