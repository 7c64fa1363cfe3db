"""Grids measured: households, walking to the centre, shape."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from geopandas import array as geo_array

from partition.ground import Ground
from partition.numbering import grid_names, has_chinese
from partition.plan import GridPlan
from partition.problem import Floats, Ints


def compactness(polygons: Sequence[shapely.Geometry]) -> Floats:
    """Return Polsby-Popper scores, ``4 pi area / perimeter^2``: 1 for a disc (Polsby and Popper 1991)."""
    shapes = np.array(polygons, dtype=object)
    return np.asarray(4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2)


def centre_of(rows: Ints, ground: Ground) -> tuple[int, Floats]:
    """
    Return the centre of a grid and the walking distance of each of its household rows to it.

    The centre is the household with the least household-metres over the grid, the first of equals.
    """
    households = ground.village.households["households"].to_numpy(dtype=float)[rows]
    walk_m = ground.walk_m[np.ix_(rows, rows)]
    best = int(np.argmin(households @ walk_m))
    return int(rows[best]), walk_m[:, best]


def measure_grids(plan: GridPlan, ground: Ground) -> GeoDataFrame:
    """
    Return the grids of a plan, measured; columns as `partition.tables.PlanTables.grids`.

    Walking is measured on households, not units. ``unreachable`` counts households without a path to their centre.
    """
    doors = ground.village.households
    grid_of_door = plan.grid_of.to_numpy()[plan.units.of_household]
    households = doors["households"].to_numpy()
    cells = plan.units.table.geometry.to_numpy()
    rows = []
    for grid_id in sorted(set(plan.grid_of)):
        inside = np.flatnonzero(grid_of_door == grid_id)
        centre, walk_m = centre_of(inside, ground)
        load = int(households[inside].sum())
        objective = float(households[inside] @ walk_m)
        members = np.flatnonzero(plan.grid_of.to_numpy() == grid_id)
        rows.append(
            {
                "level": plan.level.name,
                "grid_id": grid_id,
                "parent_id": _parent_id(plan, int(members[0])),
                "village": ground.village.code,
                "households": load,
                "points": len(inside),
                "centre_household_id": doors["household_id"].iloc[centre],
                "mean_walk_m": objective / load,
                "max_walk_m": float(walk_m.max()),
                "objective_m": objective,
                "unreachable": int(households[inside][ground.unreachable[inside, centre]].sum()),
                "in_band": load in plan.level.band,
                "within_tolerance": load in plan.level.allowed,
                "main_group": _main_group(plan, members),
                "geometry": shapely.coverage_union_all(cells[members]),
            }
        )
    table = GeoDataFrame(rows, geometry="geometry", crs=doors.crs)
    table.insert(2, "name", _names(table, ground.village.name))
    table.insert(len(table.columns) - 1, "polsby_popper", compactness(list(geo_array.to_shapely(table.geometry.array))))
    return table.drop(columns="main_group")


def _parent_id(plan: GridPlan, unit: int) -> str:
    return plan.village.code if plan.parent is None else str(plan.parent.grid_of.iloc[unit])


def _main_group(plan: GridPlan, members: Ints) -> str | None:
    """Return the natural group with most households of a grid; None where households have none."""
    units = plan.units.table.iloc[members]
    sums = units.groupby("group")["households"].sum()
    return None if sums.empty else str(sums.sort_index().idxmax())


def _names(grids: GeoDataFrame, village_name: str) -> list[str]:
    """Return the names of the grids, parent by parent."""
    names = [""] * len(grids)
    for _, siblings in grids.reset_index(drop=True).groupby("parent_id"):
        groups = [None if group is None or group != group else str(group) for group in siblings["main_group"]]
        given = grid_names(groups, chinese=has_chinese(village_name) or any(has_chinese(g) for g in groups if g))
        for position, name in zip(siblings.index, given, strict=True):
            names[position] = name
    return names
