"""GerryChain's recursive_tree_part: grids are cut off spanning trees of the graph of neighbours."""

import networkx as nx
import numpy as np
from gerrychain import Graph
from gerrychain.partition import recursive_tree_part


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    neighbours = nx.Graph()
    neighbours.add_nodes_from((i, {"households": w}) for i, w in enumerate(weights.tolist()))
    neighbours.add_edges_from(adjacency_pairs.tolist())
    mean = float(weights.sum()) / K
    epsilon = min(hi / mean - 1, 1 - lo / mean)
    graph = Graph.from_networkx(neighbours)
    grid_of = recursive_tree_part(graph, range(K), mean, "households", epsilon, rng=seed)
    return np.array([grid_of[i] for i in range(len(weights))])
