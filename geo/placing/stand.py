"""Doors set down: evenly along lanes, or in rows where there are none."""

from math import sqrt

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SETBACK_M = 6.0
"""How far from the middle of its lane a door stands: half a lane and a step."""

CLOSE_M = 1.5
"""How far where there is no room for more."""

TURN_M = 0.5
"""Metres before and after a place over which the direction of a lane is taken."""

PITCH_M = 20.0
"""Metres from door to door where no lanes are known: the side of a plot of `geo.placing.grounds.PLOT_M2`."""

CLOSER = 0.8
"""By how much doors move together where there is no room for all."""


MOST_CELLS = 200_000
"""Places of a lattice that are looked at; a box that needs more has next to no ground in it."""


def along_lanes(lines: Geometries, side: Ints, ground: BaseGeometry, barriers: Geometries) -> Floats:
    """
    Return places of doors, shape (n, 2), evenly along lines that follow each other, in the order of the doors.

    A door stands to the left (1) or right (-1) of its lane, on the ground, and not across a barrier; where it would
    not, on the other side, else nearer, else on the lane itself.
    """
    foot, left = _feet(lines, len(side))
    xy, lost = foot.copy(), np.ones(len(side), dtype=bool)
    for set_back_m in (SETBACK_M, -SETBACK_M, CLOSE_M, -CLOSE_M):
        at = foot + left * (side * set_back_m)[:, None]
        legs = np.asarray(shapely.linestrings(np.stack([foot, at], axis=1)[lost]), dtype=object)
        done = np.flatnonzero(lost)[_is_clear(legs, ground, barriers)]
        xy[done], lost[done] = at[done], False
    return xy


def in_rows(ground: BaseGeometry, place: BaseGeometry, n_doors: int) -> Floats:
    """
    Return places of doors, shape (n, 2), in rows from the north-west that run there and back.

    They are the places of a square lattice through the middle of ``place`` that lie in the ground, which has an area,
    and nearest to that middle; those of an outline lie all over it. A ground so thin that no lattice fits has its
    doors on its rim.
    """
    middle = np.array(shapely.centroid(place).coords[0])
    west, south, east, north = shapely.bounds(ground) - np.tile(middle, 2)
    pitch_m = max(PITCH_M, sqrt((east - west) * (north - south) / MOST_CELLS))
    if shapely.get_dimensions(place) == 2:
        pitch_m = max(pitch_m, sqrt(ground.area / n_doors))
    while (east - west) * (north - south) <= MOST_CELLS * pitch_m**2:
        column, row = np.meshgrid(
            np.arange(np.floor(west / pitch_m), np.ceil(east / pitch_m) + 1),
            np.arange(np.ceil(north / pitch_m), np.floor(south / pitch_m) - 1, -1),
        )
        cells = np.column_stack([column.ravel(), row.ravel()])
        inside = cells[shapely.contains_xy(ground, middle + cells * pitch_m)]
        if len(inside) >= n_doors:
            return np.asarray(middle + _there_and_back(inside, n_doors) * pitch_m)
        pitch_m *= CLOSER
    rims = np.full(n_doors, shapely.boundary(ground), dtype=object)
    share = (np.arange(n_doors) + 0.5) / n_doors
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(rims, share, normalized=True)))


def _there_and_back(cells: Floats, n: int) -> Floats:
    """Return the n cells nearest to the origin, row by row, every other row backwards."""
    nearest = cells[np.lexsort((cells[:, 0], -cells[:, 1], np.hypot(*cells.T).round(9)))[:n]]
    down = nearest[:, 1].max(initial=0.0) - nearest[:, 1]
    return np.asarray(nearest[np.lexsort((np.where(down % 2, -nearest[:, 0], nearest[:, 0]), down))])


def _feet(lines: Geometries, n: int) -> tuple[Floats, Floats]:
    """Return n places evenly along lines that follow each other, and the direction to the left of each."""
    metres = shapely.length(lines)
    ends = np.cumsum(metres)
    at = (np.arange(n) + 0.5) / n * ends[-1]
    which = np.minimum(np.searchsorted(ends, at, side="right"), len(lines) - 1)
    line, along = lines[which], at - (ends - metres)[which]
    foot, behind, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, np.clip(along + step, 0.0, metres[which])))
        for step in (0.0, -TURN_M, TURN_M)
    )
    run = ahead - behind
    length = np.hypot(*run.T)
    return foot, np.column_stack([-run[:, 1], run[:, 0]]) / np.where(length > 0, length, 1.0)[:, None]


def _is_clear(legs: Geometries, ground: BaseGeometry, barriers: Geometries) -> NDArray[np.bool_]:
    """Return which ways from a lane to a door cross no barrier and end on the ground."""
    shapely.prepare(ground)
    clear = np.asarray(shapely.covers(ground, shapely.get_point(legs, -1)))
    clear[shapely.STRtree(barriers).query(legs, predicate="intersects")[0]] = False
    return clear
