"""Whether a database is sound: what it says of itself, and whether what should agree in it does."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text

from api.store.records import KINDS
from api.store.sql.bounds import BOUNDS
from api.store.sql.guards import SCOPE_SETTING, rtree_name
from api.store.sql.tables import SCHEMA

MOST_TOLD = 5


def file_faults(connection: Connection) -> list[str]:
    """Return what SQLite finds damaged in its file."""
    found = connection.execute(text(f"PRAGMA integrity_check({MOST_TOLD})")).scalars().all()
    return [str(one) for one in found if one != "ok"]


def lost_references(connection: Connection) -> list[str]:
    """Return the tables on SQLite that refer to rows that are not there."""
    rows = connection.execute(text("PRAGMA foreign_key_check")).all()
    return sorted({f"{table} → {other}" for table, _, other, _ in rows})


def wrong_trees(connection: Connection) -> list[str]:
    """Return the tables on SQLite whose R*Tree holds other boxes than those of their shapes."""
    return [name for name, kind in KINDS.items() if kind.shape and _differs(connection, name, kind.shape)]


def _differs(connection: Connection, table: str, shape: str) -> bool:
    """Return whether a shape has no box that holds it, or a box no shape."""
    min_x, max_x, min_y, max_y = (f"{function}(t.{shape})" for function in BOUNDS)
    tree = rtree_name(table)
    lacking = (
        f"SELECT EXISTS (SELECT 1 FROM {table} t LEFT JOIN {tree} r ON r.id = t.rowid WHERE t.{shape} IS NOT NULL AND "
        f"(r.id IS NULL OR r.min_x > {min_x} OR r.max_x < {max_x} OR r.min_y > {min_y} OR r.max_y < {max_y}))"
    )
    over = f"SELECT (SELECT count(*) FROM {tree}) <> (SELECT count(*) FROM {table} WHERE {shape} IS NOT NULL)"
    return any(connection.execute(text(query)).scalar_one() for query in (lacking, over))


def versions(connection: Connection) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
    """Return the versions of PostgreSQL and of PostGIS, None where the database lacks it."""
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    found = connection.execute(text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")).scalar()
    return (number // 10000, number % 10000), found and tuple(int(part) for part in found.split(".")[:2])


def rights(connection: Connection) -> tuple[str, bool, bool]:
    """Return who we are on PostgreSQL, whether a superuser, and whether past row-level security."""
    query = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    name, superuser, bypasses = connection.execute(text(query)).one()
    return str(name), bool(superuser), bool(bypasses)


def boxes_leak(connection: Connection) -> bool:
    """Return whether PostgreSQL takes the operator that compares boxes for one that may leak what it is given."""
    query = "SELECT NOT proleakproof FROM pg_proc WHERE oid = 'geometry_overlaps(geometry, geometry)'::regprocedure"
    return bool(connection.execute(text(query)).scalar_one())


def open_tables(connection: Connection) -> list[str]:
    """Return the tables on PostgreSQL whose rows are not kept apart by area, from the owner too."""
    query = text(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = :schema AND c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity "
        "AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    closed = set(connection.execute(query, {"schema": SCHEMA}).scalars())
    return sorted(name for name, kind in KINDS.items() if kind.scoped and name not in closed)


def see_everything(connection: Connection) -> None:
    """Let a transaction on PostgreSQL see the rows of every area."""
    connection.execute(text(f"SELECT set_config('{SCOPE_SETTING}', '/', true)"))


def clock(connection: Connection) -> datetime:
    """Return what the clock of PostgreSQL says."""
    found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC)


OF_PLANS = ("/drawn", "/yardstick")
"""What a plan was drawn with before it was edited, and what others of its frontier are held against."""


def stray_owners(connection: Connection) -> list[str]:
    """Return what files belong to that is not there: villages, plans, rounds."""
    owners: set[str] = set()
    for table in ("files", "contents"):
        owners |= set(connection.execute(text(f"SELECT DISTINCT owner FROM {table}")).scalars())
    villages = connection.execute(text("SELECT id FROM villages")).scalars().all()
    there = {f"villages/{one}{files}" for one in villages for files in ("", "/picture", "/outlook")}
    plans = connection.execute(text("SELECT id FROM plans")).scalars().all()
    there |= {f"plans/{one}{files}" for one in plans for files in ("", *OF_PLANS)}
    there |= {f"rounds/{plan}/{one}" for plan, one in connection.execute(text("SELECT plan_id, id FROM rounds"))}
    return sorted(one for one in owners - there if one.startswith(("villages/", "plans/", "rounds/")))


def unpaired_files(connection: Connection) -> list[str]:
    """Return files whose bytes are missing or of another length, and bytes of no file."""
    one_way = (
        "SELECT f.owner, f.name FROM files f LEFT JOIN contents c ON c.owner = f.owner AND c.name = f.name "
        "WHERE c.name IS NULL OR length(c.content) <> f.n_bytes"
    )
    other_way = (
        "SELECT c.owner, c.name FROM contents c LEFT JOIN files f ON c.owner = f.owner AND c.name = f.name "
        "WHERE f.name IS NULL"
    )
    return [f"{owner}/{name}" for query in (one_way, other_way) for owner, name in connection.execute(text(query))]
