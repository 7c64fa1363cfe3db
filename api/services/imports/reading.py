"""What the files of an import say together: what is wrong, what is worth knowing, and what village they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.services.imports.datums import datum_report
from api.services.imports.folder import ImportFolder, folder_of
from api.services.imports.guessing import PICTURE
from api.services.imports.keeping import roles_for
from api.services.imports.placing import picture_report, place_of_picture, told_of_picture, write_groups
from api.services.imports.preview import preview_of
from api.services.imports.sheets import columns_of, only_sheet, sheet_names
from api.services.imports.unplaced import groups_to_place
from api.services.imports.wording import on_page
from api.services.inputs.coordinates import read_coordinates
from api.services.inputs.inspect import village_figures
from api.services.inputs.unlocated import BOUNDARY, passing_groups
from api.store.library import Library
from api.store.records.imports import ImportRecord, SentFile
from geo.build import build_villages
from geo.errors import Fault, InputError
from geo.formats import InputFiles, Part, read_inputs
from geo.formats.checks.unplaced import NOWHERE
from geo.formats.roles import ROLES
from geo.inputs import Inputs
from geo.local_plane import is_local_plane
from maps.layers.picture import PlacedPicture

READING, PREVIEW = "reading.json", "preview.json"

GROUPS = "groups"

MOST_MARKS = 50_000
"""Cells at fault that are noted of one fault."""


@dataclass
class Read:
    """What came of reading: the files by part, each by itself, the whole if there is one, and what is wrong."""

    paths: dict[str, Path] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    inputs: Inputs | None = None
    picture: PlacedPicture | None = None
    shown: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)


def reading_of(library: Library, record: ImportRecord) -> dict[str, Any]:
    """
    Return what the files of an import say, read anew where something was chosen since.

    Raises
    ------
    NotFoundError
        The files are gone.
    """
    folder = folder_of(library.shelf, record)
    noted = folder.noted(READING)
    if noted is not None and noted["version"] == record.version:
        return noted
    return _read_anew(folder, record)


def preview_noted(library: Library, record: ImportRecord) -> dict[str, Any]:
    """Return the shapes to be drawn of an import; raises `NotFoundError` as `reading_of`."""
    reading_of(library, record)
    return folder_of(library.shelf, record).noted(PREVIEW) or {"type": "FeatureCollection", "features": []}


def input_paths(folder: ImportFolder, record: ImportRecord, faults: list[Fault]) -> dict[str, Path]:
    """Return the file of each part as it is read; a workbook by the sheet that was chosen."""
    paths: dict[str, Path] = {}
    for file in record.files:
        path = folder.file(file)
        if file.sheet is not None:
            try:
                path = only_sheet(path, file.sheet)
            except InputError as error:
                faults.extend(error.faults)
        paths |= {role: path for role in file.roles if role != PICTURE}
    return {role: paths[role] for role in ROLES if role in paths}


def coordinates_said(record: ImportRecord, paths: Mapping[str, Path]) -> tuple[list[str], list[str]]:
    """Return what is said of datums and systems of coordinates, as far as it is of files that are there."""
    datums, crs = (
        [text for text in said if "=" not in text or text.partition("=")[0].strip() in paths]
        for said in (record.datums, record.crs)
    )
    return datums, crs


def place_by_hand(folder: ImportFolder, record: ImportRecord, read: Read) -> None:
    """Take in what was placed by hand: the picture, and the groups in place of a file of them, or where they wait."""
    near = str(record.placing.get("near") or "")
    try:
        read.shown = picture_report(folder, record)
        read.picture = place_of_picture(folder, record)
        if read.shown is not None:
            read.shown["placed"] = read.picture is not None
        placed = write_groups(folder, record, read.picture)
        if placed is None and near:
            placed = passing_groups(read.paths, near, folder.path)
    except InputError as error:
        read.faults.extend(error.faults)
        return
    if placed is not None and GROUPS not in read.paths:
        read.paths[GROUPS] = placed


def _read_anew(folder: ImportFolder, record: ImportRecord) -> dict[str, Any]:
    read = _read(folder, record)
    wanted = groups_to_place(read.parts, record.placing.get("groups") or (), read.inputs)
    lacking = wanted is not None and any(group["placed"] is None for group in wanted)
    faults = [fault for fault in read.faults if not (wanted is not None and fault.en.startswith(NOWHERE))]
    villages, wrong = _villages(read.inputs)
    faults += wrong
    notices = [*(read.inputs.notices if read.inputs else ()), *(told_of_picture(read.picture) if read.picture else ())]
    said = {
        "version": record.version,
        "files": [_file(folder, file, read) for file in record.files],
        "faults": [
            _fault(on_page(fault), record, columns) for columns in [_letters(read)] for fault in dict.fromkeys(faults)
        ],
        "notices": [{"where": one.where, "en": one.en, "zh": one.zh} for one in map(on_page, notices)],
        "datum": datum_report(read.parts, read.inputs),
        "villages": villages,
        "groups": wanted,
        "picture": read.shown,
        "local_plane": read.inputs is not None and is_local_plane(read.inputs.crs),
        "ready": read.inputs is not None and not faults and not lacking,
    }
    folder.note(PREVIEW, preview_of(read.parts, read.inputs))
    folder.note(READING, said)
    return said


def _read(folder: ImportFolder, record: ImportRecord) -> Read:
    read = Read()
    read.paths = input_paths(folder, record, read.faults)
    place_by_hand(folder, record, read)
    datums, crs = coordinates_said(record, read.paths)
    said = read_coordinates([*datums, *placed_datum(datums, read.paths, record)], crs, read.paths)
    read.faults.extend(said.faults)
    try:
        files = InputFiles.by_role(read.paths, datum=said.datum, crs=said.crs)
        inputs = read_inputs(files, on_part=read.parts.__setitem__)
        read.inputs = None if read.faults else inputs
    except InputError as error:
        read.faults.extend(error.faults)
    return read


def placed_datum(datums: Sequence[str], paths: Mapping[str, Path], record: ImportRecord) -> list[str]:
    """
    Return that groups placed on our map are in its datum, whatever is said of all files.

    Those that wait in the middle of their village are in the datum of the boundary.
    """
    if record.placing.get("near") == BOUNDARY and not record.placing.get("groups"):
        return [f"{GROUPS}={text.partition('=')[2]}" for text in datums if text.partition("=")[0] == BOUNDARY]
    by_hand = GROUPS in paths and not any(GROUPS in file.roles for file in record.files)
    said = any(text.partition("=")[0].strip() == GROUPS for text in datums if "=" in text)
    return [f"{GROUPS}=wgs84"] if by_hand and datums and not said else []


def _villages(inputs: Inputs | None) -> tuple[list[dict[str, Any]], list[Fault]]:
    if inputs is None:
        return [], []
    try:
        return [village_figures(village) for village in build_villages(inputs)], []
    except InputError as error:
        return [], list(error.faults)


def _file(folder: ImportFolder, file: SentFile, read: Read) -> dict[str, Any]:
    """Return what is told of one file: what it is, what of it is kept, what not, and what is never kept."""
    parts = [(role, read.parts[role]) for role in file.roles if role in read.parts]
    inputs = read.inputs
    source = None if inputs is None else next((one for one in inputs.sources if one.role in file.roles), None)
    kept: list[dict[str, Any]] = []
    denied: dict[str, dict[str, Any]] = {}
    dropped: list[str] = []
    for role, part in parts:
        kept += [{"role": role, "column": name, "heading": said} for name, said in part.layer.pick.taken.items()]
        denied |= {
            heading: {"heading": heading, "en": en, "zh": zh} for heading, (en, zh) in part.layer.pick.denied.items()
        }
        dropped += [heading for heading in part.layer.pick.dropped if heading not in denied]
    return {
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "roles": list(file.roles),
        "could_be": list(roles_for(file)),
        "why": {"en": file.why[0], "zh": file.why[1]},
        "sheet": file.sheet,
        "sheets": list(sheet_names(folder.file(file))),
        "entries": sum(len(part.layer) for _, part in parts[:1]) if parts else None,
        "kept": kept,
        "denied": list(denied.values()),
        "dropped": list(dict.fromkeys(dropped)),
        "crs": None if source is None else source.crs,
        "encoding": next((part.layer.encoding for _, part in parts if part.layer.encoding), None),
        "placeless": any(part.layer.placeless for _, part in parts),
    }


def _letters(read: Read) -> dict[str, dict[str, str]]:
    """Return by name of file the letters of its columns; only where some fault is of cells."""
    marked = {fault.where for fault in read.faults if fault.marks}
    return {
        path.name: columns_of(path, role)
        for role, path in read.paths.items()
        if any(where.startswith(path.name) for where in marked)
    }


def _fault(fault: Fault, record: ImportRecord, columns: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    file = _file_of(fault, record)
    letters = columns.get(file.name, {}) if file else {}
    return {
        "where": fault.where,
        "en": fault.en,
        "zh": fault.zh,
        "file": None if file is None else file.id,
        "marks": [
            {"cell": cell, "row": mark.row, "heading": mark.heading, "en": mark.en, "zh": mark.zh}
            for mark in fault.marks[:MOST_MARKS]
            for letter in [letters.get(mark.heading or "")]
            for cell in [f"{letter}{mark.row}" if letter else None]
        ],
    }


def _file_of(fault: Fault, record: ImportRecord) -> SentFile | None:
    """Return the file that a fault is about, the one with the longest name where several begin alike."""
    named = [file for file in record.files if fault.where.startswith(file.name)]
    return max(named, key=lambda file: len(file.name), default=None)
