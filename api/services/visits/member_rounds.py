"""Rounds of all members of a plan over some weeks, from the posts and visits that are recorded."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock

from api.services.plans.keeping import PlanFile, named_file, ready_plan
from api.services.rounds.sheets.filing import MEMBERS, file_sheets, with_days
from api.services.rounds.task import Do, Planning, Told, do_here
from api.services.staffing.places import areas_on
from api.services.staffing.posts import leaders_of
from api.services.staffing.today import day_of
from api.services.turns import turn
from api.services.visits.finish import Printing
from api.services.visits.folder import REPORT_JSON, VISITS_JSON
from api.services.visits.member_reading import MOST_WORK, CalendarAsked, known_of
from api.services.visits.plans import RoundsAsked
from api.services.visits.record import Record, read_record
from api.services.visits.replan import ReplanAsked
from api.store.base import Books, Store, absent
from api.store.conditions import Among
from api.store.library import Library, keep_round, round_owner
from api.store.records.plans import PlanRecord
from api.store.records.staff import PersonRecord
from api.store.records.visits import RoundRecord
from api.store.scope import EVERYWHERE, Scope
from geo.errors import Fault, InputError
from maps.papers.round_sheet import outing_number
from partition.visits.walked import Routed

WORKERS = 2

GRACE = timedelta(days=1)
"""So long ago the first day of rounds may be when they are asked for."""

_planning = Lock()


@dataclass(frozen=True)
class Anew:
    """What was missed of rounds so far, by the numbers of sheets, and the last day that is past."""

    missed: tuple[str, ...]
    done_until: date | None = None
    seed: int = 0
    pdf: bool = False
    png: bool = False
    maps: bool = True


@dataclass(frozen=True)
class Calendar:
    """Rounds as they are kept: the record, their days, how much is in them, and the files."""

    record: RoundRecord
    first_day: date
    days: int
    outings: int
    visits: int
    unserved: int
    files: tuple[PlanFile, ...]
    findings: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Line:
    """A door on a sheet, and the day by which its visit is due."""

    order: int
    village: str | None
    household: str
    households: int
    due_to: date
    address: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is keyed: its number, the day, who walks, and the doors in their order; never a tier."""

    number: str
    day: date
    member: str
    lines: tuple[Line, ...] = field(default=())


@dataclass(frozen=True)
class Made:
    """Rounds that are planned and not kept yet: their plan, their files in a folder, and what is said of them."""

    plan: PlanRecord
    folder: Path
    told: Told
    now: datetime

    def keep(self, books: Books) -> RoundRecord:
        """Keep the rounds, their files and what finds each sheet. Raises `TakenError` as `keep_round`."""
        told = read_record(self.folder)
        draft = with_days(RoundRecord(0, self.plan.id, "", self.now, kind=MEMBERS), told)
        record = keep_round(books, draft, self.folder, deep=True)
        file_sheets(books, self.plan, record, told)
        return record


def make_calendar(library: Library, plan_id: str, asked: CalendarAsked, *, now: datetime) -> Calendar:
    """
    Plan the rounds of all members of a plan and keep them with it.

    Raises
    ------
    NotFoundError, NotReadyError
        There is no such plan, or it is not drawn.
    InputError
        What is asked cannot be done; carries every fault.
    BusyError
        Rounds are being planned for somebody else.
    """
    must_lie_ahead(asked.first_day, now)
    with turn(_planning, "rounds", "走访路线"), planned(library, plan_id, asked, now=now) as made:
        return _keep(library, made)


def plan_anew(library: Library, plan_id: str, round_id: int, asked: Anew, *, now: datetime) -> Calendar:
    """Plan rounds anew after some were missed, and keep them beside those so far. Raises as `make_calendar`."""
    with turn(_planning, "rounds", "走访路线"), planned_anew(library, plan_id, round_id, asked, now=now) as made:
        return _keep(library, made)


def must_lie_ahead(first_day: date, now: datetime) -> None:
    """
    Let rounds begin on a day that has not passed: yesterday will do, for who plans them past midnight.

    Raises
    ------
    InputError
        It has passed.
    """
    today = day_of(now)
    if first_day < today - GRACE:
        en = f"{first_day} has passed; give {today} or a later day"
        raise InputError([Fault("from", en, f"{first_day} 已过；应为 {today} 或之后的日期")])


@contextmanager
def planned(
    library: Library,
    plan_id: str,
    asked: CalendarAsked,
    *,
    now: datetime,
    most_work: int = MOST_WORK,
    do: Do = do_here,
) -> Iterator[Made]:
    """Give the rounds of all members of a plan until the end of the block. Raises as `make_calendar`."""
    plan = ready_plan(library, plan_id)
    with library.plan_folder(plan_id) as folder, library.workspace() as stage:
        words = RoundsAsked(
            folder,
            asked.first_day,
            asked.weeks,
            stage / "rounds",
            _printing(asked, now),
            profile=_profile(plan),
            holidays=asked.holidays,
            speed_kmh=asked.speed_kmh,
            seed=asked.seed,
        )
        known = known_of(library.store, plan, asked.first_day, most_work=most_work)
        told = _in_words_of_the_web(partial(do, Planning(words, known, asked)))
        yield Made(plan, stage / "rounds", told, now)


@contextmanager
def planned_anew(
    library: Library, plan_id: str, round_id: int, asked: Anew, *, now: datetime, do: Do = do_here
) -> Iterator[Made]:
    """Give rounds planned anew after some were missed, until the end of the block. Raises as `make_calendar`."""
    plan, before = ready_plan(library, plan_id), _record(library, plan_id, round_id)
    with (
        library.plan_folder(plan_id) as folder,
        library.round_folder(plan_id, before.id) as old,
        library.workspace() as stage,
    ):
        printing = _printing(asked, now)
        words = ReplanAsked(folder, old, stage / "rounds", printing, asked.missed, asked.done_until, asked.seed)
        yield Made(plan, stage / "rounds", _in_words_of_the_web(partial(do, words)), now)


def members_of(library: Library, plan_id: str, day: date) -> tuple[tuple[PersonRecord, tuple[str, ...]], ...]:
    """Return those who lead grids of a plan on a day, each with the codes of the grids."""
    plan = ready_plan(library, plan_id)
    with library.store.reading((plan.path,)) as books:
        codes = tuple(one.code for one in areas_on(books, day, plan_id=plan_id))
        held = leaders_of(books, day, codes)
    with library.store.reading() as books:
        people = books.people.find(id=Among(sorted(set(held.values()))))
    return tuple((one, tuple(sorted(code for code, leader in held.items() if leader == one.id))) for one in people)


def calendars(library: Library, plan_id: str) -> tuple[Calendar, ...]:
    """Return the rounds of a plan's members, the newest first."""
    return tuple(_kept(library, one) for one in library.rounds(plan_id) if one.kind == MEMBERS)


def calendar(library: Library, plan_id: str, round_id: int) -> Calendar:
    """Return rounds of a plan's members. Raises `NotFoundError`."""
    return _kept(library, _record(library, plan_id, round_id))


def calendar_file(library: Library, plan_id: str, round_id: int, name: str) -> tuple[str, bytes]:
    """Return one file of rounds, by its name with its folder. Raises `NotFoundError`."""
    record = _record(library, plan_id, round_id)
    with library.round_folder(plan_id, round_id) as folder:
        path = named_file(folder, name, [file.name for file in _files(library, record)])
        return path.name, path.read_bytes()


def sheets(library: Library, scope: Scope, plan_id: str, round_id: int) -> tuple[Sheet, ...]:
    """
    Return the sheets of rounds for keying in: those with doors that a scope sees, and of these only such doors.

    Raises
    ------
    NotFoundError
        There are no such rounds, or none of their doors is seen.
    """
    whole = library.seen_with(EVERYWHERE)
    plan, record = whole.plan(plan_id), _record(whole, plan_id, round_id)
    with whole.round_folder(plan_id, record.id) as folder:
        told = read_record(folder)
    if any(plan.path.startswith(path) for path in scope):
        return tuple(_sheets(told, plan.village_id, _addresses(library.store, EVERYWHERE, plan), None))
    seen = _addresses(library.store, scope, plan)
    found = tuple(one for one in _sheets(told, plan.village_id, seen, set(seen)) if one.lines)
    if not found:
        raise absent("round", "走访路线", round_id)
    return found


def _keep(library: Library, made: Made) -> Calendar:
    record = library.with_next_round(made.keep)
    return replace(_kept(library, record), findings=made.told.findings, notices=made.told.notices)


def _kept(library: Library, record: RoundRecord) -> Calendar:
    with library.round_folder(record.plan_id, record.id) as folder:
        told = read_record(folder)
    return Calendar(
        record,
        told.first_day,
        told.days,
        sum(map(len, told.before)),
        sum(len(routed.visits) for member in told.before for routed in member),
        sum(map(len, told.left)),
        _files(library, record),
    )


def _record(library: Library, plan_id: str, round_id: int) -> RoundRecord:
    record = library.round(plan_id, round_id)
    if record.kind != MEMBERS:
        raise absent("round", "走访路线", round_id)
    return record


def _files(library: Library, record: RoundRecord) -> tuple[PlanFile, ...]:
    """Return the files that are handed out; visits.json is the program's own, and has what nobody needs to see."""
    with library.store.reading(library.scope) as books:
        files = books.files.find(owner=round_owner(record))
    return tuple(PlanFile(one.name, one.n_bytes) for one in files if one.name not in (VISITS_JSON, REPORT_JSON))


def _sheets(
    told: Record, village: str | None, addresses: Mapping[str, str | None], seen: set[str] | None
) -> list[Sheet]:
    found = [
        Sheet(
            outing_number(one.member.member_id, routed.number),
            told.first_day + timedelta(days=one.offered[routed.outing].day),
            one.member.name or one.member.member_id,
            tuple(line for line in _lines(told, routed, village, addresses) if seen is None or _in(line, seen)),
        )
        for one, before in zip(told.assignments, told.before, strict=True)
        for routed in before
    ]
    return sorted(found, key=lambda one: (one.day, one.number))


def _lines(told: Record, routed: Routed, village: str | None, addresses: Mapping[str, str | None]) -> list[Line]:
    return [
        Line(
            order,
            village,
            visit.household_id,
            visit.households,
            told.first_day + timedelta(days=visit.last),
            addresses.get(visit.household_id) or addresses.get(visit.household_id.rpartition("#")[0]),
        )
        for order, (_, visits) in enumerate(routed.order, start=1)
        for visit in visits
    ]


def _in(line: Line, seen: set[str]) -> bool:
    return line.household in seen or line.household.rpartition("#")[0] in seen


def _addresses(store: Store, scope: Scope, plan: PlanRecord) -> dict[str, str | None]:
    """Return what the doors of rounds are called that a scope sees, by the ids of their households."""
    if plan.village_id is None:
        return {}
    with store.reading(scope) as books:
        return {one.household_id: one.address for one in books.households.find(village_id=plan.village_id)}


def _printing(asked: CalendarAsked | Anew, now: datetime) -> Printing:
    return Printing(now.date(), pdf=asked.pdf, png=asked.png, maps=asked.maps, workers=WORKERS)


def _profile(plan: PlanRecord) -> str | None:
    return plan.asked.profile if plan.asked is not None else None


def _in_words_of_the_web(plan: Callable[[], Told]) -> Told:
    """Plan; faults name what was asked as the web does, and no folder of this machine."""
    try:
        return plan()
    except InputError as error:
        faults = [replace(one, where=one.where.removeprefix("--").replace("-", "_")) for one in error.faults]
        raise InputError(faults) from error
