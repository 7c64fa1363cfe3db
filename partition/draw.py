"""Draw a plan of one village at one level: territories, numbers of grids, the search, and the grids' ids."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely
from pandas import Series

from geo.adjacency import components, neighbour_lists
from partition.blocks import blocks_of
from partition.counts import Total, can_stand_alone, default_count, share_counts, slots_for
from partition.ground import Ground
from partition.levels import Level
from partition.locks import closed, locked_at, with_locked
from partition.numbering import grid_ids
from partition.old_grids import homes_at, leave_room, start_slots, wanted_counts
from partition.plan import GridPlan
from partition.problem import Flags, Ints, Problem, Slot, Territory
from partition.reduce import contract, restrict
from partition.solve import Effort, could_be_kept, solve, solve_soon
from partition.solvers.anneal import Solution
from partition.terms import Terms
from partition.territories import Link, join_territories
from partition.wishes import wishes_of

TRIES, RETRY = 5, 0.5
"""Numbers of grids tried where the usual one leaves a band, and the effort for each."""


@dataclass(frozen=True)
class Parent:
    """An area to be divided: its id, its units, the numbers of grids planned in it by level name, the bands it has."""

    id: str
    units: Ints
    planned: dict[str, int]
    slot: Slot | None = None


@dataclass(frozen=True)
class Drawn:
    """A plan and its grids as parents of the next level."""

    plan: GridPlan
    parents: tuple[Parent, ...]


@dataclass(frozen=True)
class _Piece:
    """A territory that is divided: the slot of each of its units; ``fixed`` if their number was asked for."""

    territory: Territory
    slot_of: Ints
    fixed: bool


def draw(
    ground: Ground,
    parents: Sequence[Parent],
    levels: Sequence[Level],
    above: GridPlan | None,
    *,
    terms: Terms,
    seed: int,
    effort: Effort,
    on_progress: Callable[[float], None] | None = None,
    on_better: Callable[[Solution], None] | None = None,
    below: GridPlan | None = None,
) -> Drawn:
    """
    Return the plan of the first of the levels, drawn inside the parents; units outside all parents get no grid.

    Numbers of grids planned for lower levels narrow the bands of this one, so that they stay possible. Units that
    stay together and have more households than a grid may hold become a grid of their own. Where the level has given
    centres, a parent gets as many grids as centres stand in it, but for those in a unit that is a grid by itself.

    Parameters
    ----------
    below
        A plan of a lower level, drawn already over all units, none of whose grids is divided.
    on_better
        Hears of every plan better than those before, by the grid of each unit.
    """
    level = levels[0]
    chain = [level, *(lower for lower in levels[1:] if any(lower.name in parent.planned for parent in parents))]
    weights = ground.units.weights
    parent_of = np.full(len(weights), -1, dtype=np.intp)
    for position, parent in enumerate(parents):
        parent_of[parent.units] = position
    block_of = hanging_blocks(ground, level, terms, parent_of) if below is None else _grids_of(below)
    oversized = np.bincount(block_of, weights)[block_of] > level.allowed.max
    locked = locked_at(ground, level.name, terms) >= 0
    alone = (oversized | locked | ground.units.dedicated) & (parent_of >= 0)
    group_of = np.where(alone, -1, parent_of)
    centres = _centres_in(ground, level, alone)
    bridged = below is not None and len(below.links) > 0  # a grid over water lies in one territory
    territory_of, links = join_territories(
        ground.adjacency,
        group_of,
        weights,
        ground.land_part,
        ground.door_walk_m,
        lambda households: not bridged and can_stand_alone(households, level.allowed),
        stands=None if centres is None else lambda units: _stands_with(centres, units, weights, level),
    )
    wanted = _wanted(ground, parents, parent_of, block_of, alone, level, terms)
    if centres is None:
        territories, fixed = _territories(parents, group_of, territory_of, block_of, weights, chain, wanted)
    else:
        territories, fixed = _about_centres(centres, territory_of, group_of, level)
    pieces: list[_Piece] = []
    if territories:
        problem = _with_room(contract(problem_of(ground, level, terms, group_of, territories, links), block_of))
        told = None if on_better is None else _telling(on_better, block_of, alone)
        found = solve(problem, seed=seed, effort=effort, on_progress=on_progress, on_better=told).grid_of
        pieces = _other_counts(problem, _pieces(problem, found, fixed), chain, seed, effort)
        pieces = _last_tries(problem, pieces, seed, effort)
    grid_of, slots = _gather(pieces, block_of, alone)
    links = links if below is None else (*below.links, *links)
    plan = GridPlan(ground.village, level, ground.units, Series(dtype=object), links, above, terms)
    drawn = _name_grids(ground, plan, parents, parent_of, grid_of, slots, chain)
    return _shared_anew(drawn, weights, chain) if level.name in terms.kept else drawn


def _telling(on_better: Callable[[Solution], None], block_of: Ints, alone: Flags) -> Callable[[Solution], None]:
    """Return what passes a solution of blocks on as one of units, with the grids that are one block each."""
    solo = np.unique(block_of[alone])

    def told(found: Solution) -> None:
        grid_of_block = np.full(int(block_of.max()) + 1, -1, dtype=np.intp)
        grid_of_block[: len(found.grid_of)] = found.grid_of
        grid_of_block[solo] = found.grid_of.max(initial=-1) + 1 + np.arange(len(solo))
        on_better(replace(found, grid_of=grid_of_block[block_of]))

    return told


def _shared_anew(drawn: Drawn, weights: Ints, chain: Sequence[Level]) -> Drawn:
    """Return grids that are kept, with the numbers of grids below shared out by the households that they have."""
    ordinary = [parent for parent in drawn.parents if parent.slot is not None]
    if len(chain) == 1 or not ordinary:
        return drawn
    totals = [Total(max(len(ordinary), sum(p.planned[level.name] for p in ordinary)), True) for level in chain[1:]]
    shares = share_counts([int(weights[p.units].sum()) for p in ordinary], chain[1:], totals)
    planned = {
        parent.id: {level.name: n for level, n in zip(chain[1:], counts, strict=True)}
        for parent, counts in zip(ordinary, shares, strict=True)
    }
    return replace(drawn, parents=tuple(replace(p, planned=planned.get(p.id, p.planned)) for p in drawn.parents))


def problem_of(
    ground: Ground,
    level: Level,
    terms: Terms,
    group_of: Ints,
    territories: tuple[Territory, ...],
    links: Sequence[Link],
) -> Problem:
    """Return the solver's problem over all units: neighbours over open borders inside a group, and over the links."""
    adjacency = ground.adjacency
    inside = adjacency.is_open & (group_of[adjacency.left] == group_of[adjacency.right])
    left = np.r_[adjacency.left[inside], [link.left for link in links]].astype(np.intp)
    right = np.r_[adjacency.right[inside], [link.right for link in links]].astype(np.intp)
    kept = group_of[left] >= 0
    lists = neighbour_lists(adjacency.n, left[kept], right[kept])
    wishes = wishes_of(ground, level, terms, lists)
    old, weights = terms.old.get(level.name), ground.units.weights
    walk_to = partial(ground.unit_walk_m, radius_m=level.radius_m)
    if (centres := ground.centres_at(level.name)) is not None and any(t.centres is not None for t in territories):
        place = np.concatenate([np.arange(0), *(t.centres for t in territories if t.centres is not None)])
        at = centres.unit[place]
        start = np.full(adjacency.n, -1, dtype=np.intp)
        start[at] = np.arange(len(at))
        wishes = replace(wishes, home=None if old is None else homes_at(old, ground, at))
        to_slot_m = ground.centre_walk_m(level.radius_m)[:, place]
        return Problem(weights, walk_to, lists, territories, wishes, start, start >= 0, to_slot_m)
    home = None if old is None else start_slots(old, ground, territories)
    wishes = replace(wishes, home=home)
    if home is not None and level.name in terms.kept:
        return Problem(weights, walk_to, lists, territories, wishes, home, home >= 0)
    return Problem(weights, walk_to, lists, territories, wishes, home)


def _with_room(problem: Problem) -> Problem:
    """Return a problem that starts from homes with room for every slot; only units drawn together tell who has any."""
    if problem.wishes.home is None or problem.pinned is not None:
        return problem
    return replace(problem, start=leave_room(problem.wishes.home, problem.weights, problem.territories))


def hanging_blocks(ground: Ground, level: Level, terms: Terms, parent_of: Ints) -> Ints:
    """
    Return a number for each unit; units of one number hang together, have one parent and stay in one grid.

    A locked grid of the level is one, whether it hangs together or not.
    """
    label = with_locked(ground, level, terms, blocks_of(ground, level, terms))
    left, right = ground.adjacency.left, ground.adjacency.right
    same = (label[left] == label[right]) & (parent_of[left] == parent_of[right]) & ground.adjacency.is_open
    return closed(ground, level, terms, components(len(label), left[same], right[same]), parent_of)


def _grids_of(plan: GridPlan) -> Ints:
    """Return the grid of each unit of a plan, counted from 0."""
    return np.unique(plan.grid_of.to_numpy().astype(str), return_inverse=True)[1].ravel().astype(np.intp)


def _centres_in(ground: Ground, level: Level, alone: Flags) -> Ints | None:
    """Return the unit of each given centre, -1 for one whose grid is that unit alone; None without centres."""
    centres = ground.centres_at(level.name)
    if centres is None or alone[centres.unit].all():
        return None
    return np.where(alone[centres.unit], -1, centres.unit)


def _stands_with(centres: Ints, units: Ints, weights: Ints, level: Level) -> bool:
    """Return whether a piece has as many centres as its households need grids."""
    here = int(np.isin(centres, units).sum())
    return here > 0 and here in level.allowed.counts(int(weights[units].sum()))


def _about_centres(
    centres: Ints, territory_of: Ints, group_of: Ints, level: Level
) -> tuple[tuple[Territory, ...], list[bool]]:
    """Return the territories, each with a slot for every centre in it."""
    made = []
    for piece in np.unique(territory_of[group_of >= 0]):
        units = np.flatnonzero((territory_of == piece) & (group_of >= 0))
        here = np.flatnonzero(np.isin(centres, units))
        made.append(Territory(units, (Slot(level.allowed, level.band),) * len(here), here))
    return tuple(made), [True] * len(made)


def under(drawn: Drawn, above: Drawn, ground: Ground) -> Drawn:
    """Return a plan that was drawn before the one above it, with ids and parents as if it had been drawn inside."""
    parent_of, grid_of = np.empty(len(ground.door), dtype=np.intp), np.empty(len(ground.door), dtype=np.intp)
    for position, parent in enumerate(above.parents):
        parent_of[parent.units] = position
    for position, grid in enumerate(drawn.parents):
        grid_of[grid.units] = position
    slots = [grid.slot for grid in drawn.parents]
    plan = replace(drawn.plan, parent=above.plan)
    return _name_grids(ground, plan, above.parents, parent_of, grid_of, slots, [plan.level])


def _pieces(problem: Problem, grid_of: Ints, fixed: Sequence[bool]) -> list[_Piece]:
    """Return each territory with the slots of its units, counted from 0."""
    pieces, first = [], 0
    for territory, settled in zip(problem.territories, fixed, strict=True):
        pieces.append(_Piece(territory, grid_of[territory.units] - first, settled))
        first += len(territory.slots)
    return pieces


def excess_of(weights: Ints, slot_of: Ints, slots: Sequence[Slot]) -> int:
    """Return the households by which grids leave their allowed bands."""
    load = np.bincount(slot_of, weights, len(slots))
    least = np.array([slot.allowed.min for slot in slots])
    most = np.array([slot.allowed.max for slot in slots])
    return int(np.maximum(0, np.maximum(least - load, load - most)).sum())


def _other_counts(
    problem: Problem, pieces: list[_Piece], chain: Sequence[Level], seed: int, effort: Effort
) -> list[_Piece]:
    """
    Return the pieces, those that leave a band divided into another number of grids if that helps.

    A number that somebody asked for, or that lower levels were planned with, stays. A time limit is shared out among
    all tries, and is beyond that of the search: most plans need none.
    """
    if len(chain) > 1:
        return pieces
    left = [excess_of(problem.weights[p.territory.units], p.slot_of, p.territory.slots) > 0 for p in pieces]
    if not any(left):
        return pieces
    effort = effort.more(RETRY).village(1 / (TRIES * sum(left)))
    return [
        piece if piece.fixed else _other_count(problem, position, piece, chain, seed, effort)
        for position, piece in enumerate(pieces)
    ]


def _other_count(
    problem: Problem, position: int, piece: _Piece, chain: Sequence[Level], seed: int, effort: Effort
) -> _Piece:
    """Return a territory divided into the number of grids, nearest to its own, with which fewest leave their band."""
    weights, slots = problem.weights[piece.territory.units], piece.territory.slots
    least = excess_of(weights, piece.slot_of, slots)
    possible = chain[0].allowed.counts(int(weights.sum()))
    full = int(weights.sum()) > len(slots) * (chain[0].allowed.min + chain[0].allowed.max) / 2  # one more is likelier
    for count in sorted(possible, key=lambda n: (abs(n - len(slots)), -n if full else n))[:TRIES]:
        if least == 0:
            break
        if count == len(slots) or count > len(weights):
            continue
        other = slots_for((count,), chain)
        found = solve(_with_slots(problem, position, other), seed=seed, effort=effort.begun())
        if found.excess < least:
            least = found.excess
            piece = _Piece(Territory(piece.territory.units, other), found.grid_of, piece.fixed)
    return piece


def _last_tries(problem: Problem, pieces: list[_Piece], seed: int, effort: Effort) -> list[_Piece]:
    """Return the pieces, those that leave a band all the same divided by searches that end soon, if that keeps it."""
    tried = list(pieces)
    if problem.pinned is not None:
        return tried
    for position, piece in enumerate(pieces):
        slots = piece.territory.slots
        if excess_of(problem.weights[piece.territory.units], piece.slot_of, slots) > 0:
            part = _with_slots(problem, position, slots)
            found = solve_soon(part, seed=seed, effort=effort) if could_be_kept(part) else None
            if found is not None and found.excess == 0:
                tried[position] = replace(piece, slot_of=found.grid_of)
    return tried


def _with_slots(problem: Problem, position: int, slots: tuple[Slot, ...]) -> Problem:
    """Return a territory by itself, with other slots; it starts where units have their homes."""
    first, units = sum(len(t.slots) for t in problem.territories[:position]), problem.territories[position].units
    whole = np.full(len(problem.weights), -1, dtype=np.intp)
    whole[units] = first
    part, _ = restrict(problem, whole, range(first, first + len(problem.territories[position].slots)))
    territory = Territory(part.territories[0].units, slots)
    if part.wishes.home is None:
        return replace(part, territories=(territory,), start=None)
    home = np.where(part.wishes.home < len(territory.slots), part.wishes.home, -1)
    start = leave_room(home, part.weights, (territory,))
    return replace(part, territories=(territory,), start=start, wishes=replace(part.wishes, home=home))


def _gather(pieces: Sequence[_Piece], block_of: Ints, alone: Flags) -> tuple[Ints, tuple[Slot | None, ...]]:
    """Return the grid of every unit, counted from 0, and the slots; blocks that are grids by themselves come last."""
    n_blocks = int(block_of.max()) + 1
    grid_of_block = np.full(n_blocks, -1, dtype=np.intp)
    slots: list[Slot | None] = []
    for piece in pieces:
        grid_of_block[piece.territory.units] = piece.slot_of + len(slots)
        slots.extend(piece.territory.slots)
    solo = np.unique(block_of[alone])
    grid_of_block[solo] = len(slots) + np.arange(len(solo))
    return grid_of_block[block_of], (*slots, *(None for _ in solo))


def _wanted(
    ground: Ground,
    parents: Sequence[Parent],
    parent_of: Ints,
    block_of: Ints,
    alone: Flags,
    level: Level,
    terms: Terms,
) -> list[Total]:
    """Return the number of grids wanted in each parent, blocks that are grids by themselves not counted."""
    weights = ground.units.weights
    counted = alone & ~ground.units.dedicated  # a number asked for is one of ordinary grids
    _, solo_at = np.unique(block_of[counted], return_index=True)
    solo = np.bincount(parent_of[counted][solo_at], minlength=len(parents))
    load = [int(weights[(parent_of == p) & ~alone].sum()) for p in range(len(parents))]
    kept = level.name in terms.kept
    if not kept and all(level.name in parent.planned for parent in parents):
        return [Total(max(1, p.planned[level.name] - int(n)), True) for p, n in zip(parents, solo, strict=True)]
    if level.name in terms.old:
        inside = [parent.units for parent in parents]
        today = wanted_counts(terms.old[level.name], ground, inside, alone, level, as_today=kept)
        return [Total(count, kept) for count in today]
    total = Total(default_count(sum(load), level), False)
    lived_in = [p for p, households in enumerate(load) if households]
    shares = share_counts([load[p] for p in lived_in], [level], [total])
    counts = dict(zip(lived_in, shares, strict=True))
    return [Total(counts[p][0] if p in counts else 1, False) for p in range(len(parents))]


def _territories(
    parents: Sequence[Parent],
    group_of: Ints,
    territory_of: Ints,
    block_of: Ints,
    weights: Ints,
    chain: Sequence[Level],
    wanted: Sequence[Total],
) -> tuple[tuple[Territory, ...], list[bool]]:
    """Return the territories of all parents, each with the slots of its grids, and whether their number is fixed."""
    made, fixed = [], []
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
            # no more slots than there are blocks to fill them
            made.append(Territory(unit, slots_for(counts, chain)[: len(np.unique(block_of[unit]))]))
            fixed.append(totals[0].given)
    return tuple(made), fixed


def _name_grids(
    ground: Ground,
    plan: GridPlan,
    parents: Sequence[Parent],
    parent_of: Ints,
    grid_of: Ints,
    slots: Sequence[Slot | None],
    chain: Sequence[Level],
) -> Drawn:
    """Return the plan with the grids' ids, and the grids as parents of the next level."""
    cells = ground.units.table.geometry.to_numpy()
    ids = np.full(len(grid_of), "", dtype=object)
    made: list[Parent] = []
    for position, parent in enumerate(parents):
        grids = np.unique(grid_of[parent_of == position])
        members = [np.flatnonzero(grid_of == grid) for grid in grids]
        polygons = [shapely.coverage_union_all(cells[units]) for units in members]
        apart = [bool(ground.units.dedicated[units].all()) for units in members]
        names = grid_ids(parent.id, polygons, top=plan.parent is None, last=apart)
        for grid, units, name in sorted(zip(grids, members, names, strict=True), key=lambda row: row[2]):
            ids[units] = name
            slot = slots[grid]
            below = slot.below if slot else tuple(1 for _ in chain[1:])
            planned = {lower.name: n for lower, n in zip(chain[1:], below, strict=True)}
            made.append(Parent(name, units, planned, slot))
    series = Series(ids, index=ground.units.table.index, name=plan.level.name)
    return Drawn(replace(plan, grid_of=series), tuple(made))
