"""Excel workbooks: a row an address, its place in two columns of longitude and latitude, or in words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from geo.errors import Text
from geo.formats.door import refuse
from geo.formats.layer import Layer, list_some, show
from geo.formats.roles import Role
from geo.formats.table.layer import is_known, placed_layer, read_table
from geo.formats.table.sheet import NOTES, SUMMARY, Sheet, find_head
from geo.formats.workbook.read import read_sheets


def read_xlsx(path: Path, role: Role) -> Layer:
    """
    Return the rows of the sheet that has most of the headings that are wanted; of each only the cells that are.

    Hidden sheets are not read.

    Raises
    ------
    InputError
        The file is no workbook, more than is read, has no heading, no columns of coordinates nor of addresses, or
        several sheets alike.
    """
    sheet, others = choose_sheet(path, read_sheets(path), is_known(role))
    layer = placed_layer(read_table(path, sheet, is_known(role)), role)
    return replace(layer, notices=(*layer.notices, *others))


def choose_sheet(path: Path, sheets: Sequence[Sheet], known: Callable[[str], bool]) -> tuple[Sheet, tuple[Text, ...]]:
    """
    Return the sheet that has most of the headings that are known, and what to say of the others.

    Raises
    ------
    InputError
        None holds anything, or several have as many of those headings.
    """
    filled = [sheet for sheet in sheets if sheet.name not in {NOTES, SUMMARY} and not _is_blank(sheet)]
    if not filled:
        raise refuse(path, "has no heading in row 1", "第 1 行没有列名")
    scores = [count_known(sheet, known) for sheet in filled]
    alike = [show(sheet.name) for sheet, score in zip(filled, scores, strict=True) if score == max(scores)]
    if max(scores) > 1 and len(alike) > 1:
        en, zh = list_some(alike)
        raise refuse(
            path,
            f"the sheets {en} have the same headings; join their rows in one sheet, or hide those that are not meant",
            f"工作表 {zh} 的列名相同；请把各行合并到一个工作表，或隐藏不需要的工作表",
        )
    meant = filled[scores.index(max(scores))]
    others = [show(sheet.name) for sheet, score in zip(filled, scores, strict=True) if sheet is not meant and score > 1]
    en, zh = list_some(others)
    return meant, ((f"sheets not read: {en}", f"未读取的工作表：{zh}"),) if others else ()


def count_known(sheet: Sheet, known: Callable[[str], bool]) -> int:
    """Return how many headings of a sheet are known."""
    head = find_head(sheet, known)
    return 0 if head is None else len({heading for heading in head.headings if heading and known(heading)})


def _is_blank(sheet: Sheet) -> bool:
    return all(cell is None for row in sheet.rows for cell in row)
