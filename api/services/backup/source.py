"""The store that is backed up: one that is there already, with the schema of today."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from api.errors import OutputError
from api.services.opening import database_url
from api.settings import ServiceSettings
from api.store.base import BusyStoreError, StoreError
from api.store.sql.migrate import newest, version_of
from api.store.sql.store import SqlStore
from geo.errors import Fault, InputError


@contextmanager
def existing_store(settings: ServiceSettings) -> Iterator[SqlStore]:
    """
    Give the store of the settings; nothing is made, nor brought forward.

    Raises
    ------
    InputError
        There is none, or it is not of today's schema.
    OutputError
        The database cannot be reached.
    """
    store = SqlStore(database_url(settings))
    where = store.engine.url.render_as_string(hide_password=True)
    file = Path(store.engine.url.database or "")
    if store.engine.dialect.name == "sqlite" and not file.is_file():
        raise InputError(
            [Fault(where, "there is no store here; name its folder with --data", "此处没有数据库，请用 --data 指定")]
        )
    try:
        _must_be_todays(where, version_of(store.engine))
        yield store
    except (BusyStoreError, StoreError) as error:
        raise OutputError(error.fault) from error
    except DBAPIError as error:
        why = str(error.orig).strip()
        raise OutputError(Fault(where, f"cannot be reached or read: {why}", f"无法连接或读取：{why}")) from error
    finally:
        store.close()


def _must_be_todays(where: str, version: str | None) -> None:
    if version is None:
        raise InputError([Fault(where, "holds nothing of Gridhood", "其中没有 Gridhood 的数据")])
    if version != newest():
        en = f"has schema {version}, this Gridhood has {newest()}: use the one it belongs to, or serve with this once"
        raise InputError(
            [Fault(where, en, f"结构为 {version}，本版本为 {newest()}：请用对应版本，或先用本版本启动一次服务")]
        )
