"""k-means of scipy on households; knows no band and no neighbours."""

import numpy as np
from scipy.cluster.vq import kmeans2

TRIES = 10


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    households = np.repeat(points_xy - points_xy.mean(axis=0), weights, axis=0)
    first = np.cumsum(weights) - weights  # households at one door are at one place, so in one grid
    best, best_spread = None, np.inf
    for attempt in range(TRIES):
        centres, label = kmeans2(households, K, iter=100, minit="++", rng=seed * TRIES + attempt, missing="raise")
        spread = ((households - centres[label]) ** 2).sum()
        if spread < best_spread:
            best, best_spread = label, spread
    return best[first]
