"""spopt's Skater on places: cuts of a least spanning tree; its floor counts units, so the band is a guess."""

import geopandas as gpd
import numpy as np
from libpysal.weights import W
from spopt.region import Skater


def assign(points_xy, weights, adjacency_pairs, K, lo, hi, seed):  # noqa: ARG001
    n = len(weights)
    table = gpd.GeoDataFrame(
        {"x": points_xy[:, 0], "y": points_xy[:, 1]}, geometry=gpd.points_from_xy(*points_xy.T), crs=None
    )
    lists = {i: [] for i in range(n)}
    for left, right in adjacency_pairs.tolist():
        lists[left].append(right)
        lists[right].append(left)
    floor = int(lo * n / weights.sum())
    kinds = {"center": np.mean, "reduction": np.sum}
    model = Skater(table, W(lists), ["x", "y"], n_clusters=K, floor=floor, spanning_forest_kwds=kinds)
    model.solve()
    return np.asarray(model.labels_)
