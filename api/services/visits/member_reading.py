"""Who walks and how each door stands, from what is kept of posts, people and visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import shapely

from api.services.staffing.places import areas_on
from api.services.staffing.posts import leaders_of
from api.services.visits.plans import RoundsAsked
from api.services.visits.readings import read_members, read_standings
from api.store.base import Store
from api.store.conditions import Among
from api.store.records.plans import PlanRecord
from api.store.records.visits import DoorDue
from geo.errors import Fault, InputError
from partition.tables import PlanTables
from partition.visits.frequency import Contact, Standing, VisitPolicy
from partition.visits.staff import Leave, Staff

MOST_WORK = 20_000
"""Households times weeks that are planned while somebody waits: minutes of work."""


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
class Known:
    """
    What is kept of those who may walk and of the doors, to be taken to where rounds are planned.

    ``leaders`` are by the codes of areas, ``names`` by the numbers of people; ``most_work`` is how many households
    times weeks may be planned.
    """

    leaders: Mapping[str, int]
    names: Mapping[int, str]
    dues: tuple[DoorDue, ...] = ()
    most_work: int = MOST_WORK


def known_of(store: Store, plan: PlanRecord, day: date, *, most_work: int = MOST_WORK) -> Known:
    """Return what is kept of a plan's area for rounds from a day on."""
    with store.reading((plan.path,)) as books:  # a draft may call its grids as those of another area are called
        leaders = leaders_of(books, day, tuple({one.code for one in areas_on(books, day)}))
    with store.reading() as books:
        people = books.people.find(id=Among(sorted(set(leaders.values()))))
        dues = books.dues.find(village_id=plan.village_id) if plan.village_id else ()
    return Known(leaders, {one.id: one.name for one in people}, tuple(dues), most_work)


def read_known(
    known: Known,
    asked: CalendarAsked,
    words: RoundsAsked,
    tables: PlanTables,
    policy: VisitPolicy,
    notices: list[Fault],
) -> tuple[tuple[Staff, ...], tuple[Standing, ...]]:
    """Return who walks, from the posts, and where each household stands, from what is kept of its door."""
    most = known.most_work // max(asked.weeks, 1)
    if len(tables.households) > most:
        en = f"{asked.weeks} weeks are planned at once for at most {most:,} doors, got {len(tables.households):,}"
        zh = f"{asked.weeks} 周最多可一次安排 {most:,} 个门牌，得到 {len(tables.households):,} 个"
        raise InputError([Fault("weeks", en, zh)])
    leaders = read_members(None, tables)
    grids = tuple(grid for one in leaders for grid in one.grid_ids)
    held = {grid: known.leaders[grid] for grid in grids if grid in known.leaders}
    staff = _staff(leaders, held, known.names, asked, tables)
    nobody = [one.grid_ids[0] for one in staff if not one.name]
    if nobody:
        text = f"{len(nobody)} grids have no leader on {words.first_day}, each is planned for one: {nobody[0]} ..."
        notices.append(Fault("posts", text, f"{len(nobody)} 个网格无负责人，各按一名负责人安排：{nobody[0]} 等"))
    blank = read_standings(None, tables.households, policy, words.first_day)
    return staff, tuple(_standings(blank, tables, {one.household_id: one for one in known.dues}, policy))


def _staff(
    leaders: Sequence[Staff],
    held: Mapping[str, int],
    names: Mapping[int, str],
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
        if number is None or number not in names:
            found[grid] = one
        elif number in found:
            found[number] = replace(found[number], grid_ids=(*found[number].grid_ids, grid))
        else:
            walker = walkers.get(number, Walker(number))
            found[number] = replace(
                one,
                member_id=f"p{number}",
                name=names[number],
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
