"""The solution of the model: a linear programme that learns cuts, then whole numbers until all hangs together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from partition.visits.patrol.model import (
    EPS,
    Cut,
    Model,
    build_model,
    components,
    first_cuts,
    parts_apart,
    rows_of,
    violated,
)
from partition.visits.patrol.task import PROVEN_M, WORK, Bools, Floats, Ints, Task

CUT_ROUNDS = 60
"""How often cuts are added to the linear programme, and again to that in whole numbers, before giving up."""


@dataclass(frozen=True)
class Copies:
    """How often each edge of a model is walked besides, (m,), whole numbers; and a bound on the metres of that."""

    model: Model
    extra: Ints
    bound_m: float


def find_copies(task: Task, *, work: int = WORK) -> Copies:
    """Return how often edges are walked besides the once that is required, so that a walk can be made of it."""
    model = build_model(task)
    cuts: list[Cut]
    walked: Floats | None
    # one part alone the whole numbers settle sooner than any cuts
    cuts, walked, bound_m = ([], None, 0.0) if work and model.clusters == 1 else _relax(model)
    if walked is not None and _serves(model, walked):
        return Copies(model, np.rint(walked).astype(np.int64), bound_m)
    best: Floats | None = None
    for _ in range(CUT_ROUNDS if work else 0):
        found, low_m = _whole(model, cuts, work)
        bound_m = max(bound_m, low_m)
        if found is None:
            break
        apart = parts_apart(model, found)
        if not apart:
            best = found
            break
        cuts += apart
    if best is None or model.metres @ best > bound_m + PROVEN_M:
        other = joined_by_hand(model)
        best = other if best is None or model.metres @ other < model.metres @ best else best
    return Copies(model, _connected(model, best), bound_m)


def _relax(model: Model) -> tuple[list[Cut], Floats, float]:
    """Return cuts, the last solution of the linear programme and its value, a bound."""
    cuts, m = first_cuts(model), len(model.ends)
    walked, bound_m = np.zeros(m), 0.0
    helping = model.helping()
    for _ in range(CUT_ROUNDS):
        rows, least = rows_of(cuts) if cuts else (None, None)
        answer = linprog(
            model.metres,
            A_ub=None if rows is None else -rows,
            b_ub=None if least is None else -least,
            A_eq=csr_array(helping[None, :].astype(np.float64)) if helping.any() else None,
            b_eq=[float(model.free)] if helping.any() else None,
            bounds=np.column_stack([np.zeros(m), model.at_most]),
            method="highs-ds",
        )
        if answer.status != 0:
            break
        walked, bound_m = np.asarray(answer.x), max(bound_m, float(answer.fun))
        found = violated(model, walked)
        if not found:
            break
        cuts += found
    return cuts, walked, bound_m


def _serves(model: Model, walked: Floats) -> bool:
    """Return whether a solution is whole, even everywhere, and hangs together."""
    whole = np.rint(walked)
    even = (model.degrees() @ whole) % 2 == model.odd
    chosen = whole[model.helping()].sum() == model.free
    return bool((np.abs(walked - whole) < EPS).all() and even.all() and chosen) and not parts_apart(model, whole)


def _whole(model: Model, cuts: Sequence[Cut], work: int) -> tuple[Floats | None, float]:
    """Return a best solution in whole numbers under some cuts, None if none was found, and a bound."""
    m, n = len(model.ends), model.n
    degrees = hstack([model.degrees(), -2.0 * eye_array(n)])
    constraints = [LinearConstraint(degrees, model.odd.astype(np.float64), model.odd.astype(np.float64))]
    if model.helper is not None:
        row = np.append(model.helping(), np.zeros(n))[None, :].astype(np.float64)
        constraints.append(LinearConstraint(row, model.free, model.free))
    if cuts:
        rows, least = rows_of(cuts)
        constraints.append(LinearConstraint(hstack([rows, csr_array((len(cuts), n))]), least, np.inf))
    half = np.ceil(abs(model.degrees()) @ model.at_most / 2.0)
    answer = milp(
        np.append(model.metres, np.zeros(n)),
        constraints=constraints,
        integrality=np.ones(m + n),
        bounds=Bounds(np.zeros(m + n), np.append(model.at_most, half)),
        options={"mip_rel_gap": 0.0, "node_limit": max(work, 1)},
    )
    low_m = answer.mip_dual_bound
    bound_m = float(low_m) if low_m is not None and np.isfinite(low_m) else 0.0
    return (None if answer.x is None else np.rint(answer.x[:m])), bound_m


def joined_by_hand(model: Model) -> Floats:
    """
    Return a solution that need not be the shortest: parts joined by shortest ways, then made even along a tree.

    In a tree there is one way only to make all nodes even.
    """
    extra = np.zeros(len(model.ends))
    choices = np.flatnonzero(model.helping())
    if len(choices):
        odd_first = choices[np.argsort(~model.odd[model.ends[choices].min(axis=1)], kind="stable")]
        np.add.at(extra, np.resize(odd_first, model.free), 1.0)
    extra += _join_parts(model, extra)
    uneven = ((model.degrees() @ extra) % 2 == 1) != model.odd
    return np.asarray(extra + _even_out(model, uneven))


def _between(model: Model, cost: Floats) -> tuple[csr_array, dict[tuple[int, int], int]]:
    """Return the cost between neighbours, (n, n), and which edge has it; without those of the helping node."""
    usable = np.flatnonzero((model.at_most > 0) & ~model.helping())
    number: dict[tuple[int, int], int] = {}
    for edge in usable[np.argsort(-cost[usable], kind="stable")].tolist():
        a, b = model.ends[edge].tolist()
        number[a, b] = number[b, a] = edge
    pairs = np.array(list(number), np.int64).reshape(-1, 2)
    return csr_array((cost[list(number.values())] + EPS, tuple(pairs.T)), shape=(model.n, model.n)), number


def _join_parts(model: Model, extra: Floats) -> Floats:
    """Return the edges that join required parts, each once: the nearest part is added until all are in."""
    added = np.zeros(len(model.ends))
    while True:
        used = model.required | (extra + added > 0)
        label = components(model.n, model.ends[used])
        places = np.flatnonzero(model.cluster >= 0)
        home = label == label[places[0]]
        others = places[~home[places]]
        if not len(others):
            return added
        matrix, number = _between(model, np.where(used, 0.0, model.metres))
        metres, before, _ = dijkstra(matrix, indices=np.flatnonzero(home), return_predecessors=True, min_only=True)
        node = int(others[metres[others].argmin()])
        while not home[node]:
            edge = number[int(before[node]), node]
            added[edge] += 0.0 if used[edge] else 1.0
            node = int(before[node])


def _even_out(model: Model, uneven: Bools) -> Floats:
    """Return the edges of a shortest spanning tree that have an odd number of uneven nodes on either side."""
    matrix, number = _between(model, model.metres)
    added, odd = np.zeros(len(model.ends)), uneven.copy()
    near: dict[int, set[int]] = {}
    for a, b in zip(*(part.tolist() for part in minimum_spanning_tree(matrix).nonzero()), strict=True):
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    leaves = [node for node, others in near.items() if len(others) == 1]
    while leaves:
        node = leaves.pop()
        if not near[node]:
            continue
        other = near[node].pop()
        near[other].discard(node)
        if odd[node]:
            added[number[node, other]] += 1.0
            odd[other] = not odd[other]
        if len(near[other]) == 1:
            leaves.append(other)
    return added


def _connected(model: Model, extra: Floats) -> Ints:
    """Return a solution without circles that hang on nothing required, such as edges of no length."""
    used = model.required | (extra > 0)
    label = components(model.n, model.ends[used])
    kept = label[model.ends[:, 0]] == label[np.flatnonzero(model.cluster >= 0)[0]]
    return np.where(kept, np.rint(extra), 0).astype(np.int64)
