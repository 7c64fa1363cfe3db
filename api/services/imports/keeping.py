"""An import from the first file to its end: begun, looked at, changed, given up, and gone after a day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import time
from typing import Any

from api.governance.area import EVERYTHING
from api.services.imports.folder import ImportFolder, folder_of, folders_on
from api.services.imports.guessing import PICTURE, PICTURES, guess
from api.services.imports.sending import Bundle, bundles, nothing, too_many
from api.services.inputs.uploads import MOST_FILES, Upload, format_of
from api.services.turns import BusyError
from api.services.villages import text_faults
from api.store.base import Books, TakenError, absent
from api.store.conditions import AtMost
from api.store.library import Library
from api.store.records.imports import ImportRecord, SentFile
from geo.errors import Fault, InputError
from geo.formats import FORMATS
from geo.formats.roles import ROLES

KEPT = timedelta(days=1)
"""How long files that nobody made a village of are kept."""

MOST_OPEN = 20
"""Imports of one person that are under way at a time."""

ID_BYTES = 9

LEFT_BEHIND_S = 3600.0
"""A folder so old that no import has was left by a process that was killed."""

MOST_NOT_READ = 40
"""Names of files left aside that are told."""


@dataclass(frozen=True)
class Sent:
    """
    What somebody sent to begin an import with.

    ``area`` is the path of the area that the village will lie in; None where one is replaced, which stays where it is.
    """

    uploads: tuple[Upload, ...]
    area: str | None
    name: str = ""
    attribution: str = ""
    replaces: str | None = None
    datums: tuple[str, ...] = ()
    crs: tuple[str, ...] = ()


def begin(library: Library, sent: Sent, *, by: str | None, now: datetime) -> ImportRecord:
    """
    Take files in and return the import that they begin.

    Files of kinds that are not read are named and not kept; of the others each is taken for a part of a village.

    Raises
    ------
    InputError
        A name is none, or two files have one; or a text cannot be used; carries every such fault.
    UnsupportedFileError, TooLargeError, BusyError, NotFoundError
        None of the files is of a kind that is read; there are too many files, or imports; there is no village to be
        replaced.
    """
    expire(library, now)
    if sent.replaces is not None:
        sent = replace(sent, area=library.village(sent.replaces).path)
    faults = [*text_faults("name", sent.name), *text_faults("attribution", sent.attribution)]
    if faults:
        raise InputError(faults)
    read, not_read = bundles(sent.uploads)
    if not read:
        raise nothing(not_read)
    _must_have_room(library, by)
    record = ImportRecord(
        secrets.token_hex(ID_BYTES),
        sent.area or EVERYTHING,
        now,
        now + KEPT,
        by,
        sent.name.strip(),
        sent.attribution.strip(),
        sent.replaces,
        sent.datums,
        sent.crs,
    )
    folder = folder_of(library.shelf, record)
    folder.make()
    try:
        record = _with(record, folder, read, not_read)
        with library.store.writing(library.scope) as books:
            [kept] = books.imports.add(record)
    except BaseException:
        folder.remove()
        raise
    return kept


def add_files(library: Library, record: ImportRecord, uploads: Sequence[Upload]) -> ImportRecord:
    """
    Return an import with more files; one of a name that is there already takes its place, and its part.

    Raises as `begin`, and `NotFoundError` where its files are gone.
    """
    must_be_open(record)
    read, not_read = bundles(uploads)
    if not read:
        raise nothing(not_read)
    folder = folder_of(library.shelf, record)
    names = {main.name for main, _ in read}
    if len(read) + sum(file.name not in names for file in record.files) > MOST_FILES:
        raise too_many(len(record.files) + len(read))
    return _changed(library, record, _with(record, folder, read, not_read))


def remove_file(library: Library, record: ImportRecord, file_id: str) -> ImportRecord:
    """Return an import without one of its files; raises `NotFoundError`."""
    must_be_open(record)
    if not any(file.id == file_id for file in record.files):
        raise absent("file", "文件", file_id)
    folder_of(library.shelf, record).drop(file_id)
    left = tuple(file for file in record.files if file.id != file_id)
    return _changed(library, record, replace(record, files=left))


def choose(library: Library, record: ImportRecord, chosen: dict[str, Any]) -> ImportRecord:
    """
    Return an import with other fields: what somebody chose, checked by the form that they chose it with.

    Raises
    ------
    InputError
        A text, a file or a part is none; carries every such fault.
    NotFoundError
        There is no village to be replaced.
    """
    must_be_open(record)
    if chosen.get("replaces") is not None:
        chosen["path"] = library.village(chosen["replaces"]).path
    faults = [*text_faults("name", chosen.get("name", "")), *text_faults("attribution", chosen.get("attribution", ""))]
    roles, sheets = chosen.pop("roles", None), chosen.pop("sheets", None)
    files, wrong = _recast(record.files, roles or {}, sheets or {})
    if faults or wrong:
        raise InputError([*faults, *wrong])
    return _changed(library, record, replace(record, files=files, **chosen))


def get_import(library: Library, import_id: str, by: str | None) -> ImportRecord:
    """Return an import; to anybody but who sent the files it is as if it were not there: raises `NotFoundError`."""
    with library.store.reading(library.scope) as books:
        record = books.imports.get(import_id)
    if record.by != by:
        raise absent("import", "导入", import_id)
    return record


def give_up(library: Library, record: ImportRecord) -> None:
    """Remove an import with its files."""
    folder_of(library.shelf, record).remove()
    with library.store.writing(library.scope) as books:
        books.imports.remove(id=record.id)


def expire(library: Library, now: datetime) -> None:
    """Remove what is older than a day: imports of everybody, their files, and folders that no import has."""
    with library.store.writing() as books:
        old = books.imports.find(expires=AtMost(now))
        for record in old:
            books.imports.remove(id=record.id)
        known = set(books.imports.values("id"))
    for folder in folders_on(library.shelf):
        if folder.import_id in {record.id for record in old} or (folder.import_id not in known and _is_left(folder)):
            folder.remove()


def must_be_open(record: ImportRecord) -> None:
    """Refuse to change what became a village; raises `TakenError`."""
    if record.village_id is not None:
        text = (f"became the village {record.village_id} already", f"已导入为 {record.village_id}")
        raise TakenError(Fault(record.id, *text))


def _changed(library: Library, before: ImportRecord, after: ImportRecord) -> ImportRecord:
    said_anew = replace(after, name=before.name, attribution=before.attribution) != before
    with library.store.writing(library.scope) as books:
        return books.imports.change(before, replace(after, version=before.version + said_anew))


def _is_left(folder: ImportFolder) -> bool:
    """Return whether nobody will make an import of a folder any more: one that is being begun is minutes old."""
    try:
        return folder.path.stat().st_mtime < time() - LEFT_BEHIND_S
    except OSError:  # gone in the meantime
        return False


def _must_have_room(library: Library, by: str | None) -> None:
    with library.store.reading() as books:
        n_open = _open_of(books, by)
    if n_open >= MOST_OPEN:
        en = f"{n_open} imports are under way; keep one or give one up"
        raise BusyError(Fault("imports", en, f"已有 {n_open} 个未完成的导入；请先完成或放弃其中之一"))


def _open_of(books: Books, by: str | None) -> int:
    return sum(record.by == by and record.village_id is None for record in books.imports.find())


def _with(record: ImportRecord, folder: ImportFolder, read: Sequence[Bundle], not_read: Sequence[str]) -> ImportRecord:
    """Return an import with files written into its folder, each in its part."""
    files = {file.name: file for file in record.files}
    free = max([0, *(int(file.id) for file in record.files)])
    for main, bundle in read:
        before = files.get(main.name)
        if before is not None:
            folder.drop(before.id)
        free += before is None
        file_id = before.id if before is not None else str(free)
        files[main.name] = SentFile(file_id, main.name, folder.take(file_id, bundle))
        if before is not None:
            files[main.name] = replace(files[main.name], roles=before.roles, why=before.why)
    new = [files[main.name] for main, _ in read if not files[main.name].roles]
    for file in sorted(new, key=_surest_first):
        taken = {role for each in files.values() for role in each.roles}
        guessed = guess(folder.file(file), taken)
        files[file.name] = replace(file, roles=guessed.roles, why=guessed.why)
    told = tuple(dict.fromkeys((*record.not_read, *not_read)))[:MOST_NOT_READ]
    return replace(record, files=tuple(files.values()), not_read=told)


def _surest_first(file: SentFile) -> tuple[bool, bool, str]:
    """Return where a file stands among those that are taken for a part: an extract gives only what others do not."""
    stem = file.name.partition(".")[0].casefold()
    named = stem in {layer for role in ROLES.values() for layer in role.layers}
    return file.name.casefold().endswith(".osm.pbf"), not named, file.name


def _recast(
    files: tuple[SentFile, ...], roles: dict[str, list[str]], sheets: dict[str, str | None]
) -> tuple[tuple[SentFile, ...], list[Fault]]:
    known = {file.id: file for file in files}
    faults = [
        Fault(f"{where}.{file_id}", "is no file of this import", "此导入中没有该文件")
        for where, said in (("roles", roles), ("sheets", sheets))
        for file_id in said
        if file_id not in known
    ]
    for file_id, wanted in roles.items():
        if file_id in known:
            faults += _role_faults(known[file_id], wanted)
    if faults:
        return files, faults
    chosen = ("chosen by hand", "人工选择")
    recast = [
        replace(
            file,
            roles=tuple(roles.get(file.id, file.roles)),
            why=chosen if file.id in roles else file.why,
            sheet=sheets.get(file.id, file.sheet),
        )
        for file in files
    ]
    given: dict[str, list[str]] = {}
    for file in recast:
        for role in file.roles:
            given.setdefault(role, []).append(file.name)
    for role, names in given.items():
        if len(names) > 1:
            listed = ", ".join(names)
            called = ROLES[role].zh if role in ROLES else "图片"
            faults.append(
                Fault(role, f"one file gives {role}, got {listed}", f"{called}只能由一个文件给出，得到 {listed}")
            )
    return tuple(recast), faults


def _role_faults(file: SentFile, wanted: Sequence[str]) -> list[Fault]:
    is_picture = file.name.casefold().endswith(PICTURES)
    form = FORMATS.get(format_of(file.name) or "")
    could = [PICTURE] if is_picture else sorted(form.roles) if form else []
    return [
        Fault(
            file.name,
            f"cannot give {role}; it can give {', '.join(could)}",
            f"不能作为 {role}；可作为 {'、'.join(could)}",
        )
        for role in wanted
        if role not in could
    ]


def roles_for(file: SentFile) -> tuple[str, ...]:
    """Return the parts that a file of its kind can play."""
    if file.name.casefold().endswith(PICTURES):
        return (PICTURE,)
    form = FORMATS.get(format_of(file.name) or "")
    return tuple(role for role in ROLES if form is not None and role in form.roles)
