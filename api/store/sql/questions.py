"""Questions to a table, each built once: what differs from one asking to the next are its parameters."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    tuple_,
)

from api.governance.area import path_range
from api.store.conditions import Among, AtLeast, AtMost, Begins, OpenOrAfter
from api.store.scope import EVERYWHERE, Scope
from api.store.sql.shapes import Clause
from api.store.sql.tables import TABLES

MOST_KEPT = 1000
"""Questions kept; each is a form of words that the code has, so there are far fewer."""

Key = tuple[str, ...]
Form = tuple[tuple[str, str], ...]
Asked = tuple[Select[Any], dict[str, Any]]


def listed(
    table: str,
    key: Key,
    scope: Scope,
    conditions: Mapping[str, Any],
    *,
    after: tuple[Any, ...] | None = None,
    most: int | None = None,
    newest: bool = False,
) -> Asked:
    """
    Return the query for the rows that meet conditions, in the order of their keys or against it, and its parameters.

    It is for ``most`` rows; None is all of them. Building a query anew costs more than SQLite takes to answer it.
    """
    scoped, form, said = _said(table, scope, conditions)
    said |= {f"after{n}": value for n, value in enumerate(after or ())}
    if most is not None:
        said["most"] = most
    return _query(table, key, scoped, form, after is not None, most is not None, newest), said


def held(table: str, scope: Scope, conditions: Mapping[str, Any]) -> tuple[list[Clause], dict[str, Any]]:
    """Return what holds of the rows that a scope sees and that meet conditions, and its parameters."""
    scoped, form, said = _said(table, scope, conditions)
    return _held(table, scoped, form), said


def _said(table: str, scope: Scope, conditions: Mapping[str, Any]) -> tuple[int, Form, dict[str, Any]]:
    """Return of how many areas a scope is, -1 if of all, the form of conditions, and the parameters of both."""
    said: dict[str, Any] = {}
    form = tuple((field, _say(said, f"c{n}", condition)) for n, (field, condition) in enumerate(conditions.items()))
    scoped = -1 if scope == EVERYWHERE or "path" not in TABLES[table].c else len(scope)
    for n, path in enumerate(scope if scoped > 0 else ()):
        said[f"from{n}"], said[f"to{n}"] = path_range(path)
    return scoped, form, said


def _say(said: dict[str, Any], name: str, condition: Any) -> str:
    """Put what a condition says among the parameters, and return what kind of condition it is."""
    match condition:
        case None:
            return "null"
        case AtMost(limit) | AtLeast(limit) | OpenOrAfter(limit):
            said[name] = limit
        case Among(values):
            said[name] = list(values)
        case Begins(words):
            said |= {name: words, f"{name}n": len(words)}
        case _:
            said[name] = condition
            return "is"
    return type(condition).__name__


@lru_cache(maxsize=MOST_KEPT)
def _query(
    table: str,
    key: Key,
    scoped: int,
    form: Form,
    after: bool,
    limited: bool,
    newest: bool,
) -> Select[Any]:
    columns = TABLES[table].c
    where = _held(table, scoped, form)
    keys = [columns[name] for name in key]
    if after:
        behind = tuple_(*(_given(column, f"after{n}") for n, column in enumerate(keys)))
        where.append(tuple_(*keys) < behind if newest else tuple_(*keys) > behind)
    order: list[ColumnElement[Any]] = [column.desc() for column in keys] if newest else [*keys]
    query = select(TABLES[table]).where(*where).order_by(*order)
    return query.limit(bindparam("most", type_=Integer())) if limited else query


def _held(table: str, scoped: int, form: Form) -> list[Clause]:
    columns = TABLES[table].c
    where = [_clause(columns[field], how, f"c{n}") for n, (field, how) in enumerate(form)]
    if scoped >= 0:
        path = columns["path"]
        ranges = [and_(path >= _given(path, f"from{n}"), path < _given(path, f"to{n}")) for n in range(scoped)]
        where.append(or_(false(), *ranges))  # no scope sees nothing
    return where


def _clause(column: ColumnElement[Any], how: str, name: str) -> Clause:
    given = _given(column, name)
    match how:
        case "null":
            return column.is_(None)
        case "AtMost":
            return column <= given
        case "AtLeast":
            return column >= given
        case "OpenOrAfter":
            return or_(column.is_(None), column > given)
        case "Among":
            return column.in_(bindparam(name, type_=column.type, expanding=True))
        case "Begins":
            length: BindParameter[int] = bindparam(f"{name}n", type_=Integer())
            begins: Clause = func.substr(column, 1, length, type_=String()) == bindparam(name, type_=String())
            return begins
    found: Clause = column == given
    return found


def _given(column: ColumnElement[Any], name: str) -> BindParameter[Any]:
    return bindparam(name, type_=column.type)
