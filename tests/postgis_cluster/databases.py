"""What a cluster holds: a role that is no superuser, a database with PostGIS, a schema the role owns."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from psycopg import Connection
from psycopg.sql import SQL, Identifier

# of the role, the database and the schema
NAME = "gridhood"

Superuser = Callable[..., AbstractContextManager[Connection]]


def prepare(superuser: Superuser) -> None:
    """Make role, database, extension and schema, those that are not there yet."""
    role, database = {"name": Identifier(NAME)}, Identifier(NAME)
    with superuser() as connection:
        if not _has(connection, "SELECT FROM pg_roles WHERE rolname = %s"):
            connection.execute(SQL("CREATE ROLE {name} LOGIN").format(**role))
        if not _has(connection, "SELECT FROM pg_database WHERE datname = %s"):
            connection.execute(SQL("CREATE DATABASE {}").format(database))
        _set_search_path(connection, NAME)
    with superuser(NAME) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
        # Else row-level security keeps the GiST indexes from being used.
        connection.execute("ALTER FUNCTION public.geometry_overlaps(geometry, geometry) LEAKPROOF")
        # So it is from PostgreSQL 15 on; before, everyone could make tables there.
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {name} AUTHORIZATION {name}").format(**role))


def close_template(superuser: Superuser) -> None:
    """Let nobody connect to the database any more: a database that is in use cannot be copied."""
    with superuser() as connection:
        connection.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(NAME)))


def create(superuser: Superuser, name: str) -> None:
    """Make a database like the first, which is closed."""
    with superuser() as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(NAME)))
        _set_search_path(connection, name)


def drop(superuser: Superuser, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    with superuser() as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _has(connection: Connection, query: str) -> bool:
    """Return whether a catalogue knows the name."""
    return connection.execute(query, [NAME]).rowcount > 0


def _set_search_path(connection: Connection, database: str) -> None:
    """Have all who connect to a database look into its schema first, then for PostGIS; a copy does not inherit this."""
    statement = SQL("ALTER DATABASE {} SET search_path = {}, public")
    connection.execute(statement.format(Identifier(database), Identifier(NAME)))
