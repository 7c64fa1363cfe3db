"""METIS, k-way and contiguous, on the graph of neighbours."""

import numpy as np
import pymetis


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    n = len(weights)
    both = np.vstack([adjacency_pairs, adjacency_pairs[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=n))])
    graph = pymetis.CSRAdjacency(starts.tolist(), both[:, 1].tolist())
    options = pymetis.Options(contig=True, seed=seed)
    found = pymetis.part_graph(K, graph, vweights=weights.tolist(), recursive=False, options=options)
    return np.array(found.vertex_part)
