"""How short a tour can be at best: a bound over all tours, and the proof that none is shorter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from partition.visits.polish import nearest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Sets = NDArray[np.bool_]

CANDIDATES = 6
"""Nearest places whose edges the linear programme begins with; those that it misses are priced in."""

CUT_ROUNDS = 60
"""How often sets are added to the linear programme before giving up."""

MOST_WORK = 4.0
"""
Work of the whole-numbered search in the solver's own unit, some ten seconds on one core of 2020; not a time, so that
the answer is the same on every machine.
"""

SLACK = 1e-6

PROVEN_M = 1e-3
"""What the bound may lose on each leg, for it is found in whole millimetres."""


@dataclass(frozen=True)
class Proof:
    """
    What is known about all tours through some places.

    ``bound_m`` is no longer than any of them; ``order`` is the shortest known, perhaps better than the one given.
    """

    order: Ints
    bound_m: float


def tour_length(metres: Floats, order: Ints) -> float:
    """Return the length of a closed tour."""
    return float(metres[order, np.roll(order, -1)].sum())


def prove(metres: Floats, order: Ints) -> Proof:
    """
    Return a lower bound on closed tours through all places, and the shortest tour met on the way.

    The model (Dantzig, Fulkerson and Johnson 1954), with x_e = 1 if edge e is walked:
    minimise ``sum_e c_e x_e`` subject to ``x(edges at i) = 2`` for every place i, ``x(edges out of S) >= 2`` for sets
    S of places, ``0 <= x <= 1``. Sets are added where a solution violates them. The bound of the linear programme is
    computed from its duals over all edges, so that it holds whatever edges the programme was given. Edges that cost
    more than the gap are then left out, and CP-SAT closes what is left of it on the rest.
    """
    n = len(order)
    if n <= 3:
        return Proof(order, tour_length(metres, order))
    linear = _solve_linear(metres, order)
    if is_proven(tour_length(metres, order), linear.bound_m, n):
        return Proof(order, linear.bound_m)
    return _solve_whole(metres, order, linear)


@dataclass(frozen=True)
class Relaxed:
    """Cuts found by the linear programme, its bound, and what each edge of all costs above it, shape (n, n)."""

    sets: Sets
    bound_m: float
    reduced_m: Floats


def _solve_linear(metres: Floats, order: Ints) -> Relaxed:
    n = len(order)
    open_edges = _first_edges(metres, order)
    best = Relaxed(np.zeros((0, n), np.bool_), 0.0, np.zeros((n, n)))
    for _ in range(CUT_ROUNDS):
        ends = np.argwhere(open_edges)
        model = _Model(ends, metres[tuple(ends.T)], best.sets)
        walked, bound_m, reduced = model.solve(metres)
        if bound_m > best.bound_m:
            best = Relaxed(best.sets, bound_m, reduced)
        missed = np.triu(reduced < -SLACK, 1) & ~open_edges
        cuts = _violated(n, ends, walked)
        if not missed.any() and not len(cuts):
            break
        open_edges |= missed
        best = replace(best, sets=np.concatenate([best.sets, cuts]))
    return best


def _first_edges(metres: Floats, order: Ints) -> Sets:
    """Return the edges of the tour and those to near places, upper triangle."""
    n = len(order)
    near = nearest(metres, CANDIDATES)
    chosen = np.zeros((n, n), np.bool_)
    chosen[np.repeat(np.arange(n), near.shape[1]), near.ravel()] = True
    chosen[order, np.roll(order, -1)] = True
    return np.triu(chosen | chosen.T, 1)


@dataclass(frozen=True)
class _Model:
    """The programme on some edges: their ends (m, 2), what they cost, and the sets S (k, n) that must be left."""

    ends: Ints
    cost: Floats
    sets: Sets

    @property
    def degrees(self) -> csr_array:
        m = len(self.ends)
        rows, columns = self.ends.T.ravel(), np.tile(np.arange(m), 2)
        return csr_array((np.ones(2 * m), (rows, columns)), shape=(self.sets.shape[1], m))

    @property
    def leaving(self) -> csr_array:
        return csr_array(self.sets[:, self.ends[:, 0]] != self.sets[:, self.ends[:, 1]], dtype=np.float64)

    def solve(self, metres: Floats) -> tuple[Floats, float, Floats]:
        """Return how much of each edge is walked, a bound over all edges, and the reduced cost of all, (n, n)."""
        n = self.sets.shape[1]
        answer = linprog(
            self.cost,
            A_ub=-self.leaving if len(self.sets) else None,
            b_ub=np.full(len(self.sets), -2.0) if len(self.sets) else None,
            A_eq=self.degrees,
            b_eq=np.full(n, 2.0),
            bounds=(0.0, 1.0),
            method="highs-ds",
        )
        place = np.asarray(answer.eqlin.marginals)
        price = np.maximum(-np.asarray(answer.ineqlin.marginals), 0.0) if len(self.sets) else np.zeros(0)
        out = price @ self.sets
        crossed = out[:, None] + out - 2.0 * (self.sets.T * price) @ self.sets
        reduced = metres - place[:, None] - place - crossed
        # weak duality: whatever the prices, no tour costs less than this
        bound_m = 2.0 * (place.sum() + price.sum()) + float(np.minimum(np.triu(reduced, 1), 0.0).sum())
        return np.asarray(answer.x), bound_m, reduced


def _violated(n: int, ends: Ints, walked: Floats) -> Sets:
    """Return sets of places that a solution leaves less than twice, perhaps none."""
    used = walked > SLACK
    support = coo_array((walked[used], tuple(ends[used].T)), shape=(n, n))
    n_parts, part = connected_components(support, directed=False)
    if n_parts > 1:
        return np.asarray(part == np.arange(n_parts)[:, None])
    between = support.toarray()
    return _light_cuts(between + between.T)


def _light_cuts(between: Floats) -> Sets:
    """
    Return the cuts below 2 that the minimum cut search of Stoer and Wagner (1997) passes, the least among them.

    ``between`` holds the weights of edges, (n, n), symmetric, its diagonal 0; it is changed.
    """
    n = len(between)
    merged = np.eye(n, dtype=np.bool_)
    left = np.arange(n)
    found = []
    while len(left) > 1:
        weight, order = between[left[0], left].copy(), [0]
        weight[0] = -np.inf
        reached = 0.0
        for _ in range(len(left) - 1):
            last = int(weight.argmax())
            reached = float(weight[last])
            order.append(last)
            weight += between[left[last], left]
            weight[order] = -np.inf
        s, t = left[order[-2]], left[order[-1]]
        if reached < 2.0 - 1e-4:
            found.append(merged[t].copy())
        merged[s] |= merged[t]
        between[s] += between[t]
        between[:, s] += between[:, t]
        between[s, s] = 0.0
        left = left[left != t]
    return np.array(found, dtype=np.bool_).reshape(-1, n)


def is_proven(length_m: float, bound_m: float, places: int) -> bool:
    """Return whether no tour is shorter by more than a millimetre a leg."""
    return bool(bound_m >= length_m - PROVEN_M * places)


def _solve_whole(metres: Floats, order: Ints, linear: Relaxed) -> Proof:
    """Close the gap in whole millimetres, on the edges that a shorter tour could use."""
    length_m = tour_length(metres, order)
    ends = np.argwhere(np.triu(linear.reduced_m <= length_m - linear.bound_m + SLACK, 1))
    # rounded down, so that no tour is longer here than it is
    cost = np.floor(metres[tuple(ends.T)] * 1000.0).astype(np.int64)
    model, walks = _circuit(ends, cost, dict(zip(order.tolist(), np.roll(order, -1).tolist(), strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = MOST_WORK
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Proof(order, linear.bound_m)
    after = {a: b for (a, b), walk in walks.items() if solver.boolean_value(walk)}
    found = np.array(list(accumulate(range(len(order) - 1), lambda place, _: after[place], initial=0)), dtype=np.int64)
    # a tour on an edge left out is no shorter than the one in hand
    bound_m = max(linear.bound_m, min(length_m, solver.best_objective_bound / 1000.0))
    return Proof(found if tour_length(metres, found) < length_m else order, bound_m)


def _circuit(
    ends: Ints, cost: Ints, after: Mapping[int, int]
) -> tuple[cp_model.CpModel, dict[tuple[int, int], cp_model.IntVar]]:
    """Return the model of a closed tour on some edges, with a tour to begin from, and what says that a leads to b."""
    model = cp_model.CpModel()
    walks = {(a, b): model.new_bool_var(f"{a}-{b}") for one, other in ends.tolist() for a, b in _ways(one, other)}
    model.add_circuit([(a, b, walk) for (a, b), walk in walks.items()])
    model.minimize(cp_model.LinearExpr.weighted_sum(list(walks.values()), np.repeat(cost, 2).tolist()))
    for (a, b), walk in walks.items():
        model.add_hint(walk, after[a] == b)
    return model, walks


def _ways(one: int, other: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one, other), (other, one)
