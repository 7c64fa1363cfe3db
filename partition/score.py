"""Grids measured: households, walking to the centre, shape."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, notna

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
    walk_m = ground.walk_m[np.ix_(rows, rows)].astype(float)
    best = int(np.argmin(households @ walk_m))
    return int(rows[best]), walk_m[:, best]


def measure_grids(plan: GridPlan, ground: Ground) -> GeoDataFrame:
    """
    Return the grids of a plan, measured; columns as `partition.tables.PlanTables.grids`.

    Walking is measured on households, not units. ``unreachable`` counts households without a path to their centre.
    """
    rows = [measure_grid(plan, ground, grid_id) for grid_id in sorted(set(plan.grid_of))]
    names = _names(GeoDataFrame(rows, geometry="geometry"), ground.village.name)
    return grids_table(rows, names, ground.village.households.crs)


def measure_grid(plan: GridPlan, ground: Ground, grid_id: str) -> dict[str, object]:
    """Return one grid, measured on its own units only: its row of the table, and its main natural group."""
    doors = ground.village.households
    grid_of = plan.grid_of.to_numpy()
    members = np.flatnonzero(grid_of == grid_id)
    inside = np.flatnonzero((grid_of == grid_id)[plan.units.of_household])
    households = doors["households"].to_numpy()[inside]
    load, exempt = int(households.sum()), bool(plan.units.dedicated[members].all())
    return {
        "level": plan.level.name,
        "grid_id": grid_id,
        "parent_id": _parent_id(plan, int(members[0])),
        "village": ground.village.code,
        "households": load,
        "points": len(inside),
        **_walking(inside, ground),
        "in_band": exempt or load in plan.level.band,
        "within_tolerance": exempt or load in plan.level.allowed,
        "kind": "dedicated" if exempt else "ordinary",
        "main_group": str(plan.units.table["dedicated"].iloc[members[0]]) if exempt else _main_group(plan, members),
        "geometry": shapely.coverage_union_all(plan.units.table.geometry.to_numpy()[members]),
    }


def _walking(inside: Ints, ground: Ground) -> dict[str, object]:
    """Return the walking figures of household rows; nothing where there are none."""
    if len(inside) == 0:
        nothing = {"mean_walk_m": np.nan, "max_walk_m": np.nan, "objective_m": 0.0, "unreachable": 0}
        return {"centre_household_id": None, **nothing}
    households = ground.village.households["households"].to_numpy()[inside]
    centre, walk_m = centre_of(inside, ground)
    objective = float(households @ walk_m)
    return {
        "centre_household_id": ground.village.households["household_id"].iloc[centre],
        "mean_walk_m": objective / int(households.sum()),
        "max_walk_m": float(walk_m.max()),
        "objective_m": objective,
        "unreachable": int(households[ground.unreachable[inside, centre]].sum()),
    }


def grids_table(rows: Sequence[Mapping[str, object]], names: Sequence[str], crs: object) -> GeoDataFrame:
    """Return the table of grids from their rows, as `measure_grid` gives them, and their names."""
    columns = {key: [row[key] for row in rows] for key in rows[0] if key not in ("main_group", "geometry")}
    polygons = np.array([row["geometry"] for row in rows], dtype=object)
    table = DataFrame(columns | {"polsby_popper": compactness(list(polygons))})
    table.insert(2, "name", list(names))
    return GeoDataFrame(table, geometry=polygons, crs=crs)


def _parent_id(plan: GridPlan, unit: int) -> str:
    return plan.village.code if plan.parent is None else str(plan.parent.grid_of.iloc[unit])


def _main_group(plan: GridPlan, members: Ints) -> str | None:
    """Return the natural group with most households of a grid; None where households have none."""
    table = plan.units.table
    groups, households = table["group"].to_numpy(dtype=object)[members], table["households"].to_numpy()[members]
    known = notna(groups)
    if not known.any():
        return None
    names, group = np.unique(groups[known].astype(str), return_inverse=True)
    return str(names[np.bincount(group.ravel(), households[known]).argmax()])


def _names(grids: GeoDataFrame, village_name: str) -> list[str]:
    """Return the names of the grids, parent by parent."""
    names = [""] * len(grids)
    for _, siblings in grids.reset_index(drop=True).groupby("parent_id"):
        dedicated = siblings[siblings["kind"] == "dedicated"]
        for position, name in zip(dedicated.index, _apart(dedicated["main_group"].tolist()), strict=True):
            names[position] = name
        siblings = siblings.drop(dedicated.index)
        groups = [None if group is None or group != group else str(group) for group in siblings["main_group"]]
        given = grid_names(groups, chinese=has_chinese(village_name) or any(has_chinese(g) for g in groups if g))
        for position, name in zip(siblings.index, given, strict=True):
            names[position] = name
    return names


def _apart(names: Sequence[str]) -> list[str]:
    """Return the names of areas, those of a name met before with a number behind it."""
    return [name if name not in names[:k] else f"{name}{names[:k].count(name) + 1}" for k, name in enumerate(names)]
