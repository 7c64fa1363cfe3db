"""Members of staff: a name and a telephone at work, and the area that they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.governance.area import codes_of
from api.governance.person import read_person
from api.services.staffing.places import find_place
from api.services.staffing.today import day_of
from api.store.base import Books
from api.store.records.staff import PersonRecord
from api.store.scope import Scope
from geo.errors import Fault, InputError


@dataclass(frozen=True)
class PersonSaid:
    """What somebody says of a member of staff: what is kept and what is not, and the code of an area."""

    told: Mapping[str, object]
    area: str | None = None


def add_person(books: Books, scope: Scope, said: PersonSaid) -> PersonRecord:
    """
    Keep a member of staff.

    Raises
    ------
    InputError
        What is said cannot be kept, or the area is not there; every fault.
    """
    [record] = books.people.add(_read(books, scope, PersonRecord(0, "", ""), said))
    return record


def change_person(books: Books, scope: Scope, before: PersonRecord, said: PersonSaid) -> PersonRecord:
    """Change what is said of a member of staff; what is not said stays. Raises as `add_person`, and `StaleError`."""
    told = {"name": before.name, "work_phone": before.work_phone, **said.told}
    return books.people.change(before, _read(books, scope, before, replace(said, told=told)))


def _read(books: Books, scope: Scope, before: PersonRecord, said: PersonSaid) -> PersonRecord:
    faults: list[Fault] = []
    person, path = None, before.path
    try:
        person = read_person(said.told)
    except InputError as error:
        faults += error.faults
    try:
        path = _path(books, scope, before, said.area)
    except InputError as error:
        faults += error.faults
    if faults or person is None:
        raise InputError(faults)
    return replace(before, name=person.name, work_phone=person.work_phone or "", path=path)


def _path(books: Books, scope: Scope, before: PersonRecord, area: str | None) -> str:
    """Return where a member of staff belongs: to an area that is named, or else to the only one that is seen."""
    own = [path for path in scope if area is not None and codes_of(path)[-1:] == (area,)]
    if own:  # a township has no record, and is yet where its staff belong
        return own[0]
    if area is not None:
        return find_place(books, area, day=day_of(books.now())).path
    if before.path:
        return before.path
    if len(scope) == 1:
        return scope[0]
    en = f"is missing; give the code of the area, in one of {', '.join(scope)}"
    raise InputError([Fault("area", en, f"缺少区域；请给出编码，范围：{'、'.join(scope)}")])
