"""A finished division taken up again: the ground of each village and the plan of each level, from its tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pandas import RangeIndex

from geo.adjacency import build_adjacency, without
from geo.coverage import Geometries
from geo.units import Units
from geo.village import Village
from geo.walk import WalkGraph, build_graph
from partition.alone import is_alone
from partition.centres import given_of, place_centres
from partition.counts import can_stand_alone
from partition.ground import Ground, main_doors
from partition.levels import Level
from partition.plan import GridPlan
from partition.tables import PlanTables
from partition.terms import Terms
from partition.territories import Link, join_territories
from partition.walks import Walks


@dataclass(frozen=True)
class Reopened:
    """One village of a division: its ground, and its plans coarse to fine."""

    ground: Ground
    plans: tuple[GridPlan, ...]


def reopen(tables: PlanTables, levels: Sequence[Level], terms: Terms) -> tuple[Reopened, ...]:
    """
    Return the villages of a finished division in which somebody lives, as they were when it was drawn.

    Cells are those of the tables; neighbours, walking distances and the links over water and barriers are worked out
    anew. ``tables.units`` is indexed by ``unit_id``.
    """
    roads = _exploded(tables.roads)
    graph = build_graph(roads) if len(roads) else None
    terms = replace(terms, centres=given_of(tables.centres))
    return tuple(
        _reopened(tables, row, levels, terms, roads, graph)
        for row in tables.villages.itertuples()
        if (tables.households["village"] == row.code).any()
    )


def _reopened(
    tables: PlanTables, row: object, levels: Sequence[Level], terms: Terms, roads: GeoDataFrame, graph: WalkGraph | None
) -> Reopened:
    village = _village(tables, row, roads)
    table = _units_of(tables, village.code)
    mine = tables.households[tables.households["village"] == village.code]
    of_household = table.index.get_indexer(mine["unit_id"]).astype(np.intp)
    columns = [name for name in UNIT_COLUMNS if name in table]
    units = Units(table[columns], of_household)
    ground = _measured(village, units, graph)
    if terms.centres is not None:
        ground = replace(ground, centres=place_centres(terms.centres, village, units, graph))
    return Reopened(ground, plans_on(ground, table, levels, terms))


def plans_on(ground: Ground, grids: pd.DataFrame, levels: Sequence[Level], terms: Terms) -> tuple[GridPlan, ...]:
    """
    Return the plans of a village, coarse to fine, on a ground that is measured.

    ``grids`` has a row for each unit of the ground, indexed by ``unit_id``, and a column for each level.
    """
    plans: list[GridPlan] = []
    for level in levels:
        grid_of = pd.Series(grids[level.name].to_numpy(dtype=object), grids.index, name=level.name)
        above = plans[-1] if plans else None
        plan = GridPlan(ground.village, level, ground.units, grid_of, (), above, terms=terms)
        plans.append(replace(plan, links=_links(ground, plan)))
    return tuple(plans)


UNIT_COLUMNS = ("village", "households", "points", "group", "building_id", "part", "dedicated", "geometry")
"""What a table of units has of its own, beside its grids and what is proven of them."""


def _village(tables: PlanTables, row: Any, roads: GeoDataFrame) -> Village:
    code, boundary = str(row.code), _single(np.array([row.geometry], dtype=object))[0]
    doors = tables.households.drop(columns=["unit_id", *tables.levels])
    doors = doors.assign(row=np.arange(len(doors)))[(doors["village"] == code).to_numpy()]
    areas = tables.dedicated
    if areas is not None:
        areas = areas[areas["village"] == code].drop(columns="village").reset_index(drop=True)
    return Village(
        code=code,
        name=str(row.name),
        boundary=boundary,
        households=doors.set_index(RangeIndex(len(doors))),
        roads=roads,
        barriers=_touching(_exploded(tables.barriers), boundary),
        buildings=_touching(tables.buildings, boundary),
        estimated=tables.estimated,
        dedicated=areas,
    )


def _units_of(tables: PlanTables, code: str) -> GeoDataFrame:
    units = tables.units[tables.units["village"] == code].copy()
    units.geometry = _single(units.geometry.to_numpy())
    return units


def _measured(village: Village, units: Units, graph: WalkGraph | None) -> Ground:
    """Return a village measured on cells that are given, not made."""
    doors = village.households
    walks = Walks(graph, doors)
    walks.measured()
    cells = units.table.geometry.to_numpy()
    adjacency = build_adjacency(cells, village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy())
    door = main_doors(units, doors)
    parts = shapely.STRtree(shapely.get_parts(village.boundary))
    part = parts.query_nearest(doors.geometry.to_numpy()[door], all_matches=False)[1]
    return Ground(village, units, without(adjacency, units.dedicated), door, part, walks)


def _links(ground: Ground, plan: GridPlan) -> tuple[Link, ...]:
    """Return the connections over water and barriers on which the grids of a plan rely."""
    level, weights = plan.level, ground.units.weights
    parent = np.zeros(len(weights), dtype=np.intp)
    if plan.parent is not None:
        parent = pd.factorize(plan.parent.grid_of.to_numpy())[0].astype(np.intp)
    centres = ground.centres_at(level.name)

    def stands(units: np.ndarray) -> bool:
        assert centres is not None
        here = int(np.isin(centres.unit, units).sum())
        return here > 0 and here in level.allowed.counts(int(weights[units].sum()))

    return join_territories(
        ground.adjacency,
        np.where(is_alone(plan), -1, parent),
        weights,
        ground.land_part,
        ground.door_walk_m,
        lambda households: can_stand_alone(households, level.allowed),
        stands=None if centres is None else stands,
    )[1]


def _single(shapes: Geometries) -> Geometries:
    """Return shapes of several parts, those of one part as that part."""
    parts = shapely.get_num_geometries(shapes)
    single: Geometries = np.where(parts == 1, shapely.get_geometry(shapes, 0), shapes)
    return single


def _touching(table: GeoDataFrame, land: shapely.Geometry) -> GeoDataFrame:
    return table[table.intersects(land)].reset_index(drop=True)


def _exploded(table: GeoDataFrame) -> GeoDataFrame:
    return table.explode(ignore_index=True) if len(table) else table
