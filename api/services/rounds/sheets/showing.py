"""A sheet as it is walked and keyed in: stops in their order with doors and ways, never a name nor a tier."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import CRS, Transformer

from api.services.rounds.sheets.filing import CALLS, calls_by_sheet
from api.services.rounds.sheets.finding import Found
from api.services.rounds.sheets.naming import door_names
from api.services.staffing.places import PROFILE, profile_of_plan
from api.services.visits.files.layout import FEATURES, folders_of
from api.services.visits.record import Assignment, Record, read_record
from api.services.visits.results import whole_door
from api.store.base import Store, absent
from api.store.conditions import Among, AtLeast
from api.store.library import Library
from api.store.records.visits import SheetRecord
from api.store.scope import EVERYWHERE, Scope, sees
from maps.metres import whole_metres
from maps.papers.round_sheet import outing_number
from partition.profile.model import NeedCode
from partition.visits.model import Visit
from partition.visits.walked import Routed

Way = tuple[tuple[int, int], ...]
"""A way in whole metres, east and south of the corner of a walk's map."""

_PART = re.compile(r"#+\d+$")
"""What follows the name of a door of which only a part is visited."""


@dataclass(frozen=True)
class Door:
    """
    A door of a stop: its household's key, what it is called, and how many households are visited there.

    ``recorded`` is what was recorded of it in the days of the sheet, so far as that is kept and may be read.
    """

    household: str
    name: str
    households: int
    recorded: str | None = None


@dataclass(frozen=True)
class Stop:
    """
    A stop, and the way to it from the stop before.

    ``way`` and ``at`` are empty where the doors of others would show in them.
    """

    number: int
    doors: tuple[Door, ...]
    metres: int | None = None
    streets: tuple[str, ...] = ()
    estimated: bool = False
    minute: float | None = None
    at: tuple[int, int] | None = None
    way: Way = ()


@dataclass(frozen=True)
class Corner:
    """Where metres of a walk's map count from, in the CRS of the plan, and how far they go."""

    west: float
    north: float
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A sheet for who asks: ``whole`` where all its doors are seen; ``back`` is the way back to the start."""

    found: Found
    grids: tuple[str, ...]
    stops: tuple[Stop, ...]
    needs: tuple[NeedCode, ...] = ()
    whole: bool = True
    back: Stop | None = None
    start: tuple[int, int] | None = None
    corner: Corner | None = None
    crs: CRS | None = None
    recordable: bool = False
    folder: str = field(default="")


def show_sheet(library: Library, found: Found, *, recording: Scope, reading: Scope) -> Shown:
    """
    Return a sheet as a scope sees it: its doors, and of a sheet of which all are seen the walk.

    ``recording`` and ``reading`` are where who asks may record and read visits.

    Raises
    ------
    NotFoundError
        None of its doors is seen.
    """
    sheet, whole = found.sheet, library.seen_with(EVERYWHERE)
    with whole.round_folder(sheet.plan_id, sheet.round_id) as folder:
        told = read_record(folder)
        one = _assignment(told, sheet)
        place = folder / member_folder(told, one)
        shown = _of_calls(whole, found, one) if sheet.kind == CALLS else _of_walk(whole.store, found, told, one, place)
    shown = replace(shown, folder=place.name)
    if not sees(library.scope, sheet.path):
        shown = _seen_of(shown, _kept(library.store, library.scope, found, shown))
        if not shown.stops:
            raise absent("sheet", "走访单", sheet.number)
    return _recorded(library.store, shown, recording, reading)


def member_folder(told: Record, one: Assignment) -> str:
    """Return the folder of a member among the files of rounds."""
    rows = zip(told.assignments, told.before, strict=True)
    busy = [each.member.member_id for each, before in rows if before or each.calls]
    return folders_of(busy)[one.member.member_id]


def routed_of(told: Record, sheet: SheetRecord) -> Routed:
    """Return the outing of a sheet. Raises `NotFoundError`."""
    for one, before in zip(told.assignments, told.before, strict=True):
        for routed in before:
            if outing_number(one.member.member_id, routed.number) == sheet.number:
                return routed
    raise absent("sheet", "走访单", sheet.number)


def _assignment(told: Record, sheet: SheetRecord) -> Assignment:
    found = [one for one in told.assignments if one.member.member_id == sheet.member_id]
    if not found:
        raise absent("sheet", "走访单", sheet.number)
    return found[0]


def _of_calls(library: Library, found: Found, one: Assignment) -> Shown:
    calls = calls_by_sheet(one).get(found.sheet.number, [])
    with library.plan_folder(found.plan.id, as_filed=True) as folder:
        names = door_names(folder)
    keys = _door_keys(library.store, found, [call.household_id for call in calls])
    doors = _doors(calls, names, keys)
    return Shown(found, one.member.grid_ids, tuple(Stop(n, (door,)) for n, door in enumerate(doors, start=1)))


def _of_walk(store: Store, found: Found, told: Record, one: Assignment, place: Path) -> Shown:
    routed = routed_of(told, found.sheet)
    keys = _door_keys(store, found, [visit.household_id for _, visits in routed.order for visit in visits])
    features = _features(place / FEATURES, routed.number)
    move = Transformer.from_crs("EPSG:4326", told.crs, always_xy=True)
    legs = {each["properties"]["order"]: each for each in features if each["properties"]["kind"] == "leg"}
    spots = {each["properties"]["order"]: each for each in features if each["properties"]["kind"] == "stop"}
    [start] = [each for each in features if each["properties"]["kind"] == "start"]
    shapes = {order: _moved(leg["geometry"]["coordinates"], move) for order, leg in legs.items()}
    begins = _moved([start["geometry"]["coordinates"]], move)
    corner = _corner(np.concatenate([begins, *shapes.values()]))
    metres = whole_metres(legs[order]["properties"]["metres"] for order in sorted(legs))
    stops = []
    for order, (_, visits) in enumerate(routed.order, start=1):
        spot = spots[order]["properties"]
        names = dict(zip(spot["household_ids"], spot["doors"], strict=True))
        at = _moved([spots[order]["geometry"]["coordinates"]], move)
        stop = Stop(order, _doors(visits, names, keys), minute=spot["minute"], at=_way(at, corner)[0])
        stops.append(_with_leg(stop, legs[order]["properties"], metres[order - 1], _way(shapes[order], corner)))
    last = len(stops) + 1
    back = _with_leg(Stop(0, ()), legs[last]["properties"], metres[last - 1], _way(shapes[last], corner))
    return Shown(
        found,
        one.member.grid_ids,
        tuple(stops),
        back=back,
        start=_way(begins, corner)[0],
        corner=corner,
        crs=told.crs,
    )


def _features(path: Path, number: int) -> list[Mapping[str, Any]]:
    told = json.loads(path.read_text(encoding="utf-8"))
    return [one for one in told["features"] if one["properties"]["outing"] == number]


def _moved(lonlat: Sequence[Sequence[float]], move: Transformer) -> np.ndarray:
    given = np.asarray(lonlat, dtype=float)
    return np.column_stack(move.transform(given[:, 0], given[:, 1]))


LATE = timedelta(days=14)
"""A round may be walked so long before or after its day: what is then written on its sheet is of the sheet."""

AROUND_M = 60.0
"""So far round a walk its map goes."""


def _corner(xy: np.ndarray) -> Corner:
    (west, south), (east, north) = np.floor(xy.min(axis=0)) - AROUND_M, np.ceil(xy.max(axis=0)) + AROUND_M
    return Corner(float(west), float(north), round(east - west), round(north - south))


def _way(xy: np.ndarray, corner: Corner) -> Way:
    whole = np.rint(np.column_stack([xy[:, 0] - corner.west, corner.north - xy[:, 1]])).astype(int)
    return tuple((x, y) for x, y in whole.tolist())


def _with_leg(stop: Stop, leg: Mapping[str, Any], metres: int, way: Way) -> Stop:
    return replace(stop, metres=metres, streets=tuple(leg["streets"]), estimated=bool(leg["estimated"]), way=way)


def _door_keys(store: Store, found: Found, ids: Sequence[str]) -> dict[str, str]:
    """Return by which door the result of each household is kept: parts of a large address by the whole."""
    wholes = {one: whole_door(one) for one in ids}
    if found.plan.village_id is None or all(one == whole for one, whole in wholes.items()):
        return {one: one for one in ids}
    asked = Among(sorted({*wholes, *wholes.values()}))
    with store.reading() as books:
        doors = books.households.find(village_id=found.plan.village_id, household_id=asked)
    known = {door.household_id for door in doors}
    return {one: whole if one not in known and whole in known else one for one, whole in wholes.items()}


def _doors(visits: Sequence[Visit], names: Mapping[str, str], keys: Mapping[str, str]) -> tuple[Door, ...]:
    """Return the doors of visits, parts of one address as one."""
    found: dict[str, Door] = {}
    for visit in visits:
        key = keys[visit.household_id]
        before = found.get(key)
        name = names.get(visit.household_id) or names.get(key) or visit.household_id
        called = _PART.sub("", name) if key != visit.household_id else name
        more = 0 if before is None else before.households
        found[key] = Door(key, called, more + visit.households)
    return tuple(found.values())


def needs_of(store: Store, plan_id: str) -> tuple[NeedCode, ...]:
    """Return what may be asked for at a door, as the profile of a plan lists it."""
    with store.reading() as books:
        own = profile_of_plan(books, plan_id).visits.need_codes
        return own or profile_of_plan(books, PROFILE).visits.need_codes


def _kept(store: Store, scope: Scope, found: Found, shown: Shown) -> set[str]:
    """Return which households of a sheet a scope sees the doors of."""
    ids = sorted({door.household for stop in shown.stops for door in stop.doors})
    if found.plan.village_id is None or not scope:
        return set()
    with store.reading(scope) as books:
        doors = books.households.find(village_id=found.plan.village_id, household_id=Among(ids))
    return {one.household_id for one in doors}


def _seen_of(shown: Shown, seen: Collection[str]) -> Shown:
    """Return a sheet with the doors that are seen, and without the walk, which leads past others."""
    kept = (replace(stop, doors=tuple(d for d in stop.doors if d.household in seen)) for stop in shown.stops)
    stops = tuple(Stop(stop.number, stop.doors, minute=stop.minute) for stop in kept if stop.doors)
    return replace(shown, stops=stops, whole=False, back=None, start=None, corner=None)


def _recorded(store: Store, shown: Shown, recording: Scope, reading: Scope) -> Shown:
    """Return a sheet that says whether results can be kept, and what was recorded of its doors already."""
    found = shown.found
    told = dict(_visited(store, reading, found, shown))
    stops = tuple(
        replace(stop, doors=tuple(replace(door, recorded=told.get(door.household)) for door in stop.doors))
        for stop in shown.stops
    )
    recordable = bool(_kept(store, recording, found, shown))
    return replace(shown, stops=stops, needs=needs_of(store, found.plan.id), recordable=recordable)


def _visited(store: Store, scope: Scope, found: Found, shown: Shown) -> Iterator[tuple[str, str]]:
    """Yield doors of a sheet at which somebody was met, and how: in its days, or as it is written on this sheet."""
    if found.plan.village_id is None or not scope:
        return
    ids = sorted({door.household for stop in shown.stops for door in stop.doors})
    sheet, since = found.sheet, AtLeast(found.sheet.day - LATE)
    with store.reading(scope) as books:
        for one in books.visits.find(village_id=found.plan.village_id, household_id=Among(ids), day=since):
            late = one.sheet == sheet.number and one.day <= sheet.last_day + LATE
            if late or sheet.day <= one.day <= sheet.last_day:
                yield one.household_id, "phoned" if one.called else "visited"
