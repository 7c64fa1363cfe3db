"""Ground kept for the school and the village committee, and what stands on it."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo.synthetic.cluster import BUILDING_COLUMNS
from geo.synthetic.curves import Floats
from geo.synthetic.frame import Frame
from geo.synthetic.growth import Site

SCHOOL_PLOTS = 350


def reserve(
    site: Site, scores: Floats, frame: Frame, reach: tuple[float, float], plots: int
) -> tuple[pd.DataFrame, Floats]:
    """Return the public buildings of a village and the scores with their plots taken out."""
    scores = scores.copy()
    office = _nearest_run(site, scores, (0.2 * reach[0], 18.0), 2)
    rows = [("committee", _slab(site, office, frame, (0.0, 1.0), (0.45, 0.95)))]
    scores[office] = np.inf
    if plots >= SCHOOL_PLOTS:
        school = _nearest_run(site, scores, (0.32 * reach[0], 0.3 * reach[1]), 5)
        rows.append(("school", _slab(site, school, frame, (0.05, 0.95), (0.5, 0.98))))
        rows.append(("school", _slab(site, school, frame, (0.05, 0.24), (0.05, 0.4))))
        scores[school] = np.inf
    table = pd.DataFrame({"building": 0, "kind": [kind for kind, _ in rows], "geometry": [shape for _, shape in rows]})
    return table[BUILDING_COLUMNS], scores


def _nearest_run(site: Site, scores: Floats, target: tuple[float, float], length: int) -> NDArray[np.intp]:
    """Return the rows of ``length`` plots side by side, still free, nearest to a place on the plan."""
    free = site.plots[np.isfinite(scores)].sort_values(["column", "band", "row", "e0"])
    row = (free["column"] * 10_000 + free["band"] * 100 + free["row"]).to_numpy()
    e0, e1, n0 = (free[column].to_numpy() for column in ("e0", "e1", "n0"))
    beside = (row[1:] == row[:-1]) & (e0[1:] - e1[:-1] < 0.5)
    runs = np.convolve(beside, np.ones(length - 1, dtype=int), "valid") == length - 1
    first = np.flatnonzero(runs)
    away = np.hypot((e0[first] + e1[first + length - 1]) / 2 - target[0], n0[first] - target[1])
    best = int(first[np.argmin(away)])
    return free.index.to_numpy()[best : best + length]


def _slab(
    site: Site, rows: NDArray[np.intp], frame: Frame, across: tuple[float, float], along: tuple[float, float]
) -> Polygon:
    plots = site.plots.iloc[rows]
    low = np.array([plots["e0"].min() + 1.2, plots["n0"].min() + 1.2])
    high = np.array([plots["e1"].max() - 1.2, plots["n1"].max() - 1.2])
    corners = [(across[0], along[0]), (across[1], along[0]), (across[1], along[1]), (across[0], along[1])]
    return shapely.Polygon(frame.place(low + np.array(corners) * (high - low)))
