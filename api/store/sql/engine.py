"""Connections: what each is told when it is made, and how a transaction begins."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from api.store.sql.bounds import add_bounds
from api.store.sql.tables import SCHEMA
from geo.errors import Fault, InputError

BUSY_S = 30
"""How long a writer on SQLite waits for another one."""

PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "temp_store = MEMORY")
"""References hold; readers never wait; what was kept outlives a power cut."""


def sqlite_url(path: Path) -> str:
    """Return the address of a database in a file."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string(hide_password=False)


def open_engine(url: str) -> Engine:
    """
    Return an engine on a SQLite file or a PostgreSQL database.

    Raises
    ------
    InputError
        The address is of no database that is known.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        connect_args={"options": f"-csearch_path={SCHEMA},public", "connect_timeout": 10},
    )


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in ("sqlite", "postgresql"):
        en = "must begin with sqlite:/// or postgresql://"
        raise InputError([Fault("GRIDHOOD_DATABASE_URL", en, "必须以 sqlite:/// 或 postgresql:// 开头")])
    return address


def _sqlite(address: URL) -> Engine:
    engine = create_engine(
        address, pool_size=20, max_overflow=20, connect_args={"timeout": BUSY_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _made(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()
        add_bounds(connection)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # by which a busy database is told as any error is
        else:
            driver: Any = connection.connection.driver_connection
            driver.execute("BEGIN").close()  # never waits nor fails, and costs a tenth

    return engine
