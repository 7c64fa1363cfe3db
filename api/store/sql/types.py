"""Columns: one type on SQLite and on PostgreSQL for each type that a record's fields have."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any, get_args

import shapely
from geoalchemy2 import Geometry, WKBElement
from pydantic import TypeAdapter
from shapely.geometry.base import BaseGeometry as Shape
from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Float, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

WGS84 = 4326


class Words(TypeDecorator[str]):
    """Text in the order of its code points on both, whatever the language of the database."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Return the column's type."""
        return Text(collation="C") if _on_postgresql(dialect) else Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is sent: noughts and halves of characters, which PostgreSQL takes in no text, are replaced."""
        return (
            None
            if value is None
            else value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
        )


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone; SQLite keeps it in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Return the column's type."""
        return DateTime(timezone=True) if _on_postgresql(dialect) else DateTime()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is sent."""
        if value is None:
            return None
        return value if _on_postgresql(dialect) else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what was read, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Document(TypeDecorator[Any]):
    """A tuple, a mapping or a record as JSON."""

    impl = JSON
    cache_ok = False

    def __init__(self, form: Any = Any) -> None:
        super().__init__(none_as_null=True)
        self._adapter: TypeAdapter[Any] = TypeAdapter(form)

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Return the column's type."""
        return JSONB(none_as_null=True) if _on_postgresql(dialect) else JSON(none_as_null=True)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what is sent."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return what was read as what it was."""
        return None if value is None else self._adapter.validate_python(value)


class Geom(TypeDecorator[Shape]):
    """A shapely geometry, lon/lat: of PostGIS on PostgreSQL, WKB on SQLite."""

    impl = LargeBinary
    cache_ok = True
    spatial_index = False
    """GeoAlchemy2 asks, and would make an index of its own."""

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Return the column's type."""
        if not _on_postgresql(dialect):
            return LargeBinary()
        return Geometry("GEOMETRY", srid=WGS84, spatial_index=False, from_text="ST_GeomFromWKB")

    def process_bind_param(self, value: Shape | None, dialect: Dialect) -> Any:
        """Return what is sent."""
        return None if value is None else shapely.to_wkb(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Shape | None:
        """Return what was read."""
        if value is None:
            return None
        content = value.data if isinstance(value, WKBElement) else value
        return shapely.set_srid(shapely.from_wkb(bytes(content)), 0)


@cache
def column_type(hint: Any) -> tuple[TypeEngine[Any], bool]:
    """Return the type of a field's column, and whether it may be empty."""
    options = get_args(hint)
    empty = type(None) in options
    bare = [one for one in options if one is not type(None)] if empty else [hint]
    return _TYPES[bare[0]]() if bare[0] in _TYPES else _other(bare[0]), empty


_TYPES: dict[Any, Any] = {
    str: Words,
    int: BigInteger,
    float: Float,
    bool: Boolean,
    date: Date,
    datetime: Moment,
    bytes: LargeBinary,
    Shape: Geom,
}


def _other(hint: Any) -> TypeEngine[Any]:
    """Return the type for words out of a few, or for what is kept as JSON."""
    few = get_args(hint)
    return Words() if few and all(isinstance(one, str) for one in few) else Document(hint)


def _on_postgresql(dialect: Dialect | None) -> bool:
    return dialect is not None and dialect.name == "postgresql"
