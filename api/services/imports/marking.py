"""The table of an import given back: the same workbook, wrong cells red, and a column that says why."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from api.services.imports.folder import folder_of
from api.services.imports.reading import input_paths, reading_of
from api.services.imports.sheets import TABLES
from api.services.one_file import write_file
from api.store.base import absent
from api.store.library import Library
from api.store.records.imports import ImportRecord, SentFile
from geo.errors import Fault, Mark
from geo.formats.workbook.judge import judge_file
from geo.formats.workbook.marked import write_marked
from geo.formats.workbook.templates import TEMPLATES


def fault_table(record: ImportRecord, file_id: str | None = None) -> SentFile:
    """
    Return the table of an import that is given back: the one named, else that of the households.

    Raises
    ------
    NotFoundError
        No table of households or groups was sent, or the file is none.
    """
    tables = [file for file in record.files if file.name.casefold().endswith(TABLES) and _kind(file)]
    found = [file for file in tables if file_id in (None, file.id)]
    if not found:
        raise absent("table", "表格", file_id or "households")
    return min(found, key=lambda file: _kind(file) != "households")


def write_faults(library: Library, record: ImportRecord, file: SentFile, out: Path, *, now: datetime) -> None:
    """
    Write a table with all its faults marked, those too that other files show; columns about people are blank.

    Raises
    ------
    InputError
        The file cannot be read at all; carries why.
    """
    paths = input_paths(folder_of(library.shelf, record), record, [])
    kind = _kind(file) or ""
    judged = judge_file(paths[kind], kind, today=now.astimezone().date())
    others = [_again(fault) for fault in reading_of(library, record)["faults"] if fault["file"] == file.id]
    faults = tuple(dict.fromkeys([*judged.faults, *others]))
    write_file(out, lambda stage: write_marked(stage, replace(judged, faults=faults), now=now))


def _kind(file: SentFile) -> str | None:
    return next((role for role in file.roles if role in TEMPLATES), None)


def _again(said: dict[str, Any]) -> Fault:
    marks = tuple(Mark(mark["row"], mark["heading"], mark["en"], mark["zh"]) for mark in said["marks"])
    return Fault(said["where"], said["en"], said["zh"], marks)
