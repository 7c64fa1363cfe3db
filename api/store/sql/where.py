"""What is looked for, in SQL."""

from collections.abc import Mapping
from typing import Any

from shapely import Geometry
from sqlalchemy import Boolean, ColumnElement, Table, and_, func, literal, or_, text, tuple_
from sqlalchemy.sql.functions import Function

from api.governance.area import path_range
from api.store.conditions import Among, AtLeast, AtMost, Begins, OpenOrAfter
from api.store.scope import EVERYWHERE, Scope
from api.store.sql.guards import rtree_name

Clause = ColumnElement[bool]


def seen(table: Table, scope: Scope) -> list[Clause]:
    """Return what holds of the rows that a scope sees."""
    if scope == EVERYWHERE or "path" not in table.c:
        return []
    path = table.c.path
    ranges = map(path_range, scope)
    return [or_(literal(False), *(and_(path >= first, path < end) for first, end in ranges))]


def clauses(table: Table, conditions: Mapping[str, Any]) -> list[Clause]:
    """Return what holds of the rows that meet every condition."""
    return [_clause(table.c[field], condition) for field, condition in conditions.items()]


def _clause(column: ColumnElement[Any], condition: Any) -> Clause:
    match condition:
        case AtMost(limit):
            return column <= limit
        case AtLeast(limit):
            return column >= limit
        case OpenOrAfter(limit):
            return or_(column.is_(None), column > limit)
        case Among(values):
            return column.in_(list(values))
        case Begins(words):
            return func.substr(column, 1, len(words)) == words
        case _:
            return column == condition


def beyond(key: list[ColumnElement[Any]], after: tuple[Any, ...], *, newest: bool) -> Clause:
    """Return what holds of the rows that come after a key, in the order of keys or against it."""
    behind = tuple_(*(literal(value, column.type) for value, column in zip(after, key, strict=True)))
    return tuple_(*key) < behind if newest else tuple_(*key) > behind


def meets(shape: ColumnElement[Any], geom: Geometry) -> Clause:
    """Return what holds, on PostGIS, of the rows whose shape has a point in common with a geometry."""
    # func.ST_Intersects would be given a geometry for its type by GeoAlchemy2
    return Function("ST_Intersects", shape, literal(geom, shape.type), type_=Boolean())


def near(table: Table, geom: Geometry) -> Clause:
    """Return what holds, on SQLite, of the rows whose shape may meet a geometry: their rounded boxes do."""
    min_x, min_y, max_x, max_y = geom.bounds
    boxes = text(
        f"{table.name}.rowid IN (SELECT id FROM {rtree_name(table.name)} "
        "WHERE max_x >= :min_x AND min_x <= :max_x AND max_y >= :min_y AND min_y <= :max_y)"
    )
    return boxes.bindparams(min_x=min_x, max_x=max_x, min_y=min_y, max_y=max_y)  # type: ignore[return-value]
