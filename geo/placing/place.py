"""From doors that name their group to points: the use of everything in this folder."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, factorize
from shapely.geometry.base import BaseGeometry

from geo.placing.grounds import find_grounds
from geo.placing.lanes import Streets, nearest_lanes, numbered, read_streets
from geo.placing.names import door_numbers, lane_key
from geo.placing.stand import along_lanes, in_rows

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]

LANE_M = 12.0
"""Metres of lane for each door: plots are some 15 m wide, and most lanes have doors on one side or on parts of both."""

LEAST_LANE_M = 1.5
"""Where there is less for each, the lanes are not those of the group, and its doors stand in rows."""


@dataclass(frozen=True, order=True)
class _Door:
    """What a row says of a door; doors are set down in this order, those without a number last."""

    lane: str
    unnumbered: bool
    numbers: tuple[int, ...]
    text: str

    @staticmethod
    def read(lane: str | None, text: str | None) -> "_Door":
        numbers = door_numbers(text)
        return _Door(lane_key(lane or ""), not numbers, numbers, text or "")

    def side(self, row: int) -> int:
        """Return the side of the lane: 1 for odd numbers, -1 for even ones; in turn where there is no number."""
        return 1 if (self.numbers[0] if self.numbers else row + 1) % 2 else -1


def place_doors(
    doors: DataFrame,
    places: Geometries,
    lands: Sequence[BaseGeometry | None],
    *,
    roads: GeoDataFrame,
    barriers: Geometries,
) -> Geometries:
    """
    Return a point for each door: an estimate, evenly along the lanes of its group in the order of door numbers.

    A door that names a lane stands on the road of that name, the others share the lanes of the group: those in its
    outline, or nearest to its points, as long as the group needs. Odd numbers stand on one side of a lane and even
    ones on the other. Groups without lanes have their doors in rows. No door
    stands beyond the land of its village or across a barrier from its lane. The same input gives the same points.

    Parameters
    ----------
    doors
        ``place`` (position of its group in ``places``), ``stands`` (a number; doors of a group with equal ones stand
        at one place), and ``lane, door``: text or None.
    places
        For each group its Point or MultiPoint, or its outline as Polygon or MultiPolygon; groups at equal places
        share the ground.
    lands
        For each place the land of its village, None where no boundary is known.
    roads
        The columns of `geo.schema.ROADS`; lines.
    barriers
        Lines.
    """
    group_of, _ = factorize(shapely.to_wkb(shapely.normalize(places)))
    first = np.unique(group_of, return_index=True)[1]
    group_of_door = group_of[doors["place"].to_numpy()]
    n_doors = np.bincount(group_of_door, minlength=len(first))
    grounds = find_grounds(places[first], [lands[i] for i in first], barriers, n_doors)
    streets = read_streets(roads)
    points = np.full(len(doors), None, dtype=object)
    for i in np.unique(group_of_door):
        rows = np.flatnonzero(group_of_door == i)
        group = _Group(places[first[i]], grounds[i], streets.within(grounds[i]), barriers)
        points[rows] = shapely.points(group.stand(doors.iloc[rows]))
    return points


@dataclass(frozen=True)
class _Group:
    """A natural group: its place, the ground of its doors, the ways in that, and the barriers all around."""

    place: BaseGeometry
    ground: BaseGeometry
    streets: Streets
    barriers: Geometries

    def stand(self, doors: DataFrame) -> Floats:
        """Return the places of the doors of the group, shape (n, 2)."""
        _, first, slot = np.unique(doors["stands"].to_numpy(), return_index=True, return_inverse=True)
        xy = self._set_down([_Door.read(lane, door) for lane, door in doors[["lane", "door"]].iloc[first].to_numpy()])
        return xy[slot]

    def _set_down(self, doors: Sequence[_Door]) -> Floats:
        lane = np.array([door.lane for door in doors], dtype=object)
        order = np.array(sorted(range(len(doors)), key=lambda i: (doors[i], i)), dtype=np.intp)
        xy, used = np.empty((len(doors), 2)), set()
        for name in sorted({name for name in lane if name}):
            here, streets = order[lane[order] == name], self.streets.called(name)
            if _has_room(streets, len(here)):
                xy[here] = self._along(streets, [doors[i] for i in here])
                used.add(name)
        rest = order[~np.isin(lane[order], sorted(used))]
        if len(rest):
            xy[rest] = self._anywhere([doors[i] for i in rest], self.streets.but(frozenset(used)))
        return xy

    def _anywhere(self, doors: Sequence[_Door], streets: Streets) -> Floats:
        lanes = nearest_lanes(streets, self.place, len(doors) * LANE_M)
        return (
            self._along(lanes, doors) if _has_room(lanes, len(doors)) else in_rows(self.ground, self.place, len(doors))
        )

    def _along(self, streets: Streets, doors: Sequence[_Door]) -> Floats:
        side = np.array([door.side(row) for row, door in enumerate(doors)], dtype=np.intp)
        return along_lanes(numbered(streets), side, self.ground, self.barriers)


def _has_room(streets: Streets, n_doors: int) -> bool:
    return bool(shapely.length(streets.lines).sum() >= n_doors * LEAST_LANE_M)
