"""Which area a place lies in on a day, at every level, and who leads it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import cos, radians

import numpy as np
import shapely

from api.services.plans.reattribution import lead_titles
from api.store.base import Books, NotFoundError
from api.store.conditions import Among, AtMost, OpenOrAfter
from api.store.library import Library
from api.store.records.areas import Area
from api.store.records.staff import PostRecord
from geo.errors import Fault, InputError

NEAR_M = 20.0
"""A place nearer to a border than this may well lie on its other side: points and cells are no better known."""

METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Leader:
    """Who holds the title that leads an area."""

    title: str
    name: str
    work_phone: str


@dataclass(frozen=True)
class Found:
    """An area that holds a place on a day."""

    area: Area
    border_m: float
    leaders: tuple[Leader, ...] = ()

    @property
    def near_border(self) -> bool:
        """Whether its border is so near that the place may lie beyond it."""
        return self.border_m < NEAR_M


def look_up(library: Library, place: shapely.Point, day: date, *, people: Library | None = None) -> tuple[Found, ...]:
    """
    Return the areas that hold a place, lon/lat, on a day: one a level, the widest first.

    ``people`` is the library in which who asks may see who leads an area.

    Raises
    ------
    NotFoundError
        The place lies in no area on that day.
    """
    with library.store.reading(library.scope) as books:
        found = _found(books, place, day)
        if people is not None and people.scope == library.scope:  # one transaction is half the time of two
            return _led(books, found, day)
    if people is None:
        return found
    with people.store.reading(people.scope) as books:
        return _led(books, found, day)


def _found(books: Books, place: shapely.Point, day: date) -> tuple[Found, ...]:
    areas = books.areas.meeting(place, valid_from=AtMost(day), valid_to=OpenOrAfter(day))
    by_level: dict[str, Area] = {}
    for area in sorted(areas, key=lambda area: (area.path.count("/"), area.code)):
        by_level.setdefault(area.level, area)  # on a border, the first of two
    if not by_level:
        text = (f"lies in no area on {day}", f"在 {day} 不属于任何区域")
        raise NotFoundError(Fault(f"{place.x:.6f}, {place.y:.6f}", *text))
    return tuple(Found(area, _border_m(area, place)) for area in by_level.values())


def _led(books: Books, found: Sequence[Found], day: date) -> tuple[Found, ...]:
    """Return areas that were found, with who leads them."""
    codes = Among({one.area.code for one in found})
    posts = books.posts.find(area=codes, valid_from=AtMost(day), valid_to=OpenOrAfter(day))
    return tuple(
        replace(one, leaders=_leaders(books, one.area, [post for post in posts if post.area == one.area.code]))
        for one in found
    )


def place_of_address(library: Library, address: str, village_id: str) -> shapely.Point:
    """
    Return where an address of a village is.

    Raises
    ------
    NotFoundError
        The village has no door of that address.
    InputError
        Doors of that address lie in several places.
    """
    with library.store.reading(library.scope) as books:
        doors = books.households.find(village_id=books.villages.get(village_id).id, address=address)
    places = {(door.geom.x, door.geom.y): door.geom for door in doors}  # type: ignore[attr-defined]
    if not places:
        raise NotFoundError(Fault("address", "no door of this village has this address", "本村没有这个地址"))
    if len(places) > 1:
        text = (
            "doors in several places have this address; name the building or the room",
            "该地址对应多处；请写明楼栋或房号",
        )
        raise InputError([Fault("address", *text)])
    [place] = places.values()
    return place  # type: ignore[return-value]


def _border_m(area: Area, place: shapely.Point) -> float:
    """Return metres from a place to the border of an area, good to a percent so near by."""
    assert area.geom is not None
    stretch = np.array([METRES_A_DEGREE * cos(radians(place.y)), METRES_A_DEGREE])
    origin = np.array([place.x, place.y])
    border = shapely.transform(shapely.boundary(area.geom), lambda xy: (xy - origin) * stretch)
    return float(shapely.distance(border, shapely.Point(0.0, 0.0)))


def _leaders(books: Books, area: Area, posts: Sequence[PostRecord]) -> tuple[Leader, ...]:
    """Return who holds those of the posts of an area whose title leads it."""
    if not posts or area.plan_id is None:
        return ()
    try:
        plan = books.plans.get(area.plan_id)
    except NotFoundError:
        return ()
    lead = lead_titles(plan.asked.profile if plan.asked else None).get(area.level)
    leaders = []
    for post in posts:
        if post.person_id is not None and lead in (None, post.title):
            person = books.people.get(post.person_id)
            leaders.append(Leader(post.title, person.name, person.work_phone))
    return tuple(leaders)
