"""All checks, in one table, and how they are gone through."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Error as SqliteError

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from api.services.doctor import database, folder, machine
from api.services.doctor.finding import Finding, Patient, Place, Words, ok, wrong
from api.services.opening import database_url
from api.settings import ServiceSettings
from api.store.sql.engine import open_engine
from api.store.sql.migrate import newest, version_on
from api.store.sql.soundness import see_everything
from geo.errors import InputError


@dataclass(frozen=True)
class Check:
    """A check of a database: ``dialect`` is the one it is for, if it is for one; ``rows`` where it reads tables."""

    look: Callable[[Patient], Finding]
    words: Words
    dialect: str | None = None
    rows: bool = True


BEFORE: dict[str, tuple[Callable[[Place], Finding], Words]] = {
    "python": (machine.python_version, ("Python", "版本")),
    "packages": (machine.compiled_packages, ("packages with compiled parts", "含编译部分的软件包")),
    "fonts": (machine.chinese_fonts, ("font with Chinese", "中文字体")),
    "pango": (machine.pango, ("layout of paper", "纸面排版")),
    "folder": (folder.data_folder, ("data folder", "数据文件夹")),
    "space": (folder.free_space, ("free space", "可用空间")),
    "key": (folder.signing_key, ("signing key", "签名密钥")),
}
"""What is looked at without the database."""

OF_DATABASE: dict[str, Check] = {
    "schema": Check(database.schema, ("schema", "数据库结构"), rows=False),
    "integrity": Check(database.integrity, ("database file", "数据库文件"), "sqlite", rows=False),
    "references": Check(database.references, ("references", "引用"), "sqlite"),
    "trees": Check(database.trees, ("R*Trees", "空间索引"), "sqlite"),
    "server": Check(database.server_version, ("database server", "数据库服务器"), "postgresql", rows=False),
    "role": Check(database.role, ("database role", "数据库角色"), "postgresql", rows=False),
    "rows": Check(database.row_security, ("row-level security", "行级安全"), "postgresql"),
    "index": Check(database.spatial_index, ("spatial index", "空间索引的使用"), "postgresql", rows=False),
    "clock": Check(database.clocks, ("clocks apart", "时钟偏差"), rows=False),
    "users": Check(database.users, ("log-in", "登录")),
    "jobs": Check(database.leases, ("jobs left behind", "无人处理的任务")),
    "files": Check(database.owned_files, ("files without records", "无归属的文件")),
}
"""What is looked at in the database, in this order."""

REACHED = ("database", ("database", "数据库"))


@dataclass(frozen=True)
class Result:
    """What one check found."""

    check: str
    words: Words
    finding: Finding


def examine(settings: ServiceSettings, host: str) -> list[Result]:
    """Return what every check finds; those of a database that is not there, or not of today, are left out."""
    place = Place(settings, host, datetime.now(UTC))
    results = [Result(name, words, look(place)) for name, (look, words) in BEFORE.items()]
    return [*results, *_of_database(place)]


def _of_database(place: Place) -> Iterator[Result]:
    try:
        engine = open_engine(database_url(place.settings))
    except InputError as error:
        yield Result(*REACHED, wrong((error.faults[0].en, error.faults[0].zh), _RIGHT))
        return
    where = engine.url.render_as_string(hide_password=True)
    file = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not Path(file).exists():
        yield Result(*REACHED, ok(f"{file}, made at the first start", f"{file}，首次启动时创建"))
        return
    try:
        with engine.execution_options(writes=False).begin() as connection:
            yield Result(*REACHED, ok(where))
            yield from _looked_at(place, connection)
    except (SQLAlchemyError, SqliteError) as error:  # the latter where a connection is told its pragmas
        why = str(getattr(error, "orig", error)).strip()
        yield Result(*REACHED, wrong((f"{where}: {why}", f"{where}：{why}"), _RIGHT))
    finally:
        engine.dispose()


_RIGHT = (
    "see docs/store.md for how one is set up; GRIDHOOD_DATABASE_URL names it",
    "设置方法见 docs/store.md；由 GRIDHOOD_DATABASE_URL 指定",
)


def _looked_at(place: Place, connection: Connection) -> Iterator[Result]:
    if connection.dialect.name == "postgresql":
        see_everything(connection)
    patient = Patient(place, connection, version_on(connection) == newest())
    for name, check in OF_DATABASE.items():
        if check.dialect in (None, connection.dialect.name):
            if check.rows and not patient.current:
                yield Result(name, check.words, Finding("skipped", ("not of today's schema", "结构不是当前版本")))
            else:
                yield Result(name, check.words, check.look(patient))
