"""Where service is thin, in numbers: doors in no grid, grids nobody leads, ways too long, visits overdue."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import shapely

from api.governance.role import Permission, allowed
from api.services.callers import Caller
from api.services.round_plan import read_plan
from api.services.staffing.places import areas_on, find_place, profile_of_plan
from api.services.staffing.posts import unled_on
from api.services.staffing.today import day_of
from api.services.visit_results import areas_of_doors
from api.store.base import Books, NotFoundError
from api.store.conditions import Begins
from api.store.library import Library
from api.store.records.areas import Area
from api.store.records.villages import Door
from api.store.records.visits import DoorDue
from api.store.scope import EVERYWHERE, Scope
from geo.errors import InputError
from geo.walk import build_graph, compile_walk
from partition.visits.frequency import VisitPolicy, policy_of

FEWEST = 10
"""Counts of households below this are not told to those who may read nothing but counts."""

METRES_PER_MINUTE = 4000.0 / 60.0


@dataclass(frozen=True)
class Count:
    """A number of households; None where nobody knows it, or where it is too small to be told: then ``suppressed``."""

    n: int | None
    suppressed: bool = False


@dataclass(frozen=True)
class Coverage:
    """
    The service of an area on a day.

    ``outside``: households in no grid. ``unled``, ``out_of_band``: grids. ``far``: households that walk longer than
    ``minutes`` to a station; unknown where none is recorded, or the roads are not. ``overdue``: households whose visit
    is overdue; unknown where no visit was ever recorded, and for days other than today.
    """

    day: date
    minutes: float
    households: Count
    outside: Count
    grids: int
    unled: int
    out_of_band: int
    far: Count
    overdue: Count


@dataclass(frozen=True)
class _Seen:
    """What is counted: the doors, the grids of the day, the dues, stations, and the policy that holds."""

    today: date
    doors: tuple[Door, ...]
    grids: tuple[Area, ...]
    inside: frozenset[tuple[str, str]]
    dues: tuple[DoorDue, ...]
    unled: int
    out_of_band: int
    policy: VisitPolicy


def coverage(library: Library, who: Caller, area: str | None, day: date | None, minutes: float) -> Coverage:
    """
    Return the coverage of an area, or of all that is seen, on a day.

    Raises
    ------
    InputError
        No such area is seen.
    """
    with library.store.reading(library.scope) as books:
        today = day_of(books.now())
        path = None if area is None else find_place(books, area, day=day or today).path
        seen = _read(books, path or "/", day or today)
    paths: Scope = library.scope if path is None else (path,)
    whole = all(_reads_more(who, each) for each in paths)
    far = _far(library, seen, minutes * METRES_PER_MINUTE)
    outside = sum(one.households for one in seen.doors if (one.village_id, one.household_id) not in seen.inside)
    return Coverage(
        day or today,
        minutes,
        _told(sum(one.households for one in seen.doors), whole=whole),
        _told(outside if seen.doors else None, whole=whole),
        len(seen.grids),
        seen.unled,
        seen.out_of_band,
        _told(far, whole=whole),
        _told(_overdue(seen) if (day or today) == today else None, whole=whole),
    )


def _reads_more(who: Caller, path: str) -> bool:
    wanted = (Permission.READ_HOUSEHOLDS, Permission.READ_VISITS)
    return any(allowed(who.grants, permission, path) for permission in wanted)


def _told(n: int | None, *, whole: bool) -> Count:
    return Count(None, suppressed=True) if n is not None and n < FEWEST and not whole else Count(n)


def _read(books: Books, path: str, day: date) -> _Seen:
    doors = books.households.find(path=Begins(path))
    grids = tuple(one for one in areas_on(books, day, path=Begins(path)) if one.plan_id)
    inside = areas_of_doors(books, [(door, day) for door in doors])
    plan_id = grids[0].plan_id if grids else None
    return _Seen(
        day_of(books.now()),
        doors,
        grids,
        frozenset(key for key, _ in inside),
        books.dues.find(path=Begins(path)),
        len(unled_on(books, day, grids)),
        sum(_out_of_band(books, grids)),
        policy_of(profile_of_plan(books, plan_id)),
    )


def _out_of_band(books: Books, grids: Sequence[Area]) -> list[bool]:
    """Return of each grid whether it holds more or fewer households than the profile allows; unknown ones are left."""
    bands = {
        (plan_id, level.name): level.allowed
        for plan_id in {one.plan_id for one in grids}
        for level in profile_of_plan(books, plan_id).as_levels()
    }
    known = ((one.households, bands.get((one.plan_id, one.level))) for one in grids)
    return [band is not None and n is not None and n not in band for n, band in known]


def _overdue(seen: _Seen) -> int | None:
    if not any(one.last_visit is not None or one.due_again for one in seen.dues):
        return None
    n_of = {(door.village_id, door.household_id): door.households for door in seen.doors}
    late = (one for one in seen.dues if _is_late(one, seen.policy, seen.today))
    return sum(n_of.get((one.village_id, one.household_id), 0) for one in late)


def _is_late(one: DoorDue, policy: VisitPolicy, today: date) -> bool:
    if one.contact_preference not in (None, "visit") or (one.ask_again is not None and one.ask_again > today):
        return False
    held = one.tier in policy.interval_days and (one.review_by is None or today <= one.review_by)
    days = policy.interval_days[one.tier if held and one.tier else policy.default_tier]
    return one.due_again or (one.last_visit is not None and one.last_visit + timedelta(days=days) < today)


def _far(library: Library, seen: _Seen, most_m: float) -> int | None:
    """Return the households that walk farther than so many metres to the nearest station, along the plans' roads."""
    with library.store.reading() as books:  # stations, and where roads lie, are no secrets
        stations = [shapely.Point(shapely.centroid(one.geom)) for one in books.stations.find()]
        villages = {plan_id: books.plans.find(id=plan_id) for plan_id in {one.plan_id for one in seen.grids}}
    by_village: Mapping[str, list[Door]] = defaultdict(list)
    for door in seen.doors:
        by_village[door.village_id].append(door)
    plans = {found[0].village_id: found[0].id for found in villages.values() if found}
    if not stations or not by_village or not by_village.keys() <= plans.keys():
        return None
    counted = [_far_of(library, plans[village], doors, stations, most_m) for village, doors in by_village.items()]
    known = [n for n in counted if n is not None]
    return sum(known) if len(known) == len(counted) else None


def _far_of(
    library: Library, plan_id: str, doors: Sequence[Door], stations: Sequence[shapely.Point], most_m: float
) -> int | None:
    try:
        with library.seen_with(EVERYWHERE).plan_folder(plan_id) as folder:
            roads = read_plan(folder).tables.roads
    except (InputError, NotFoundError):
        return None
    places = gpd.GeoSeries([*stations, *(door.geom for door in doors)], crs="EPSG:4326").to_crs(roads.crs)
    xy = shapely.get_coordinates(places.to_numpy())
    walk = compile_walk(build_graph(roads) if len(roads) else None, xy)
    numbers = np.arange(len(xy))
    metres = walk.distances(numbers[len(stations) :], numbers[: len(stations)]).metres
    weights = np.array([door.households for door in doors])
    return int(weights[np.asarray(metres).min(axis=1) > most_m].sum())
