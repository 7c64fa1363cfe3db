"""A grid with its leaders and stations, as it is published today."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from api.governance.post import Title, holders, titles_of
from api.services.covering.counts import Count, told
from api.services.covering.places import NOWHERE, Node
from api.services.covering.survey import Survey
from api.services.ogc.areas import PUBLIC
from api.services.staffing.posts import as_post
from api.store.base import Books, absent
from api.store.records.staff import StationRecord


@dataclass(frozen=True)
class Leader:
    """Who leads an area: the title, the name, and the telephone at work."""

    title: Title
    name: str
    work_phone: str


@dataclass(frozen=True)
class Answerable:
    """An area and those who lead it; nobody where that is not recorded."""

    node: Node
    leaders: tuple[Leader, ...]


@dataclass(frozen=True)
class Notice:
    """
    What everybody may know of a grid.

    ``chain`` are the grids that it lies in and itself, the widest first; ``village`` is what these lie in. Without a
    station of its own or of an area round it, ``stations`` is the nearest of the village, and ``own`` is not set.
    """

    village: Node | None
    chain: tuple[Answerable, ...]
    households: Count
    stations: tuple[StationRecord, ...]
    own: bool

    @property
    def node(self) -> Node:
        """The grid itself."""
        return self.chain[-1].node


def notice_of(books: Books, found: Survey, number: int) -> Notice:
    """Return what everybody may know of the area of a number; ``books`` see everything."""
    numbers = _chain(found, number)
    grids = [n for n in numbers if found.places.nodes[n].area is not None]
    villages = [found.places.nodes[n] for n in numbers if found.places.nodes[n].area is None]
    households = int(found.places.totals(found.doors.households)[number])
    stations, own = _stations(books, found.places.nodes[number], villages[-1] if villages else None)
    return Notice(
        villages[-1] if villages else None,
        tuple(Answerable(found.places.nodes[n], _leaders(books, found, found.places.nodes[n])) for n in grids),
        told(households if found.doors.keys else None, whole=False),
        stations,
        own,
    )


def public_number(found: Survey, code: str) -> int:
    """
    Return the number of the published area of a code, as it holds today.

    Raises
    ------
    NotFoundError
        None has it, or it is too small to be told of.
    """
    for number, node in enumerate(found.places.nodes):
        if node.code == code and is_public(node):
            return number
    raise absent("published grid", "已发布的网格", code)


def is_public(node: Node) -> bool:
    """Return whether everybody may know of an area."""
    return node.area is not None and node.level in PUBLIC


def lowest_public(found: Survey, path: str = "") -> list[int]:
    """Return the numbers of the smallest areas below a path that everybody may know of."""
    nodes = found.places.nodes
    return [
        number
        for number, node in enumerate(nodes)
        if node.path.startswith(path) and is_public(node) and not any(is_public(nodes[n]) for n in node.under)
    ]


def _chain(found: Survey, number: int) -> list[int]:
    numbers = [number]
    while (above := found.places.nodes[numbers[0]].above) != NOWHERE:
        numbers.insert(0, above)
    return numbers


def _leaders(books: Books, found: Survey, node: Node) -> tuple[Leader, ...]:
    profile = found.profiles.get(node.area.plan_id or "") if node.area else None
    title = next((one for one in titles_of(profile) if _leads(one, node)), None) if profile else None
    if title is None:
        return ()
    posts = [as_post(one) for one in books.posts.find(area=node.code) if one.person_id is not None]
    people = [books.people.get(int(person)) for person in holders(posts, node.code, title.name, found.day)]
    return tuple(Leader(title, one.name, one.work_phone) for one in people)


def _leads(title: Title, node: Node) -> bool:
    return title.leads and title.level == node.level


def _stations(books: Books, node: Node, village: Node | None) -> tuple[tuple[StationRecord, ...], bool]:
    every = books.stations.find()
    own = [one for one in every if one.path.startswith(node.path) or node.path.startswith(one.path)]
    if own:
        return tuple(sorted(own, key=lambda one: (-len(one.path), one.name))), True
    near = [one for one in every if village is not None and one.path.startswith(village.path)]
    shape = node.area.geom if node.area else None
    return (_nearest(near, shape),) if near and shape is not None else (), False


def _nearest(stations: Sequence[StationRecord], shape: BaseGeometry) -> StationRecord:
    away = shapely.distance(np.array([one.geom for one in stations], dtype=object), shapely.centroid(shape))
    return stations[int(np.argmin(away))]
