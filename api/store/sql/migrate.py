"""
The schema of a database: what it is, what it should be, and the way from one to the other.

Alembic is imported where a schema is changed: a service that finds its database as it should be starts without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from api.store import migrations
from api.store.sql.guards import SCOPE_SETTING
from api.store.sql.tables import SCHEMA

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "schema_version"
LOCK = 7_117_011
"""The advisory lock that two services starting at once take in turn."""


def newest() -> str:
    """Return the version of the schema that this program works with."""
    return max(known())


def version_of(engine: Engine) -> str | None:
    """Return the version of a database's schema, None where it has none."""
    with engine.execution_options(writes=False).connect() as connection:
        return version_on(connection)


def version_on(connection: Connection) -> str | None:
    """Return the version of the schema that a connection meets, None where there is none."""
    schema = SCHEMA if connection.dialect.name == "postgresql" else None
    if not inspect(connection).has_table(VERSION_TABLE, schema=schema):
        return None
    table = f"{schema}.{VERSION_TABLE}" if schema else VERSION_TABLE
    version: str | None = connection.execute(text(f"SELECT version_num FROM {table}")).scalar()
    return version


def known() -> frozenset[str]:
    """Return every version of the schema that this program knows the way from."""
    files = (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py")
    return frozenset(file.name.partition("_")[0] for file in files)


def upgrade(engine: Engine, version: str = "head") -> None:
    """Bring a database's schema forward, in one transaction; what is there already stays."""
    if version_of(engine) == (newest() if version == "head" else version):
        return
    with migrating(engine) as connection:
        upgrade_on(connection, version)


def downgrade(engine: Engine, version: str) -> None:
    """Bring a database's schema back, in one transaction."""
    with migrating(engine) as connection:
        downgrade_on(connection, version)


def upgrade_on(connection: Connection, version: str = "head") -> None:
    """Bring the schema forward on a connection of `migrating`."""
    from alembic import command  # heavy, see above

    command.upgrade(_config(connection), version)


def downgrade_on(connection: Connection, version: str) -> None:
    """Bring the schema back on a connection of `migrating`."""
    from alembic import command  # heavy, see above

    command.downgrade(_config(connection), version)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees and changes everything, in one transaction; others that migrate wait."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _prepare(connection)
        yield connection


def _prepare(connection: Connection) -> None:
    """See every row, alone; make the schema where there is none."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SELECT set_config('{SCOPE_SETTING}', '/', true)"))
    if connection.execute(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA}).scalar() is None:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # heavy, see above

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config
