"""The best division of a small problem, or the proof that there is none: an integer programme, by CP-SAT."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from geo.adjacency import components
from partition.problem import Floats, Ints, Problem, Slot
from partition.solvers.board import game_of, outside, set_up, wishes_of

PRECISION = 1000.0
"""Costs are counted in thousandths of a household-metre, unless that makes them larger than ``LARGEST`` together."""

LARGEST = 2.0**45


@dataclass(frozen=True)
class Exact:
    """
    What is known of the best division.

    Attributes
    ----------
    grid_of
        The slot of each unit, None where no plan was found.
    price_m
        Household-metres of walking and the price of the wishes that it does not keep; inf without a plan.
    bound_m
        What no plan goes below; inf where no plan exists.
    proven
        Whether the plan is the best, to the rounding of costs, or there is none.
    deterministic_s
        Deterministic seconds that it took.
    """

    grid_of: Ints | None
    price_m: float
    bound_m: float
    proven: bool
    deterministic_s: float = 0.0


def divide_exactly(
    problem: Problem, *, deterministic_limit: float, start: Ints | None = None, off_m: float = 0.0
) -> Exact:
    """
    Return the division of one territory, with the least price, into contiguous grids inside the allowed bands.

    Hess' model (1965). ``x_uc`` says that unit u lies in the grid whose centre is unit c, ``y_cs`` that this grid is of
    kind s: slots that nothing tells apart are one kind, of which there are ``k_s``. Where there are several kinds,
    ``z_us`` says that u lies in a grid of kind s, whose units keep the bands together, and borders count for z too.

        minimise    sum_uc w_u walk_uc x_uc + sum_e border_e d_e + sum_u moved w_u m_u
                    + sum_c balance |sum_u load_u x_uc - target x_cc| + sum_c off o_c
        subject to  sum_c x_uc = 1;  x_uc <= x_cc = sum_s y_cs;  sum_c y_cs = k_s
                    z_us >= x_uc + y_cs - 1;  sum_s z_us = 1
                    sum_s min_s y_cs <= sum_u w_u x_uc <= sum_s max_s y_cs
                    o_c >= households of the grid outside the strict band
                    d_uv >= x_uc - x_vc, for neighbours u and v and every c;  d_uv <= 2 - x_uc - x_vc where border_e < 0
                    m_u >= 1 - z_us, where u is at home in slot s;  z_us = 1, where u is pinned to it
                    x_uc <= sum of x_vc over the neighbours v of u, unless c is one of them or u

    A piece S of a grid without its centre is forbidden as it is met: ``x_uc <= sum of x_vc over the rim of S`` for
    every u in S and every c outside. That, and not a flow, since most often none is met.

    Parameters
    ----------
    deterministic_limit
        CP-SAT's deterministic seconds, the same on every machine; about a third of a second of the clock.
    start
        A plan to begin with; it need not keep bands.
    off_m
        Price of a household outside the strict band; not part of ``price_m``, but of ``bound_m``.

    Raises
    ------
    ValueError
        The problem has not just one territory, with all units.
    """
    n = len(problem.weights)
    if len(problem.territories) != 1 or len(problem.territories[0].units) != n:
        sizes = [len(territory.units) for territory in problem.territories]
        raise ValueError(
            f"problem: one territory of all {n} units is divided exactly, got territories of {sizes} units; "
            f"restrict it to one first · "
            f"问题：精确划分只处理包含全部 {n} 个单元的单一区域，现有区域单元数为 {sizes}，请先逐区拆分"
        )
    model = _Model(problem, off_m)
    if start is not None:
        model.begin_at(start)
    return model.solve(deterministic_limit)


def price_of(problem: Problem, grid_of: Ints, off_m: float = 0.0) -> float:
    """Return household-metres of walking and the price of wishes not kept; ``off_m`` prices strict bands too."""
    game = game_of(problem, np.arange(len(grid_of)))
    board = set_up(game, grid_of.astype(np.int32))
    off = sum(outside(weight, *band) for weight, band in zip(board.weight, game.strict, strict=True)) if off_m else 0
    return float(board.metres.sum() + wishes_of(game, board) + off_m * off)


class _Model:
    """The integer programme of a problem; grows by what is forbidden on the way."""

    def __init__(self, problem: Problem, off_m: float) -> None:
        self._problem, self._off_m = problem, off_m
        self._n = len(problem.weights)
        self._rounding = 0.5 * self._n  # by how much whole costs may err: here walking, one centre a unit
        self._ends = problem.neighbours.tocoo().coords
        self._kinds = _kinds(problem)
        self._model, self._terms = cp_model.CpModel(), list[tuple[cp_model.IntVar, int]]()
        cost = problem.weights[:, None] * problem.walk_to(np.arange(self._n)).astype(float)
        self._scale = min(PRECISION, LARGEST / max(float(cost.max(axis=1).sum()), 1.0))
        self._x = [[self._model.new_bool_var("") for _ in range(self._n)] for _ in range(self._n)]
        self._of_kind = self._add_kinds()
        self._z = self._add_members() if len(self._kinds) > 1 else []
        self._add_grids(cost)
        self._add_borders()
        self._add_homes()
        self._add_balance()
        variables, prices = zip(*self._terms, strict=True)
        self._model.minimize(cp_model.LinearExpr.weighted_sum(variables, prices))

    def begin_at(self, start: Ints) -> None:
        """Hint at a plan, each grid with its best centre and in its slot."""
        weights, walk_m = self._problem.weights, self._problem.walk_to(np.arange(self._n))
        centre_of = np.empty(self._n, dtype=np.intp)
        for grid in np.unique(start):
            members = np.flatnonzero(start == grid)
            centre_of[members] = members[np.argmin(weights[members] @ walk_m[np.ix_(members, members)])]
        kind_of = [next(k for k, slots in enumerate(self._kinds) if grid in slots) for grid in start]
        for unit in range(self._n):
            for centre, var in enumerate(self._x[unit]):
                self._model.add_hint(var, bool(centre_of[unit] == centre))
            for kind, var in enumerate(self._z[unit] if self._z else ()):
                self._model.add_hint(var, kind_of[unit] == kind)
                self._model.add_hint(self._of_kind[unit][kind], centre_of[unit] == unit and kind_of[unit] == kind)

    def solve(self, limit: float) -> Exact:
        """Solve, forbid the pieces met, and solve again, until there are none or the limit is reached."""
        solver, used, bound_m = _solver(), 0.0, -np.inf
        while used < limit:
            solver.parameters.max_deterministic_time = limit - used
            status = solver.solve(self._model)
            used += solver.response_proto.deterministic_time
            if status == cp_model.INFEASIBLE:
                return Exact(None, np.inf, np.inf, True, used)
            bound_m = max(bound_m, (solver.best_objective_bound - self._rounding) / self._scale)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            values = np.array([[solver.boolean_value(var) for var in row] for row in self._x])
            if self._forbid_torn(values.argmax(axis=1)):
                continue
            grid_of = self._slots(values.argmax(axis=1), solver)
            price_m, proven = price_of(self._problem, grid_of), status == cp_model.OPTIMAL
            return Exact(grid_of, price_m, bound_m, proven, used)
        return Exact(None, np.inf, bound_m, False, used)

    def _add_kinds(self) -> list[list[cp_model.IntVar]]:
        """Add which kind of slot the grid of each centre fills, if any; return a row a centre, an entry a kind."""
        model, rows = self._model, []
        for centre in range(self._n):
            here = self._x[centre][centre]
            row = [here] if len(self._kinds) == 1 else [model.new_bool_var("") for _ in self._kinds]
            if len(row) > 1:
                model.add(sum(row) == here)
            rows.append(row)
        for kind, slots in enumerate(self._kinds):
            model.add(sum(row[kind] for row in rows) == len(slots))
        return rows

    def _add_members(self) -> list[list[cp_model.IntVar]]:
        """Add in which kind of slot each unit lies, with the bands of kinds; return a row a unit."""
        model, weights = self._model, self._problem.weights.tolist()
        rows = [[model.new_bool_var("") for _ in self._kinds] for _ in range(self._n)]
        for row, to_centres in zip(rows, self._x, strict=True):
            model.add_exactly_one(row)
            for var, kinds in zip(to_centres, self._of_kind, strict=True):
                for inside, filled in zip(row, kinds, strict=True):
                    model.add_bool_or([var.negated(), filled.negated(), inside])
        for kind, slots in enumerate(self._kinds):
            load = cp_model.LinearExpr.weighted_sum([row[kind] for row in rows], weights)
            band = self._problem.slots[slots[0]].allowed
            model.add_linear_constraint(load, band.min * len(slots), band.max * len(slots))
        return rows

    def _add_grids(self, cost: Floats) -> None:
        """Add walking, bands, and that no unit of a grid is alone."""
        model, x, lists, weights = self._model, self._x, self._problem.neighbours, self._problem.weights.tolist()
        for unit, row in enumerate(x):
            beside = lists.indices[lists.indptr[unit] : lists.indptr[unit + 1]]
            model.add_exactly_one(row)
            for centre, var in enumerate(row):
                self._terms.append((var, round(cost[unit, centre] * self._scale)))
                if unit != centre:
                    model.add_implication(var, x[centre][centre])
                    if centre not in beside:
                        model.add_bool_or([var.negated(), *(x[v][centre] for v in beside)])
        slots = [self._problem.slots[kind[0]] for kind in self._kinds]
        priced = self._off_m > 0 and any(slot.allowed != slot.strict for slot in slots)
        for centre, kinds in enumerate(self._of_kind):
            load = cp_model.LinearExpr.weighted_sum([row[centre] for row in x], weights)
            model.add(load >= sum(slot.allowed.min * var for slot, var in zip(slots, kinds, strict=True)))
            model.add(load <= sum(slot.allowed.max * var for slot, var in zip(slots, kinds, strict=True)))
            if priced:
                self._add_off(load, kinds, slots)

    def _add_off(self, load: Any, kinds: list[cp_model.IntVar], slots: list[Slot]) -> None:
        """Add the price of a grid outside the strict band."""
        most = int(self._problem.weights.sum())
        off = self._model.new_int_var(0, most, "")
        self._model.add(off >= sum(slot.strict.min * var for slot, var in zip(slots, kinds, strict=True)) - load)
        self._model.add(off >= load - sum(slot.strict.max * var for slot, var in zip(slots, kinds, strict=True)))
        self._price(off, self._off_m, most)

    def _add_borders(self) -> None:
        """Add what borders between neighbours cost."""
        prices = self._problem.wishes.border_m
        if prices is None:
            return
        for one, two, price in zip(*(end.tolist() for end in self._ends), prices.tolist(), strict=True):
            if one > two or price == 0:
                continue
            cut = self._model.new_bool_var("")
            self._price(cut, price)
            if price < 0:
                for a, b in zip(self._x[one], self._x[two], strict=True):
                    self._model.add_bool_or([a.negated(), b.negated(), cut.negated()])
                continue
            rows = [(*self._x[unit], *(self._z[unit] if self._z else ())) for unit in (one, two)]
            for a, b in zip(*rows, strict=True):
                self._model.add_bool_or([a.negated(), b, cut])
                self._model.add_bool_or([b.negated(), a, cut])

    def _add_homes(self) -> None:
        """Add pinned units, and what those cost that leave their homes."""
        wishes, weights = self._problem.wishes, self._problem.weights
        kind_of = {slot: kind for kind, slots in enumerate(self._kinds) for slot in slots}
        for unit in range(self._n):
            slot = _pinned_to(self._problem, unit)
            if slot is not None:
                self._model.add(self._inside(unit, kind_of[slot]) == 1)
            elif wishes.home is not None and wishes.moved_m > 0 and wishes.home[unit] >= 0:
                away = self._model.new_bool_var("")
                self._model.add(self._inside(unit, kind_of[int(wishes.home[unit])]) + away >= 1)
                self._price(away, wishes.moved_m * float(weights[unit]))

    def _inside(self, unit: int, kind: int) -> Any:
        """Return whether a unit lies in a slot of a kind."""
        return self._z[unit][kind] if self._z else 1

    def _add_balance(self) -> None:
        """Add what loads cost that differ from the mean."""
        wishes, scale = self._problem.wishes, self._scale
        if wishes.balance_m <= 0:
            return
        load = self._problem.weights if wishes.load is None else wishes.load
        priced = np.rint(wishes.balance_m * scale * load).astype(int)
        target, most = round(int(priced.sum()) / self._problem.n_grids), int(priced.sum())
        grids: list[tuple[list[cp_model.IntVar], Any]]
        if self._z and all(len(slots) == 1 for slots in self._kinds):
            grids = [([row[kind] for row in self._z], 1) for kind in range(len(self._kinds))]
        else:
            grids = [([row[centre] for row in self._x], self._x[centre][centre]) for centre in range(self._n)]
        for units, exists in grids:
            held = cp_model.LinearExpr.weighted_sum(units, priced.tolist())
            away = self._model.new_int_var(0, most, "")
            self._model.add(away >= held - target * exists)
            self._model.add(away >= target * exists - held)
            self._terms.append((away, 1))
        self._rounding += self._n + self._problem.n_grids

    def _price(self, var: cp_model.IntVar, price_m: float, most: int = 1) -> None:
        """Add the price of a variable, which is never more than ``most``."""
        self._terms.append((var, round(price_m * self._scale)))
        self._rounding += 0.5 * most

    def _forbid_torn(self, centre_of: Ints) -> bool:
        """Forbid every piece without its centre, for all centres outside it; return whether there was one."""
        met = False
        for piece, rim in _torn(self._ends[0], self._ends[1], centre_of):
            met = True
            for centre in np.setdiff1d(np.arange(self._n), piece):
                beside = [self._x[v][centre] for v in rim]
                for unit in piece:
                    self._model.add_bool_or([self._x[unit][centre].negated(), *beside])
        return met

    def _slots(self, centre_of: Ints, solver: cp_model.CpSolver) -> Ints:
        """Return the slot of each unit: of those of a kind, the first for the first centre."""
        left = [list(slots) for slots in self._kinds]
        slot_of = np.empty(self._n, dtype=np.intp)
        for centre in np.unique(centre_of):
            kind = next(k for k, var in enumerate(self._of_kind[centre]) if solver.boolean_value(var))
            slot_of[centre_of == centre] = left[kind].pop(0)
        return slot_of


def _solver() -> cp_model.CpSolver:
    """Return a solver on one core; with its linear relaxation at full strength 1.4 to 3.6 times as fast, measured."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2
    return solver


def _pinned_to(problem: Problem, unit: int) -> int | None:
    """Return the slot in which a unit must stay, if any."""
    pinned = problem.pinned is not None and problem.start is not None and problem.pinned[unit]
    return int(problem.start[unit]) if pinned else None  # type: ignore[index]


def _kinds(problem: Problem) -> list[list[int]]:
    """Return the slots that nothing tells apart, together; those with a home or a pinned unit stand alone."""
    wishes, named = problem.wishes, set[int]()
    if wishes.home is not None and wishes.moved_m > 0:
        named |= set(wishes.home[wishes.home >= 0].tolist())
    named |= {slot for unit in range(len(problem.weights)) if (slot := _pinned_to(problem, unit)) is not None}
    kinds: dict[tuple[object, ...], list[int]] = {}
    for number, one in enumerate(problem.slots):
        kinds.setdefault((one.allowed, one.strict, number if number in named else -1), []).append(number)
    return list(kinds.values())


def _torn(left: Ints, right: Ints, centre_of: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pieces of grids that do not hold their centre, each with the units beside it."""
    same = centre_of[left] == centre_of[right]
    piece_of = components(len(centre_of), left[same], right[same])
    for piece in np.unique(piece_of):
        inside = piece_of == piece
        if not inside[centre_of[inside][0]]:
            yield np.flatnonzero(inside), np.unique(right[inside[left] & ~inside[right]])
