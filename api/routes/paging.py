"""
Long lists in pages: a limit that is capped, and an opaque cursor that says behind which record to go on.

    @router.get("/people")
    def read_people(request: Request, asked: PageDep, library: ManagePeople) -> PeopleOut:
        with library.store.reading(library.scope) as books:
            found = books.people.find(after=asked.after(PEOPLE), most=asked.most)
        page = page_of(request, asked, found, PEOPLE.key_of)
        return PeopleOut(people=[...page.records], next=page.next)
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request

from api.store.base import Key
from api.store.records.kind import Kind
from geo.errors import Fault, InputError

R = TypeVar("R")

MOST_ROWS = 1000
USUAL_ROWS = 100
LONGEST_CURSOR = 1024
MOST_NUMBER = 2**63 - 1

LimitQuery = Annotated[int, Query(ge=1, description=f"at most {MOST_ROWS} are given")]
CursorQuery = Annotated[
    str | None, Query(max_length=LONGEST_CURSOR, description="where to go on: from the `next` of the page before")
]

_WRITTEN: dict[type, str] = {str: "s", int: "i", datetime: "t", date: "d"}


@dataclass(frozen=True)
class PageAsked:
    """Which page of a list is asked for; ``limit`` is at most `MOST_ROWS`."""

    limit: int
    cursor: str | None = None

    @property
    def most(self) -> int:
        """How many records to look for: one more than is shown, which tells whether there is a next page."""
        return self.limit + 1

    def after(self, kind: Kind[Any]) -> Key | None:
        """
        Return the key behind which the page begins, None for the first page.

        Raises
        ------
        InputError
            The cursor is none of a list of this kind.
        """
        return self.after_key(tuple(kind.types[name] for name in kind.key))

    def after_key(self, types: Sequence[type]) -> Key | None:
        """Return the same for a list in the order of other fields, of these types."""
        return None if self.cursor is None else _read(self.cursor, tuple(types))


@dataclass(frozen=True)
class Page(Generic[R]):
    """The records of a page, and the address of the next one, None where there is none."""

    records: tuple[R, ...]
    next: str | None = None


def page_asked(limit: LimitQuery = USUAL_ROWS, cursor: CursorQuery = None) -> PageAsked:
    """Return which page a request asks for."""
    return PageAsked(min(limit, MOST_ROWS), cursor)


PageDep = Annotated[PageAsked, Depends(page_asked)]


def page_of(request: Request, asked: PageAsked, found: Sequence[R], key: Callable[[R], Key]) -> Page[R]:
    """Return a page of ``asked.most`` records that were found behind its cursor."""
    shown = tuple(found[: asked.limit])
    if len(found) <= asked.limit:
        return Page(shown)
    address = request.url.include_query_params(limit=asked.limit, cursor=cursor_of(key(shown[-1])))
    return Page(shown, f"{address.path}?{address.query}")


def page_within(
    request: Request, asked: PageAsked, records: Sequence[R], key: Callable[[R], Key], types: Sequence[type]
) -> Page[R]:
    """Return a page of a list that is whole, the greatest key first."""
    after = asked.after_key(types)
    behind = [record for record in records if after is None or key(record) < after]
    return page_of(request, asked, behind[: asked.most], key)


def cursor_of(key: Key) -> str:
    """Return a key as it can stand in an address."""
    parts = [[_WRITTEN[type(part)], part if isinstance(part, str | int) else part.isoformat()] for part in key]
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(cursor: str, types: tuple[type, ...]) -> Key:
    try:
        parts = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        key = tuple(_part(*part) for part in parts)
    except (ValueError, TypeError, RecursionError) as error:  # a decoder's errors are ValueErrors
        raise _no_cursor(cursor) from error
    if tuple(map(type, key)) != types:
        raise _no_cursor(cursor)
    return key


def _part(mark: str, value: str | int) -> Any:
    """Return a part of a key that a store can compare with its own; what it could not is no part."""
    match mark, value:
        case "s", str() if value.isprintable():
            return value
        case "i", int() if not isinstance(value, bool) and abs(value) <= MOST_NUMBER:
            return value
        case "t", str() if (moment := datetime.fromisoformat(value)).tzinfo is not None:
            return moment
        case "d", str():
            return date.fromisoformat(value)
    raise ValueError(mark)


def _no_cursor(cursor: str) -> InputError:
    en = f"is no place in this list, got {cursor[:40]!r}; take the `next` of the page before"
    return InputError([Fault("cursor", en, f"不是本列表的位置，得到 {cursor[:40]!r}；请使用上一页的 next")])
