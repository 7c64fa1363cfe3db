"""What a database holds to by itself, whatever asks it."""

from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from shapely import Point, box
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError
from stores import empty_store

from api.store import migrations
from api.store.records import KINDS
from api.store.records.areas import Area
from api.store.records.users import AuditRecord
from api.store.sql.guards import rtree_name
from api.store.sql.migrate import downgrade, known, newest, upgrade, version_of
from api.store.sql.store import SqlStore
from api.store.sql.tables import TABLES, metadata
from geo.errors import InputError

DAY = date(2026, 1, 1)
THEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgis"])
def database(request, tmp_path):
    """Yield each kind of database, with the schema of today."""
    with empty_store(request.param, request, tmp_path) as store:
        yield store
        upgrade(store.engine)


@pytest.fixture
def postgis(request, tmp_path):
    """Yield a PostGIS database."""
    with empty_store("postgis", request, tmp_path) as store:
        yield store


def test_the_migrations_make_the_tables_that_the_program_works_with(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_object": ours})
        assert compare_metadata(context, metadata) == []


def ours(item, name, kind, reflected, _):
    """Return whether both sides should have something: neither PostGIS's own tables, nor its indexes on SQLite."""
    on_postgis_alone = kind == "index" and not reflected and item.dialect_options["postgresql"]["using"] == "gist"
    return not (kind == "table" and reflected and name not in metadata.tables) and not on_postgis_alone


def test_a_schema_goes_back_to_nothing_and_forward_again(database):
    downgrade(database.engine, "base")
    assert set(inspect(database.engine).get_table_names()) & set(TABLES) == set()
    assert version_of(database.engine) is None
    upgrade(database.engine)
    assert version_of(database.engine) == newest()


def test_upgrading_twice_changes_nothing(database):
    with database.writing() as books:
        books.areas.add(Area("1", DAY, "grid", "a", "/1/", geom=box(0, 0, 1, 1)))
    upgrade(database.engine)
    with database.reading() as books:
        assert len(books.areas.meeting(Point(0.5, 0.5))) == 1


def test_a_connection_that_does_not_say_whose_eyes_it_has_sees_nothing(postgis):
    with postgis.writing() as books:
        books.areas.add(Area("1", DAY, "grid", "a", "/1/"))
    with postgis.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM areas")).scalar() == 0


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.scoped], ids=lambda kind: kind.name)
def test_rows_are_kept_apart_with_the_query_layer_switched_off(postgis, kind):
    with postgis.engine.begin() as connection:
        secured = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:table)"
        assert connection.execute(text(secured), {"table": kind.name}).scalar() is True
        policy = "SELECT qual || coalesce(with_check, '') FROM pg_policies WHERE tablename = :table"
        assert connection.execute(text(policy), {"table": kind.name}).scalars().all() == ["sees(path)sees(path)"]


def test_raw_sql_neither_reads_nor_writes_another_area(postgis):
    with postgis.writing() as books:
        books.areas.add(Area("1", DAY, "grid", "a", "/1/"), Area("11", DAY, "grid", "b", "/11/"))
    insert = "INSERT INTO areas (code, valid_from, level, name, path) VALUES ('9', '2026-01-01', 'grid', 'x', '/9/')"
    with postgis.engine.begin() as connection:
        connection.execute(text("SELECT set_config('gridhood.scope', '/1/', true)"))
        assert connection.execute(text("SELECT code FROM areas")).scalars().all() == ["1"]
        assert connection.execute(text("UPDATE areas SET name = 'y' WHERE code = '11'")).rowcount == 0
        assert connection.execute(text("DELETE FROM areas WHERE code = '11'")).rowcount == 0
        with pytest.raises(DBAPIError, match="row-level security"), connection.begin_nested():
            connection.execute(text(insert))


def test_places_are_looked_for_in_the_index_though_rows_are_kept_apart(postgis):
    asked = []
    event.listen(postgis.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    with postgis.writing() as books:
        books.areas.add(Area("1", DAY, "grid", "a", "/1/", geom=box(0, 0, 1, 1)))
        assert books.areas.meeting(Point(0.5, 0.5))
    query, values = asked[-1]
    with postgis.engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # which is quicker over one row
        plan = connection.exec_driver_sql(f"EXPLAIN {query}", values).scalars().all()
    assert any("ix_areas_geom" in line for line in plan), plan


def test_audit_rows_stay_also_for_raw_sql(database):
    with database.writing() as books:
        books.audit.add(AuditRecord(0, THEN, "read", "/"))
    with database.engine.begin() as connection:
        if database.engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('gridhood.scope', '/', true)"))
        for change in ("UPDATE audit SET what = 'x'", "DELETE FROM audit"):
            with pytest.raises(DBAPIError, match="only grows"), connection.begin_nested():
                connection.execute(text(change))


def test_the_tree_of_shapes_has_the_rows_of_its_table(tmp_path, request):
    with empty_store("sqlite", request, tmp_path) as store:
        with store.writing() as books:
            books.areas.add(*(Area(str(i), DAY, "grid", "a", "/", geom=box(i, 0, i + 1, 1)) for i in range(9)))
            books.areas.add(Area("none", DAY, "grid", "a", "/"))
            books.areas.remove(code="3")
        tree = f"SELECT count(*), sum(id IN (SELECT rowid FROM areas)) FROM {rtree_name('areas')}"
        with store.engine.begin() as connection:
            assert connection.execute(text(tree)).one() == (8, 8)


@pytest.mark.parametrize("url", ["", "mysql://x/y", "nothing", "sqlite"])
def test_an_address_of_no_known_database_is_refused(url):
    with pytest.raises(InputError, match="sqlite:///"):
        SqlStore(url)


def test_the_files_of_migrations_are_called_by_their_versions():
    scripts = ScriptDirectory(migrations.__path__[0])
    assert newest() == scripts.get_current_head()
    assert known() == {script.revision for script in scripts.walk_revisions()}
