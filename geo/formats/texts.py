"""The text of a table: headings and cells, all in one encoding and none of them garbled, or refused with the place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from geo.errors import InputError
from geo.formats.door import refuse
from geo.formats.encoding import Decoded, GarbledError, decode_texts, restore_texts
from geo.formats.roles import Text

ONE_BYTE = "ISO-8859-1"
"""The encoding in which every byte is a character, by the name that GDAL knows too."""

Cells = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class TextTable:
    """
    A table whose text was read.

    ``headings`` are those of the file in its order; ``cells`` holds the columns asked for, by heading; only text in
    them has changed.
    """

    headings: list[str]
    cells: dict[str, list[object]]
    encoding: str | None = None
    notices: tuple[Text, ...] = ()


def means(heading: str) -> str:
    """Return a heading as it was meant, if it can be told that it was read in a wrong encoding before."""
    try:
        restored = restore_texts([heading])
    except GarbledError:
        return heading
    return heading if restored is None else restored.texts[0]


def restore_table(path: Path, headings: Sequence[str], cells: Cells) -> TextTable:
    """
    Return a table as it was meant, if its text was read in a wrong encoding before it was written.

    Raises
    ------
    InputError
        Some text is garbled and cannot be restored; names the place, never the text.
    """
    try:
        restored = restore_texts([*headings, *_texts(cells)])
    except GarbledError as error:
        raise _refused(path, headings, cells, error) from error
    if restored is None:
        return TextTable(list(headings), {heading: list(column) for heading, column in cells.items()})
    return _filled(headings, cells, restored)


def decode_table(path: Path, headings: Sequence[str], cells: Cells, named: str | None) -> TextTable:
    """
    Return a table of which every character stands for one byte: its text read in the encoding it is in.

    Raises
    ------
    InputError
        The bytes make no sense in the encoding named, in UTF-8 or in GB 18030, or were garbled before.
    """
    raw = [text.encode(ONE_BYTE) for text in (*headings, *_texts(cells))]
    try:
        decoded = decode_texts(raw, named)
    except GarbledError as error:
        raise _refused(path, headings, cells, error) from error
    table = _filled(headings, cells, decoded)
    restored = restore_table(path, table.headings, table.cells)
    n_cut = sum(position >= len(headings) for position in decoded.cut)
    cut = (f"{n_cut} texts end within a character, which was left out", f"{n_cut} 处文字末尾的字不完整，已略去")
    return replace(
        restored, encoding=decoded.encoding, notices=(*table.notices, *restored.notices, *[cut] * bool(n_cut))
    )


def _texts(cells: Cells) -> list[str]:
    return [cell for column in cells.values() for cell in column if isinstance(cell, str)]


def _filled(headings: Sequence[str], cells: Cells, decoded: Decoded) -> TextTable:
    """Return a table with its texts replaced by those decoded, which come in the order of headings and `_texts`."""
    texts = iter(decoded.texts)
    told = dict(zip(headings, named := list(islice(texts, len(headings))), strict=True))
    filled = {
        told[heading]: [next(texts) if isinstance(cell, str) else cell for cell in column]
        for heading, column in cells.items()
    }
    return TextTable(named, filled, decoded.encoding, (decoded.notice,) if decoded.notice else ())


def _refused(path: Path, headings: Sequence[str], cells: Cells, error: GarbledError) -> InputError:
    places: list[Text] = [(f"heading {i}", f"第 {i} 列的列名") for i in range(1, len(headings) + 1)]
    numbers = {heading: i for i, heading in enumerate(headings, start=1)}
    for heading, column in cells.items():
        places += [
            (f"row {row}, column {numbers[heading]}", f"第 {row} 行第 {numbers[heading]} 列")
            for row, cell in enumerate(column, start=1)
            if isinstance(cell, str)
        ]
    place = places[error.position]
    return refuse(
        path,
        f"{place[0]}: the text {error.why[0]}; save the file in UTF-8 from where it is read right, or as a GeoPackage",
        f"{place[1]}：文字{error.why[1]}；请在显示正常的软件中另存为 UTF-8 或 GeoPackage",
    )
