"""The tables of a database: one a kind of records, whose columns are the fields of the record."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Table, UniqueConstraint

from api.store.records import KINDS
from api.store.records.kind import Kind
from api.store.sql.types import column_type

SCHEMA = "gridhood"
"""Of PostgreSQL; a SQLite file has none."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)
SERIAL = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows only where the key is exactly INTEGER."""


def _table(kind: Kind[Any]) -> Table:
    columns = {name: _column(kind, name, hint) for name, hint in kind.types.items()}
    unique = [UniqueConstraint(*fields) for fields in kind.unique]
    lookups = [*kind.lookups, *((("path",),) if kind.scoped else ())]
    indexes = [Index(None, *(columns[field] for field in fields)) for fields in lookups]
    if kind.shape:
        gist = Index(None, columns[kind.shape], postgresql_using="gist")
        indexes.append(gist.ddl_if(dialect="postgresql"))
    return Table(kind.name, metadata, *columns.values(), *unique, *indexes, sqlite_autoincrement=kind.serial)


def _column(kind: Kind[Any], name: str, hint: Any) -> Column[Any]:
    form, empty = column_type(hint)
    refers = kind.refers.get(name)
    return Column(
        name,
        SERIAL if kind.serial and name in kind.key else form,
        *([ForeignKey(f"{refers}.{KINDS[refers].key[0]}", ondelete="CASCADE")] if refers else []),
        primary_key=name in kind.key,
        nullable=empty,
        autoincrement=kind.serial and name in kind.key,
    )


TABLES: dict[str, Table] = {name: _table(kind) for name, kind in KINDS.items()}
