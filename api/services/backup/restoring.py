"""Put a backup in place of what a database holds: all of it or nothing, at the schema of today."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, LargeBinary
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from api.errors import OutputError
from api.services.backup.manifest import Manifest, TableEntry
from api.services.backup.reading import Backup, newer, open_backup
from api.services.opening import database_url
from api.settings import ServiceSettings
from api.store.records import KINDS
from api.store.records.users import AUDIT, AuditRecord
from api.store.scope import EVERYWHERE
from api.store.sql.engine import open_engine
from api.store.sql.migrate import known, upgrade_on, version_on
from api.store.sql.portable import FORMS
from api.store.sql.shelf import SqlShelf
from api.store.sql.whole import alone, carry_on, clear, columns_of, fill, filled
from geo.errors import Fault, InputError

T = TypeVar("T")
PAGE = 2000


def restore_backup(
    settings: ServiceSettings, path: Path, *, replace: bool = False, row: AuditRecord | None = None
) -> Manifest:
    """
    Restore a backup into the settings' database, and return what it says of itself.

    ``row`` is what the audit of the restored database says of it.

    Its tables are made as they were when it was written, filled, and brought forward from there. What stood before
    stands unless everything went well. No service may work on the database meanwhile.

    Raises
    ------
    InputError
        The backup is none, is damaged, or of a newer program; or the database holds something, and ``replace`` is not
        set.
    OutputError
        The database cannot be reached or written.
    """
    with open_backup(path) as backup:
        if backup.manifest.schema_version not in known():
            raise newer(
                path, f"schema {backup.manifest.schema_version}", f"数据库结构 {backup.manifest.schema_version}"
            )
        backup.check()
        with _database(settings) as engine, _told(path), alone(engine) as connection:
            _make_room(connection, replace=replace)
            _put_in(connection, backup)
            _read_back(connection, backup)
            if row is not None:
                SqlShelf(AUDIT, connection, EVERYWHERE).add(row)
        return backup.manifest


@contextmanager
def _database(settings: ServiceSettings) -> Iterator[Engine]:
    """Give the engine of the settings; a file that is made for it goes again if nothing comes of it."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(Fault(f"--data {settings.data}", f"cannot be used: {why}", f"无法使用：{why}")) from error
    engine = open_engine(database_url(settings))
    file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
    new = file is not None and not file.exists()
    try:
        yield engine
    except BaseException:
        engine.dispose()
        if new and file is not None:
            for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
                with suppress(OSError):
                    file.with_name(name).unlink(missing_ok=True)
        raise
    engine.dispose()


def _make_room(connection: Connection, *, replace: bool) -> None:
    version = version_on(connection)
    if version is not None and version not in known():
        en = f"its schema {version} is that of a newer Gridhood: restore with that one"
        raise InputError([Fault("database", en, f"其结构 {version} 属于更新版本的 Gridhood，请用该版本恢复")])
    if (held := filled(connection)) and not replace:
        en = (
            f"holds something already ({', '.join(held)}): a backup goes into an empty one, or in its place (--replace)"
        )
        zh = f"已有数据（{'、'.join(held)}）：只能恢复到空数据库，或用 --replace 取代"
        raise InputError([Fault("database", en, zh)])
    clear(connection)


def _put_in(connection: Connection, backup: Backup) -> None:
    """Make the schema that the backup was kept with, fill it, and bring it forward."""
    upgrade_on(connection, backup.manifest.schema_version)
    for table in backup.manifest.tables:
        _must_be_known(connection, backup, table)
        types = {
            name: LargeBinary() if form == "bytes" else FORMS[form].column() for name, form in table.columns.items()
        }
        page = 1 if "bytes" in table.columns.values() else PAGE
        for rows in _pages(backup.rows(table), page):
            fill(connection, table.name, types, rows)
    upgrade_on(connection)
    carry_on(connection, {table.name: table.last for table in backup.manifest.tables if table.last})


def _must_be_known(connection: Connection, backup: Backup, table: TableEntry) -> None:
    there = columns_of(connection, table.name)
    if there != set(table.columns):
        where = f"{backup.path} {table.member}"
        has = ", ".join(sorted(there)) or "no such table"
        en = f"has columns {', '.join(sorted(table.columns))}; the schema has {has}"
        raise InputError([Fault(where, en, "列与数据库结构不符")])


def _read_back(connection: Connection, backup: Backup) -> None:
    """Read everything as the service will: what would fail there later fails here."""
    for name, kind in KINDS.items():
        shelf: SqlShelf[Any] = SqlShelf(kind, connection, EVERYWHERE)
        page = 1 if bytes in kind.types.values() else PAGE
        after = None
        try:
            while found := shelf.find(after=after, most=page):
                after = kind.key_of(found[-1])
        except (ValidationError, TypeError, ValueError) as error:
            where = f"{backup.path} tables/{name}.ndjson"
            en = f"holds a {kind.words[0]} that is none: {error}"
            raise InputError([Fault(where, en, f"含有不合格式的{kind.words[1]}")]) from error


def _pages(rows: Iterable[T], page: int) -> Iterator[list[T]]:
    rows = iter(rows)
    while some := list(islice(rows, page)):
        yield some


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what a database refuses into an error for people."""
    try:
        yield
    except OperationalError as error:
        why = str(error.orig).strip()
        en = f"cannot be reached or written, or is at work: {why}; end the service first"
        raise OutputError(Fault("database", en, f"无法连接或写入，或正被使用：{why}；请先停止服务")) from error
    except DBAPIError as error:
        why = str(error.orig).strip()
        raise InputError(
            [Fault(str(path), f"the database refuses its rows: {why}", f"数据库拒绝其中的数据：{why}")]
        ) from error
    except SQLAlchemyError as error:
        raise InputError([Fault(str(path), f"cannot be restored: {error}", f"无法恢复：{error}")]) from error
