"""What needs a decision: posts that nobody holds, grids out of their band, overdue visits, doors far from a station."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from api.governance.post import Title
from api.services.accounts.callers import Caller
from api.services.covering.areas import measure
from api.services.covering.bands import ToldSize, bands_of, size_of, told_size
from api.services.covering.counts import Count, told
from api.services.covering.kept import Worked
from api.services.covering.numbers import path_of_area
from api.services.covering.organisation import Staffed, staffed
from api.services.covering.places import Node
from api.services.covering.stations import Ways, ways_to_stations
from api.services.covering.survey import Survey, survey
from api.store.library import Library

Kind = Literal["vacant", "not_recorded", "out_of_band", "drifted", "far", "overdue"]
KINDS: tuple[Kind, ...] = ("vacant", "not_recorded", "out_of_band", "drifted", "far", "overdue")
"""In the order in which they are told."""


@dataclass(frozen=True)
class Decision:
    """
    Something to decide about an area.

    ``count`` are the households that it is about, far ones or overdue ones; ``title`` is that which too few hold,
    ``size`` that of a grid out of its band.
    """

    kind: Kind
    node: Node
    count: Count | None = None
    title: Title | None = None
    size: ToldSize | None = None


def decisions(
    library: Library,
    worked: Worked,
    who: Caller,
    *,
    area: str | None = None,
    day: date | None = None,
    minutes: float,
) -> tuple[date, tuple[Decision, ...]]:
    """
    Return the day and what needs a decision in an area, or in all that is seen: by kind, of each the largest first.

    Far and overdue are told of the lowest grids. Raises `InputError` where no such area is seen.
    """
    found = survey(library, worked, day)
    path = "" if area is None else path_of_area(library, found, area)
    numbers = [n for n in found.places.seen(library.scope) if found.places.nodes[n].path.startswith(path)]
    numbers = [n for n in numbers if found.places.nodes[n].area is not None]
    with library.store.reading(library.scope) as books:
        staff = staffed(books, library.scope, found)
    ways = ways_to_stations(found)
    told_all = [*_of_posts(found, numbers, staff), *_of_doors(found, ways, who, numbers, minutes)]
    bands = bands_of(found.profiles)
    dedicated = frozenset(code for ground in found.grounds().values() for code in ground.dedicated)
    counted = measure(found, ways, who, numbers, minutes)
    for at, number in enumerate(numbers):
        node, n = found.places.nodes[number], int(counted.households[at])
        size = size_of(node, n if found.doors.keys else None, bands, dedicated)
        if size.in_band is False or size.drifted:
            kind: Kind = "drifted" if size.drifted else "out_of_band"
            told_all.append(Decision(kind, node, size=told_size(size, whole=counted.whole[at])))
    return found.day, tuple(sorted(told_all, key=_order))


def _of_posts(found: Survey, numbers: Sequence[int], staff: Staffed) -> Iterator[Decision]:
    for number in numbers:
        node = found.places.nodes[number]
        if staff.led.get(node.path) == "not_recorded":
            yield Decision("not_recorded", node)
        for seat in staff.empty.get(node.path, ()):
            yield Decision("vacant", node, title=seat.title)


def _of_doors(found: Survey, ways: Ways, who: Caller, numbers: Sequence[int], minutes: float) -> Iterator[Decision]:
    leaves = [n for n in numbers if not found.places.nodes[n].under]
    counted = measure(found, ways, who, leaves, minutes)
    for at, number in enumerate(leaves):
        node, whole = found.places.nodes[number], counted.whole[at]
        far, late = int(counted.known[at] - counted.near[at]), int(counted.late[at])
        if far:
            yield Decision("far", node, told(far, whole=whole))
        if late:
            yield Decision("overdue", node, told(late, whole=whole))


def _order(one: Decision) -> tuple[int, int, str]:
    drift = one.size.drift if one.size is not None and one.size.drift is not None else 0
    large = (one.count.n or 0) if one.count is not None else abs(drift)
    return KINDS.index(one.kind), -large, one.node.path
