"""The views for QGIS: what a reader's role sees on a real PostGIS, whatever it tries."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from psycopg import errors, sql
from shapely import Point, box
from sqlalchemy import make_url
from stores import empty_store

from api.store.records.areas import Area
from api.store.records.staff import StationRecord
from api.store.sql.views import VIEWS, reader_sql
from geo.errors import InputError

READER, OTHER = "qgis_li", 'qgis "wang"'
TODAY = date.today()
MINE, THEIRS = "/1401/", "/14012/"
GRID = Area("1401a", TODAY - timedelta(9), "grid", "mine", MINE, households=60, geom=box(112, 37, 112.1, 37.1))


@contextmanager
def connected(url, user):
    """Give a connection of somebody, each statement committed at once."""
    place = make_url(url)
    with psycopg.connect(
        host=place.query["host"], port=place.query["port"], dbname=place.database, user=user, autocommit=True
    ) as connection:
        yield connection


@pytest.fixture(scope="module")
def postgis(request, tmp_path_factory):
    """Yield the address of a database with areas of two townships and the views for two readers; then without them."""
    url = request.getfixturevalue("postgis_url")
    with empty_store("postgis", request, tmp_path_factory.mktemp("none")) as store:
        with store.writing() as books:
            theirs = replace(GRID, code="2", name="theirs", path=THEIRS)
            ended = replace(GRID, code="old", valid_from=TODAY - timedelta(99), valid_to=TODAY, name="ended")
            small = replace(GRID, code="s", level="micro_grid", households=7, name="small", geom=None)
            books.areas.add(GRID, theirs, ended, small, replace(GRID, code="later", valid_from=TODAY + timedelta(9)))
            books.stations.add(*(StationRecord(0, path, path, Point(112, 37)) for path in (MINE, THEIRS)))
        with connected(url, "postgres") as superuser:
            for role, path in ((READER, MINE), (OTHER, THEIRS), (READER, MINE)):  # a second time changes nothing
                superuser.execute(reader_sql(role, path))
        yield url
        with connected(url, "postgres") as superuser:
            superuser.execute(f"DROP SCHEMA {VIEWS} CASCADE")
            for role in (READER, OTHER, VIEWS):
                superuser.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))


def ask(connection, query):
    return [row[0] for row in connection.execute(query).fetchall()]


def test_a_reader_sees_the_areas_that_hold_today_in_their_own_area(postgis):
    with connected(postgis, READER) as reader:
        assert ask(reader, f"SELECT name FROM {VIEWS}.grids") == ["mine"]
        assert ask(reader, f"SELECT name FROM {VIEWS}.areas ORDER BY name") == ["mine", "small"]
        assert ask(reader, f"SELECT name FROM {VIEWS}.stations") == [MINE]
        assert ask(reader, f"SELECT households FROM {VIEWS}.areas ORDER BY name") == [60, None]
        kinds = f"SELECT type FROM geometry_columns WHERE f_table_schema = '{VIEWS}' AND f_table_name = 'grids'"
        assert ask(reader, kinds) == ["MULTIPOLYGON"]  # QGIS need not guess
    with connected(postgis, OTHER) as other:
        assert ask(other, f"SELECT name FROM {VIEWS}.grids") == ["theirs"]


@pytest.mark.parametrize(
    "attempt",
    [
        "SET gridhood.scope = '/'",
        "SET gridhood.scope = '/14012/'",
        "SET search_path = pg_temp, public",
        "SET row_security = off",
        "SET SESSION gridhood.scope = '/'; SET search_path = gridhood, public",
    ],
)
def test_no_setting_of_a_reader_widens_what_it_sees(postgis, attempt):
    with connected(postgis, READER) as reader:
        reader.execute(attempt)
        try:
            assert ask(reader, f"SELECT name FROM {VIEWS}.grids") == ["mine"]
        except errors.InsufficientPrivilege:
            assert "row_security" in attempt  # refused rather than filtered


def test_a_reader_s_function_never_meets_another_area_s_rows(postgis):
    with connected(postgis, READER) as reader:
        told = []
        reader.add_notice_handler(lambda notice: told.append(notice.message_primary))
        reader.execute(
            "CREATE FUNCTION pg_temp.tell(text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$"
        )
        assert ask(reader, f"SELECT name FROM {VIEWS}.grids WHERE pg_temp.tell(name)") == ["mine"]
        assert told == ["mine"]


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM gridhood.areas",
        "SELECT * FROM gridhood.households",
        f"SELECT * FROM {VIEWS}.readers",
        f"INSERT INTO {VIEWS}.readers VALUES ('{READER}', '/')",
        f"UPDATE {VIEWS}.grids SET name = 'x'",
        f"DELETE FROM {VIEWS}.grids",
        f"SET ROLE {VIEWS}",
        "SET ROLE gridhood",
        "SET SESSION AUTHORIZATION gridhood",
        f"CREATE TABLE {VIEWS}.mine (id int)",
        f"CREATE OR REPLACE FUNCTION {VIEWS}.reads(path text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    ],
)
def test_a_reader_has_no_right_but_the_views(postgis, attempt):
    with connected(postgis, READER) as reader:
        with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
            reader.execute(attempt)
        assert ask(reader, f"SELECT name FROM {VIEWS}.grids") == ["mine"]


def test_the_service_works_on_and_sees_by_its_own_setting_alone(postgis):
    with connected(postgis, "gridhood") as service:
        assert ask(service, "SELECT name FROM gridhood.areas") == []
        service.execute("SET gridhood.scope = '/14012/'")
        assert ask(service, "SELECT name FROM gridhood.areas") == ["theirs"]


@pytest.mark.parametrize("role", ["postgres", "gridhood", VIEWS])
def test_a_role_that_may_do_more_is_refused_and_nothing_changes(postgis, role):
    with connected(postgis, "postgres") as superuser:
        with pytest.raises(errors.RaiseException, match="may do more"):
            superuser.execute(reader_sql(role, "/"))
        superuser.execute("ROLLBACK")
        assert len(ask(superuser, f"SELECT role FROM {VIEWS}.readers")) == 2


@pytest.mark.parametrize(("role", "path"), [("", "/"), ("x" * 64, "/"), ("a\nb", "/"), ("a$$b", "/"), ("a\\", "/")])
def test_a_name_that_is_no_role_is_refused(role, path):
    with pytest.raises(InputError, match="--role"):
        reader_sql(role, path)


@pytest.mark.parametrize("path", ["", "1401", "/1401", "/14' OR true/", "//", "/%/"])
def test_a_path_that_is_none_is_refused(path):
    with pytest.raises(InputError, match="--area"):
        reader_sql("li", path)
