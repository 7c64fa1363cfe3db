"""A template to fill in, written where it was asked for."""

from datetime import datetime
from pathlib import Path

from api.errors import OutputError
from api.services.one_file import write_file
from geo.errors import Fault, InputError
from geo.formats.workbook.template_book import write_template
from geo.formats.workbook.templates import TEMPLATES


def make_template(kind: str, out: Path, *, now: datetime) -> None:
    """
    Write the template of a kind of table.

    Raises
    ------
    InputError
        There is no template of that kind, or the name is none of a workbook.
    OutputError
        A file stands there already: it may be filled in. Or it cannot be written.
    """
    faults = [*kind_faults(kind), *name_faults(out)]
    if faults:
        raise InputError(faults)
    if out.exists():
        text = ("is there already and may be filled in; give another name", "文件已存在，可能已填写；请换一个文件名")
        raise OutputError(Fault(f"-o {out}", *text))
    write_file(out, lambda stage: write_template(stage, TEMPLATES[kind], now=now))


def kind_faults(kind: str) -> list[Fault]:
    """Return what is wrong with the name of a kind of table."""
    if kind in TEMPLATES:
        return []
    known = ", ".join(TEMPLATES)
    return [Fault(kind, f"there is no such template; there are {known}", f"没有该模板；可用：{known}")]


def name_faults(out: Path) -> list[Fault]:
    """Return what is wrong with the name of a workbook that is to be written."""
    if out.suffix.casefold() == ".xlsx":
        return []
    return [
        Fault(
            f"-o {out}", "a workbook is written: give a name that ends in .xlsx", "输出为工作簿：文件名应以 .xlsx 结尾"
        )
    ]
