"""The records of one kind in a database: what every shelf can do, in SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Generic, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.store.base import MOST, missing, stale, taken
from api.store.records import KINDS
from api.store.records.kind import Kind
from api.store.scope import Scope, sees
from api.store.sql.questions import Asked, held, listed
from api.store.sql.shapes import Clause, meets, near, outermost
from api.store.sql.tables import TABLES

R = TypeVar("R")
Key = tuple[Any, ...]

ROWS_AT_ONCE = 2000
"""Rows sent in one statement."""


class SqlShelf(Generic[R]):
    """The records of one kind, seen with a scope in a transaction."""

    def __init__(self, kind: Kind[R], connection: Connection, scope: Scope) -> None:
        self._kind = kind
        self._connection = connection
        self._scope = scope
        self._table = TABLES[kind.name]

    def get(self, *key: Any) -> R:
        """Return the record of a key."""
        row = self._connection.execute(*self._asked(dict(zip(self._kind.key, key, strict=True)))).one_or_none()
        if row is None:
            raise missing(self._kind, key)
        return self._record(row)

    def find(
        self, *, after: Key | None = None, most: int = MOST, newest: bool = False, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records in the order of their keys, or against it."""
        asked = self._asked(conditions, after=after, most=most, newest=newest)
        return tuple(map(self._record, self._connection.execute(*asked)))

    def meeting(
        self, geom: BaseGeometry, *, after: Key | None = None, most: int = MOST, **conditions: Any
    ) -> tuple[R, ...]:
        """Return records whose shape has a point in common with a geometry."""
        query, said = self._asked(conditions, after=after)
        shape = str(self._kind.shape)
        if self._connection.dialect.name == "postgresql":
            query = query.where(meets(self._table.c[shape], geom)).limit(most)
            return tuple(map(self._record, self._connection.execute(query, said)))
        shapely.prepare(geom)
        perhaps = map(self._record, self._connection.execute(query.where(near(self._table, geom)), said))
        return tuple(islice((record for record in perhaps if geom.intersects(getattr(record, shape))), most))

    def count(self, *, meeting: BaseGeometry | None = None, **conditions: Any) -> int:
        """Return how many records there are."""
        where, said = self._held(conditions)
        if meeting is not None and self._connection.dialect.name == "sqlite":
            shapes = select(self._table.c[str(self._kind.shape)]).where(*where, near(self._table, meeting))
            shapely.prepare(meeting)
            return sum(map(meeting.intersects, self._connection.execute(shapes, said).scalars()))
        if meeting is not None:
            where.append(meets(self._table.c[str(self._kind.shape)], meeting))
        query = select(func.count()).select_from(self._table).where(*where)
        return int(self._connection.execute(query, said).scalar_one())

    def values(self, field: str, **conditions: Any) -> tuple[Any, ...]:
        """Return the values that a field has."""
        column = self._table.c[field]
        where, said = self._held(conditions)
        query = select(column).distinct().where(*where, column.is_not(None)).order_by(column)
        return tuple(self._connection.execute(query, said).scalars())

    def bounds(self, **conditions: Any) -> tuple[float, float, float, float] | None:
        """Return west, south, east and north of all shapes."""
        where, said = self._held(conditions)
        query = outermost(self._table, str(self._kind.shape), where, self._connection.dialect.name)
        west, south, east, north = self._connection.execute(query, said).one()
        return None if west is None else (west, south, east, north)

    def add(self, *records: R) -> tuple[R, ...]:
        """Keep new records and return them."""
        for record in records:
            self._must_see(record)
        with self._told(records):
            if self._kind.serial:
                return tuple(map(self._add_numbered, records))
            for start in range(0, len(records), ROWS_AT_ONCE):
                rows = [self._row(record) for record in records[start : start + ROWS_AT_ONCE]]
                self._connection.execute(insert(self._table), rows)
        return records

    def change(self, before: R, after: R) -> R:
        """Replace a record, unless it is no longer as it was before."""
        self._kind.must_change()
        key = self._kind.key_of(before)
        same = dict(zip(self._kind.key, key, strict=True))
        where, said = self._held(same)
        row = self._connection.execute(select(self._table).where(*where).with_for_update(), said).one_or_none()
        if row is None:
            raise missing(self._kind, key)
        if self._record(row) != before:
            raise stale(self._kind, key)
        self._must_see(after)
        new = {name: value for name, value in self._row(after).items() if value != getattr(before, name)}
        tied = {*self._kind.key, *self._kind.refers, *chain.from_iterable(self._kind.unique)}
        if new:
            with self._told([after]) if new.keys() & tied else nullcontext():
                self._connection.execute(update(self._table).where(*where).values(new), said)
        return after

    def remove(self, **conditions: Any) -> int:
        """Remove records, and with each what refers to it."""
        self._kind.must_change()
        where, said = self._held(conditions)
        return self._connection.execute(delete(self._table).where(*where), said).rowcount

    def _held(self, conditions: dict[str, Any]) -> tuple[list[Clause], dict[str, Any]]:
        return held(self._kind.name, self._scope, conditions)

    def _asked(self, conditions: dict[str, Any], **more: Any) -> Asked:
        return listed(self._kind.name, self._kind.key, self._scope, conditions, **more)

    def _record(self, row: Row[Any]) -> R:
        # columns stand as the fields do; a mapping of each row costs more than all else that is done with it
        return self._kind.record(*row)  # type: ignore[call-arg]  # of each kind its own fields

    def _row(self, record: R) -> dict[str, Any]:
        return {name: getattr(record, name) for name in self._kind.types}

    def _add_numbered(self, record: R) -> R:
        [name] = self._kind.key
        row = self._row(record)
        del row[name]
        added = self._connection.execute(insert(self._table).values(row)).inserted_primary_key
        assert added is not None
        return replace(record, **{name: added[0]})  # type: ignore[type-var]

    def _must_see(self, record: R) -> None:
        if self._kind.scoped and not sees(self._scope, record.path):  # type: ignore[attr-defined]
            raise missing(self._kind, self._kind.key_of(record))

    @contextmanager
    def _told(self, records: Sequence[R]) -> Iterator[None]:
        """Undo a statement that the database refuses, and say which record it was about."""
        try:
            with self._connection.begin_nested():
                yield
        except IntegrityError as error:
            self._tell_what_lacks(records)
            raise taken(self._kind, self._kind.key_of(records[0])) from error

    def _tell_what_lacks(self, records: Sequence[R]) -> None:
        for field, name in self._kind.refers.items():
            others = {getattr(record, field) for record in records} - {None}
            there = TABLES[name].c[KINDS[name].key[0]]
            found = set(self._connection.execute(select(there).where(there.in_(others))).scalars())
            for other in sorted(others - found):
                raise missing(KINDS[name], other)
