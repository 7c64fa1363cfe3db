"""Values of columns as JSON, the same whichever database they come from and go to."""

from binascii import Error as HexError
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry
from sqlalchemy import BigInteger, Boolean, Column, Date, Float, LargeBinary
from sqlalchemy.types import TypeEngine

from api.store.sql.types import Document, Geom, Moment, Words

MOST_WHOLE = 2**63 - 1


@dataclass(frozen=True)
class Form:
    """How values of one type of columns are written and read; reading raises ValueError at anything else."""

    column: Callable[[], TypeEngine[Any]]
    write: Callable[[Any, Column[Any]], Any]
    read: Callable[[Any], Any]


def form_of(column: Column[Any]) -> str:
    """Return the name of a column's form in `FORMS`."""
    return next(name for name, kind in _TYPES.items() if isinstance(column.type, kind))


def _same(value: Any, _: Column[Any]) -> Any:
    return value


def _iso(value: Any, _: Column[Any]) -> str:
    return str(value.isoformat())


def _hex(value: Any, _: Column[Any]) -> str:
    return str(shapely.to_wkb(value, hex=True))


def _document(value: Any, column: Column[Any]) -> Any:
    return column.type.process_bind_param(value, None)  # type: ignore[attr-defined]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text, got {value!r:.60}")  # noqa: TRY004  # one kind of error for all that is no value
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MOST_WHOLE:
        raise ValueError(f"a whole number, got {value!r:.60}")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"a number, got {value!r:.60}")  # noqa: TRY004
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false, got {value!r:.60}")  # noqa: TRY004
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"a moment with its time zone, got {value!r:.60}")
    return moment


def _shape(value: Any) -> BaseGeometry:
    try:
        return shapely.from_wkb(_text(value))
    except (ShapelyError, HexError, UnicodeError) as error:
        raise ValueError(f"a shape as WKB in hexadecimal digits, got {value!r:.60}") from error


def _any(value: Any) -> Any:
    return value


_TYPES: dict[str, Any] = {
    "text": Words,
    "whole": BigInteger,
    "number": Float,
    "flag": Boolean,
    "date": Date,
    "moment": Moment,
    "document": Document,
    "shape": Geom,
    "bytes": LargeBinary,
}

FORMS: dict[str, Form] = {
    "text": Form(Words, _same, _text),
    "whole": Form(BigInteger, _same, _whole),
    "number": Form(Float, _same, _number),
    "flag": Form(Boolean, _same, _flag),
    "date": Form(Date, _iso, lambda value: date.fromisoformat(_text(value))),
    "moment": Form(Moment, _iso, _moment),
    "document": Form(Document, _document, _any),
    "shape": Form(Geom, _hex, _shape),
}
"""Every form but ``bytes``, which no JSON holds."""
