"""A store in a database: SQLite in a file, or PostgreSQL with PostGIS."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from api.store.base import Books, BusyStoreError, StoreError
from api.store.records import KINDS
from api.store.scope import EVERYWHERE, Scope
from api.store.sql.engine import open_engine
from api.store.sql.guards import BETWEEN_PATHS, SCOPE_SETTING
from api.store.sql.shelf import SqlShelf
from geo.errors import Fault

NOW = {"postgresql": "SELECT clock_timestamp()", "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"}


class SqlStore:
    """Keeps records in the tables of a database, which must have the present schema: see `api.store.sql.migrate`."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = open_engine(url)
        reads = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if self._on_postgresql else {}
        self._reads = self.engine.execution_options(writes=False, **reads)
        self._writes = self.engine.execution_options(writes=True)

    @contextmanager
    def reading(self, scope: Scope = EVERYWHERE) -> Iterator[Books]:
        """Open a transaction that only reads."""
        with self._begun(self._reads, scope) as books:
            yield books

    @contextmanager
    def writing(self, scope: Scope = EVERYWHERE) -> Iterator[Books]:
        """Open a transaction that writes; on SQLite one at a time, the others wait."""
        with self._begun(self._writes, scope) as books:
            yield books

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @property
    def _on_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def _begun(self, engine: Engine, scope: Scope) -> Iterator[Books]:
        try:
            with engine.begin() as connection:
                if self._on_postgresql:
                    said = {"name": SCOPE_SETTING, "scope": BETWEEN_PATHS.join(scope)}
                    connection.execute(text("SELECT set_config(:name, :scope, true)"), said)
                yield _books(connection, scope)
        except OperationalError as error:
            if "locked" in (reason := str(error.orig)):
                raise BusyStoreError(
                    Fault("store", "others write just now; ask again", "其他人正在写入，请稍后再试")
                ) from error
            en, zh = f"cannot be reached or written: {reason}", f"数据库无法连接或写入：{reason}"
            raise StoreError(Fault("store", en, zh)) from error


def _books(connection: Connection, scope: Scope) -> Books:
    shelves = {name: SqlShelf(kind, connection, scope) for name, kind in KINDS.items()}
    return Books(partial(_now, connection), **shelves)


def _now(connection: Connection) -> datetime:
    found = connection.execute(text(NOW[connection.dialect.name])).scalar_one()
    return (datetime.fromisoformat(found) if isinstance(found, str) else found).astimezone(UTC)
