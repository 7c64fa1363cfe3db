"""Nested levels: two neighbouring grids divided anew where grids inside one of them break a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from geo.adjacency import components
from partition.draw import Drawn, Parent, draw, hanging_blocks, problem_of
from partition.ground import Ground
from partition.levels import Level
from partition.problem import Ints, Territory
from partition.reduce import contract, restrict
from partition.solve import Effort, solve
from partition.terms import Terms

TRIES = 12
"""Pairs divided anew at one level, at most."""

EFFORT = 0.25
"""What dividing a pair takes of the effort of a level."""

HAND_OVER = 0.05
"""What drawing two grids anew takes of it, between which a rest is handed over."""

BACKS = 8
"""Blocks that a full neighbour may give back for a rest, tried one by one: some would be the next rest themselves."""


def mend_below(
    ground: Ground, drawn: Sequence[Drawn], levels: Sequence[Level], *, terms: Terms, seed: int, effort: Effort
) -> list[Drawn]:
    """
    Return the plans of all levels, coarse to fine, with fewer households that break the rules of lower levels.

    What lies apart from the rest of its lower grid goes over to the grid next door, if the bands allow it. Then a grid
    in which some lower grid leaves its allowed band, or is torn, is divided anew together with a neighbour of the same
    parent, from several starts; the pair whose lower levels break their rules least is kept. The rules of the pair
    itself are never broken more than before. Grids with given centres, and those above them, stay as they are.
    """
    drawn = list(drawn)
    about_centres = max((i for i, level in enumerate(levels) if ground.centres_at(level.name) is not None), default=-1)
    for position in range(len(levels) - 1):
        if levels[position].name in terms.kept or position <= about_centres:
            continue
        drawn = _hand_over(ground, drawn, levels, position, terms, seed, effort.part(HAND_OVER))
        for attempt in range(TRIES):
            worst = _worst_pair(ground, drawn, position, attempt)
            if worst is None:
                break
            turn = effort.turn(EFFORT, TRIES - attempt)
            drawn = _divide_anew(ground, drawn, levels, position, worst, terms, seed + attempt, turn)
    return drawn


def _excess(ground: Ground, drawn: Drawn) -> Ints:
    """
    Return by how many households each grid breaks a rule, at its first unit; 0 at all others.

    Those by which it leaves the allowed band, and those who live apart from its main piece though open borders would
    lead there: what is too large for a grid may cut a small rest off, which then joins the nearest grid on foot.
    """
    excess = np.zeros(len(ground.door), dtype=np.intp)
    apart = np.zeros(len(ground.door), dtype=bool)
    for units in _rests(ground, drawn):
        apart[units] = True
    weights = ground.units.weights
    for each in drawn.parents:
        if each.slot is not None:
            band, load = each.slot.allowed, int(weights[each.units].sum())
            excess[each.units[0]] = max(0, band.min - load, load - band.max) + int(
                weights[each.units[apart[each.units]]].sum()
            )
    return excess


def _rests(ground: Ground, drawn: Drawn) -> list[Ints]:
    """Return the pieces that lie apart from the heaviest of their grid, though open borders lead there."""
    weights, adjacency = ground.units.weights, ground.adjacency
    grid = np.full(len(weights), -1, dtype=np.intp)
    for position, each in enumerate(drawn.parents):
        grid[each.units] = position
    left, right = adjacency.left[adjacency.is_open], adjacency.right[adjacency.is_open]
    same = (grid[left] == grid[right]) & (grid[left] >= 0)
    piece, area = components(adjacency.n, left[same], right[same]), adjacency.components()
    load = np.bincount(piece, weights)
    found = []
    for each in drawn.parents:
        for here in np.unique(area[each.units]) if len(np.unique(piece[each.units])) > 1 else ():
            mine = np.unique(piece[each.units[area[each.units] == here]])
            rests = mine[np.argsort(-load[mine], kind="stable")][1:]
            found += [np.flatnonzero(piece == rest) for rest in rests]
    return found


def _excess_below(ground: Ground, drawn: Sequence[Drawn], position: int, units: Ints) -> tuple[int, int]:
    """Return the excess of some units at a level, and over all levels below it."""
    here, *below = (int(_excess(ground, each)[units].sum()) for each in drawn[position:])
    return here, sum(below)


def _hand_over(
    ground: Ground,
    drawn: list[Drawn],
    levels: Sequence[Level],
    position: int,
    terms: Terms,
    seed: int,
    effort: Effort,
) -> list[Drawn]:
    """Return the plans with what lies apart in lower grids in the grid next door, where fewer rules break then."""
    for rest in [rest for lower in drawn[position + 1 :] for rest in _rests(ground, lower)]:
        block_of = hanging_blocks(ground, levels[position], terms, np.zeros(len(ground.door), dtype=np.intp))
        for halves in _takers(ground, drawn, position, rest, block_of):
            new = _redrawn(ground, drawn, levels, position, halves, terms, seed, effort.begun())
            if _is_better(ground, drawn, new, position, np.concatenate([half.units for half in halves])):
                drawn = new
                break
    return drawn


def _takers(
    ground: Ground, drawn: Sequence[Drawn], position: int, rest: Ints, block_of: Ints
) -> Iterator[list[Parent]]:
    """
    Yield the grid that some units lie in without them, and a neighbour with them, longest borders first.

    A neighbour that is full gives a block on their border back, of which several are tried. No block is torn.
    """
    parents, weights = drawn[position].parents, ground.units.weights
    if np.isin(block_of, block_of[rest]).sum() > len(rest):
        return
    number = np.full(len(ground.door), -1, dtype=np.intp)
    for i, parent in enumerate(parents):
        number[parent.units] = i
    above = drawn[position].plan.parent
    top = above.grid_of.to_numpy() if above is not None else np.full(len(number), "")
    giver = parents[int(number[rest[0]])]
    apart = number.copy()
    apart[rest] = len(parents)
    for i, _ in sorted(_neighbours(ground, apart, len(parents)), key=lambda found: -found[1]):
        taker = parents[i]
        if taker is giver or taker.slot is None or giver.slot is None or top[taker.units[0]] != top[rest[0]]:
            continue
        left, taken = np.setdiff1d(giver.units, rest), np.union1d(taker.units, rest)
        plain = _halves(giver, taker, left, taken, weights)
        if plain is not None:
            yield plain
            continue
        backs = _borderland(ground, taker.units, left, block_of)
        given = (_halves(giver, taker, np.union1d(left, b), np.setdiff1d(taken, b), weights) for b in backs)
        yield from islice(filter(None, given), BACKS)


def _halves(giver: Parent, taker: Parent, left: Ints, taken: Ints, weights: Ints) -> list[Parent] | None:
    """Return two grids with other units; None where one of them would leave its band."""
    halves = [replace(giver, units=left), replace(taker, units=taken)]
    loads = [int(weights[half.units].sum()) for half in halves]
    bands = [half.slot.allowed for half in halves if half.slot is not None]
    return halves if all(load in band for load, band in zip(loads, bands, strict=True)) else None


def _borderland(ground: Ground, units: Ints, beside: Ints, block_of: Ints) -> list[Ints]:
    """Return the blocks of some units that border on others and can go without tearing the rest, lightest first."""
    adjacency, weights = ground.adjacency, ground.units.weights
    left, right = adjacency.left[adjacency.is_open], adjacency.right[adjacency.is_open]
    mine, theirs = (np.isin(np.arange(adjacency.n), each) for each in (units, beside))
    rim = np.unique(np.r_[left[mine[left] & theirs[right]], right[mine[right] & theirs[left]]])
    blocks = [np.flatnonzero(mine & (block_of == block)) for block in np.unique(block_of[rim])]

    def in_one_piece(kept: Ints) -> bool:
        inside = np.isin(np.arange(adjacency.n), kept)
        both = inside[left] & inside[right]
        return len(np.unique(components(adjacency.n, left[both], right[both])[kept])) == 1

    free = [block for block in blocks if in_one_piece(np.setdiff1d(units, block))]
    return sorted(free, key=lambda block: (int(weights[block].sum()), int(block[0])))


def _worst_pair(ground: Ground, drawn: Sequence[Drawn], position: int, attempt: int) -> tuple[Parent, Parent] | None:
    """
    Return a grid whose lower levels leave their bands and a neighbour under the same parent; None if there is none.

    The pairs take turns: later attempts look at other pairs, the worst grids and the longest borders first.
    """
    parents = drawn[position].parents
    number = np.full(len(ground.door), -1, dtype=np.intp)
    for i, parent in enumerate(parents):
        number[parent.units] = i
    above = drawn[position].plan.parent
    top = above.grid_of.to_numpy() if above is not None else np.full(len(number), "")
    pairs = []
    below = np.sum([_excess(ground, lower) for lower in drawn[position + 1 :]], axis=0)
    for i, parent in enumerate(parents):
        excess = int(below[parent.units].sum())
        if excess == 0 or parent.slot is None:
            continue
        for j, border_m in _neighbours(ground, number, i):
            other = parents[j]
            if other.slot is not None and top[other.units[0]] == top[parent.units[0]]:
                pairs.append((-excess, -border_m, i, j))
    if not pairs:
        return None
    _, _, i, j = sorted(pairs)[attempt % len(pairs)]
    return parents[i], parents[j]


def _neighbours(ground: Ground, number: Ints, grid: int) -> list[tuple[int, float]]:
    """Return the grids that share open borders with a grid, and how many metres."""
    adjacency = ground.adjacency
    left, right = number[adjacency.left], number[adjacency.right]
    shared: dict[int, float] = {}
    for one, other in ((left, right), (right, left)):
        beside = (one == grid) & (other != grid) & (other >= 0) & adjacency.is_open
        for neighbour, metres in zip(other[beside].tolist(), adjacency.open_m[beside].tolist(), strict=True):
            shared[neighbour] = shared.get(neighbour, 0.0) + metres
    return sorted(shared.items())


def _divide_anew(
    ground: Ground,
    drawn: list[Drawn],
    levels: Sequence[Level],
    position: int,
    pair: tuple[Parent, Parent],
    terms: Terms,
    seed: int,
    effort: Effort,
) -> list[Drawn]:
    """Return the plans with a pair of grids divided anew at one level and below, if that is better; else as before."""
    units = np.sort(np.concatenate([parent.units for parent in pair]))
    level, plan = levels[position], drawn[position].plan
    group_of = np.full(len(ground.door), -1, dtype=np.intp)
    group_of[units] = 0
    slots = tuple(parent.slot for parent in pair if parent.slot is not None)
    links = tuple(link for link in plan.links if group_of[link.left] == 0 and group_of[link.right] == 0)
    whole = problem_of(ground, level, terms, group_of, (Territory(units, slots),), links)
    slot_of = np.full(len(group_of), -1, dtype=np.intp)
    for slot, parent in enumerate(pair):
        slot_of[parent.units] = slot
    part, _ = restrict(whole, slot_of, range(len(pair)))
    block_of = np.unique(hanging_blocks(ground, level, terms, group_of)[units], return_inverse=True)[1].ravel()
    problem = replace(contract(part, block_of), start=None)
    found = solve(problem, seed=seed, effort=effort.rest(1 / (len(levels) - position))).grid_of[block_of]
    halves = [replace(parent, units=units[found == slot]) for slot, parent in enumerate(pair)]
    if any(len(half.units) == 0 for half in halves):
        return drawn
    new = _redrawn(ground, drawn, levels, position, halves, terms, seed, effort)
    return new if _is_better(ground, drawn, new, position, units) else drawn


def _is_better(ground: Ground, old: Sequence[Drawn], new: Sequence[Drawn], position: int, units: Ints) -> bool:
    """Return whether fewer households break rules below a level, and no more than before at it."""
    before, after = (_excess_below(ground, each, position, units) for each in (old, new))
    return after[0] <= before[0] and after[1] < before[1]


def _redrawn(
    ground: Ground,
    drawn: Sequence[Drawn],
    levels: Sequence[Level],
    position: int,
    halves: Sequence[Parent],
    terms: Terms,
    seed: int,
    effort: Effort,
) -> list[Drawn]:
    """Return the plans with some grids of a level given other units, and everything below drawn inside these."""
    made = list(drawn[:position])
    grid_of = drawn[position].plan.grid_of.copy()
    for half in halves:
        grid_of.iloc[half.units] = half.id
    by_id = {half.id: half for half in halves}
    plan = replace(drawn[position].plan, grid_of=grid_of)
    made.append(Drawn(plan, tuple(by_id.get(parent.id, parent) for parent in drawn[position].parents)))
    parents: Sequence[Parent] = halves
    units = np.concatenate([half.units for half in halves])
    for lower in range(position + 1, len(levels)):
        # the ids of the lower grids begin with that of their parent, so that they are new or stay where they were
        share = effort.rest(1 / (len(levels) - lower))
        inside = draw(ground, parents, levels[lower:], made[-1].plan, terms=terms, seed=seed, effort=share)
        grid_of = drawn[lower].plan.grid_of.copy()
        gone = set(grid_of.iloc[units])
        grid_of.iloc[units] = inside.plan.grid_of.iloc[units]
        kept = tuple(parent for parent in drawn[lower].parents if parent.id not in gone)
        mine = np.zeros(len(grid_of), dtype=bool)
        mine[units] = True
        links = tuple(link for link in drawn[lower].plan.links if not (mine[link.left] and mine[link.right]))
        plan = replace(drawn[lower].plan, grid_of=grid_of, links=(*links, *inside.plan.links), parent=made[-1].plan)
        made.append(Drawn(plan, tuple(sorted((*kept, *inside.parents), key=lambda parent: parent.id))))
        parents = inside.parents
    return made
