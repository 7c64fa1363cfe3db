"""Grids measured: households, walking to the centre, shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import DataFrame, notna

from partition.centres import PlacedCentres
from partition.ground import Ground
from partition.numbering import child_names, free_name, grid_names, has_chinese
from partition.plan import GridPlan
from partition.problem import Flags, Floats, Ints


@dataclass(frozen=True, eq=False)
class GridRows:
    """Grids as rows, as `measure_grid` gives them, and their names: read by column, and a table only when asked for."""

    rows: Sequence[Mapping[str, object]]
    names: Sequence[str]
    crs: object

    def __getitem__(self, column: str) -> NDArray[Any]:
        values = list(self.names) if column == "name" else [row[column] for row in self.rows]
        return np.array(values)

    @cached_property
    def geometry(self) -> GeoSeries:
        """The land of each grid."""
        return self.table.geometry

    @cached_property
    def table(self) -> GeoDataFrame:
        """The table of the grids, as `measure_grids` gives it."""
        return grids_table(self.rows, self.names, self.crs)


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


def measure_grids(plan: GridPlan, ground: Ground, above: Mapping[str, str] | None = None) -> GeoDataFrame:
    """
    Return the grids of a plan, measured; columns as `partition.tables.PlanTables.grids`.

    Walking is measured on households, not units. ``unreachable`` counts households without a path to their centre.
    ``above`` are the names of the grids of the level above by id; if not given, those that they would get here.
    """
    rows = [measure_grid(plan, ground, grid_id) for grid_id in sorted(set(plan.grid_of))]
    above = names_of(plan.parent) if above is None else above
    names = _names(DataFrame(rows), ground.village.name, above)
    return grids_table(rows, names, ground.village.households.crs)


def measure_grid(plan: GridPlan, ground: Ground, grid_id: str) -> dict[str, object]:
    """Return one grid, measured on its own units only: its row of the table, and its main natural group."""
    doors = ground.village.households
    grid_of = plan.grid_of.to_numpy()
    members = np.flatnonzero(grid_of == grid_id)
    inside = np.flatnonzero((grid_of == grid_id)[plan.units.of_household])
    households = doors["households"].to_numpy()[inside]
    load, exempt = int(households.sum()), bool(plan.units.dedicated[members].all())
    land = shapely.coverage_union_all(plan.units.table.geometry.to_numpy()[members])
    return {
        "level": plan.level.name,
        "grid_id": grid_id,
        "parent_id": _parent_id(plan, int(members[0])),
        "village": ground.village.code,
        "households": load,
        "points": len(inside),
        **_walking(inside, members, plan.level.name, ground),
        "in_band": exempt or load in plan.level.band,
        "within_tolerance": exempt or load in plan.level.allowed,
        **_called_after(plan, members),
        "polsby_popper": float(compactness([land])[0]),
        "geometry": land,
    }


def _walking(inside: Ints, members: Ints, level: str, ground: Ground) -> dict[str, object]:
    """Return the walking figures of household rows, those of some units; nothing where there are none."""
    centres, walking = ground.centres_at(level), dict[str, object]()
    if len(inside) == 0:
        nothing = {"mean_walk_m": np.nan, "max_walk_m": np.nan, "objective_m": 0.0, "unreachable": 0}
        walking = {"centre_household_id": None, **nothing}
    elif centres is None or not np.isin(centres.unit, members).any():
        walking = _walking_to_best(inside, ground)
    else:
        return _walking_to_given(inside, members, centres, ground)
    return walking if centres is None else walking | {"centre_id": None, "centre_name": None}


def _walking_to_best(inside: Ints, ground: Ground) -> dict[str, object]:
    """Return the walking figures of household rows to the best of their doors."""
    households = ground.village.households["households"].to_numpy()[inside]
    centre, walk_m = centre_of(inside, ground)
    figures = _figures(households, walk_m, ground.unreachable[inside, centre])
    return figures | {"centre_household_id": ground.village.households["household_id"].iloc[centre]}


def _figures(households: Ints, walk_m: Floats, lost: Flags) -> dict[str, object]:
    """Return the walking figures of household rows, which walk so far to their centre, some without a path."""
    objective = float(households @ walk_m)
    return {
        "centre_household_id": None,
        "mean_walk_m": objective / int(households.sum()),
        "max_walk_m": float(walk_m.max()),
        "objective_m": objective,
        "unreachable": int(households[lost].sum()),
    }


def _walking_to_given(inside: Ints, members: Ints, centres: PlacedCentres, ground: Ground) -> dict[str, object]:
    """Return the walking figures to the first given centre that stands in some units."""
    given = int(np.flatnonzero(np.isin(centres.unit, members))[0])
    households = ground.village.households["households"].to_numpy()[inside]
    walk_m = centres.walk_m[inside, given]
    return _figures(households, walk_m, centres.unreachable[inside, given]) | {
        "centre_id": centres.ids[given] or None,
        "centre_name": centres.names[given] or None,
    }


def grids_table(rows: Sequence[Mapping[str, object]], names: Sequence[str], crs: object) -> GeoDataFrame:
    """Return the table of grids from their rows, as `measure_grid` gives them, and their names."""
    columns = {key: [row[key] for row in rows] for key in rows[0] if key not in ("main_group", "geometry")}
    polygons = np.array([row["geometry"] for row in rows], dtype=object)
    table = DataFrame(columns)
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


def names_of(plan: GridPlan | None) -> dict[str, str]:
    """Return the names of a plan's grids by id, as `measure_grids` gives them; none where there is no plan."""
    if plan is None:
        return {}
    labels = plan.grid_of.to_numpy()
    rows = []
    for grid_id in sorted(set(plan.grid_of)):
        members = np.flatnonzero(labels == grid_id)
        row = {"grid_id": grid_id, "parent_id": _parent_id(plan, int(members[0]))}
        rows.append(row | _called_after(plan, members))
    return dict(
        zip(
            (row["grid_id"] for row in rows),
            _names(DataFrame(rows), plan.village.name, names_of(plan.parent)),
            strict=True,
        )
    )


def _called_after(plan: GridPlan, members: Ints) -> dict[str, object]:
    """Return the kind of a grid and what it is called after: its area, if it is dedicated, or its main group."""
    if plan.units.dedicated[members].all():
        return {"kind": "dedicated", "main_group": str(plan.units.table["dedicated"].iloc[members[0]])}
    return {"kind": "ordinary", "main_group": _main_group(plan, members)}


def _names(grids: DataFrame, village_name: str, above: Mapping[str, str]) -> list[str]:
    """
    Return the names of the grids, parent by parent; one that a grid above or another parent's has gets a number.

    A dedicated area is the same grid at every level, and bears one name.
    """
    names, used = [""] * len(grids), set(above.values())
    for parent_id, siblings in grids.reset_index(drop=True).groupby("parent_id"):
        parent = above.get(str(parent_id))
        dedicated = siblings[siblings["kind"] == "dedicated"]
        areas = _apart(dedicated["main_group"].tolist()) if parent is None else [parent] * len(dedicated)
        for position, name in zip(dedicated.index, areas, strict=True):
            names[position] = name
        used |= set(areas)
        siblings = siblings.drop(dedicated.index)
        groups = [None if group is None or group != group else str(group) for group in siblings["main_group"]]
        chinese = has_chinese(village_name) or any(has_chinese(group) for group in groups if group)
        given = grid_names(groups, chinese=chinese) if parent is None else child_names(parent, groups)
        for position, name in zip(siblings.index, given, strict=True):
            names[position] = free_name(name, used)
            used.add(names[position])
    return names


def _apart(names: Sequence[str]) -> list[str]:
    """Return the names of areas, those of a name met before with a number behind it."""
    return [name if name not in names[:k] else f"{name}{names[:k].count(name) + 1}" for k, name in enumerate(names)]
