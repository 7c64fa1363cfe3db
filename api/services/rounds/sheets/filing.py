"""What is kept of each sheet when rounds are planned: where it is found, never what stands on it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from api.governance.area import EVERYTHING, codes_of
from api.services.staffing.places import areas_on
from api.services.visits.record import Assignment, Record, read_record
from api.store.base import Books
from api.store.conditions import Among
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.visits import RoundRecord, SheetRecord
from api.store.scope import EVERYWHERE
from maps.papers.call_sheet import WEEK, calls_number
from maps.papers.round_sheet import outing_number
from partition.visits.model import Visit
from partition.visits.walked import Routed

WALK, CALLS = "walk", "calls"
MEMBERS = "members"
"""The kind of rounds that are of all members."""

_PERSON = re.compile(r"p([1-9]\d{0,17})")


def with_days(draft: RoundRecord, told: Record) -> RoundRecord:
    """Return a record of rounds that says from which day to which they are."""
    last = told.first_day + timedelta(days=told.days - 1)
    return replace(draft, first_day=told.first_day, last_day=last)


def file_sheets(books: Books, plan: PlanRecord, record: RoundRecord, told: Record) -> None:
    """Keep the sheets of rounds in the transaction of their record."""
    grids = sorted({grid for one in told.assignments for grid in one.member.grid_ids})
    areas = areas_on(books, told.first_day, code=Among(grids), plan_id=plan.id)
    rows = tuple(sheet_rows(plan, record, told, {area.code: area.path for area in areas}))
    if rows:
        books.sheets.add(*rows)


def file_missing(library: Library) -> None:
    """Keep the sheets of rounds that were planned before sheets were kept."""
    whole = library.seen_with(EVERYWHERE)
    with whole.store.reading() as books:
        unfiled = [one for one in books.rounds.find(kind=MEMBERS) if one.first_day is None]
    for record in unfiled:
        with whole.round_folder(record.plan_id, record.id) as folder:
            told = read_record(folder)
        with whole.store.writing() as books:
            before = books.rounds.get(record.plan_id, record.id)
            if before.first_day is None:  # nobody was quicker
                books.rounds.change(before, with_days(before, told))
                file_sheets(books, books.plans.get(record.plan_id), before, told)


def sheet_rows(plan: PlanRecord, record: RoundRecord, told: Record, paths: Mapping[str, str]) -> Iterator[SheetRecord]:
    """Yield the sheets of rounds; ``paths`` are those of the areas that the grids of the plan have become."""
    for one, before in zip(told.assignments, told.before, strict=True):
        member = one.member
        blank = SheetRecord(
            plan.id,
            record.id,
            "",
            smallest_around([paths.get(grid, plan.path) for grid in member.grid_ids]),
            told.first_day,
            told.first_day,
            member.member_id,
            member.name,
            person_of(member.member_id, member.name),
        )
        yield from (_of_outing(blank, one, routed) for routed in before)
        yield from _of_calls(blank, one, told)


def person_of(member_id: str, name: str) -> int | None:
    """Return who of the staff a member is; grids without a leader have members without a name."""
    found = _PERSON.fullmatch(member_id) if name else None
    return int(found[1]) if found else None


def smallest_around(paths: Sequence[str]) -> str:
    """Return the path of the smallest area within which all paths lie."""
    codes = [codes_of(path) for path in paths]
    shared = [same[0] for same in takewhile(lambda each: len(set(each)) == 1, zip(*codes, strict=False))]
    return "".join(f"/{code}" for code in shared) + "/" if shared else EVERYTHING


def calls_by_sheet(one: Assignment) -> dict[str, list[Visit]]:
    """Return the telephone calls of a member by the number of the sheet that they stand on."""
    found: dict[str, list[Visit]] = defaultdict(list)
    for call in one.calls:
        found[calls_number(one.member.member_id, call)].append(call)
    return dict(found)


def _of_outing(blank: SheetRecord, one: Assignment, routed: Routed) -> SheetRecord:
    offered = one.offered[routed.outing]
    day = blank.day + timedelta(days=offered.day)
    return replace(
        blank,
        number=outing_number(one.member.member_id, routed.number),
        day=day,
        last_day=day,
        kind=WALK,
        visits=sum(visit.households for _, visits in routed.order for visit in visits),
        metres=float(routed.tour.length_m),
        begins=float(offered.begins),
    )


def _of_calls(blank: SheetRecord, one: Assignment, told: Record) -> Iterator[SheetRecord]:
    for number, calls in calls_by_sheet(one).items():
        first, last = calls_week(number, told.first_day, told.days)
        n_calls = sum(call.households for call in calls)
        yield replace(blank, number=number, day=first, last_day=last, kind=CALLS, visits=n_calls)


def calls_week(number: str, first_day: date, days: int) -> tuple[date, date]:
    """Return the days of the week of a sheet of calls, which its number tells."""
    week = int(number.rpartition("-T")[2]) - 1
    first = first_day + timedelta(days=WEEK * week)
    return first, min(first + timedelta(days=WEEK - 1), first_day + timedelta(days=days - 1))
