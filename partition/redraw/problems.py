"""What the solver is asked when it helps a planner: some units to be divided anew, in a few slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from geo.adjacency import neighbour_lists
from partition.levels import Band
from partition.problem import Floats, Ints, Problem, Slot, Territory, Wishes
from partition.redraw.about_centres import anchors_of
from partition.redraw.drawing import Drawing
from partition.score import measure_grid
from partition.solve import Effort, solve
from partition.terms import Prices
from partition.territories import Link, join_territories
from partition.walk_to import walks_of

EFFORT = Effort(iterations=200_000, starts=2)
"""How long a move may search: counted, so that it gives the same again."""


@dataclass(frozen=True)
class Task:
    """Units, by position, that are to be divided into slots, and the slot of each today (-1: none)."""

    units: Ints
    slots: tuple[Slot, ...]
    today: Ints


def divide_anew(
    drawing: Drawing, tasks: Sequence[Task], links: Sequence[Link], prices: Prices, seed: int
) -> list[Ints]:
    """
    Return for each task the new slot of each of its units.

    Every task is a territory of its own, whose pieces the links join. The search begins at what is there today; a unit
    with a given centre stays in its grid.
    """
    units = np.concatenate([task.units for task in tasks])
    local = np.full(len(drawing.labels), -1, dtype=np.intp)
    local[units] = np.arange(len(units))
    bounds = np.cumsum([0, *(len(task.units) for task in tasks)])
    first = np.cumsum([0, *(len(task.slots) for task in tasks)])
    today = np.concatenate(
        [np.where(task.today < 0, -1, task.today + at) for task, at in zip(tasks, first[:-1], strict=True)]
    )
    territories = tuple(
        Territory(np.arange(start, end), task.slots)
        for task, start, end in zip(tasks, bounds[:-1], bounds[1:], strict=True)
    )
    walk_m = drawing.ground.walk_among_m(units, drawing.level.radius_m)
    lists, border_m = _neighbours(drawing, local, np.repeat(np.arange(len(tasks)), np.diff(bounds)), links, prices)
    wishes = Wishes(border_m=border_m, home=today, moved_m=prices.moved_m, balance_m=prices.balance_m)
    start = today if (today >= 0).any() else None
    pinned, to_slot_m = None, None
    slots = [np.arange(at, end) for at, end in pairwise(first.tolist())]
    if (anchors := anchors_of(drawing, units, today, slots, lists)) is not None:
        start = anchors.start if (anchors.start >= 0).any() else None
        pinned, to_slot_m = anchors.pinned, anchors.to_slot_m
    weights = drawing.ground.units.weights[units]
    problem = Problem(weights, walks_of(walk_m), lists, territories, wishes, start, pinned, to_slot_m)
    found = solve(problem, seed=seed, effort=EFFORT).grid_of
    return [found[start:end] - at for start, end, at in zip(bounds[:-1], bounds[1:], first[:-1], strict=True)]


def divide_units(drawing: Drawing, task: Task, prices: Prices, seed: int) -> Ints:
    """Return the new slot of each unit of one task; its pieces are joined by the shortest walks between them."""
    ground = drawing.ground
    group_of = np.full(len(drawing.labels), -1, dtype=np.intp)
    group_of[task.units] = 0
    links = join_territories(
        ground.adjacency, group_of, ground.units.weights, ground.land_part, ground.door_walk_m, lambda _: False
    )[1]
    return divide_anew(drawing, [task], links, prices, seed)[0]


def mean_walk_m(drawing: Drawing, grids: Sequence[str]) -> float:
    """Return the metres that a household of some grids walks on average, at least 1: what wishes are priced by."""
    known = drawing.appraisal.rows if drawing.appraisal else {}
    rows = [known.get(grid) or measure_grid(drawing.plan, drawing.ground, grid) for grid in grids]
    metres, households = (np.array([row[key] for row in rows], dtype=float) for key in ("objective_m", "households"))
    return max(1.0, float(metres.sum() / households.sum()))


def band_with(band: Band, households: int) -> Band:
    """Return a band, widened to a number of households where it lies outside."""
    return Band(min(band.min, households), max(band.max, households))


def _neighbours(
    drawing: Drawing, local: Ints, task_of: Ints, links: Sequence[Link], prices: Prices
) -> tuple[csr_array, Floats | None]:
    """Return neighbour lists over the units of the tasks, and the price of each border in the order of their data."""
    adjacency, n = drawing.ground.adjacency, int(local.max()) + 1
    left, right = local[adjacency.left], local[adjacency.right]
    inside = adjacency.is_open & (left >= 0) & (right >= 0)
    inside[inside] = task_of[left[inside]] == task_of[right[inside]]
    length_m, on_m = adjacency.border_m[inside], drawing.givens.on_feature_m[inside]
    price = prices.of_borders(length_m, np.maximum(length_m - on_m, 0.0))
    bridged = [(int(local[link.left]), int(local[link.right])) for link in links]
    bridged = [(a, b) for a, b in bridged if a >= 0 and b >= 0]
    left = np.append(left[inside], [a for a, _ in bridged]).astype(np.intp)
    right = np.append(right[inside], [b for _, b in bridged]).astype(np.intp)
    lists = neighbour_lists(n, left, right)
    if not price.any():
        return lists, None
    priced = np.append(price, np.zeros(len(bridged)))
    key, of = np.r_[left * n + right, right * n + left], np.r_[priced, priced]
    order = np.argsort(key)
    entries = np.repeat(np.arange(n), np.diff(lists.indptr)) * n + lists.indices
    return lists, of[order[np.searchsorted(key, entries, sorter=order)]]
