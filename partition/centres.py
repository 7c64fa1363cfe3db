"""Given centres: service stations, or where leaders start; each is the centre of exactly one grid of a level."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.units import Units, build_units
from geo.village import Village
from geo.walk import WalkGraph, compile_walk
from partition.problem import Floats, Ints
from partition.terms import GivenCentres


@dataclass(frozen=True)
class PlacedCentres:
    """
    The given centres of one village.

    Attributes
    ----------
    level
        The level whose grids have them.
    ids, names
        Of each centre, empty text where it has none.
    xy
        Where each stands, metres, shape ``(k, 2)``.
    unit
        The unit in whose cell each stands, shape ``(k,)``; no two are in one.
    walk_m
        Walking distances from the household rows to each, shape ``(h, k)``, never infinite; a centre stands on the
        roads as a door does.
    unreachable
        Which of them no path leads along, same shape.
    """

    level: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    xy: Floats
    unit: Ints
    walk_m: Floats
    unreachable: NDArray[np.bool_]


def place_centres(given: GivenCentres, village: Village, units: Units, graph: WalkGraph | None) -> PlacedCentres:
    """Return the centres that stand in a village, in the order in which they are given; `check_centres` comes first."""
    cells = units.table.geometry.to_numpy()
    mine = np.flatnonzero(shapely.intersects(village.boundary, shapely.points(given.xy)))
    unit = _units_of(given.xy[mine], cells)
    doors = village.households
    xy = np.c_[doors.geometry.x, doors.geometry.y]
    walk = compile_walk(graph, np.vstack([xy, given.xy[mine]]))
    way = walk.distances(np.arange(len(xy)), len(xy) + np.arange(len(mine)))
    ids, names = (tuple(texts[i] for i in mine) for texts in (given.ids, given.names))
    return PlacedCentres(given.level, ids, names, given.xy[mine], unit, way.metres, way.unreachable)


def given_of(centres: GeoDataFrame | None) -> GivenCentres | None:
    """Return the given centres of a plan from its table (`partition.tables.PlanTables.centres`); None without any."""
    if centres is None or len(centres) == 0:
        return None
    ids, names = (tuple(centres[column].fillna("").astype(str)) for column in ("centre_id", "centre_name"))
    return GivenCentres(str(centres["level"].iloc[0]), ids, names, shapely.get_coordinates(centres.geometry.to_numpy()))


def check_centres(given: GivenCentres, villages: Sequence[Village], split_above: int | None) -> None:
    """
    Make sure that every village has centres, and that each stands in a unit of its own.

    Raises
    ------
    InputError
        Carries every fault: centres outside all villages, in villages without households, in dedicated areas, or two
        in one unit; villages without any.
    """
    points = np.asarray(shapely.points(given.xy), dtype=object)
    faults = [_outside(given, int(i), villages) for i in np.flatnonzero(~_inside(points, villages))]
    for village in villages:
        here = np.flatnonzero(shapely.intersects(village.boundary, points))
        if len(village.households) == 0:
            en, zh = f"stands in village {village.code}, where nobody lives", f"位于无住户的村 {village.code}"
            faults += [Fault(_called(given, int(i)), en, zh) for i in here]
        elif len(here) == 0:
            en = f"no centre stands in it; at least one of the {len(points)} would be right"
            zh = f"村内没有给定中心；{len(points)} 个中心中至少应有一个"
            faults.append(Fault(f"{given.where}, village {village.code} {village.name}", en, zh))
        else:
            faults += _in_one_unit(given, here, build_units(village, split_above))
    if faults:
        raise InputError(faults)


def _inside(points: NDArray[np.object_], villages: Sequence[Village]) -> NDArray[np.bool_]:
    """Return which points stand in some village."""
    return np.asarray(np.any([shapely.intersects(village.boundary, points) for village in villages], axis=0))


def _outside(given: GivenCentres, i: int, villages: Sequence[Village]) -> Fault:
    """Return that a centre stands in no village, and how far off."""
    point = shapely.Point(given.xy[i])
    away, nearest = min((village.boundary.distance(point), village.name) for village in villages)
    at = f"{given.xy[i][0]:.1f}, {given.xy[i][1]:.1f}"
    en = f"stands at {at} m, {away:,.0f} m outside the nearest village {nearest}; a place inside one would be right"
    zh = f"位于 {at}（米），在最近的{nearest}之外 {away:,.0f} 米；应位于村界之内"
    return Fault(_called(given, i), en, zh)


def _in_one_unit(given: GivenCentres, here: Ints, units: Units) -> list[Fault]:
    """Return which centres stand in a unit that another stands in already, or in a dedicated area."""
    faults, ids = [], units.table.index.to_numpy()
    unit = _units_of(given.xy[here], units.table.geometry.to_numpy())
    for i, u in zip(here, unit, strict=True):
        if units.dedicated[u]:
            name = units.table["dedicated"].iloc[u]
            en, zh = f"stands in the dedicated area {name}, a grid of its own", f"位于专属网格 {name} 之内"
            faults.append(Fault(_called(given, i), en, zh))
    order = sorted(zip(unit.tolist(), here.tolist(), strict=True))
    for u, pairs in groupby(order, key=lambda pair: pair[0]):
        first, *others = [i for _, i in pairs]
        en = f"stands in unit {ids[u]}, as does {_called(given, first)}; a unit for each would be right"
        zh = f"与 {_called(given, first)} 同在单元 {ids[u]}；每个单元至多一个中心"
        faults += [Fault(_called(given, i), en, zh) for i in others]
    return faults


def _called(given: GivenCentres, i: int) -> str:
    """Return what a centre is called in a message: its place in the file, and its name or id."""
    label = given.names[i] or given.ids[i]
    return f"{given.where}, place {int(i) + 1}" + (f" ({label})" if label else "")


def _units_of(xy: Floats, cells: NDArray[np.object_]) -> Ints:
    """Return the unit whose cell each place is nearest to: that in which it lies, the first of equals."""
    place, cell = shapely.STRtree(cells).query_nearest(shapely.points(xy))
    unit = np.full(len(xy), len(cells), dtype=np.intp)
    np.minimum.at(unit, place, cell)
    return unit
