"""The schema of a database: what it is, what it should be, and the way from one to the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from api.store import migrations
from api.store.sql.guards import SCOPE_SETTING
from api.store.sql.tables import SCHEMA

VERSION_TABLE = "schema_version"
LOCK = 7_117_011
"""The advisory lock that two services starting at once take in turn."""


def newest() -> str:
    """Return the version of the schema that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version_of(engine: Engine) -> str | None:
    """Return the version of a database's schema, None where it has none."""
    with engine.connect() as connection:
        schema = SCHEMA if engine.dialect.name == "postgresql" else None
        options = {"version_table": VERSION_TABLE, "version_table_schema": schema}
        return MigrationContext.configure(connection, opts=options).get_current_revision()


def upgrade(engine: Engine, version: str = "head") -> None:
    """Bring a database's schema forward, in one transaction; what is there already stays."""
    with _migrating(engine) as config:
        command.upgrade(config, version)


def downgrade(engine: Engine, version: str) -> None:
    """Bring a database's schema back, in one transaction."""
    with _migrating(engine) as config:
        command.downgrade(config, version)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Config]:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            _prepare(connection)
        config = _config()
        config.attributes["connection"] = connection
        yield config


def _prepare(connection: Connection) -> None:
    """See every row, alone; make the schema where there is none."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SELECT set_config('{SCOPE_SETTING}', '/', true)"))
    if connection.execute(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA}).scalar() is None:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config
