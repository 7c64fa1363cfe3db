"""Whether whole groups can be put together into contiguous grids of a band: exact, over blocks of units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from geo.adjacency import components
from partition.levels import Band
from partition.problem import Flags, Ints

MOST_BLOCKS = 120
"""Blocks and pieces of loose units up to which the question is asked at all."""

EFFORT_S = 3.0
"""Deterministic seconds for one question; what is not settled by then is not proven."""

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


def can_be_divided(blocks: Blocks, band: Band, n_grids: int | None = None) -> bool | None:
    """
    Return whether blocks can be put together into grids inside a band; None where that stays open.

    Model: ``x_ar`` says that block a lies in the grid of which block r is the first, r <= a; ``y_sr`` households of
    loose piece s are in it, and ``z_sr`` whether any are.

        sum_r x_ar = 1;  x_ar <= x_rr;  min x_rr <= sum_a w_a x_ar + sum_s y_sr <= max x_rr;
        sum_r y_sr + f_s = w_s;  y_sr <= w_s z_sr;  sum_r x_rr = number of grids, where it is given.

    ``f_s`` are loose households in grids without a block, none or at least the band's minimum. Pieces of a grid within
    one area are forbidden as they are met: of two pieces, one has to reach out over a block or loose piece beside it.
    What borders and households of loose pieces allow is taken for granted: "no" is a proof, "yes" is not.
    """
    n = len(blocks.load)
    if n > MOST_BLOCKS:
        return None
    model, x, z = _model(blocks, band, n_grids)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    left_s = EFFORT_S
    for _ in range(MOST_ROUNDS):
        solver.parameters.max_deterministic_time = left_s
        status = solver.solve(model)
        left_s -= solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return False
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        torn = list(_torn(blocks, [[solver.value(_part(x, z, a, r)) > 0 for r in range(n)] for a in range(n)]))
        if not torn:
            return True
        if left_s <= 0:
            return None
        for a, b, beside in torn:
            for root in range(min(a, b) + 1):
                if (one := x[a][root]) is not None and (other := x[b][root]) is not None:
                    model.add(one + other - 1 <= sum(_part(x, z, v, root) for v in beside))
    return None


_Row = list["cp_model.IntVar | None"]


def _model(blocks: Blocks, band: Band, n_grids: int | None) -> tuple[cp_model.CpModel, list[_Row], list[_Row]]:
    n, model = len(blocks.load), cp_model.CpModel()
    load = [int(w) for w in blocks.load]
    whole = [a for a in range(n) if not blocks.loose[a]]
    x: list[_Row] = [[None] * n for _ in range(n)]
    z: list[_Row] = [[None] * n for _ in range(n)]
    held: list[list[cp_model.LinearExprT]] = [[] for _ in range(n)]
    for a in whole:
        for root in whole:
            if root <= a:
                x[a][root] = model.new_bool_var("")
                held[root].append(load[a] * x[a][root])  # type: ignore[operator]
        model.add_exactly_one([var for var in x[a] if var is not None])
        for root in whole:
            if root < a:
                model.add_implication(x[a][root], x[root][root])  # type: ignore[arg-type]
    own = [_scatter(model, blocks, s, whole, x, z, held, band) for s in range(n) if blocks.loose[s]]
    for root in whole:
        model.add(sum(held[root]) >= band.min * x[root][root])  # type: ignore[operator]
        model.add(sum(held[root]) <= band.max * x[root][root])  # type: ignore[operator]
    if n_grids is not None:
        model.add(sum(x[root][root] for root in whole) + sum(own) == n_grids)  # type: ignore[misc]
    return model, x, z


def _scatter(
    model: cp_model.CpModel,
    blocks: Blocks,
    s: int,
    whole: Sequence[int],
    x: list[_Row],
    z: list[_Row],
    held: list[list[cp_model.LinearExprT]],
    band: Band,
) -> cp_model.IntVar:
    """Add a loose piece, and return the number of grids that it has for itself."""
    load = int(blocks.load[s])
    spread: list[cp_model.IntVar] = []
    for root in whole:
        part, z[s][root] = model.new_int_var(0, load, ""), model.new_bool_var("")
        model.add(part <= load * z[s][root])  # type: ignore[operator]
        model.add(part >= z[s][root])
        model.add_implication(z[s][root], x[root][root])  # type: ignore[arg-type]
        held[root].append(part)
        spread.append(part)
    rest, grids = model.new_int_var(0, load, ""), model.new_int_var(0, load, "")
    # where there are several areas, a grid without a block may hold loose pieces of more than one
    model.add(rest <= band.max * grids)
    model.add(rest >= (band.min if len(np.unique(blocks.area)) == 1 else 1) * grids)
    model.add(sum(spread) + rest == load)
    return grids


def _part(x: list[_Row], z: list[_Row], node: int, root: int) -> cp_model.LinearExprT:
    """Return whether a node takes part in the root's grid."""
    block, loose = x[node][root], z[node][root]
    return block if block is not None else loose if loose is not None else 0


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
