"""A store that forgets everything when it goes: for tests, and what the others are held against."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import RLock
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from api.store.base import MOST, Books, missing, stale, taken
from api.store.conditions import holds
from api.store.records import KINDS
from api.store.records.kind import Kind
from api.store.scope import EVERYWHERE, Scope, sees

R = TypeVar("R")
Key = tuple[Any, ...]
Rows = dict[Key, Any]
Tables = dict[str, Rows]


class MemoryStore:
    """Keeps records in dictionaries; one writes at a time, and who reads sees what stood when they began."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._tables: Tables = {name: {} for name in KINDS}
        self._serials = dict.fromkeys(KINDS, 0)
        self._clock = clock
        self._writing = RLock()

    @contextmanager
    def reading(self, scope: Scope = EVERYWHERE) -> Iterator[Books]:
        """Open a transaction that only reads."""
        tables = {name: MappingProxyType(rows) for name, rows in self._tables.items()}
        yield self._books(tables, scope)  # type: ignore[arg-type]

    @contextmanager
    def writing(self, scope: Scope = EVERYWHERE) -> Iterator[Books]:
        """Open a transaction that writes: on copies, which become the tables at its end."""
        with self._writing:
            tables = {name: dict(rows) for name, rows in self._tables.items()}
            yield self._books(tables, scope)
            self._tables = tables

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _books(self, tables: Tables, scope: Scope) -> Books:
        shelf = partial(MemoryShelf, tables=tables, scope=scope, serial=self._serial)
        return Books(self._clock, **{name: shelf(kind) for name, kind in KINDS.items()})

    def _serial(self, kind: str) -> int:
        self._serials[kind] += 1
        return self._serials[kind]


class MemoryShelf(Generic[R]):
    """The records of one kind in a transaction."""

    def __init__(self, kind: Kind[R], tables: Tables, scope: Scope, serial: Callable[[str], int]) -> None:
        self._kind = kind
        self._tables = tables
        self._rows = tables[kind.name]
        self._scope = scope
        self._serial = serial

    def get(self, *key: Any) -> R:
        """Return the record of a key."""
        record: R | None = self._rows.get(key)
        if record is None or not self._seen(record):
            raise missing(self._kind, key)
        return record

    def find(
        self, *, after: Key | None = None, most: int = MOST, newest: bool = False, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records in the order of their keys, or against it."""
        keys = sorted(key for key, record in self._rows.items() if self._meets(record, conditions))
        if newest:
            keys.reverse()
        if after is not None:
            keys = [key for key in keys if (key < after if newest else key > after)]
        return tuple(self._rows[key] for key in keys[:most])

    def meeting(
        self, geom: BaseGeometry, *, after: Key | None = None, most: int = MOST, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records whose shape has a point in common with a geometry."""
        found = self.find(after=after, **conditions)
        shapes = ((record, getattr(record, str(self._kind.shape))) for record in found)
        return tuple(record for record, shape in shapes if shape is not None and shape.intersects(geom))[:most]

    def count(self, *, meeting: BaseGeometry | None = None, **conditions: Any) -> int:
        """Return how many records there are."""
        if meeting is not None:
            return len(self.meeting(meeting, **conditions))
        return sum(self._meets(record, conditions) for record in self._rows.values())

    def values(self, field: str, **conditions: Any) -> tuple[Any, ...]:
        """Return the values that a field has."""
        return tuple(sorted({getattr(record, field) for record in self.find(**conditions)} - {None}))

    def bounds(self, **conditions: Any) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of all shapes."""
        shapes = [getattr(record, str(self._kind.shape)) for record in self.find(**conditions)]
        if not (drawn := [shape for shape in shapes if shape is not None]):
            return None
        west, south, east, north = shapely.total_bounds(drawn).tolist()
        return west, south, east, north

    def add(self, *records: R) -> tuple[R, ...]:
        """Keep new records and return them."""
        return tuple(self._add(record) for record in records)

    def change(self, before: R, after: R) -> R:
        """Replace a record, unless it is no longer as it was before."""
        key = self._kind.key_of(before)
        if self.get(*key) != before:
            raise stale(self._kind, key)
        self._kind.must_change()
        self._welcome(after)
        self._rows[key] = after
        return after

    def remove(self, **conditions: Any) -> int:
        """Remove records, and with each what refers to it."""
        self._kind.must_change()
        keys = [key for key, record in self._rows.items() if self._meets(record, conditions)]
        for key in keys:
            _remove(self._tables, self._kind.name, key)
        return len(keys)

    def _add(self, record: R) -> R:
        if self._kind.serial:
            record = replace(record, **{self._kind.key[0]: self._serial(self._kind.name)})  # type: ignore[type-var]
        key = self._kind.key_of(record)
        if key in self._rows:
            raise taken(self._kind, key)
        self._welcome(record)
        self._rows[key] = record
        return record

    def _welcome(self, record: R) -> None:
        """Refuse what lies outside the scope, refers to nothing, or is the same as another where it must not be."""
        if not self._seen(record):
            raise missing(self._kind, self._kind.key_of(record))
        for field, name in self._kind.refers.items():
            other = getattr(record, field)
            if other is not None and (other,) not in self._tables[name]:
                raise missing(KINDS[name], other)
        for fields in self._kind.unique:
            same = {field: getattr(record, field) for field in fields}
            key = self._kind.key_of(record)
            if any(one != key and _like(other, same) for one, other in self._rows.items()):
                raise taken(self._kind, tuple(same.values()))

    def _seen(self, record: R) -> bool:
        return not self._kind.scoped or sees(self._scope, record.path)  # type: ignore[attr-defined]

    def _meets(self, record: R, conditions: Mapping[str, Any]) -> bool:
        return self._seen(record) and _like(record, conditions)


def _like(record: Any, conditions: Mapping[str, Any]) -> bool:
    return all(holds(condition, getattr(record, field)) for field, condition in conditions.items())


def _remove(tables: Tables, name: str, key: Key) -> None:
    del tables[name][key]
    for other in KINDS.values():
        for field in (field for field, referred in other.refers.items() if referred == name):
            rows = tables[other.name]
            for one in [one for one, record in rows.items() if (getattr(record, field),) == key]:
                _remove(tables, other.name, one)
