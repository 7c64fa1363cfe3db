"""How Alembic runs: on a connection that it is given, in the schema of Gridhood on PostgreSQL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from api.store.sql.tables import SCHEMA, metadata

connection: Connection = context.config.attributes["connection"]


def _ours(_: Any, name: str | None, kind: str, reflected: bool, __: Any) -> bool:
    """Return whether a table is one of ours, not of an R*Tree nor of PostGIS."""
    return not (kind == "table" and reflected and name not in metadata.tables)


context.configure(
    connection=connection,
    target_metadata=metadata,
    include_object=_ours,
    version_table="schema_version",
    version_table_schema=SCHEMA if connection.dialect.name == "postgresql" else None,
    transaction_per_migration=False,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
