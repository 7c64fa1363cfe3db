"""A database of the first schema, with something in every table, brought forward and back."""

from typing import Any, get_args

import pytest
from full_store import HARD, THEN
from sqlalchemy import column, insert, inspect, select, table, text
from stores import empty_store

from api.store.records import KINDS
from api.store.records.ground import GroundEdit
from api.store.sql.migrate import downgrade, newest, upgrade, version_of
from api.store.sql.types import column_type
from api.store.sql.whole import carry_on

FIRST = "0001"


@pytest.fixture(params=["sqlite", "postgis"])
def database(request, tmp_path):
    """Yield each kind of database, with the first schema and nothing in it."""
    with empty_store(request.param, request, tmp_path) as store:
        downgrade(store.engine, FIRST)
        yield store
        upgrade(store.engine)


def fill(store) -> dict[str, list[dict]]:
    """Put a row with something hard to keep into every table that the first schema has; return what was put."""
    kept: dict[str, list[dict]] = {}
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('gridhood.scope', '/', true)"))
        there = inspect(connection).get_table_names()
        for name, kind in KINDS.items():
            if name not in there:
                continue
            had = {each["name"] for each in inspect(connection).get_columns(name)}
            hints = {field: hint for field, hint in kind.types.items() if field in had}
            row = {field: _value(kind, field, hint, kept) for field, hint in hints.items()}
            into = table(name, *(column(field, column_type(hint)[0]) for field, hint in hints.items()))
            connection.execute(insert(into), [row])
            kept[name] = [row]
        carry_on(connection, {})
    return kept


def _value(kind, field, hint, kept):
    if field in kind.refers:
        other = KINDS[kind.refers[field]]
        return kept[other.name][0][other.key[0]]
    if field == "path":
        return "/140100/"
    if column_type(hint)[1]:
        return None
    if hint in HARD or hint is bytes:
        return HARD.get(hint, b"\0\xff")
    few = get_args(hint)
    if few and all(isinstance(one, str) for one in few):
        return few[0]
    return {"at": "x"} if few[-1:] == (Any,) else ({} if few else hint())


def read(store, kept):
    """Return the same rows as they are read now."""
    found = {}
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('gridhood.scope', '/', true)"))
        for name, [row] in kept.items():
            types = KINDS[name].types
            columns = [column(field, column_type(types[field])[0]) for field in row]
            rows = connection.execute(select(*columns).select_from(table(name)))
            found[name] = [dict(zip(row, one, strict=True)) for one in rows]
    return found


def test_what_was_kept_with_the_first_schema_is_what_it_was_after_the_way_forward_and_back(database):
    kept = fill(database)
    assert version_of(database.engine) == FIRST
    upgrade(database.engine)
    assert version_of(database.engine) == newest()
    assert read(database, kept) == kept
    downgrade(database.engine, FIRST)
    assert version_of(database.engine) == FIRST
    assert read(database, kept) == kept


def test_a_village_of_the_first_schema_stands_on_the_ground_as_it_was_imported_and_can_be_edited(database):
    fill(database)
    upgrade(database.engine)
    with database.writing() as books:
        [village] = books.villages.find()
        [plan] = books.plans.find()
        assert (village.ground, plan.ground) == (0, 0)
        books.ground_edits.add(GroundEdit(village.id, 1, village.path, THEN, {"kind": "undo"}))
    with database.reading() as books:
        assert books.ground_edits.get(village.id, 1).at == THEN
    downgrade(database.engine, "0001")
    upgrade(database.engine)
    with database.reading() as books:
        assert books.ground_edits.count() == 0
