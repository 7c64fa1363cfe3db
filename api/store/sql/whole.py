"""A whole database at once, past its records: emptied, filled row by row at whatever schema, its serials carried on."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, column, func, insert, inspect, select, table, text

from api.store.records import KINDS
from api.store.sql.migrate import VERSION_TABLE, downgrade_on, migrating
from api.store.sql.tables import SCHEMA, TABLES

PATIENCE = "10s"
"""How long others on PostgreSQL, who hold tables that are to go, are waited for."""


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees and changes everything, in one transaction; whoever is in the way ends it soon."""
    with migrating(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        yield connection


def serials(engine: Engine) -> dict[str, int]:
    """Return the last number that was given in each table whose rows the database numbers; 0 where none was."""
    last = dict.fromkeys(_numbered(), 0)
    with engine.execution_options(writes=False).begin() as connection:
        if engine.dialect.name == "sqlite":
            return last | _of_sqlite(connection)
        for name, key in _numbered().items():
            query = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {_sequence(connection, name, key)}"
            last[name] = int(connection.execute(text(query)).scalar_one())
    return last


def filled(connection: Connection) -> tuple[str, ...]:
    """Return the tables that hold anything, at whatever schema."""
    return tuple(name for name in _present(connection) if connection.execute(_first(name)).first() is not None)


def clear(connection: Connection) -> None:
    """Remove everything and the schema itself; rows that are never removed one by one go too."""
    present = _present(connection)
    if connection.dialect.name == "postgresql":
        if present:
            connection.execute(text(f"TRUNCATE {', '.join(present)} RESTART IDENTITY CASCADE"))
    else:
        _clear_sqlite(connection, present)
    if inspect(connection).has_table(VERSION_TABLE):
        downgrade_on(connection, "base")


def columns_of(connection: Connection, name: str) -> set[str]:
    """Return the names of a table's columns, none where there is no such table."""
    inspector = inspect(connection)
    return {one["name"] for one in inspector.get_columns(name)} if inspector.has_table(name) else set()


def fill(connection: Connection, name: str, types: Mapping[str, Any], rows: Iterable[dict[str, Any]]) -> None:
    """Put rows into a table, with columns of these types, their own numbers and all."""
    into = table(name, *(column(one, kind) for one, kind in types.items()))
    connection.execute(insert(into), list(rows))


def carry_on(connection: Connection, last: Mapping[str, int]) -> None:
    """Let the database number new rows after the last number given, or after the highest there is."""
    for name, key in _numbered().items():
        highest = connection.execute(select(func.max(column(key, BigInteger))).select_from(table(name))).scalar()
        number = max(highest or 0, last.get(name, 0))
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            put = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)")
            connection.execute(put, {"name": name, "number": number})
        else:
            said = {"sequence": _sequence(connection, name, key), "number": max(number, 1), "given": number > 0}
            connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :number, :given)"), said)


def _numbered() -> dict[str, str]:
    """Return the key of each table whose rows the database numbers."""
    return {name: kind.key[0] for name, kind in KINDS.items() if kind.serial}


def _sequence(connection: Connection, name: str, key: str) -> str:
    said = {"name": f"{SCHEMA}.{name}", "key": key}
    return str(connection.execute(text("SELECT pg_get_serial_sequence(:name, :key)"), said).scalar_one())


def _of_sqlite(connection: Connection) -> dict[str, int]:
    if not inspect(connection).has_table("sqlite_sequence"):
        return {}
    rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return {name: seq for name, seq in rows if name in _numbered()}


def _present(connection: Connection) -> list[str]:
    there = set(inspect(connection).get_table_names())
    return [name for name in TABLES if name in there]


def _first(name: str) -> Any:
    return text(f"SELECT 1 FROM {name} LIMIT 1")


def _clear_sqlite(connection: Connection, present: list[str]) -> None:
    """Empty tables without their triggers: some refuse that a row goes, others would go through it row by row."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = connection.execute(text(query)).all()
    for name, _ in triggers:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    trees = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    for name in [*connection.execute(text(trees)).scalars().all(), *reversed(present)]:
        connection.execute(text(f'DELETE FROM "{name}"'))
    for _, made_by in triggers:
        connection.exec_driver_sql(made_by)
