"""
Views for QGIS on PostGIS: the areas that hold today, a view a level, each reader in an area of their own.

They are SQL that an administrator of the database reads and runs; the service itself needs no right to make roles or
schemas, and none is asked for. What holds:

- A reader has no right on any table of the service, so there is nothing to ask but the views. That is why the views
  have the rights of an owner of their own (no ``security_invoker``, which would ask for the tables to be opened to
  readers), a role that nobody logs in as; ``security_barrier`` keeps a reader's own functions behind the filter.
- The setting by which the service says whose eyes it has (`api.store.sql.guards`) is of no use to a reader, since
  anybody may set it to anything: areas of readers stand in a table, looked up by who logged in (``session_user``, which
  a reader cannot change), in a function that no search path misleads. A restrictive policy holds that also where the
  policy of the service would let rows pass. For the service's own role the setting is sound: all SQL of that role is
  the service's, and who could give it other SQL has the role's password and needs no setting.
- Doors are not among them: reading doors leaves an audit row, and a view leaves none. Numbers of households under ten
  are left out, since a role of the database says nothing of what its holder may count.
"""

from api.governance.area import is_path
from api.services.ogc.areas import PUBLIC
from geo.errors import Fault, InputError

VIEWS = "gridhood_qgis"
"""The schema of the views, and the role that owns them."""

LEVELS = (*sorted(PUBLIC), "ten_household_group")
FEWEST = 10
LONGEST_ROLE = 63

_BEGIN = """\
-- {note}
BEGIN;
SET LOCAL search_path TO gridhood, public;
DO $$
DECLARE reader name := {role};
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{views}') THEN
    CREATE ROLE {views} NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = reader) THEN
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB', reader);
  END IF;
  IF EXISTS (SELECT FROM pg_catalog.pg_roles AS held
             WHERE pg_has_role(reader, held.oid, 'MEMBER')
             AND (held.rolsuper OR held.rolbypassrls OR held.rolname = '{views}'
                  OR held.oid = (SELECT relowner FROM pg_catalog.pg_class WHERE oid = 'gridhood.areas'::regclass)))
  THEN
    RAISE EXCEPTION 'role % may do more than read its area: name neither a superuser nor the service', reader;
  END IF;
END $$;
CREATE SCHEMA IF NOT EXISTS {views} AUTHORIZATION {views};
REVOKE ALL ON SCHEMA {views} FROM PUBLIC;
CREATE TABLE IF NOT EXISTS {views}.readers (
  role name NOT NULL, path text COLLATE "C" NOT NULL CHECK (path ~ '^/.*/$' OR path = '/'), PRIMARY KEY (role, path)
);
REVOKE ALL ON {views}.readers FROM PUBLIC;
GRANT SELECT ON {views}.readers TO {views};
CREATE OR REPLACE FUNCTION {views}.reads(path text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM {views}.readers WHERE readers.role = session_user AND starts_with($1, readers.path)
  )
$$;
ALTER FUNCTION {views}.reads(text) OWNER TO {views};
"""

_TABLE = """\
GRANT SELECT ({columns}) ON gridhood.{table} TO {views};
DROP POLICY IF EXISTS {views}_rows ON gridhood.{table};
DROP POLICY IF EXISTS {views}_only ON gridhood.{table};
CREATE POLICY {views}_rows ON gridhood.{table} FOR SELECT TO {views} USING ({views}.reads(path));
CREATE POLICY {views}_only ON gridhood.{table} AS RESTRICTIVE FOR SELECT TO {views} USING ({views}.reads(path));
"""

_VIEW = """\
CREATE OR REPLACE VIEW {views}.{name} WITH (security_barrier = true) AS {query};
ALTER VIEW {views}.{name} OWNER TO {views};
REVOKE ALL ON {views}.{name} FROM PUBLIC;
GRANT SELECT ON {views}.{name} TO {role};
"""

_AREAS = """
  SELECT code, level, name, parent, valid_from,
         CASE WHEN households >= {fewest} THEN households END AS households,
         ST_Multi(ST_CollectionExtract(geom, 3))::geometry(MultiPolygon, 4326) AS geom
  FROM gridhood.areas
  WHERE {views}.reads(path) AND valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)\
"""

_STATIONS = """
  SELECT id, name, hours, geom::geometry(Point, 4326) AS geom FROM gridhood.stations WHERE {views}.reads(path)\
"""

_END = """\
GRANT USAGE ON SCHEMA {views} TO {role};
INSERT INTO {views}.readers VALUES ({reader}, {path}) ON CONFLICT DO NOTHING;
COMMIT;
-- A new role has no password yet: \\password {role}
-- To take an area back: DELETE FROM {views}.readers WHERE role = {reader} AND path = {path};
-- To take all of it back, as before an upgrade that changes these tables: DROP SCHEMA {views} CASCADE;
"""


def reader_sql(role: str, path: str) -> str:
    """
    Return the SQL that gives a role of PostgreSQL the views, in one area and all that lie in it.

    It can be run again, and for more areas and roles; a role that is not there is made. A superuser must run it.

    Raises
    ------
    InputError
        The role's name cannot be one, or the path is no path of an area.
    """
    faults = [*_role_faults(role), *_path_faults(path)]
    if faults:
        raise InputError(faults)
    words = {"views": VIEWS, "role": _name(role), "reader": _text(role), "path": _text(path), "fewest": FEWEST}
    queries = {"areas": _AREAS, **{f"{level}s": f"{_AREAS} AND level = {_text(level)}" for level in LEVELS}}
    note = "Views of Gridhood for QGIS. Run by a superuser: gridhood views ... | psql -v ON_ERROR_STOP=1 DATABASE"
    views = {**queries, "stations": _STATIONS}
    return "".join(
        [
            _BEGIN.format(**{**words, "note": note, "role": _text(role)}),
            _TABLE.format(**words, table="areas", columns=_columns()),
            _TABLE.format(**words, table="stations", columns="id, name, path, hours, geom"),
            *(_VIEW.format(**words, name=name, query=query.format(**words)) for name, query in views.items()),
            _END.format(**words),
        ]
    )


def _columns() -> str:
    return "code, level, name, path, parent, valid_from, valid_to, households, geom"


def _name(name: str) -> str:
    """Return a name as SQL names things."""
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    """Return a text as SQL writes texts, whatever ``standard_conforming_strings`` says."""
    return "'" + text.replace("'", "''") + "'"


def _role_faults(role: str) -> list[Fault]:
    if role.isprintable() and 0 < len(role.encode()) <= LONGEST_ROLE and not set(role) & set("\\$"):
        return []
    en = f"must be a role of PostgreSQL: 1 to {LONGEST_ROLE} bytes, without \\ and $, got {role[:80]!r}"
    return [Fault("--role", en, f"应为 PostgreSQL 角色名：1 至 {LONGEST_ROLE} 字节，不含 \\ 和 $，得到 {role[:80]!r}")]


def _path_faults(path: str) -> list[Fault]:
    if is_path(path):
        return []
    en = f"must be the path of an area, such as /140121203000/, got {path[:80]!r}"
    return [Fault("--area", en, f"应为区域路径，如 /140121203000/，得到 {path[:80]!r}")]
