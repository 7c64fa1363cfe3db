"""
The scorecard of a plan: five principles as numbers, per level.

=========  =========================================================================================================
方便群众    near for people: walking to the grid's centre, in metres and in minutes at 4 km/h; who has too far
规模适度    of fitting size: grids inside the band, and how far their sizes spread
无缝覆盖    without gaps: land and households in no grid, or in several
便于服务    easy to serve: minutes of walking of a leader who calls at every door of the grid in one round
有利治理    good to govern: whole groups, compact grids, borders on roads and water, no reaching over barriers
=========  =========================================================================================================

Every figure has its unit and a meaning of its own; none is turned into marks, and none is weighed against another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import depth_first_order, minimum_spanning_tree

from partition.ground import Ground
from partition.plan import GridPlan
from partition.problem import Floats, Ints
from partition.violation import Violation

PACE_M_MIN = 4_000 / 60
"""Metres that people walk in a minute, at 4 km/h."""

FAR_SHARE = 0.95
"""The far walk is the one that this share of households does not exceed."""

LEAST_WALK_M = 1e-3
"""Doors at one place are taken to be this far apart: a tree over distances has no branches of length 0."""


@dataclass(frozen=True)
class Measured:
    """
    What the scorecard of one level of one village is worked out from; several add up to that of a township.

    Attributes
    ----------
    walk_m, walkers
        Of each household row: metres to the centre of its grid, and its households.
    radius_m
        The longest walk that was asked for; None where none was.
    loads, in_band, allowed, round_m
        Of each ordinary grid: households, whether it keeps the strict and the allowed band, and the metres of a round
        over all its doors. No band binds a dedicated area, and its size is nobody's choice.
    dedicated
        Dedicated areas, which are grids of their own.
    polsby_popper
        Compactness of each grid, dedicated areas included.
    homeless
        Households without a grid.
    gap_m2, overlap_m2
        Land of the village in no grid, and land in several.
    groups, split
        Natural groups, and those with households in several grids.
    border_m, off_m
        Metres of border between two grids, and those that lie on no road, water or railway.
    over_barriers
        Grids that reach over a barrier where no way crosses it.
    """

    walk_m: Floats
    walkers: Ints
    radius_m: float | None
    loads: Ints
    in_band: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    round_m: Floats
    dedicated: int
    polsby_popper: Floats
    homeless: int
    gap_m2: float
    overlap_m2: float
    groups: int
    split: int
    border_m: float
    off_m: float
    over_barriers: int


@dataclass(frozen=True)
class Convenience:
    """方便群众: walks to the centre over all households; ``beyond_radius`` None where no radius was asked for."""

    mean_walk_m: float
    p95_walk_m: float
    max_walk_m: float
    mean_walk_min: float
    p95_walk_min: float
    max_walk_min: float
    beyond_radius: int | None


@dataclass(frozen=True)
class Size:
    """
    规模适度: shares of ordinary grids inside the bands, and their sizes; dedicated areas are counted apart.

    ``spread`` is the standard deviation of sizes over their mean.
    """

    grids: int
    dedicated: int
    in_band_share: float
    allowed_share: float
    households_min: int
    households_mean: float
    households_max: int
    spread: float


@dataclass(frozen=True)
class Coverage:
    """无缝覆盖: land in no grid and in several, and the households that are in exactly one grid, of all."""

    gap_m2: float
    overlap_m2: float
    households_in_one_grid: int
    households: int


@dataclass(frozen=True)
class Service:
    """
    便于服务: minutes of walking of one round over all doors of an ordinary grid, visits themselves not counted.

    ``spread`` is the standard deviation over the mean: how unlike the leaders' loads are.
    """

    mean_round_min: float
    max_round_min: float
    spread: float


@dataclass(frozen=True)
class Governance:
    """
    有利治理: groups, compactness, borders and barriers.

    ``on_features_share`` is the share of the border between grids that lies on a road, water or railway (2 m near);
    None where no border runs between two grids. ``groups_whole`` and ``groups_split`` are None without groups.
    """

    groups_whole: int | None
    groups_split: int | None
    polsby_popper_mean: float
    polsby_popper_min: float
    inner_border_km: float
    on_features_share: float | None
    grids_over_barriers: int


@dataclass(frozen=True)
class Scorecard:
    """The five principles of one level, as numbers."""

    convenience: Convenience
    size: Size
    coverage: Coverage
    service: Service
    governance: Governance


def measure_plan(plan: GridPlan, ground: Ground, grids: GeoDataFrame, violations: Sequence[Violation] = ()) -> Measured:
    """
    Return what the scorecard of a plan is worked out from.

    Parameters
    ----------
    grids
        As `partition.score.measure_grids` gives them.
    violations
        What the plan breaks; those of the rule ``pocket`` are the grids that reach over barriers.
    """
    doors = ground.village.households
    grid_of = plan.grid_of.to_numpy(dtype=object)
    ids, ordinary = grids["grid_id"].to_numpy(dtype=object), grids[grids["kind"] != "dedicated"]
    walkers = doors["households"].to_numpy(dtype=np.intp)
    homed = np.isin(grid_of, ids)[ground.units.of_household]
    gap_m2, overlap_m2 = _land(ground, grids)
    groups, split = _groups(plan, ground)
    border_m, off_m = _inner_borders(ground, grid_of)
    return Measured(
        walk_m=_walks(plan, ground, grids, grid_of),
        walkers=walkers[homed],
        radius_m=plan.level.radius_m,
        loads=ordinary["households"].to_numpy(dtype=np.intp),
        in_band=ordinary["in_band"].to_numpy(dtype=bool),
        allowed=ordinary["within_tolerance"].to_numpy(dtype=bool),
        round_m=np.array(
            [round_m(ground, np.flatnonzero(grid_of == grid_id)) for grid_id in ordinary["grid_id"]], dtype=float
        ),
        dedicated=len(grids) - len(ordinary),
        polsby_popper=grids["polsby_popper"].to_numpy(dtype=float),
        homeless=int(walkers[~homed].sum()),
        gap_m2=gap_m2,
        overlap_m2=overlap_m2,
        groups=groups,
        split=split,
        border_m=border_m,
        off_m=off_m,
        over_barriers=sum(violation.rule == "pocket" for violation in violations),
    )


def scorecard_of(measured: Sequence[Measured]) -> Scorecard | None:
    """Return the scorecard of one level over one or several villages; None where there is no ordinary grid."""
    if not sum(len(one.loads) for one in measured):
        return None
    loads = np.concatenate([one.loads for one in measured])
    homeless = sum(one.homeless for one in measured)
    in_one = int(sum(one.walkers.sum() for one in measured))
    round_min = np.concatenate([one.round_m for one in measured]) / PACE_M_MIN
    return Scorecard(
        _convenience(measured),
        Size(
            len(loads),
            sum(one.dedicated for one in measured),
            float(np.concatenate([one.in_band for one in measured]).mean()),
            float(np.concatenate([one.allowed for one in measured]).mean()),
            int(loads.min()),
            float(loads.mean()),
            int(loads.max()),
            _spread(loads),
        ),
        Coverage(
            sum(one.gap_m2 for one in measured), sum(one.overlap_m2 for one in measured), in_one, in_one + homeless
        ),
        Service(float(round_min.mean()), float(round_min.max()), _spread(round_min)),
        _governance(measured),
    )


def round_m(ground: Ground, units: Ints) -> float:
    """
    Return metres of a walk from the middle of a grid past every unit's main door and back.

    The doors are taken in the order of a shortest spanning tree, each branch to its end before the next. Such a round
    can be walked as it stands and is at most twice as long as the shortest one (Rosenkrantz, Stearns and Lewis 1977).
    """
    doors = ground.door[units]
    if len(doors) < 2:
        return 0.0
    walk_m = ground.walk_m[np.ix_(doors, doors)]
    middle = int(np.argmin(ground.units.weights[units] @ walk_m))
    tree = minimum_spanning_tree(csr_array(np.maximum(walk_m, LEAST_WALK_M)))
    order = depth_first_order(tree, middle, directed=False, return_predecessors=False)
    return float(walk_m[order, np.roll(order, -1)].sum())


def _convenience(measured: Sequence[Measured]) -> Convenience:
    walk_m = np.concatenate([one.walk_m for one in measured])
    walkers = np.concatenate([one.walkers for one in measured])
    mean_m, far_m, max_m = float(walk_m @ walkers / walkers.sum()), _far_m(walk_m, walkers), float(walk_m.max())
    beyond = [int(one.walkers[one.walk_m > one.radius_m].sum()) for one in measured if one.radius_m is not None]
    return Convenience(
        mean_walk_m=mean_m,
        p95_walk_m=far_m,
        max_walk_m=max_m,
        mean_walk_min=mean_m / PACE_M_MIN,
        p95_walk_min=far_m / PACE_M_MIN,
        max_walk_min=max_m / PACE_M_MIN,
        beyond_radius=sum(beyond) if beyond else None,
    )


def _governance(measured: Sequence[Measured]) -> Governance:
    groups, split = sum(one.groups for one in measured), sum(one.split for one in measured)
    border_m, off_m = sum(one.border_m for one in measured), sum(one.off_m for one in measured)
    shapes = np.concatenate([one.polsby_popper for one in measured])
    return Governance(
        groups - split if groups else None,
        split if groups else None,
        float(shapes.mean()),
        float(shapes.min()),
        border_m / 1_000,
        1 - off_m / border_m if border_m else None,
        sum(one.over_barriers for one in measured),
    )


def _far_m(walk_m: Floats, walkers: Ints) -> float:
    """Return the shortest walk that at least ``FAR_SHARE`` of the households do not exceed."""
    order = np.argsort(walk_m, kind="stable")
    reached = np.cumsum(walkers[order])
    return float(walk_m[order[np.searchsorted(reached, FAR_SHARE * reached[-1])]])


def _spread(figures: NDArray[np.generic]) -> float:
    mean = float(np.mean(figures))  # type: ignore[arg-type]
    return float(np.std(figures)) / mean if mean else 0.0  # type: ignore[arg-type]


def _walks(plan: GridPlan, ground: Ground, grids: GeoDataFrame, grid_of: NDArray[np.object_]) -> Floats:
    """Return the metres of every household row with a grid to the centre of it."""
    row_of = {name: row for row, name in enumerate(ground.village.households["household_id"])}
    ids, centres = grids["grid_id"], grids["centre_household_id"]
    centre = {grid: row_of[name] for grid, name in zip(ids, centres, strict=True) if name in row_of}
    to = np.array([centre.get(grid, -1) for grid in grid_of], dtype=np.intp)[ground.units.of_household]
    rows = np.flatnonzero(to >= 0)
    walk_m = np.full(len(to), np.nan)
    walk_m[rows] = ground.walk_m[rows, to[rows]]
    if (given := ground.centres_at(plan.level.name)) is not None:
        for place, grid in enumerate(grid_of[given.unit]):
            rows = np.flatnonzero(grid_of[ground.units.of_household] == grid)
            walk_m[rows] = given.walk_m[rows, place]
    return np.asarray(walk_m[~np.isnan(walk_m)], dtype=float)


def _land(ground: Ground, grids: GeoDataFrame) -> tuple[float, float]:
    """Return the square metres of the village that lie in no grid, and those that lie in several."""
    polygons = grids.geometry.to_numpy()
    covered = shapely.union_all(polygons)
    gap_m2 = float(shapely.area(shapely.difference(ground.village.boundary, covered)))
    return gap_m2, max(0.0, float(shapely.area(polygons).sum() - shapely.area(covered)))


def _groups(plan: GridPlan, ground: Ground) -> tuple[int, int]:
    """Return how many natural groups there are, and how many of them have households in several grids."""
    doors = ground.village.households
    grid = plan.grid_of.to_numpy(dtype=object)[ground.units.of_household]
    grids = doors.assign(grid=grid).dropna(subset=["group"]).groupby("group")["grid"].nunique()
    return len(grids), int((grids > 1).sum())


def _inner_borders(ground: Ground, grid_of: NDArray[np.object_]) -> tuple[float, float]:
    """Return the metres of border between two grids, and those of them that lie on no road, water or railway."""
    borders = ground.borders
    inner = grid_of[borders.left] != grid_of[borders.right]
    return float(borders.length_m[inner].sum()), float(borders.off_m[inner].sum())
