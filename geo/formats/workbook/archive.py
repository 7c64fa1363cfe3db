"""
The archive that a workbook is: everything it unpacks to is counted before anything in it is parsed.

What a parser would need depends on more than the size of the file: a cell at the far corner of a sheet makes it lay
out all cells before it, and one long text may stand in a million cells. Both are found in the raw parts, which then go
to the parser as they were counted: what was not looked at is not parsed.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from geo.errors import InputError
from geo.formats.door import read_bytes, refuse

MAX_UNPACKED = 96 * 2**20
"""Bytes of all parts of a workbook together: a register of 100,000 rows has some 60 million."""

MAX_PARTS = 1_000
MAX_CELLS = 4_000_000
"""Cells that the sheets span together, blank ones between others counted."""

MAX_SHARED_TEXT = 2**17
"""Bytes of a text that several cells may share, its styles counted: a cell holds at most 32,767 characters."""

CHUNK = 2**20
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
"""The first bytes of an old workbook (.xls), and of a new one that is locked by a password."""

MAX_ROW_BYTES = 2**27
"""Bytes of a row as wide as the widest sheet in which each cell holds the longest shared text."""

_PLACE = rb"""[^<>]*?\br\s*=\s*["']\s*([A-Za-z]+)(\d+)[^<>]*(?<!/)>"""
_BLANK = rb"""(?:[^<>"']|"[^<">]*"|'[^<'>]*')*/>"""
"""After the start of a cell: where it stands; or its end where it is blank, and styled at most: a parser passes it."""

_SHARED = re.compile(rb"</(?:[\w.-]+:)?si\s*>")


def open_workbook(path: Path) -> BytesIO:
    """
    Return the parts of a workbook as an archive of their own, none of them packed.

    Raises
    ------
    InputError
        The file is no workbook, is locked, damaged, or unpacks to more than is read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = dict(_unpack(path, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        # RuntimeError, NotImplementedError: a part is locked by a password, or packed in a way that is not read
        raise _no_workbook(path) from error
    if "[Content_Types].xml" not in parts or not any(name.startswith("xl/") for name in parts):
        raise _no_workbook(path)
    _refuse_bombs(path, parts)
    unpacked = BytesIO()
    with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    unpacked.seek(0)
    return unpacked


def _unpack(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield each part and its bytes, as long as all of them are not too many; its size is counted, never believed."""
    infos = archive.infolist()
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise _too_large(path)
    left = MAX_UNPACKED
    for info in infos:
        chunks = []
        with archive.open(info) as part:
            while chunk := part.read(CHUNK):
                chunks.append(chunk)
                left -= len(chunk)
                if left < 0:
                    raise _too_large(path)
        yield info.filename, b"".join(chunks)


def _refuse_bombs(path: Path, parts: dict[str, bytes]) -> None:
    spans = [_span(path, content) for content in parts.values()]
    spanned = sum(width * height for width, height in spans)
    if spanned > MAX_CELLS:
        raise refuse(
            path,
            f"its sheets span {spanned:,} cells, blank ones counted; at most {MAX_CELLS:,} are read; "
            "delete stray cells far below or to the right of the table, or divide it",
            f"工作表共占 {spanned:,} 个单元格（含空白），最多读取 {MAX_CELLS:,} 个；"
            "请删除表格下方或右侧远处的多余单元格，或拆分表格",
        )
    longest = max(_longest_shared(content) for content in parts.values())
    if longest > MAX_SHARED_TEXT or longest * max(width for width, _ in spans) > MAX_ROW_BYTES:
        raise _too_large(path)


def _span(path: Path, sheet: bytes) -> tuple[int, int]:
    """
    Return the last column and the last row of a sheet in which anything stands; 0 for a part that is no sheet.

    Raises
    ------
    InputError
        A cell does not say where it stands, or hides it.
    """
    start = rb"<(?:[\w.-]+:)?c\s" if re.search(rb":c\s", sheet) else rb"<c\s"
    found = re.findall(start + _PLACE, sheet)
    n_unplaced = len(re.findall(start, sheet)) - len(found)
    if n_unplaced and n_unplaced > len(re.findall(start + _BLANK, sheet)):
        raise _no_workbook(path)
    if not found:
        return 0, 0
    columns, rows = map(set, zip(*found, strict=True))
    return max(map(_column, columns)), max(map(int, rows))


def _longest_shared(strings: bytes) -> int:
    """Return the most bytes that one of the shared texts takes up; 0 for a part that holds none."""
    ends = [0, *(found.end() for found in _SHARED.finditer(strings))]
    return max((after - before for before, after in pairwise(ends)), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path) -> InputError:
    right = f"{MAX_UNPACKED // 2**20} MiB"
    return refuse(
        path,
        f"unpacks to more than a register has; at most {right} are read; divide it, and remove pictures",
        f"解压后过大，最多读取 {right}；请拆分表格并删除图片",
    )


def _no_workbook(path: Path) -> InputError:
    if read_bytes(path, 4) == COMPOUND_FILE:
        return refuse(
            path,
            "is locked by a password, or an old .xls; save it as .xlsx without a password",
            "有密码保护，或是旧版 .xls；请另存为不带密码的 .xlsx",
        )
    return refuse(
        path,
        "is not an Excel workbook (.xlsx), though its name says so, or damaged; save it again",
        "不是 Excel 工作簿（.xlsx）或已损坏；请重新另存",
    )
