"""
How often each edge has to be walked besides once: the model, its inequalities, and what a solution violates.

Minimise ``sum_e c_e x_e``, with x_e how often edge e is walked besides the once that it is required, subject to
``sum(x_e, e at v) - 2 y_v = (required edges at v) mod 2`` and y_v whole for every node v (the T-join of J. Edmonds and
E. Johnson, "Matching, Euler tours and the Chinese postman", Mathematical Programming 5 (1973)), ``x_e <= 1`` for
required edges and ``<= 2`` for others, and for the sets S of nodes found to be violated
``x(edges out of S) >= 2`` where required parts lie inside S and outside and no required edge leaves it
(connectivity), and ``x(edges out of S) >= 1`` where an odd number of required edges leaves it (odd cuts), after
A. Corberan and J. Sanchis, "A polyhedral approach to the rural postman problem", EJOR 79 (1994).

An open walk is a closed one through a node more, that lies beside every node where the walk may begin or end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from partition.visits.patrol.reduce import touched
from partition.visits.patrol.task import Bools, Floats, Ints, Task

EPS = 1e-6
UNITS = 1_000_000
"""Parts of an edge that flows are counted in."""

SHARES = (1e-6, 0.25, 0.5)
"""Nodes joined by edges walked more than so often are tried as sets with an odd number of required edges out."""

Cut = tuple[Bools, float]
"""Which edges leave a set, (m,), and how often they are walked at least, together."""


@dataclass(frozen=True)
class Model:
    """
    The closed problem that a task comes to.

    Attributes
    ----------
    n, ends, metres, required
        As in a task, the helping node and its edges last.
    at_most
        (m,), how often each edge may be walked besides.
    cluster
        (n,), number of the required part that a node lies in, -1 for none: they have to be joined.
    odd
        (n,), nodes at which an odd number of required edges meets.
    helper
        The helping node of an open walk, None for a closed one.
    free
        How many of its two ends an open walk may choose.
    """

    n: int
    ends: Ints
    metres: Floats
    required: Bools
    at_most: Floats
    cluster: Ints
    odd: Bools
    helper: int | None
    free: int

    @property
    def clusters(self) -> int:
        """How many parts have to be joined."""
        return int(self.cluster.max(initial=-1)) + 1

    def leaving(self, inside: Bools) -> Bools:
        """Return the edges with one end in a set of nodes, (m,)."""
        return np.asarray(inside[self.ends[:, 0]] != inside[self.ends[:, 1]])

    def helping(self) -> Bools:
        """Return the edges at the helping node that a walk may choose, (m,)."""
        if self.helper is None:
            return np.zeros(len(self.ends), np.bool_)
        return np.asarray((self.ends == self.helper).any(axis=1) & ~self.required)

    def degrees(self) -> csr_array:
        """Return which edges count at which node, (n, m); a loop counts at none."""
        m = len(self.ends)
        proper = np.flatnonzero(self.ends[:, 0] != self.ends[:, 1])
        rows, columns = self.ends[proper].T.ravel(), np.tile(proper, 2)
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(self.n, m))


def build_model(task: Task) -> Model:
    """Return the closed problem of a task."""
    must = touched(task)
    ends, metres, required = task.ends, task.metres, task.required
    helper, free, n = None, 0, task.n
    if not task.closed:
        helper, n = task.n, task.n + 1
        given = [node for node in (task.start, task.end) if node is not None]
        free = 2 - len(given)
        anywhere = _free_ends(task, must) if free else []
        ends = np.concatenate([ends, np.array([(helper, node) for node in [*given, *anywhere]]).reshape(-1, 2)])
        metres = np.append(metres, np.zeros(len(given) + len(anywhere)))
        required = np.concatenate([required, np.full(len(given), True), np.full(len(anywhere), False)])
        must = np.append(must, True)
    at_most = np.where(required, 1.0, 2.0)
    at_most[ends[:, 0] == ends[:, 1]] = 0.0
    if helper is not None:
        at_most[(ends == helper).any(axis=1) & required] = 0.0
    proper = required & (ends[:, 0] != ends[:, 1])
    odd = np.bincount(ends[proper].ravel(), minlength=n) % 2 == 1
    return Model(n, ends, metres, required, at_most, _clusters(n, ends[required], must), odd, helper, free)


def _free_ends(task: Task, must: Bools) -> list[int]:
    """
    Return the nodes where a shortest open walk may begin or end.

    Where all required parts hang together the odd nodes and the start are enough: from any other end the way back to
    one of these is walked a second time, and may be left out.
    """
    places = np.flatnonzero(must).tolist()
    if len(np.unique(components(task.n, task.ends[task.required])[must])) > 1:
        return places
    proper = task.ends[task.required & (task.ends[:, 0] != task.ends[:, 1])]
    odd = np.flatnonzero(np.bincount(proper.ravel(), minlength=task.n) % 2 == 1).tolist()
    given = [node for node in (task.start, task.end) if node is not None]
    return list(dict.fromkeys([*given, *odd])) or places[:1]


def components(n: int, ends: Ints) -> Ints:
    """Return the number of the component of every node."""
    joined = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    label: Ints = connected_components(joined, directed=False)[1]
    return label


def _clusters(n: int, ends: Ints, must: Bools) -> Ints:
    label = components(n, ends)
    cluster = np.full(n, -1, np.int64)
    cluster[must] = np.unique(label[must], return_inverse=True)[1]
    return cluster


def first_cuts(model: Model) -> list[Cut]:
    """Return what each required part and each odd node alone asks for."""
    cuts = [(model.leaving(np.arange(model.n) == node), 1.0) for node in np.flatnonzero(model.odd)]
    if model.clusters > 1:
        cuts += [(model.leaving(model.cluster == number), 2.0) for number in range(model.clusters)]
    return cuts


def rows_of(cuts: Sequence[Cut]) -> tuple[csr_array, Floats]:
    """Return cuts as a matrix, a row each, and what each is at least."""
    least = np.array([least for _, least in cuts])
    return csr_array(np.array([edges for edges, _ in cuts], np.float64)), least


def parts_apart(model: Model, walked: Floats) -> list[Cut]:
    """Return a cut for each set of required parts that a whole solution leaves apart from the others."""
    used = model.required | (walked > 0.5)
    label = components(model.n, model.ends[used])
    places = label[model.cluster >= 0]
    numbers = np.unique(places)
    return [(model.leaving(label == number), 2.0) for number in numbers] if len(numbers) > 1 else []


def violated(model: Model, walked: Floats) -> list[Cut]:
    """Return connectivity and odd cuts that a solution, perhaps not whole, violates."""
    found: dict[bytes, Cut] = {}
    for edges, least in (*_connectivity(model, walked), *_odd(model, walked)):
        if walked[edges].sum() < least - 1e-4:
            found.setdefault(edges.tobytes(), (edges, least))
    return list(found.values())


def _odd(model: Model, walked: Floats) -> Iterator[Cut]:
    for share in SHARES:
        label = components(model.n, model.ends[walked > share])
        odd = np.bincount(label, weights=model.odd) % 2 == 1
        for number in np.flatnonzero(odd):
            yield model.leaving(label == number), 1.0


def _connectivity(model: Model, walked: Floats) -> Iterator[Cut]:
    """Give least cuts between required parts, each shrunk to one node."""
    k = model.clusters
    if k < 2:
        return
    loose = model.cluster < 0
    node = np.where(loose, k + np.cumsum(loose) - 1, model.cluster)
    ends, units = node[model.ends], np.floor(walked * UNITS).astype(np.int32)
    used = (units > 0) & (ends[:, 0] != ends[:, 1])
    both = np.concatenate([ends[used], ends[used][:, ::-1]])
    size = int(node.max()) + 1
    capacity = csr_array((np.tile(units[used], 2), (both[:, 0], both[:, 1])), shape=(size, size))
    capacity.sum_duplicates()
    for a, b in pairwise(range(k)):
        answer = maximum_flow(capacity, a, b)
        if answer.flow_value < (2.0 - 1e-3) * UNITS:
            left = (capacity - answer.flow).tocsr()
            left.data[left.data < 0] = 0
            left.eliminate_zeros()
            inside = np.zeros(size, np.bool_)
            inside[breadth_first_order(left, a, directed=True, return_predecessors=False)] = True
            yield model.leaving(inside[node]), 2.0
