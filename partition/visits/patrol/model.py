"""
How often each edge has to be walked besides once: the model.

Minimise ``sum_e c_e x_e``, with x_e how often edge e is walked besides the once that it is required, 0 or 1, subject
to ``sum(x_e, e at v) - 2 y_v = (required edges at v) mod 2`` and y_v whole for every node v (the T-join of J. Edmonds
and E. Johnson, "Matching, Euler tours and the Chinese postman", Mathematical Programming 5 (1973)), so that all
required parts hang together; what that asks for stands in `cuts`. An edge that may be walked twice besides (`_at_most`)
stands in the model twice (G. Ghiani and G. Laporte, "A branch-and-cut algorithm for the undirected rural postman
problem", Mathematical Programming 87 (2000)).

An open walk is a closed one through a node more, that lies beside every node where the walk may begin or end.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from partition.visits.patrol.reduce import touched
from partition.visits.patrol.task import Bools, Floats, Ints, Task


@dataclass(frozen=True)
class Model:
    """
    The closed problem that a task comes to.

    Attributes
    ----------
    n, ends, metres, required
        As in a task, then the edges of the helping node, then the second copies of edges that may be walked twice.
    origin
        (m,), the edge of which each is a copy, itself for the first.
    at_most
        (m,), how often each edge may be walked besides: once, and loops never.
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
    origin: Ints
    at_most: Floats
    cluster: Ints
    odd: Bools
    helper: int | None
    free: int

    @property
    def clusters(self) -> int:
        """How many parts have to be joined."""
        return int(self.cluster.max(initial=-1)) + 1

    @property
    def apart(self) -> bool:
        """Whether parts may be left apart: the helping node never is, for the ends of the walk hang on it."""
        return self.clusters > (1 if self.helper is None else 2)

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
    cluster = _clusters(n, ends[required], must)
    at_most = _at_most(ends, metres, required, cluster, helper)
    proper = required & (ends[:, 0] != ends[:, 1])
    odd = np.bincount(ends[proper].ravel(), minlength=n) % 2 == 1
    twice = np.flatnonzero(at_most > 1.0)
    origin = np.append(np.arange(len(ends)), twice)
    return Model(
        n,
        ends[origin],
        metres[origin],
        np.append(required, np.full(len(twice), False)),
        origin,
        np.minimum(at_most, 1.0)[origin],
        cluster,
        odd,
        helper,
        free,
    )


def _at_most(ends: Ints, metres: Floats, required: Bools, cluster: Ints, helper: int | None) -> Floats:
    """
    Return how often each edge may be walked besides, (m,): once, but twice along a shortest tree between parts.

    An edge walked twice besides joins two sides that nothing else joins. The tree crosses between them too, by an edge
    that is no longer, so that one will do (Ghiani and Laporte 2000). It holds where all nodes have to be touched; else
    every edge may be walked twice. An open walk that ends where it begins may do so anywhere.
    """
    helping = np.zeros(len(ends), np.bool_) if helper is None else (ends == helper).any(axis=1)
    free = np.flatnonzero(~required & ~helping)
    parts = cluster[ends[free]]
    most = np.ones(len(ends))
    if (parts < 0).any():
        most[free] = 2.0
    else:
        most[shortest_tree(free[parts[:, 0] != parts[:, 1]], parts[parts[:, 0] != parts[:, 1]], metres)] = 2.0
    most[np.flatnonzero(helping & ~required)[:1]] = 2.0
    most[(ends[:, 0] == ends[:, 1]) | (helping & required)] = 0.0
    return most


def shortest_tree(edges: Ints, parts: Ints, metres: Floats) -> list[int]:
    """Return the edges of a shortest tree between parts, (k, 2) for edges (k,) (J. B. Kruskal 1956)."""
    above: dict[int, int] = {}
    tree: list[int] = []
    for i in np.argsort(metres[edges], kind="stable").tolist():
        a, b = (_root(above, part) for part in parts[i].tolist())
        if a != b:
            above[a] = b
            tree.append(int(edges[i]))
    return tree


def _root(above: dict[int, int], part: int) -> int:
    while part in above:
        part = above[part]
    return part


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
