"""Stores for tests: memory, SQLite in a file, PostgreSQL with PostGIS; each empty."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import text

from api.store.base import Store
from api.store.library import Library
from api.store.memory import MemoryStore
from api.store.sql.engine import sqlite_url
from api.store.sql.migrate import upgrade
from api.store.sql.store import SqlStore
from api.store.sql.tables import TABLES

STORES = ("memory", "sqlite", "postgis")


@contextmanager
def empty_store(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """Give an empty store of a kind; a test of the third kind skips where PostGIS is lacking."""
    match kind:
        case "memory":
            yield MemoryStore()
        case "sqlite":
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(_migrated(), folder / "gridhood.db")
            yield from _closing(SqlStore(sqlite_url(folder / "gridhood.db")))
        case _:
            store = SqlStore(request.getfixturevalue("postgis_url"))
            upgrade(store.engine)
            _empty(store)
            yield from _closing(store)


def library_in(folder: Path) -> Library:
    """Return an empty library on a SQLite file."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_migrated(), folder / "gridhood.db")
    return Library(SqlStore(sqlite_url(folder / "gridhood.db")), folder / "shelf")


def library_in_memory(folder: Path) -> Library:
    """Return an empty library that keeps nothing but what it lays out in a folder."""
    return Library(MemoryStore(), folder / "shelf")


def _closing(store: SqlStore) -> Iterator[Store]:
    try:
        yield store
    finally:
        store.close()


def _empty(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY"))


@cache
def _migrated() -> Path:
    """Return an empty SQLite file with the schema of today, made once a process."""
    path = Path(mkdtemp(prefix="gridhood-test-")) / "empty.db"
    store = SqlStore(sqlite_url(path))
    upgrade(store.engine)
    store.close()  # which moves what the log beside the file holds into it
    return path
