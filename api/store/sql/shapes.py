"""Where shapes lie, in SQL."""

from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    Select,
    Table,
    and_,
    column,
    func,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.sql.functions import Function

from api.store.sql.guards import rtree_name

Clause = ColumnElement[bool]


def meets(shape: ColumnElement[Any], geom: BaseGeometry) -> Clause:
    """
    Return what holds, on PostGIS, of the rows whose shape has a point in common with a geometry.

    That boxes meet is said apart: under row-level security an index helps only with what is known to leak nothing,
    which may be said of boxes (`api.store.sql.soundness.boxes_leak`), not of shapes.
    """
    asked = literal(geom, shape.type)
    boxes = shape.op("&&", return_type=Boolean())(asked)
    # func.ST_Intersects would be given a geometry for its type by GeoAlchemy2
    return and_(boxes, Function("ST_Intersects", shape, asked, type_=Boolean()))


def near(table: Table, geom: BaseGeometry) -> Clause:
    """Return what holds, on SQLite, of the rows whose shape may meet a geometry: their rounded boxes do."""
    min_x, min_y, max_x, max_y = geom.bounds
    boxes = text(
        f"{table.name}.rowid IN (SELECT id FROM {rtree_name(table.name)} "
        "WHERE max_x >= :min_x AND min_x <= :max_x AND max_y >= :min_y AND min_y <= :max_y)"
    )
    return boxes.bindparams(min_x=min_x, max_x=max_x, min_y=min_y, max_y=max_y)  # type: ignore[return-value]


def outermost(owner: Table, shape: str, where: list[Clause], dialect: str) -> Select[Any]:
    """Return the query for west, south, east and north of the shapes of rows; on SQLite those of the rounded boxes."""
    if dialect == "postgresql":
        whole: Function[Any] = Function("ST_Extent", owner.c[shape])
        edges = ("ST_XMin", "ST_YMin", "ST_XMax", "ST_YMax")
        ends: list[Any] = [Function(edge, whole, type_=Float()) for edge in edges]
        return select(*ends).where(*where)
    names = ("min_x", "min_y", "max_x", "max_y")
    boxes = table(rtree_name(owner.name), column("id"), *(column(name, Float()) for name in names))
    rows = select(text(f"{owner.name}.rowid")).select_from(owner).where(*where)
    least, most = (map(each, map(boxes.c.get, side)) for each, side in ((func.min, names[:2]), (func.max, names[2:])))
    return select(*least, *most).where(boxes.c.id.in_(rows))
