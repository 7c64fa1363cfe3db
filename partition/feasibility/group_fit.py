"""Whether whole groups can be put together into contiguous grids of a band: exact, over blocks of units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from ortools.sat.python import cp_model

from geo.adjacency import components
from partition.feasibility.budget import Budget
from partition.levels import Band
from partition.problem import Flags, Ints

MOST_BLOCKS = 120
"""Blocks and pieces of loose units up to which the question is asked at all."""

SHARE = 0.5
"""What a question may take of the seconds that are left."""

MOST_ROUNDS = 40


@dataclass(frozen=True)
class Blocks:
    """
    A village as blocks that stay whole and pieces of loose units that may be divided at will.

    Attributes
    ----------
    load, loose, area
        Households of each node, whether it may be divided, and the area that it lies in; shape ``(n,)``.
    left, right
        Pairs of nodes with an open border.
    """

    load: Ints
    loose: Flags
    area: Ints
    left: Ints
    right: Ints

    @cached_property
    def beside(self) -> list[list[int]]:
        """The nodes beside each node."""
        lists: list[set[int]] = [set() for _ in self.load]
        for a, b in zip(self.left.tolist(), self.right.tolist(), strict=True):
            lists[a].add(b)
            lists[b].add(a)
        return [sorted(each) for each in lists]

    @cached_property
    def least(self) -> list[int]:
        """Households that a grid has of each node at least if it has any."""
        return [1 if loose else int(w) for w, loose in zip(self.load, self.loose, strict=True)]

    def heaviest_first(self) -> "Blocks":
        """Return the same nodes in order of their households, so that a grid's first block is its heaviest."""
        order = np.argsort(-self.load, kind="stable")
        position = np.argsort(order)
        return Blocks(self.load[order], self.loose[order], self.area[order], position[self.left], position[self.right])

    def question(self, band: Band, n_grids: int | None) -> tuple[object, ...]:
        """Return what tells the question about these blocks from others."""
        return (*(each.tobytes() for each in (self.load, self.loose, self.area, self.left, self.right)), band, n_grids)


def can_be_divided(
    blocks: Blocks, band: Band, n_grids: int | None = None, *, budget: Budget | None = None, share: float = SHARE
) -> bool | None:
    """
    Return whether blocks can be put together into grids inside a band; None where that stays open.

    Model: ``x_ar`` says that block a lies in the grid of which block r is the heaviest; ``y_sr`` households of loose
    piece s are in it, and ``z_sr`` whether any are.

        sum_r x_ar = 1;  x_ar <= x_rr;  min x_rr <= sum_a w_a x_ar + sum_s y_sr <= max x_rr;
        sum_r y_sr + f_s = w_s;  y_sr <= w_s z_sr;  sum_r x_rr = number of grids, where it is given;
        x_ar <= sum over v beside a of x_vr, if a and r lie in one area; likewise z_sr.

    ``f_s`` are loose households in grids without a block, none or at least the band's minimum. A node takes part in a
    grid only if the lightest way there within the area keeps the maximum. Pieces of a grid within one area are
    forbidden as they are met: of two pieces, one has to reach out over a block or loose piece beside it.
    What borders and households of loose pieces allow is taken for granted: "no" is a proof, "yes" is not.

    Parameters
    ----------
    budget, share
        What the solver may take: at most this share of what is left.
    """
    budget = budget or Budget()
    if len(blocks.load) > MOST_BLOCKS:
        return None
    return budget.remembered(
        blocks.question(band, n_grids), lambda: _answer(blocks.heaviest_first(), band, n_grids, budget, share)
    )


_Row = list["cp_model.IntVar | None"]


def _answer(blocks: Blocks, band: Band, n_grids: int | None, budget: Budget, share: float) -> bool | None:
    n = len(blocks.load)
    model, part = _model(blocks, band, n_grids)
    stop_s = budget.left_s * (1 - share)
    for _ in range(MOST_ROUNDS):
        solver, status = budget.solve(model, budget.left_s - stop_s)
        if status == cp_model.INFEASIBLE:
            return False
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        takes = [[var is not None and solver.value(var) > 0 for var in part[a]] for a in range(n)]
        torn = list(_torn(blocks, takes))
        if not torn:
            return True
        for a, b, beside in torn:
            for root in range(n):
                if (one := part[a][root]) is not None and (other := part[b][root]) is not None:
                    model.add(one + other - 1 <= _sum(part, beside, root))
    return None


def _model(blocks: Blocks, band: Band, n_grids: int | None) -> tuple[cp_model.CpModel, list[_Row]]:
    """Return the model, and for each node and root whether the node takes part in the root's grid; None if never."""
    n, model = len(blocks.load), cp_model.CpModel()
    reach = [_reach(blocks, band, root) for root in range(n)]
    part = [[model.new_bool_var("") if a in reach[root] else None for root in range(n)] for a in range(n)]
    held: list[list[cp_model.LinearExprT]] = [[] for _ in range(n)]
    own: list[cp_model.LinearExprT] = []
    for a in range(n):
        if blocks.loose[a]:
            own.append(_scatter(model, blocks, a, part[a], held, band))
            continue
        model.add_exactly_one([var for var in part[a] if var is not None])
        for root, var in enumerate(part[a]):
            if var is not None:
                held[root].append(int(blocks.load[a]) * var)
    roots = {root: var for root in range(n) if not blocks.loose[root] and (var := part[root][root]) is not None}
    for root, opened in roots.items():
        model.add(sum(held[root]) >= band.min * opened)
        model.add(sum(held[root]) <= band.max * opened)
        for a in reach[root] - {root}:
            model.add_implication(part[a][root], opened)  # type: ignore[arg-type]
    _join(model, blocks, band, part)
    if n_grids is not None:
        model.add(sum([*roots.values(), *own]) == n_grids)
    return model, part


def _reach(blocks: Blocks, band: Band, root: int) -> set[int]:
    """Return the nodes that can take part in a grid of which a block is the first, all others after it."""
    if blocks.loose[root]:
        return set()
    start, least = int(blocks.load[root]), blocks.least
    other = np.flatnonzero(blocks.area != blocks.area[root])
    lightest, queue = {root: start}, [(start, root)]
    while queue:
        load, node = heappop(queue)
        for v in blocks.beside[node] if load == lightest[node] else ():
            if (v > root or blocks.loose[v]) and load + least[v] <= min(band.max, lightest.get(v, band.max + 1) - 1):
                lightest[v] = load + least[v]
                heappush(queue, (lightest[v], v))
    return {*lightest, *(int(v) for v in other if (v > root or blocks.loose[v]) and start + least[v] <= band.max)}


def _join(model: cp_model.CpModel, blocks: Blocks, band: Band, part: list[_Row]) -> None:
    """Add that a node of a grid is the grid's only one in its area, or has another one beside it."""
    n_areas = len(np.unique(blocks.area))
    for a, row in enumerate(part):
        for root, var in enumerate(row):
            if var is None or blocks.area[a] != blocks.area[root]:
                continue
            if a != root or (n_areas == 1 and blocks.load[a] < band.min):
                model.add(var <= _sum(part, blocks.beside[a], root))


def _scatter(
    model: cp_model.CpModel,
    blocks: Blocks,
    s: int,
    part: _Row,
    held: list[list[cp_model.LinearExprT]],
    band: Band,
) -> cp_model.IntVar:
    """Add a loose piece, and return the number of grids that it has for itself."""
    load = int(blocks.load[s])
    spread: list[cp_model.IntVar] = []
    for root, takes in enumerate(part):
        if takes is not None:
            share = model.new_int_var(0, load, "")
            model.add(share <= load * takes)
            model.add(share >= takes)
            held[root].append(share)
            spread.append(share)
    rest, grids = model.new_int_var(0, load, ""), model.new_int_var(0, load, "")
    # where there are several areas, a grid without a block may hold loose pieces of more than one
    model.add(rest <= band.max * grids)
    model.add(rest >= (band.min if len(np.unique(blocks.area)) == 1 else 1) * grids)
    model.add(sum(spread) + rest == load)
    return grids


def _sum(part: list[_Row], nodes: Sequence[int], root: int) -> cp_model.LinearExprT:
    """Return how many of some nodes take part in the root's grid."""
    return sum(var for v in nodes if (var := part[v][root]) is not None)


def _torn(blocks: Blocks, takes_part: list[list[bool]]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield two blocks of a grid in different pieces of one area, and what lies beside the first one's piece."""
    members = np.array(takes_part, dtype=bool)
    n = len(blocks.load)
    for root in np.flatnonzero(members.any(axis=0)):
        inside = members[:, root]
        both = inside[blocks.left] & inside[blocks.right]
        piece = components(n, blocks.left[both], blocks.right[both])
        whole = np.flatnonzero(inside & ~blocks.loose)
        for area in np.unique(blocks.area[whole]):
            here = whole[blocks.area[whole] == area]
            for one in np.unique(piece[here])[:-1]:
                a, b = int(here[piece[here] == one][0]), int(here[piece[here] != one][-1])
                mine = (piece == one) & inside
                rim = np.r_[blocks.right[mine[blocks.left]], blocks.left[mine[blocks.right]]]
                yield a, b, [int(v) for v in np.unique(rim) if not mine[v]]
