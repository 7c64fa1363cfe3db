"""Halves of halves: units are cut across their longer side, by households."""

import numpy as np


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    labels = np.zeros(len(weights), dtype=np.int64)
    _halve(points_xy, weights, np.arange(len(weights)), K, 0, labels)
    return labels


def _halve(xy, weights, units, n_grids, first, labels):
    """Number the grids of some units from ``first`` on."""
    if n_grids == 1:
        labels[units] = first
        return
    n_left = n_grids // 2
    axis = np.ptp(xy[units], axis=0).argmax()
    order = units[np.argsort(xy[units, axis], kind="stable")]
    before = np.cumsum(weights[order]) - weights[order] / 2
    cut = np.searchsorted(before, weights[units].sum() * n_left / n_grids)
    cut = min(max(cut, n_left), len(units) - (n_grids - n_left))
    _halve(xy, weights, order[:cut], n_left, first, labels)
    _halve(xy, weights, order[cut:], n_grids - n_left, first + n_left, labels)
