"""k-means-constrained on households: sizes keep the band before the households of one door are put together again."""

import numpy as np
from k_means_constrained import KMeansConstrained


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    unit = np.repeat(np.arange(len(weights)), weights)
    model = KMeansConstrained(n_clusters=K, size_min=lo, size_max=hi, random_state=seed)
    label = model.fit_predict(points_xy[unit])
    votes = np.zeros((len(weights), K))
    np.add.at(votes, (unit, label), 1)
    return votes.argmax(axis=1)
