"""Every figure of a plan, measured again: each grid on its own, then summed over villages and levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

import networkx as nx
import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from partition.verify.adjacency import Neighbours, neighbours
from partition.verify.case import Case, Level
from partition.verify.finding import Finding, LevelFigures, Severity
from partition.verify.ground import Ground, ground_of
from partition.verify.walking import Walks, walks


@dataclass(frozen=True)
class GridWalk:
    """
    Walking inside one grid, to its stated centre (to its best one where the stated one is not in the grid).

    ``best_objective_m`` is the least household-metres to any household of the grid, ``best_centre`` that household.
    Where the planner gave the centre, ``given`` is its row and it counts as the best.
    """

    centre: str
    mean_m: float
    max_m: float
    objective_m: float
    best_centre: str
    best_objective_m: float
    unreachable: int
    given: int | None = None


@dataclass(frozen=True)
class Pieces:
    """
    How a grid's units hang together.

    ``worst`` is the most pieces in which the grid lies inside one connected component of its village (1: contiguous);
    ``components`` how many of these it lies in, ``lands`` how many there would be without barriers.
    """

    worst: int
    components: int
    lands: int


@dataclass(frozen=True)
class GridMeasure:
    """
    One grid as measured; ``walk`` is None and ``members`` empty where no household is in it.

    ``one_building``: it is one unit, or all the stairwells and floors of one building. ``dedicated``: it is one unit,
    and that is a dedicated area, which no band binds.
    """

    level: Level
    grid_id: str
    village: str
    members: tuple[str, ...]
    units: tuple[str, ...]
    households: float
    pieces: Pieces
    walk: GridWalk | None
    polsby_popper: float | None
    one_building: bool = False
    dedicated: bool = False

    @property
    def oversized(self) -> bool:
        """True if it is one building or address with more households than a grid may hold."""
        return self.one_building and not self.dedicated and self.households > self.level.allowed[1]

    @property
    def in_band(self) -> bool:
        """True if the households are inside the strict band."""
        return self.dedicated or self.level.strict[0] <= self.households <= self.level.strict[1]

    @property
    def within_tolerance(self) -> bool:
        """True if the households are inside the band with its tolerance."""
        return self.dedicated or self.level.allowed[0] <= self.households <= self.level.allowed[1]

    @property
    def contiguous(self) -> bool:
        """True if the grid is one piece in every component that it lies in."""
        return self.pieces.worst <= 1

    def finding(
        self,
        rule: str,
        en: str,
        zh: str,
        *,
        severity: Severity = "must",
        measured: float | None = None,
        allowed: str | None = None,
        unit: str = "",
    ) -> Finding:
        """Return a finding at this grid."""
        return Finding(
            rule=rule,
            severity=severity,
            en=f"{self.grid_id} {en}",
            zh=f"{self.grid_id} {zh}",
            village=self.village,
            level=self.level.name,
            grid_id=self.grid_id,
            measured=measured,
            allowed=allowed,
            unit=unit,
        )


@dataclass(frozen=True)
class Measures:
    """
    A case and what was measured in it.

    Grids as in their layers, ground by (village, level), who borders whom, and the walks between all households.
    """

    case: Case
    grids: tuple[GridMeasure, ...]
    ground: Mapping[tuple[str, str], Ground]
    borders: Neighbours
    walks: Walks

    def at(self, level: str) -> tuple[GridMeasure, ...]:
        """Return the grids of one level."""
        return tuple(grid for grid in self.grids if grid.level.name == level)


def measure(case: Case) -> Measures:
    """Return every figure of the case, measured from households, cells, polygons, roads and barriers alone."""
    borders = neighbours(case.units, case.barriers, case.roads, apart=case.units["dedicated"].notna().to_numpy())
    points = _xy(case.households)
    if case.centres is not None:  # given centres stand on the roads as doors do, behind the households
        points = np.vstack([points, _xy(case.centres)])
    footpaths = walks(case.roads, points)
    return Measures(
        case=case,
        grids=tuple(grid for level in case.levels for grid in _grids(case, level, borders, footpaths)),
        ground={(code, level): each for level in case.level_names for code, each in ground_of(case, level).items()},
        borders=borders,
        walks=footpaths,
    )


def _xy(table: GeoDataFrame) -> NDArray[np.float64]:
    return np.column_stack([table.geometry.x, table.geometry.y]).reshape(-1, 2)


def figures(measures: Measures) -> tuple[LevelFigures, ...]:
    """Return the figures of every level: first over all villages, then of each."""
    return tuple(
        level_figures(measures, level, village)
        for village in (None, *measures.case.villages.index)
        for level in measures.case.level_names
    )


def level_figures(measures: Measures, level: str, village: str | None) -> LevelFigures:
    """Return the figures of a level over one village, or over all of them."""
    grids = [grid for grid in measures.at(level) if village in (None, grid.village)]
    walked = [grid.walk for grid in grids if grid.walk is not None]
    ground = [each for (code, name), each in measures.ground.items() if name == level and village in (None, code)]
    households = sum(grid.households for grid in grids)
    objective = sum(walk.objective_m for walk in walked)
    ordinary = [grid for grid in grids if not grid.dedicated]
    compact = [grid.polsby_popper for grid in grids if grid.polsby_popper is not None]
    return LevelFigures(
        village=village,
        level=level,
        count=len(ordinary),
        in_band=sum(grid.in_band for grid in ordinary),
        within_tolerance=sum(grid.within_tolerance for grid in ordinary),
        contiguous=sum(grid.contiguous for grid in ordinary),
        mean_walk_m=objective / households if households else None,
        max_walk_m=max((walk.max_m for walk in walked), default=None),
        objective_m=objective if grids else None,
        polsby_popper=float(np.mean(compact)) if compact else None,
        unreachable=sum(walk.unreachable for walk in walked),
        gap_m2=sum(each.gap_m2 for each in ground),
        overlap_m2=sum(each.overlap_m2 for each in ground),
        outside_m2=sum(each.outside_m2 for each in ground),
        dedicated=len(grids) - len(ordinary),
    )


def _grids(case: Case, level: Level, borders: Neighbours, footpaths: Walks) -> Iterable[GridMeasure]:
    """Yield the grids of a level, each measured."""
    members = case.households.groupby(level.name, sort=False).indices
    units = case.units.groupby(level.name, sort=False).groups
    weights = np.nan_to_num(case.households["households"].to_numpy(dtype=float))
    parts = _parts_of_buildings(case)
    for row in case.grids[level.name].itertuples():
        inside = np.asarray(members.get(row.Index, ()), dtype=np.intp)
        cells = tuple(units.get(row.Index, ()))
        yield GridMeasure(
            level=level,
            grid_id=row.Index,
            village=row.village,
            members=tuple(case.households.index[inside]),
            units=cells,
            households=float(weights[inside].sum()),
            pieces=_pieces(cells, borders),
            walk=_walk_of(case, level, row, inside, weights, footpaths) if len(inside) else None,
            polsby_popper=_polsby_popper(row.geometry),
            one_building=len(cells) == 1 or frozenset(cells) in parts,
            dedicated=len(cells) == 1 and case.units["dedicated"][cells[0]] is not None,
        )


def _parts_of_buildings(case: Case) -> set[frozenset[str]]:
    """Return the units of each building that is taken apart by stairwell or floor."""
    parted = case.units[case.units["part"].notna() & case.units["building_id"].notna()]
    return {frozenset(units) for units in parted.groupby(["village", "building_id"]).groups.values()}


def _walk_of(
    case: Case, level: Level, row: Any, inside: NDArray[np.intp], weights: NDArray[np.float64], footpaths: Walks
) -> GridWalk:
    """Return the walking figures of one grid, to its given centre if it has one."""
    if case.centres is not None:
        mine = (case.centres["level"] == level.name) & (case.centres["grid_id"] == row.Index)
        if mine.any():
            return _walk_to_given(case, int(np.flatnonzero(mine)[0]), inside, weights, footpaths)
    return _walk(case, row.centre_household_id, inside, weights, footpaths)


def _walk_to_given(
    case: Case, given: int, inside: NDArray[np.intp], weights: NDArray[np.float64], footpaths: Walks
) -> GridWalk:
    """Return the walking figures of one grid to the given centre of a row."""
    assert case.centres is not None
    metres, lost = footpaths.from_centre(len(case.households) + given, inside)
    objective, households = float(weights[inside] @ metres), float(weights[inside].sum())
    centre = str(case.centres["centre_id"].iloc[given])
    mean_m = objective / households if households else 0.0
    return GridWalk(centre, mean_m, float(metres.max()), objective, centre, objective, int(lost.sum()), given)


def _walk(
    case: Case, stated: str | None, inside: NDArray[np.intp], weights: NDArray[np.float64], footpaths: Walks
) -> GridWalk:
    """Return the walking figures of one grid."""
    ids = case.households.index
    objectives = weights[inside] @ footpaths.between(inside)
    best = int(objectives.argmin())
    centre = ids.get_loc(stated) if stated in set(ids[inside]) else int(inside[best])
    metres, lost = footpaths.from_centre(centre, inside)
    objective, households = float(weights[inside] @ metres), float(weights[inside].sum())
    return GridWalk(
        centre=ids[centre],
        mean_m=objective / households if households else 0.0,
        max_m=float(metres.max()),
        objective_m=objective,
        best_centre=ids[inside[best]],
        best_objective_m=float(objectives[best]),
        unreachable=int(lost.sum()),
    )


def _pieces(units: Sequence[str], borders: Neighbours) -> Pieces:
    areas: dict[int, list[str]] = {}
    for unit in units:
        areas.setdefault(borders.area_of[unit], []).append(unit)
    counts = [nx.number_connected_components(borders.walkable.subgraph(area)) for area in areas.values()]
    lands = {borders.land_of[unit] for unit in units}
    return Pieces(worst=max(counts, default=0), components=len(areas), lands=len(lands))


def _polsby_popper(polygon: BaseGeometry) -> float | None:
    """Return 4 pi area / perimeter^2 (Polsby and Popper 1991), or None for an empty polygon."""
    return None if polygon.is_empty else float(4 * pi * polygon.area / polygon.length**2)
