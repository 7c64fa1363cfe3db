"""What every store can do: transactions seen with a scope, and in each a shelf a kind of records."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from shapely.geometry.base import BaseGeometry

from api.errors import ApiError
from api.store.records.areas import Area, GivenCode
from api.store.records.files import ContentRecord, FileRecord
from api.store.records.ground import GroundEdit
from api.store.records.imports import ImportRecord
from api.store.records.jobs import JobRecord
from api.store.records.kind import Kind
from api.store.records.plans import Assigned, CertificateRecord, EditCommand, PlanRecord, PlanStep
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.users import AnsweredRecord, AuditRecord, GrantRecord, RefreshRecord, UserRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue, RoundRecord, SheetRecord, VisitRecord
from api.store.scope import EVERYWHERE, Scope
from geo.errors import Fault

R = TypeVar("R")
Key = tuple[Any, ...]

MOST = 10**9


class NotFoundError(ApiError):
    """There is no record, or no file, of that name; or it is not for who asks."""


class TakenError(ApiError):
    """There is a record of that name already."""


class StaleError(ApiError):
    """A record was changed by somebody else in the meantime."""


class BusyStoreError(ApiError):
    """Others write, and did so for long."""


class StoreError(ApiError):
    """The store cannot be reached or written."""


class Shelf(Protocol[R]):
    """
    The records of one kind that a scope sees.

    Whatever lies outside the scope is as if it were not there, and nothing is added there. Conditions are equal fields
    or those of `api.store.conditions`; they name fields of the record.
    """

    def get(self, *key: Any) -> R:
        """Return the record of a key; raises `NotFoundError`."""
        ...

    def find(
        self, *, after: Key | None = None, most: int = MOST, newest: bool = False, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records in the order of their keys, or against it: those behind a key, and no more than asked."""
        ...

    def meeting(
        self, geom: BaseGeometry, *, after: Key | None = None, most: int = MOST, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records whose shape has a point in common with a geometry, lon/lat, in the order of their keys."""
        ...

    def count(self, *, meeting: BaseGeometry | None = None, **conditions: Any) -> int:
        """Return how many records there are; with a geometry, those whose shape has a point in common with it."""
        ...

    def values(self, field: str, **conditions: Any) -> tuple[Any, ...]:
        """Return the values that a field has, each once, sorted; empty ones are none."""
        ...

    def bounds(self, **conditions: Any) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of all shapes, at most 0.0001 degrees beyond them; None without any."""
        ...

    def add(self, *records: R) -> tuple[R, ...]:
        """
        Keep new records and return them, with the numbers that the store gave.

        Raises `TakenError` where there is one of the key already, `NotFoundError` where one refers to a record that is
        not there, or lies outside the scope.
        """
        ...

    def change(self, before: R, after: R) -> R:
        """Replace a record; `StaleError` where it is no longer as it was before, `NotFoundError` where it is gone."""
        ...

    def remove(self, **conditions: Any) -> int:
        """Remove records, and with each what refers to it; return how many."""
        ...


@dataclass(frozen=True)
class Books:
    """
    A transaction: shelves that agree with one another. Kept as a whole at its end, or not at all.

    ``now`` is the store's own clock, the same for every process that works on it.
    """

    now: Callable[[], datetime]
    areas: Shelf[Area]
    codes: Shelf[GivenCode]
    villages: Shelf[VillageRecord]
    households: Shelf[Door]
    ground_edits: Shelf[GroundEdit]
    plans: Shelf[PlanRecord]
    assignments: Shelf[Assigned]
    certificates: Shelf[CertificateRecord]
    edits: Shelf[EditCommand]
    steps: Shelf[PlanStep]
    people: Shelf[PersonRecord]
    posts: Shelf[PostRecord]
    stations: Shelf[StationRecord]
    dues: Shelf[DoorDue]
    visits: Shelf[VisitRecord]
    rounds: Shelf[RoundRecord]
    sheets: Shelf[SheetRecord]
    imports: Shelf[ImportRecord]
    jobs: Shelf[JobRecord]
    users: Shelf[UserRecord]
    grants: Shelf[GrantRecord]
    refreshes: Shelf[RefreshRecord]
    audit: Shelf[AuditRecord]
    answered: Shelf[AnsweredRecord]
    files: Shelf[FileRecord]
    contents: Shelf[ContentRecord]


class Store(Protocol):
    """Remembers everything; safe to use from many threads, and from many processes where it lies in a database."""

    def reading(self, scope: Scope = EVERYWHERE) -> AbstractContextManager[Books]:
        """Open a transaction that only reads; all that it reads stood at one moment."""
        ...

    def writing(self, scope: Scope = EVERYWHERE) -> AbstractContextManager[Books]:
        """Open a transaction that writes. An error that leaves it undoes all of it."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def missing(kind: Kind[Any], key: object) -> NotFoundError:
    """Return the error that says that there is no such record."""
    return absent(*kind.words, key)


def taken(kind: Kind[Any], key: object) -> TakenError:
    """Return the error that says that there is such a record already."""
    return TakenError(_fault(key, f"there is a {kind.words[0]} of this name already", f"已有同名的{kind.words[1]}"))


def stale(kind: Kind[Any], key: object) -> StaleError:
    """Return the error that says that a record was changed in the meantime."""
    en, zh = kind.words
    return StaleError(
        _fault(key, f"the {en} was changed in the meantime; read it again", f"该{zh}已被他人修改，请重新读取")
    )


def absent(what: str, zh: str, name: object) -> NotFoundError:
    """Return the error that says that there is no such thing."""
    return NotFoundError(_fault(name, f"there is no {what} of this name", f"没有这个{zh}"))


def _fault(name: object, en: str, zh: str) -> Fault:
    told = "/".join(map(str, name)) if isinstance(name, tuple) else str(name)
    return Fault(
        "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in told[:80]), en, zh
    )
