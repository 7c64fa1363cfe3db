"""
A plain p-median with two-sided capacities for CP-SAT, on straight lines; knows no neighbours.

``x[u, c]`` puts unit u to centre c, ``y[c]`` says that c is a centre. Least sum of ``weights[u] * metres[u, c] *
x[u, c]``, each unit in one grid, K centres, the band kept wherever there is a centre. So that it finds anything at
all, centres are `CENTRES` units far from each other, and a unit may have the nearest `CHOICE` of them.
"""

import numpy as np
from ortools.sat.python import cp_model

LIMIT_S = 60.0
CENTRES, CHOICE = 8, 24
"""Places for centres, as a multiple of K, and how many of them a unit may have."""


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    n = len(weights)
    places = _far_apart(points_xy, min(n, CENTRES * K))
    metres = np.hypot(*(points_xy[:, None] - points_xy[places][None]).transpose(2, 0, 1))
    near = np.argsort(metres, axis=1, kind="stable")[:, :CHOICE]
    model = cp_model.CpModel()
    is_centre = [model.new_bool_var("") for _ in places]
    chosen = {(u, c): model.new_bool_var("") for u in range(n) for c in near[u].tolist()}
    for u in range(n):
        model.add_exactly_one(chosen[u, c] for c in near[u].tolist())
    model.add(sum(is_centre) == K)
    takers = [np.flatnonzero((near == c).any(axis=1)).tolist() for c in range(len(places))]
    for c, y in enumerate(is_centre):
        load = sum(int(weights[u]) * chosen[u, c] for u in takers[c])
        model.add(load >= lo * y)
        model.add(load <= hi * y)
    model.minimize(sum(round(float(10 * weights[u] * metres[u, c])) * x for (u, c), x in chosen.items()))
    return _solved(model, chosen, n, seed)


def _far_apart(xy, count):
    """Return units of which each is the farthest from those before."""
    places = [0]
    nearest = np.hypot(*(xy - xy[0]).T)
    while len(places) < count:
        places.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.hypot(*(xy - xy[places[-1]]).T))
    return np.array(places)


def _solved(model, chosen, n, seed):
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = LIMIT_S
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"no division found in {LIMIT_S:.0f} s")
    centre = np.zeros(n, dtype=np.int64)
    for (u, c), x in chosen.items():
        if solver.boolean_value(x):
            centre[u] = c
    return np.unique(centre, return_inverse=True)[1]
