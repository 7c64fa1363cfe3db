"""The five numbers of an area on a day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from api.governance.area import EVERYTHING
from api.services.accounts.callers import Caller
from api.services.covering.bands import bands_of, size_of
from api.services.covering.counts import Count, reads_more, told
from api.services.covering.doors import Flags
from api.services.covering.kept import Worked
from api.services.covering.organisation import staffed
from api.services.covering.places import NOWHERE
from api.services.covering.service import visited
from api.services.covering.stations import ways_to_stations
from api.services.covering.survey import Survey, survey
from api.services.staffing.places import find_place
from api.store.library import Library
from api.store.scope import Scope, sees


@dataclass(frozen=True)
class Coverage:
    """
    The service of an area on a day.

    ``outside``: households in no grid. ``unled``, ``out_of_band``: grids. ``far``: households that walk longer than
    ``minutes`` to a station; unknown where none is recorded, or the roads are not; ``unmeasured`` are those of which
    that holds where it is known of others. ``overdue``: households whose visit is overdue; unknown where no visit was
    ever recorded, and for days other than today.
    """

    day: date
    minutes: float
    households: Count
    outside: Count
    grids: int
    unled: int
    out_of_band: int
    far: Count
    unmeasured: Count
    overdue: Count


def coverage(
    library: Library, worked: Worked, who: Caller, area: str | None, day: date | None, minutes: float
) -> Coverage:
    """
    Return the coverage of an area, or of all that is seen, on a day.

    Raises
    ------
    InputError
        No such area is seen.
    """
    found = survey(library, worked, day)
    path = EVERYTHING if area is None else path_of_area(library, found, area)
    scope = narrowed(library.scope, path)
    return numbers_of(library, found, who, scope, minutes)


def path_of_area(library: Library, found: Survey, code: str) -> str:
    """Return the path of the area of a code, as it holds on the day or else last did. Raises `InputError`."""
    for node in found.places.nodes:
        if node.code == code and sees(library.scope, node.path):
            return node.path
    with library.store.reading(library.scope) as books:
        return find_place(books, code, day=found.day).path


def narrowed(scope: Scope, path: str) -> Scope:
    """Return what a scope sees of a path."""
    return (path,) if sees(scope, path) else tuple(one for one in scope if one.startswith(path))


def doors_in(found: Survey, scope: Scope) -> Flags:
    """Return which doors lie in what a scope sees, by the area that they lie in on the day."""
    sees_node = np.array([*(sees(scope, node.path) for node in found.places.nodes), False], dtype=bool)
    return sees_node[np.where(found.places.node_of == NOWHERE, len(found.places.nodes), found.places.node_of)]


def numbers_of(library: Library, found: Survey, who: Caller, scope: Scope, minutes: float) -> Coverage:
    """Return the numbers of what a scope sees."""
    whole = all(reads_more(who, each) for each in scope)
    mine = doors_in(found, scope)
    grids = [found.places.nodes[n] for n in found.places.seen(scope) if found.places.nodes[n].area is not None]
    with library.store.reading(library.scope) as books:
        led = staffed(books, scope, found).led
    bands = bands_of(found.profiles)
    dedicated = frozenset(code for ground in found.grounds().values() for code in ground.dedicated)
    ways = ways_to_stations(found)

    def households(which: Flags) -> int:
        return int(found.doors.households[mine & which].sum())

    known = bool((ways.known & mine).any())
    visits = visited(found)
    recorded = visits is not None and bool((visits.recorded & mine).any())
    counts = (
        households(mine),
        households(~found.places.inside) if mine.any() else None,
        households(ways.known & ~ways.near(minutes)) if known else None,
        households(~ways.known) if known else None,
        households(visits.late) if visits is not None and recorded else None,
    )
    n, outside, far, unmeasured, overdue = (told(one, whole=whole) for one in counts)
    return Coverage(
        found.day,
        minutes,
        n,
        outside,
        len(grids),
        sum(led.get(node.path) not in (None, "yes") for node in grids),
        sum(size_of(node, None, bands, dedicated).in_band is False for node in grids),
        far,
        unmeasured,
        overdue,
    )
