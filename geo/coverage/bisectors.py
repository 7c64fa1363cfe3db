"""Where one door is as near as another: the edges of Voronoi diagrams."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import Voronoi

from geo.coverage.linework import lines_of
from geo.coverage.segments import Floats, Geometries

OVERSHOOT_M = 5e-7
"""Lines run this far over the one that they shall end on, so that noding surely finds where they meet it."""


def bisectors(sites: Sequence[Floats], lands: Geometries) -> Geometries:
    """Return the Voronoi edges between the sites on each land, clipped to a little over it."""
    ends = [_edges(each, np.reshape(land.bounds, (2, 2))) for each, land in zip(sites, lands, strict=True)]
    edges = np.asarray(shapely.linestrings(np.concatenate([np.empty((0, 2, 2)), *ends])))
    rims = shapely.buffer(lands, OVERSHOOT_M, join_style="mitre")
    shapely.prepare(rims)
    rim = np.repeat(rims, [len(each) for each in ends])
    over = ~shapely.contains_properly(rim, edges)
    edges[over] = shapely.intersection(edges[over], rim[over])
    return lines_of(edges)


def _edges(sites: Floats, bounds: Floats) -> Floats:
    """Return the ends of the Voronoi edges between sites, shape (k, 2, 2); all lie within ten times the bounds."""
    if len(sites) < 2:
        return np.empty((0, 2, 2))
    centre = sites.mean(axis=0)
    reach = 10 * max(np.ptp(sites, axis=0).max(), np.ptp(bounds, axis=0).max(), 1.0)
    frame = reach * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    diagram = Voronoi(np.vstack([sites - centre, frame]))
    ends = np.array(diagram.ridge_vertices)
    kept = (ends >= 0).all(axis=1) & (diagram.ridge_points < len(sites)).all(axis=1)
    edges: Floats = diagram.vertices[ends[kept]] + centre
    return edges
