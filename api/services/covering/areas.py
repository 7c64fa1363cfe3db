"""Each area within another, with all three coverages: who leads it, how near its stations are, who was visited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from api.services.accounts.callers import Caller
from api.services.covering.bands import ToldSize, bands_of, size_of, told_size
from api.services.covering.counts import Count, Share, reads_more, told, told_share
from api.services.covering.days import Days, days_of
from api.services.covering.doors import Flags, Ints
from api.services.covering.kept import Worked
from api.services.covering.numbers import path_of_area
from api.services.covering.organisation import Organisation, Staffed, staffed
from api.services.covering.places import NOWHERE, Node
from api.services.covering.service import visited
from api.services.covering.shapes import as_geojson, outlines
from api.services.covering.stations import Ways, ways_to_stations
from api.services.covering.survey import Survey, survey
from api.store.library import Library
from api.store.scope import sees
from geo.errors import Fault, InputError


@dataclass(frozen=True)
class Covered:
    """
    An area and its service on a day.

    ``near`` is the part of its households that have a station within the minutes, ``served`` that of those who lie in
    exactly one grid and were visited in time; of either None is what was never recorded. ``far`` and ``overdue`` count
    those beyond. ``deeper`` is whether anything lies in it.
    """

    node: Node
    households: Count
    organisation: Organisation
    near: Share
    far: Count
    served: Share
    overdue: Count
    size: ToldSize
    deeper: bool
    geometry: dict[str, Any] | None


@dataclass(frozen=True)
class Layer:
    """
    The areas of a level within an area, on a day.

    ``within`` is that area, None for all that is seen; ``above`` are those that it lies in, the widest first, as far as
    they are seen. ``levels`` are the levels below it. ``pending`` says that ways to stations are still worked out.
    """

    day: date
    minutes: float
    days: Days
    level: str | None
    levels: tuple[str, ...]
    within: Node | None
    above: tuple[Node, ...]
    areas: tuple[Covered, ...]
    pending: bool


@dataclass(frozen=True)
class Measured:
    """What was counted of some areas, a place each in their order; None where nothing was recorded."""

    whole: tuple[bool, ...]
    households: Ints
    known: Ints
    near: Ints
    recorded: Ints
    asked: Ints
    served: Ints
    late: Ints


def coverage_of_areas(
    library: Library,
    worked: Worked,
    who: Caller,
    *,
    area: str | None = None,
    level: str | None = None,
    day: date | None = None,
    minutes: float,
    wait: bool = True,
) -> Layer:
    """
    Return the areas of a level within an area, or within all that is seen.

    Without a level it is the widest below the area of which there are several, else the lowest that there is. An area
    in which nothing lies stands for itself. Who does not ``wait`` gets an answer in which ways to stations may not be
    known yet.

    Raises
    ------
    InputError
        No such area is seen, or nothing in it has such a level.
    """
    found = survey(library, worked, day)
    path = "" if area is None else path_of_area(library, found, area)
    seen = found.places.seen(library.scope, path) or _alone(found, path)
    levels = tuple(one for one in found.places.levels if any(found.places.nodes[n].level == one for n in seen))
    chosen = _level(found, seen, levels, level)
    numbers = [n for n in seen if found.places.nodes[n].level == chosen]
    with library.store.reading(library.scope) as books:
        staff = staffed(books, library.scope, found)
        days = days_of(books, path or "/")
    number = found.places.by_path.get(path, NOWHERE)
    visited(found)  # before ways are worked out beside it, which would hold it up; it is kept
    ways = ways_to_stations(found, wait=wait)
    return Layer(
        found.day,
        minutes,
        days,
        chosen,
        levels,
        found.places.nodes[number] if number != NOWHERE else None,
        _above(found, number, library),
        _covered(found, ways, who, numbers, staff, minutes),
        ways.pending,
    )


def _alone(found: Survey, path: str) -> list[int]:
    number = found.places.by_path.get(path)
    return [] if number is None else [number]


def _level(found: Survey, seen: Sequence[int], levels: Sequence[str], wanted: str | None) -> str | None:
    if wanted is not None and wanted not in levels:
        known = ", ".join(levels) or "-"
        en = f"nothing in this area has this level; there are {known}"
        raise InputError([Fault("level", en, f"该区域内没有此层级；可用：{known}")])
    if wanted is not None:
        return wanted
    counts = {one: sum(found.places.nodes[n].level == one for n in seen) for one in levels}
    return next((one for one in levels if counts[one] > 1), levels[-1] if levels else None)


def _above(found: Survey, number: int, library: Library) -> tuple[Node, ...]:
    nodes: list[Node] = []
    while number != NOWHERE and (number := found.places.nodes[number].above) != NOWHERE:
        if sees(library.scope, found.places.nodes[number].path):
            nodes.append(found.places.nodes[number])
    return tuple(reversed(nodes))


def _covered(
    found: Survey, ways: Ways, who: Caller, numbers: Sequence[int], staff: Staffed, minutes: float
) -> tuple[Covered, ...]:
    counted = measure(found, ways, who, numbers, minutes)
    bands = bands_of(found.profiles)
    dedicated = frozenset(code for ground in found.grounds().values() for code in ground.dedicated)
    shapes = found.worked.shapes.of(
        (found.places.stamp, tuple(numbers)), lambda: as_geojson(outlines(found.places, numbers))
    )
    rows = []
    for at, number in enumerate(numbers):
        node, whole, n = found.places.nodes[number], counted.whole[at], int(counted.households[at])
        known, recorded = bool(counted.known[at]), bool(counted.recorded[at])
        far, late = int(counted.known[at] - counted.near[at]), int(counted.late[at])
        rows.append(
            Covered(
                node,
                told(n, whole=whole),
                staff.of(found.places, number),
                told_share(int(counted.near[at]) if known else None, int(counted.known[at]), whole=whole),
                told(far if known else None, whole=whole),
                told_share(int(counted.served[at]) if recorded else None, int(counted.asked[at]), whole=whole),
                told(late if recorded else None, whole=whole),
                told_size(size_of(node, n if found.doors.keys else None, bands, dedicated), whole=whole),
                bool(node.under),
                shapes.get(number),
            )
        )
    return tuple(rows)


def measure(found: Survey, ways: Ways, who: Caller, numbers: Sequence[int], minutes: float) -> Measured:
    """Return what is counted of some areas, households of doors that lie in them on the day."""
    visits = visited(found)
    nobody = np.zeros(len(found.doors.keys), dtype=bool)
    chosen = np.array(numbers, dtype=np.intp)

    def households(which: Flags) -> Ints:
        return found.places.totals(found.doors.households * which)[chosen]

    return Measured(
        tuple(reads_more(who, found.places.nodes[n].path) for n in numbers),
        households(~nobody),
        households(ways.known),
        households(ways.near(minutes)),
        households(visits.recorded if visits else nobody),
        households(~visits.wishes if visits else nobody),
        households(visits.in_time & found.places.once if visits else nobody),
        households(visits.late if visits else nobody),
    )
