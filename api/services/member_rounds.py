"""Rounds of all members of a plan over some weeks, from the posts and visits that are recorded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock

import geopandas as gpd
import shapely

from api.services.plans import PlanFile, named_file, ready_plan
from api.services.staffing.posts import leaders_of
from api.services.turns import turn
from api.services.visit_finish import Printing, WeeksResult
from api.services.visit_folder import REPORT_JSON, VISITS_JSON
from api.services.visit_plans import RoundsAsked, plan_weeks_of
from api.services.visit_readings import read_members, read_standings
from api.services.visit_record import Record, read_record
from api.services.visit_replan import ReplanAsked, replan_weeks
from api.store.base import Store, absent
from api.store.conditions import Among
from api.store.library import Library, round_owner
from api.store.records.plans import PlanRecord
from api.store.records.staff import PersonRecord
from api.store.records.visits import DoorDue, RoundRecord
from api.store.scope import EVERYWHERE, Scope
from geo.errors import Fault, InputError
from maps.papers.round_sheet import outing_number
from partition.tables import PlanTables
from partition.visits.frequency import Contact, Standing, VisitPolicy
from partition.visits.staff import Leave, Staff
from partition.visits.walked import Routed

MEMBERS = "members"
"""The kind of rounds that are of all members."""

MOST_WORK = 20_000
"""Households times weeks that are planned while somebody waits: minutes of work."""

WORKERS = 2

_planning = Lock()


@dataclass(frozen=True)
class Walker:
    """When somebody of the staff walks; what is None is as the profile says. ``start`` is lon/lat."""

    person_id: int
    weekdays: tuple[int, ...] | None = None
    minutes: float | None = None
    leave: tuple[Leave, ...] = ()
    evening: bool = True
    start: tuple[float, float] | None = None


@dataclass(frozen=True)
class CalendarAsked:
    """What is asked for: weeks from a day on, who walks when, days on which nobody does, and which papers."""

    first_day: date
    weeks: int = 4
    walkers: tuple[Walker, ...] = ()
    holidays: tuple[date, ...] = ()
    speed_kmh: float = 4.0
    seed: int = 0
    pdf: bool = False
    png: bool = False
    maps: bool = True


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
    plan = ready_plan(library, plan_id)
    with turn(_planning, "rounds", "走访路线"), library.plan_folder(plan_id) as folder, library.workspace() as stage:
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
        result = _in_words_of_the_web(partial(plan_weeks_of, words, partial(_read, library.store, plan, asked)))
        return _keep(library, plan, stage / "rounds", result, now)


def plan_anew(library: Library, plan_id: str, round_id: int, asked: Anew, *, now: datetime) -> Calendar:
    """Plan rounds anew after some were missed, and keep them beside those so far. Raises as `make_calendar`."""
    plan, before = ready_plan(library, plan_id), _record(library, plan_id, round_id)
    with (
        turn(_planning, "rounds", "走访路线"),
        library.plan_folder(plan_id) as folder,
        library.round_folder(plan_id, before.id) as old,
        library.workspace() as stage,
    ):
        printing = _printing(asked, now)
        words = ReplanAsked(folder, old, stage / "rounds", printing, asked.missed, asked.done_until, asked.seed)
        return _keep(library, plan, stage / "rounds", _in_words_of_the_web(partial(replan_weeks, words)), now)


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


def _read(
    store: Store,
    plan: PlanRecord,
    asked: CalendarAsked,
    words: RoundsAsked,
    tables: PlanTables,
    policy: VisitPolicy,
    notices: list[Fault],
) -> tuple[tuple[Staff, ...], tuple[Standing, ...]]:
    """Return who walks, from the posts, and where each household stands, from what is kept of its door."""
    most = MOST_WORK // max(asked.weeks, 1)
    if len(tables.households) > most:
        en = f"{asked.weeks} weeks are planned at once for at most {most:,} doors, got {len(tables.households):,}"
        zh = f"{asked.weeks} 周最多可一次安排 {most:,} 个门牌，得到 {len(tables.households):,} 个"
        raise InputError([Fault("weeks", en, zh)])
    leaders = read_members(None, tables)
    grids = tuple(grid for one in leaders for grid in one.grid_ids)
    with store.reading((plan.path,)) as books:  # a draft may call its grids as those of another area are called
        held = leaders_of(books, words.first_day, grids)
    with store.reading() as books:
        people = {one.id: one for one in books.people.find(id=Among(sorted(set(held.values()))))}
        dues = books.dues.find(village_id=plan.village_id) if plan.village_id else ()
    staff = _staff(leaders, held, people, asked, tables)
    nobody = [one.grid_ids[0] for one in staff if not one.name]
    if nobody:
        text = f"{len(nobody)} grids have no leader on {words.first_day}, each is planned for one: {nobody[0]} ..."
        notices.append(Fault("posts", text, f"{len(nobody)} 个网格无负责人，各按一名负责人安排：{nobody[0]} 等"))
    blank = read_standings(None, tables.households, policy, words.first_day)
    return staff, tuple(_standings(blank, tables, {one.household_id: one for one in dues}, policy))


def _staff(
    leaders: Sequence[Staff],
    held: Mapping[str, int],
    people: Mapping[int, PersonRecord],
    asked: CalendarAsked,
    tables: PlanTables,
) -> tuple[Staff, ...]:
    """Return those who walk in the order of their grids: who leads several grids walks them all."""
    walkers = {one.person_id: one for one in asked.walkers}
    if unknown := sorted(set(walkers) - set(held.values())):
        told = ", ".join(map(str, unknown))
        en = f"{told} lead no grid of the plan on {asked.first_day}; leave them out, or give them a post"
        raise InputError([Fault("members", en, f"{told} 在 {asked.first_day} 不负责方案中的网格；请删去或先任职")])
    found: dict[object, Staff] = {}
    for one in leaders:
        [grid] = one.grid_ids
        number = held.get(grid)
        if number is None or number not in people:
            found[grid] = one
        elif number in found:
            found[number] = replace(found[number], grid_ids=(*found[number].grid_ids, grid))
        else:
            walker = walkers.get(number, Walker(number))
            found[number] = replace(
                one,
                member_id=f"p{number}",
                name=people[number].name,
                start=one.start if walker.start is None else _metric(walker.start, tables),
                weekdays=walker.weekdays,
                minutes=walker.minutes,
                leave=walker.leave,
                evening=walker.evening,
            )
    return tuple(found.values())


def _metric(start: tuple[float, float], tables: PlanTables) -> shapely.Point:
    return shapely.Point(gpd.GeoSeries.from_xy([start[0]], [start[1]], crs=4326).to_crs(tables.households.crs)[0])


def _standings(
    blank: Sequence[Standing], tables: PlanTables, dues: Mapping[str, DoorDue], policy: VisitPolicy
) -> list[Standing]:
    """Return standings with what is kept of each door; of a part of a large address holds what is of the whole."""
    households = tables.households
    whole = households["address_id" if "address_id" in households else "household_id"].astype(str)
    told = (dues.get(one.household_id, dues.get(address)) for one, address in zip(blank, whole, strict=True))
    return [one if due is None else _standing(one, due, policy) for one, due in zip(blank, told, strict=True)]


def _standing(blank: Standing, due: DoorDue, policy: VisitPolicy) -> Standing:
    wish = Contact.VISIT if due.contact_preference is None else Contact[due.contact_preference.upper()]
    return replace(
        blank,
        tier=due.tier if due.tier in policy.interval_days else None,
        review_by=due.review_by,
        contact=wish,
        ask_again=due.ask_again,
        last_visit=due.last_visit,
        due_again=due.due_again,
    )


def _keep(library: Library, plan: PlanRecord, folder: Path, result: WeeksResult, now: datetime) -> Calendar:
    record = library.add_round(RoundRecord(0, plan.id, "", now, kind=MEMBERS), folder, deep=True)
    findings = tuple(Fault(one.rule, one.en, one.zh) for one in result.findings)
    return replace(_kept(library, record), findings=findings, notices=result.notices)


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


def _in_words_of_the_web(plan: Callable[[], WeeksResult]) -> WeeksResult:
    """Plan; faults name what was asked as the web does, and no folder of this machine."""
    try:
        return plan()
    except InputError as error:
        faults = [replace(one, where=one.where.removeprefix("--").replace("-", "_")) for one in error.faults]
        raise InputError(faults) from error
