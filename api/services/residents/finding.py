"""The grids of a place on the map, of a village, of a natural group."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely

from api.services.covering.doors import Floats
from api.services.covering.places import NOWHERE, Node
from api.services.covering.survey import Survey
from api.services.lookup import METRES_A_DEGREE, NEAR_M
from api.services.ogc.sight import FEWEST
from api.services.residents.notice import lowest_public
from api.store.base import NotFoundError, absent
from geo.errors import Fault


@dataclass(frozen=True)
class Group:
    """A natural group, and the numbers of the grids in which at least ten households of it live, the most first."""

    name: str
    areas: tuple[int, ...]


def villages_with_grids(found: Survey) -> list[Node]:
    """Return the villages that have published grids, in the order of their paths."""
    return [found.places.nodes[n] for n in _villages(found)]


def village_number(found: Survey, code: str) -> int:
    """Return the number of a village that has published grids. Raises `NotFoundError`."""
    for number in _villages(found):
        if found.places.nodes[number].code == code:
            return number
    raise absent("village with published grids", "已发布网格的村", code)


def groups_of(found: Survey, code: str) -> list[Group]:
    """
    Return the natural groups of a village, of at least ten households each, and where they live.

    Raises
    ------
    NotFoundError
        No such village has published grids.
    """
    village = village_number(found, code)
    areas = lowest_public(found, found.places.nodes[village].path)
    at = found.places.fold(areas)
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in np.flatnonzero((found.places.fold([village]) != NOWHERE) & (at != NOWHERE)):
        group = found.doors.groups[row]
        if group:
            sums[group][areas[at[row]]] += int(found.doors.households[row])
    return [Group(name, _where(sums[name])) for name in sorted(sums) if sum(sums[name].values()) >= FEWEST]


def _where(households: dict[int, int]) -> tuple[int, ...]:
    ordered = sorted(households, key=lambda number: (-households[number], number))
    many = tuple(number for number in ordered if households[number] >= FEWEST)
    return many or tuple(ordered[:1])


def areas_at(found: Survey, lon: float, lat: float) -> list[int]:
    """
    Return the numbers of the smallest areas that hold a place, or come so near to it that it may lie there.

    The first holds it, where one does.

    Raises
    ------
    NotFoundError
        There is none.
    """
    numbers = [n for n in lowest_public(found) if (area := found.places.nodes[n].area) and area.geom is not None]
    shapes = [area.geom for n in numbers if (area := found.places.nodes[n].area) and area.geom is not None]
    metres = _metres(shapes, lon, lat)
    near = sorted((metre, at) for at, metre in enumerate(metres.tolist()) if metre < NEAR_M)
    if not near or near[0][0] > 0:
        text = ("lies in no published grid", "不在任何已发布的网格内")
        raise NotFoundError(Fault(f"{lon:.5f}, {lat:.5f}", *text))
    return [numbers[at] for _, at in near]


def _metres(shapes: Sequence[shapely.Geometry], lon: float, lat: float) -> Floats:
    """Return metres from a place to each shape, 0 within it."""
    around = shapely.Point(lon, lat).buffer(2 * NEAR_M / METRES_A_DEGREE / cos(radians(lat)))
    metres = np.full(len(shapes), np.inf)
    stretch = np.array([METRES_A_DEGREE * cos(radians(lat)), METRES_A_DEGREE])
    origin = np.array([lon, lat])
    for at in np.flatnonzero(shapely.intersects(np.array(shapes, dtype=object), around)):
        flat = shapely.transform(shapes[int(at)], lambda xy: (xy - origin) * stretch)
        metres[at] = shapely.distance(flat, shapely.Point(0.0, 0.0))
    return metres


def _villages(found: Survey) -> list[int]:
    nodes = found.places.nodes
    return [
        number
        for number, node in enumerate(nodes)
        if node.area is None and any(nodes[n].area is not None for n in node.under)
    ]
