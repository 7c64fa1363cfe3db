"""Something of every kind of records, with what is hard to keep in it."""

from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin

from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from api.store.base import Store
from api.store.records import KINDS
from api.store.records.imports import SentFile
from api.store.records.kind import Kind
from geo.errors import Fault

DAY = date(2026, 2, 28)
THEN = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
MORE = {"at": "now", "nested": {"数": [1, 2.5, None, True]}}
HARD: dict[Any, Any] = {
    str: "石村 ' \" % _ 😀\n",
    int: 7,
    float: 0.1 + 0.2,
    bool: True,
    date: DAY,
    datetime: THEN,
    BaseGeometry: box(112.1, 37.2, 112.3, 37.4) - Point(112.2, 37.3).buffer(0.01),
    tuple[str, ...]: ("甲", "b"),
    tuple[Fault, ...]: (Fault("where", "what", "什么"),),
    tuple[SentFile, ...]: (SentFile("1", "住户.xlsx", 7, ("households", "groups"), ("why", "原因"), "表 1"),),
}


def fill_store(store: Store, n: int = 3) -> dict[str, tuple[Any, ...]]:
    """Put so many records of every kind into a store, and return them: in the first, whatever may be empty is."""
    keys: dict[str, list[Any]] = {}
    kept: dict[str, tuple[Any, ...]] = {}
    with store.writing() as books:
        for name, kind in KINDS.items():
            records = [_record(kind, number, keys) for number in range(n)]
            kept[name] = getattr(books, name).add(*records)
            keys[name] = [getattr(record, kind.key[0]) for record in kept[name]]
    return kept


def contents_of(store: Store) -> dict[str, tuple[Any, ...]]:
    """Return everything that a store holds."""
    with store.reading() as books:
        return {name: getattr(books, name).find() for name in KINDS}


def _record(kind: Kind[Any], number: int, keys: dict[str, list[Any]]) -> Any:
    given = {field: _value(hint, number) for field, hint in kind.types.items()}
    for field in {*kind.key, *(field for fields in kind.unique for field in fields)}:
        given[field] = _own(given[field], number)
    for field, other in kind.refers.items():
        given[field] = keys[other][number]
    if kind.scoped:
        given["path"] = f"/14010{number}/"
    return kind.record(**given)


def _value(hint: Any, number: int) -> Any:
    empty = type(None) in get_args(hint)
    if empty and number == 0:
        return None
    bare = next(one for one in get_args(hint) if one is not type(None)) if empty else hint
    if get_origin(bare) is Literal:
        return get_args(bare)[number % len(get_args(bare))]
    if bare is bytes:
        return bytes(range(256)) * (number + 1)
    if bare in HARD:
        return HARD[bare]
    return MORE if get_args(bare)[-1:] == (Any,) else ({} if get_origin(bare) else bare())


def _own(value: Any, number: int) -> Any:
    """Return a value of its own for each number."""
    match value:
        case str():
            return f"{value}{number}"
        case int():
            return value + number
        case date():
            return value.replace(day=1 + number)
        case _:
            return value
