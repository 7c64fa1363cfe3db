"""Workbooks of members and stations: read with every fault of a cell, and taken in, or only told what they change."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from api.governance.post import Title, titles_of
from api.services.inputs.uploads import UnsupportedFileError
from api.services.staffing.people import PersonSaid, add_person, change_person
from api.services.staffing.places import Place, find_place, profile_at
from api.services.staffing.posts import PostSaid, add_post
from api.services.staffing.stations import StationSaid, add_station, change_station
from api.services.staffing.today import day_of
from api.store.base import Books, Store
from api.store.records.staff import PersonRecord, StationRecord
from api.store.scope import Scope
from geo.errors import Fault, InputError
from geo.formats.filled import SUFFIXES, Filled, read_filled
from geo.formats.members import tell_wrong_rows
from geo.formats.passing import passing_folder
from geo.formats.workbook.kinds import split_choices

Row = Mapping[str, Any]

SERVES = "网格员"
"""The word of the template for those who serve in a grid without leading it."""


@dataclass
class Taken:
    """What a workbook changed, or would change: rows by what became of them, and all that is wrong."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    posts: int = 0
    faults: list[Fault] = field(default_factory=list)


class _OnlyLookedError(Exception):
    """Undoes a transaction that was opened only to see what it would do."""


def take_members(store: Store, scope: Scope, name: str, content: BinaryIO, *, dry_run: bool) -> Taken:
    """
    Take in a workbook of members: people by their key (工号), and a post in each area that they are given.

    Raises
    ------
    UnsupportedFileError, InputError
        The file is no such table; without ``dry_run`` also every fault of its rows. Nothing was written.
    """
    return _take(store, scope, _read(name, content, "members"), _member, dry_run=dry_run)


def take_stations(store: Store, scope: Scope, name: str, content: BinaryIO, *, dry_run: bool) -> Taken:
    """Take in a workbook of stations, each by its key (站点编号). Raises as `take_members`."""
    return _take(store, scope, _read(name, content, "stations"), _station, dry_run=dry_run)


def _read(name: str, content: BinaryIO, kind: str) -> Filled:
    suffix = next((each for each in SUFFIXES if name.casefold().endswith(each)), None)
    if suffix is None:
        listed = ", ".join(SUFFIXES)
        raise UnsupportedFileError(Fault("file", f"{kind} come as {listed}", f"应为表格文件：{listed}"))
    with passing_folder() as folder:
        path = Path(folder) / f"{kind}{suffix}"
        path.write_bytes(content.read())
        filled = read_filled(path, kind)
    if kind == "members":
        tell_wrong_rows(filled)
    return filled


def _take(
    store: Store,
    scope: Scope,
    filled: Filled,
    take: Callable[[Books, Scope, Row, Taken], None],
    *,
    dry_run: bool,
) -> Taken:
    taken = Taken(len(filled.layer), faults=list(filled.findings.faults))
    try:
        with store.writing(scope) as books:
            for where, row in _sound_rows(filled, taken):
                try:
                    take(books, scope, row, taken)
                except InputError as error:
                    taken.faults += [Fault(f"{where}, {one.where}", one.en, one.zh) for one in error.faults]
            if taken.faults and not dry_run:
                raise InputError(taken.faults)
            if dry_run:
                _undo()
    except _OnlyLookedError:
        pass
    return taken


def _undo() -> NoReturn:
    raise _OnlyLookedError


def _sound_rows(filled: Filled, taken: Taken) -> Iterator[tuple[str, Row]]:
    """Yield the rows with where they stand; none where cells are wrong, since those tell half of what was meant."""
    if taken.faults:
        return
    for at, row in enumerate(filled.values.to_dict("records")):
        yield f"{filled.layer.file}, row {filled.layer.numbers[at]}", {str(key): cell for key, cell in row.items()}


def _member(books: Books, scope: Scope, row: Row, taken: Taken) -> None:
    today = day_of(books.now())
    codes = list(dict.fromkeys(split_choices(row["area"])))
    places = [find_place(books, code, day=today, where="负责网格") for code in codes]
    if not places:
        raise InputError([Fault("负责网格", "a code of a grid or village is needed", "应填写网格或村的编码")])
    said = PersonSaid({"name": row["name"], "work_phone": row["work_phone"]}, places[0].code)
    person = _person(books, scope, str(row["member_id"]), said, taken)
    faults: list[Fault] = []
    for place in places:
        try:
            taken.posts += _post(books, place, str(row["post"]), person, row["start"] or today)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def _person(books: Books, scope: Scope, code: str, said: PersonSaid, taken: Taken) -> PersonRecord:
    found = books.people.find(code=code)
    if not found:
        taken.added += 1
        record = add_person(books, scope, said)
        return books.people.change(record, _coded(record, code))
    record = change_person(books, scope, found[0], said)
    same = record == found[0]
    taken.unchanged, taken.changed = taken.unchanged + same, taken.changed + (not same)
    return record


def _post(books: Books, place: Place, word: str, person: PersonRecord, day: date) -> int:
    """Begin the post that a row tells of, unless the person holds it already; return how many began."""
    titles = [one for one in titles_of(profile_at(books, place.path, place.plan_id)) if one.level == place.level]
    title = _title(titles, word)
    if title is None:
        named = "、".join(one.zh for one in titles) or "-"
        en = f"the profile has no post {word} at the level {place.level} of {place.code}; there is {named}"
        raise InputError([Fault("岗位", en, f"{place.code}（{place.level}）没有岗位 {word}；有 {named}")])
    held = books.posts.find(area=place.code, title=title.name, person_id=person.id)
    if any(one.valid_to is None or one.valid_to > day for one in held):
        return 0
    add_post(books, PostSaid(place.code, title.name, person.id, day))
    return 1


def _title(titles: list[Title], word: str) -> Title | None:
    """Return the title that a word of the template means at a level: one called so, or who leads it, or who serves."""
    called = [one for one in titles if word in (one.zh, one.name)]
    leads = [one for one in titles if one.leads and word.endswith("长")]
    serves = [one for one in titles if not one.leads and word == SERVES]
    return next(iter([*called, *leads, *serves]), None)


def _station(books: Books, scope: Scope, row: Row, taken: Taken) -> None:  # noqa: ARG001  # every taker is given it
    faults: list[Fault] = []
    if row["lon"] is None or row["lat"] is None:
        faults.append(Fault("经度, 纬度", "both longitude and latitude are needed", "应同时填写经度和纬度"))
    if row["village"] is None:
        faults.append(Fault("村", "the village is needed, by its code or name", "应填写村的编码或名称"))
    if faults:
        raise InputError(faults)
    code, area = str(row["station_id"]), _village_code(books, str(row["village"]))
    found = books.stations.find(code=code)
    if not found:
        taken.added += 1
        add_station(books, StationSaid(str(row["name"]), row["lon"], row["lat"], area), code=code)
        return
    before = found[0]
    said = StationSaid(
        str(row["name"]), row["lon"], row["lat"], area, before.hours or None, before.service_phone or None
    )
    after: StationRecord = change_station(books, before, said)
    taken.unchanged, taken.changed = taken.unchanged + (after == before), taken.changed + (after != before)


def _village_code(books: Books, word: str) -> str:
    """Return the code of a village or area that is called by its name; the word where that is a code, or nothing is."""
    named = [one.id for one in books.villages.find(name=word)] or [one.code for one in books.areas.find(name=word)]
    return named[0] if len(set(named)) == 1 else word


def _coded(record: PersonRecord, code: str) -> PersonRecord:
    return PersonRecord(record.id, record.name, record.path, record.work_phone, code)
