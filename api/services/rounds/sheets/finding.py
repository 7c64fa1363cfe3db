"""The sheet of a number, and the sheets of some days, as far as somebody sees them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.services.rounds.sheets.filing import MEMBERS, file_missing
from api.store.base import Books, Store, absent
from api.store.conditions import AtLeast, AtMost
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.visits import RoundRecord, SheetRecord
from api.store.scope import EVERYWHERE, Scope, sees
from maps.papers.round_sheet import outing_number

_NUMBER = re.compile(r"(.*)-(T?)(\d{1,4})")


@dataclass(frozen=True)
class Found:
    """A sheet, the plan that it belongs to, and other sheets that have the same number."""

    sheet: SheetRecord
    plan: PlanRecord
    others: tuple[SheetRecord, ...] = ()


def number_of(text: str) -> str:
    """Return the number of a sheet as people type it: without its revision, ``p7-3`` as ``p7-03``."""
    bare = text.split("改")[0].strip()
    found = _NUMBER.fullmatch(bare)
    if found is None:
        return bare
    member_id, calls, number = found[1], found[2], int(found[3])
    return f"{member_id}-T{number:02d}" if calls else outing_number(member_id, number)


def find_sheet(
    library: Library, text: str, today: date, *, plan_id: str | None = None, round_id: int | None = None
) -> Found:
    """
    Return the sheet of a number; of several the one of the rounds that hold, and of these the one nearest to today.

    Where the plan and its rounds are said, the sheet of these.

    Raises
    ------
    NotFoundError
        There is no such sheet, or nobody with this scope walks or looks after its area.
    """
    number, scope = number_of(text), library.scope
    found = _of_number(library.store, scope, number)
    if not found:
        file_missing(library)
        found = _of_number(library.store, scope, number)
    exact = [one for one in found if (plan_id, round_id) == (one.plan_id, one.round_id)]
    if round_id is not None and not exact:
        raise absent("sheet", "走访单", text)
    with library.store.reading() as books:
        holding = exact or list(in_force(books, found)) or found
        if not holding:
            raise absent("sheet", "走访单", text)
        sheet = min(holding, key=lambda one: (abs((one.day - today).days), -one.round_id, one.plan_id))
        others = tuple(one for one in in_force(books, found) if one != sheet)
        return Found(sheet, books.plans.get(sheet.plan_id), others)


def sheets_between(library: Library, first: date, last: date, person_id: int | None = None) -> tuple[SheetRecord, ...]:
    """
    Return the sheets whose days meet a span, by day: those of one of the staff, or all in the scope.

    Those of rounds that were planned anew are left out, as are those of which a scope sees some doors alone.
    """
    file_missing(library)
    asked: dict[str, Any] = {} if person_id is None else {"person_id": person_id}
    with library.store.reading() as books:
        found = books.sheets.find(day=AtMost(last), last_day=AtLeast(first), **asked)
        seen = [one for one in found if sees(library.scope, one.path) or (person_id and may_see(library.scope, one))]
        return tuple(sorted(in_force(books, seen), key=lambda one: (one.day, one.begins or 0.0, one.number)))


def may_see(scope: Scope, sheet: SheetRecord) -> bool:
    """Return whether a sheet lies in a scope, or a scope within the area of the sheet: then some doors may be seen."""
    return sees(scope, sheet.path) or any(path.startswith(sheet.path) for path in scope)


def in_force(books: Books, sheets: Iterable[SheetRecord]) -> Iterable[SheetRecord]:
    """Yield those of sheets whose rounds are the newest of their plan for their day."""
    kept: dict[str, tuple[RoundRecord, ...]] = {}
    for one in sheets:
        if one.plan_id not in kept:
            kept[one.plan_id] = books.rounds.find(plan_id=one.plan_id, kind=MEMBERS, newest=True)
        holds = next((each for each in kept[one.plan_id] if _spans(each, one.day)), None)
        if holds is not None and holds.id == one.round_id:
            yield one


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _of_number(store: Store, scope: Scope, number: str) -> list[SheetRecord]:
    with store.reading(EVERYWHERE) as books:
        return [one for one in books.sheets.find(number=number) if may_see(scope, one)]


def _spans(record: RoundRecord, day: date) -> bool:
    first, last = record.first_day, record.last_day
    return first is not None and last is not None and first <= day <= last
