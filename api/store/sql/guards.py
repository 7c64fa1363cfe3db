"""What a database is told beside its tables: who sees which rows, what only grows, and where shapes lie."""

from api.store.sql.bounds import BOUNDS

SCOPE_SETTING = "gridhood.scope"
BETWEEN_PATHS = "\x1f"
"""Stands in no path."""

SEES = f"""
CREATE OR REPLACE FUNCTION sees(path text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('{SCOPE_SETTING}', true) = '/' OR EXISTS (
    SELECT FROM unnest(string_to_array(current_setting('{SCOPE_SETTING}', true), chr({ord(BETWEEN_PATHS)}))) AS seen
    WHERE starts_with(path, seen)
  )
$$
"""
"""A connection that does not say whose eyes it has sees nothing."""

ONLY_GROWS = """
CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$
"""


def row_security(table: str) -> list[str]:
    """Return what PostgreSQL is told so that a table's rows are seen by their paths, by its owner too."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY scope ON {table} USING (sees(path)) WITH CHECK (sees(path))",
    ]


def only_grows(table: str, dialect: str, verbs: tuple[str, ...] = ("UPDATE", "DELETE")) -> list[str]:
    """Return what a database is told so that rows of a table are not changed, nor removed; ``verbs`` are refused."""
    if dialect == "postgresql":
        refused = " OR ".join(verbs)
        return [f"CREATE TRIGGER only_grows BEFORE {refused} ON {table} FOR EACH ROW EXECUTE FUNCTION only_grows()"]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        for verb in verbs
    ]


def rtree_name(table: str) -> str:
    """Return what the R*Tree of a table is called."""
    return f"{table}_rtree"


def rtree(table: str, shape: str) -> list[str]:
    """
    Return what SQLite is told so that an R*Tree follows the shapes of a table.

    The tree holds rounded boxes, so it only ever says where a shape may be. Its ids are the table's rowids: a VACUUM
    would renumber them, so none is ever done.
    """
    name = rtree_name(table)
    box = ", ".join(f"{function}(new.{shape})" for function in BOUNDS)
    put = f"INSERT INTO {name} SELECT new.rowid, {box} WHERE new.{shape} IS NOT NULL;"
    drop = f"DELETE FROM {name} WHERE id = old.rowid;"
    return [
        f"CREATE VIRTUAL TABLE {name} USING rtree(id, min_x, max_x, min_y, max_y)",
        f"CREATE TRIGGER {name}_add AFTER INSERT ON {table} BEGIN {put} END",
        f"CREATE TRIGGER {name}_change AFTER UPDATE OF {shape} ON {table} BEGIN {drop} {put} END",
        f"CREATE TRIGGER {name}_remove AFTER DELETE ON {table} BEGIN {drop} END",
    ]
