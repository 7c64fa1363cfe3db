"""What is measured of a village before it is divided: units, neighbours and walking distances."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.adjacency import Adjacency, build_adjacency, without
from geo.borders import Borders, measure_borders
from geo.units import Units, build_units
from geo.village import Village
from geo.walk import WalkGraph, build_graph
from partition.centres import PlacedCentres, place_centres
from partition.problem import Floats, Ints, Singles
from partition.terms import GivenCentres
from partition.walk_to import column_blocks
from partition.walks import Walks


@dataclass(frozen=True)
class Ground:
    """
    A village, measured.

    Attributes
    ----------
    door
        The main door of each unit: the position of its household row with most households. A dedicated area without
        doors has that of the nearest household.
    land_part
        The land part of the boundary on which each unit's main door lies.
    walks
        Walking distances between household rows.
    centres
        The given centres of one level's grids; None where a household of each grid is its centre.
    """

    village: Village
    units: Units
    adjacency: Adjacency
    door: Ints
    land_part: Ints
    walks: Walks
    centres: PlacedCentres | None = None

    @property
    def walk_m(self) -> Floats | Singles:
        """
        Walking distances between household rows, shape ``(h, h)``, never infinite.

        They are in 32 bits where there are more rows than `partition.walks.SINGLE_ABOVE`.
        """
        return self.walks.measured()[0]

    @property
    def unreachable(self) -> NDArray[np.bool_]:
        """Which of the walking distances no path leads along, same shape."""
        return self.walks.measured()[1]

    def centres_at(self, level: str) -> PlacedCentres | None:
        """Return the given centres of a level's grids; None where it has none."""
        return self.centres if self.centres is not None and self.centres.level == level else None

    def door_walk_m(self, units: Ints, others: Ints) -> Floats | Singles:
        """Return metres from the main doors of some units to those of others, shape ``(len(units), len(others))``."""
        return self.walk_m[np.ix_(self.door[units], self.door[others])]

    @cached_property
    def borders(self) -> Borders:
        """Borders between the units' cells, and what of them lies on no road, water or railway."""
        village = self.village
        lines = np.concatenate([village.roads.geometry.to_numpy(), village.barriers.geometry.to_numpy()])
        near = lines[shapely.intersects(lines, village.boundary)]
        return measure_borders(self.units.table.geometry.to_numpy(), near)

    def n_land_parts(self, units: Ints) -> int:
        """Return on how many land parts the cells of some units lie; a building may have doors on several."""
        unit_of, part = self._cell_parts
        return len(np.unique(part[np.isin(unit_of, units)])) if len(part) else 1

    @cached_property
    def _cell_parts(self) -> tuple[Ints, Ints]:
        """The unit and the land part of every piece of a cell; nothing where the village is one part."""
        parts = shapely.get_parts(self.village.boundary)
        if len(parts) == 1:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        pieces, unit_of = shapely.get_parts(self.units.table.geometry.to_numpy(), return_index=True)
        land = np.flatnonzero(shapely.area(pieces) > SPECK_M2)
        middles = shapely.point_on_surface(pieces[land])
        return unit_of[land], shapely.STRtree(parts).query_nearest(middles, all_matches=False)[1]

    def unit_walk_m(self, centres: Ints, radius_m: float | None = None) -> Singles:
        """
        Return metres that a household of each unit walks, on average over its doors, to the main doors of some units.

        Shape ``(n, len(centres))``. With a radius, every metre that a door is too far counts `BEYOND_RADIUS` times
        more.
        """
        return self._walks(self._doors, centres, radius_m)

    def walk_among_m(self, units: Ints, radius_m: float | None = None) -> Singles:
        """Return `unit_walk_m` between some units only, shape ``(len(units), len(units))``."""
        doors, metres = self._doors.of(units), np.empty((len(units), len(units)), dtype=np.float32)
        for columns in column_blocks(len(units)):
            metres[:, columns] = self._walks(doors, units[columns], radius_m)
        return metres

    def centre_walk_m(self, radius_m: float | None = None) -> Singles:
        """
        Return metres that a household of each unit walks, on average over its doors, to each given centre.

        Shape ``(n, k)``; with a radius as `unit_walk_m`. A unit without households, such as an area, walks nothing.
        """
        if self.centres is None:
            return np.zeros((len(self.door), 0), dtype=np.float32)
        return self._doors.averaged(_dearer_beyond(radius_m, self.centres.walk_m[self._doors.rows]))

    def _walks(self, doors: "_Doors", centres: Ints, radius_m: float | None) -> Singles:
        return doors.averaged(_dearer_beyond(radius_m, self.walk_m[np.ix_(doors.rows, self.door[centres])]))

    @cached_property
    def _doors(self) -> "_Doors":
        """The doors of all units."""
        of, households = self.units.of_household, self.village.households["households"].to_numpy(dtype=float)
        if len(np.unique(of)) == len(self.door) == len(of):
            return _Doors(self.door, None, self.units.weights)
        rows = np.arange(len(of))
        by_unit = csr_array((households, (of, rows)), shape=(len(self.door), len(of)))
        return _Doors(rows, by_unit, self.units.weights)


@dataclass(frozen=True)
class _Doors:
    """
    The household rows of some units, and their households by unit and row; None where each unit has one row.

    ``weights`` are the households of each unit.
    """

    rows: Ints
    households: csr_array | None
    weights: Ints

    def of(self, units: Ints) -> "_Doors":
        """Return the doors of some of the units, by position."""
        if self.households is None:
            return _Doors(self.rows[units], None, self.weights[units])
        households = self.households[units]
        used = np.unique(households.indices)
        return _Doors(self.rows[used], households[:, used], self.weights[units])

    def averaged(self, walk_m: Floats | Singles) -> Singles:
        """Return the metres of a household of each unit, on average, from those of the rows."""
        if self.households is None:
            return walk_m.astype(np.float32, copy=False)
        return np.asarray(self.households @ walk_m / np.maximum(self.weights, 1)[:, None], dtype=np.float32)


def _dearer_beyond(radius_m: float | None, walk_m: Floats | Singles) -> Floats | Singles:
    """Return metres, every one beyond a radius counted `BEYOND_RADIUS` times more."""
    return walk_m if radius_m is None else walk_m + BEYOND_RADIUS * np.maximum(walk_m - radius_m, 0.0)


SPECK_M2 = 0.01
"""Pieces of cells up to this size are rounding, not land."""

BEYOND_RADIUS = 20.0
"""How often a metre beyond the service radius counts in the search."""


def survey(
    village: Village, graph: WalkGraph | None, split_above: int | None = None, *, walk_later: bool = False
) -> Ground:
    """
    Return the ground of a village that has households; ``graph`` is None where no roads are known.

    With ``walk_later`` walking distances are measured only once somebody asks for them.

    Buildings with more than ``split_above`` households are units by stairwell and floor (`geo.units.build_units`).
    Dedicated areas have no neighbours: no other grid reaches over them.
    """
    units = build_units(village, split_above)
    doors = village.households
    walks = Walks(graph, doors)
    if not walk_later:
        walks.measured()
    adjacency = build_adjacency(
        units.table.geometry.to_numpy(), village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy()
    )
    adjacency = without(adjacency, units.dedicated)
    door = main_doors(units, doors)
    parts = shapely.STRtree(shapely.get_parts(village.boundary))
    part = parts.query_nearest(doors.geometry.to_numpy()[door], all_matches=False)[1]
    return Ground(village, units, adjacency, door, part, walks)


def with_centres(ground: Ground, given: GivenCentres | None) -> Ground:
    """Return the ground with given centres placed on it; as it is where none are given, or it has some already."""
    if given is None or ground.centres is not None:
        return ground
    roads = ground.village.roads
    graph = build_graph(roads) if len(roads) else None
    return replace(ground, centres=place_centres(given, ground.village, ground.units, graph))


def main_doors(units: Units, doors: GeoDataFrame) -> Ints:
    """Return for each unit its household row with most households, the first of equals; for one without the nearest."""
    unit_of, households = units.of_household, doors["households"].to_numpy()
    door = np.full(len(units.table), -1, dtype=np.intp)
    order = np.lexsort((np.arange(len(unit_of)), -households, unit_of))
    door[np.unique(unit_of)] = order[np.unique(unit_of[order], return_index=True)[1]]
    empty = np.flatnonzero(door < 0)
    if len(empty):
        cells = units.table.geometry.to_numpy()[empty]
        door[empty] = shapely.STRtree(doors.geometry.to_numpy()).query_nearest(cells, all_matches=False)[1]
    return door
