"""Draw a plan of one village at one level: territories, numbers of grids, the search, and the grids' ids."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pandas import Series

from geo.adjacency import neighbour_lists
from partition.counts import Total, can_stand_alone, default_count, share_counts, slots_for
from partition.ground import Ground
from partition.levels import Level
from partition.numbering import grid_ids
from partition.plan import GridPlan
from partition.problem import Ints, Problem, Slot, Territory
from partition.solve import Effort, solve
from partition.territories import Link, join_territories

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Parent:
    """An area to be divided: its id, its units, and the numbers of grids planned in it by level name."""

    id: str
    units: Ints
    planned: dict[str, int]


@dataclass(frozen=True)
class Drawn:
    """A plan and its grids as parents of the next level."""

    plan: GridPlan
    parents: tuple[Parent, ...]


def draw(
    ground: Ground,
    parents: Sequence[Parent],
    levels: Sequence[Level],
    above: GridPlan | None,
    *,
    seed: int,
    effort: Effort,
    on_progress: Callable[[float], None] | None = None,
) -> Drawn:
    """
    Return the plan of the first of the levels, drawn inside the parents.

    Numbers of grids planned for lower levels narrow the bands of this one, so that they stay possible. A unit with
    more households than a grid may hold becomes a grid of its own.
    """
    level = levels[0]
    chain = [level, *(lower for lower in levels[1:] if any(lower.name in parent.planned for parent in parents))]
    weights = ground.units.weights
    parent_of = np.full(len(weights), -1, dtype=np.intp)
    for position, parent in enumerate(parents):
        parent_of[parent.units] = position
    alone = weights > level.allowed.max
    group_of = np.where(alone, -1, parent_of)
    territory_of, links = join_territories(
        ground.adjacency,
        group_of,
        weights,
        ground.land_part,
        ground.door_walk_m,
        lambda households: can_stand_alone(households, level.allowed),
    )
    territories = _territories(
        parents, group_of, territory_of, weights, chain, _wanted(parents, parent_of, alone, weights, level)
    )
    problem = _problem(ground, group_of, territories, links, level)
    grid_of = solve(problem, seed=seed, effort=effort, on_progress=on_progress).grid_of if territories else parent_of
    grid_of, slots = _add_alone(grid_of, alone, problem.slots)
    return _name_grids(ground, level, above, parents, parent_of, grid_of, slots, chain, links)


def _wanted(parents: Sequence[Parent], parent_of: Ints, alone: Flags, weights: Ints, level: Level) -> list[Total]:
    """Return the number of grids wanted in each parent, units that are grids by themselves not counted."""
    solo = np.bincount(parent_of[alone & (parent_of >= 0)], minlength=len(parents))
    load = [int(weights[(parent_of == p) & ~alone].sum()) for p in range(len(parents))]
    if all(level.name in parent.planned for parent in parents):
        return [Total(max(1, p.planned[level.name] - int(n)), True) for p, n in zip(parents, solo, strict=True)]
    total = Total(default_count(sum(load), level), False)
    lived_in = [p for p, households in enumerate(load) if households]
    shares = share_counts([load[p] for p in lived_in], [level], [total])
    counts = dict(zip(lived_in, shares, strict=True))
    return [Total(counts[p][0] if p in counts else 1, False) for p in range(len(parents))]


def _territories(
    parents: Sequence[Parent],
    group_of: Ints,
    territory_of: Ints,
    weights: Ints,
    chain: Sequence[Level],
    wanted: Sequence[Total],
) -> tuple[Territory, ...]:
    """Return the territories of all parents, each with the slots of its grids."""
    made = []
    for position, parent in enumerate(parents):
        pieces = np.unique(territory_of[group_of == position])
        if len(pieces) == 0:
            continue
        units = [np.flatnonzero((territory_of == piece) & (group_of == position)) for piece in pieces]
        lower = [Total(parent.planned[level.name], True) for level in chain[1:]]
        totals = [
            Total(max(total.count, len(pieces)), total.given and total.count >= len(pieces))
            for total in [wanted[position], *lower]
        ]
        shares = share_counts([int(weights[u].sum()) for u in units], chain, totals)
        for unit, counts in zip(units, shares, strict=True):
            made.append(Territory(unit, _fitting(slots_for(counts, chain), len(unit))))
    return tuple(made)


def _fitting(slots: tuple[Slot, ...], n_units: int) -> tuple[Slot, ...]:
    """Return no more slots than there are units to fill them."""
    return slots[:n_units]


def _problem(
    ground: Ground, group_of: Ints, territories: tuple[Territory, ...], links: Sequence[Link], level: Level
) -> Problem:
    """Return the solver's problem: neighbours over open borders inside a parent, and over the links."""
    adjacency = ground.adjacency
    inside = adjacency.is_open & (group_of[adjacency.left] == group_of[adjacency.right])
    left = np.r_[adjacency.left[inside], [link.left for link in links]].astype(np.intp)
    right = np.r_[adjacency.right[inside], [link.right for link in links]].astype(np.intp)
    kept = group_of[left] >= 0
    lists = neighbour_lists(adjacency.n, left[kept], right[kept])
    return Problem(ground.units.weights, ground.cost_m(level.radius_m), lists, territories)


def _add_alone(grid_of: Ints, alone: Flags, slots: tuple[Slot, ...]) -> tuple[Ints, tuple[Slot | None, ...]]:
    """Return the assignment with a further grid for each unit that is one by itself."""
    solo = np.flatnonzero(alone)
    whole = grid_of.copy()
    whole[solo] = len(slots) + np.arange(len(solo))
    return whole, (*slots, *(None for _ in solo))


def _name_grids(
    ground: Ground,
    level: Level,
    above: GridPlan | None,
    parents: Sequence[Parent],
    parent_of: Ints,
    grid_of: Ints,
    slots: Sequence[Slot | None],
    chain: Sequence[Level],
    links: tuple[Link, ...],
) -> Drawn:
    """Return the plan with the grids' ids, and the grids as parents of the next level."""
    cells = ground.units.table.geometry.to_numpy()
    ids = np.full(len(grid_of), "", dtype=object)
    made: list[Parent] = []
    for position, parent in enumerate(parents):
        grids = np.unique(grid_of[parent_of == position])
        members = [np.flatnonzero(grid_of == grid) for grid in grids]
        polygons = [shapely.coverage_union_all(cells[units]) for units in members]
        names = grid_ids(parent.id, polygons, top=above is None)
        for grid, units, name in sorted(zip(grids, members, names, strict=True), key=lambda row: row[2]):
            ids[units] = name
            slot = slots[grid]
            below = slot.below if slot else tuple(1 for _ in chain[1:])
            made.append(Parent(name, units, {lower.name: n for lower, n in zip(chain[1:], below, strict=True)}))
    series = Series(ids, index=ground.units.table.index, name=level.name)
    return Drawn(GridPlan(ground.village, level, ground.units, series, links, above), tuple(made))
