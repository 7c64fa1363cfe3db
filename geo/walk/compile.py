"""From an editable graph and the doors of households to the compiled walk."""

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import GeoError
from geo.walk.graph import WalkGraph
from geo.walk.hierarchy import build_hierarchy
from geo.walk.network import Floats, read_network, snap
from geo.walk.reach import CompiledWalk, Streets


def compile_walk(
    graph: WalkGraph | None, points: ArrayLike, *, direct_m: float = 30.0, detour: float = 1.4
) -> CompiledWalk:
    """
    Return the walk between points over a graph, ready to be asked for distances and paths.

    Graph and points are copied: an edit counts when they are compiled again.

    Parameters
    ----------
    graph
        None, or a graph on whose edges no door opens, stands for unknown roads: every distance is then estimated.
    points
        (n, 2), metres in the CRS of the graph; `CompiledWalk` numbers them as doors.
    direct_m
        Doors at most this far apart in a straight line may walk it.
    detour
        What the straight line is multiplied by where no path is known.

    Raises
    ------
    GeoError
        Points are not finite coordinates of shape (n, 2), a rule is out of range, or an edge has an impossible length.
    """
    doors = np.array(points, np.float64)
    doors = doors.reshape(0, 2) if doors.size == 0 else doors
    if doors.ndim != 2 or doors.shape[1] != 2 or not np.isfinite(doors).all():
        raise GeoError(f"points must be finite coordinates of shape (n, 2), got shape {doors.shape}")
    if direct_m < 0 or detour < 1:
        raise GeoError(f"direct_m must be >= 0 and detour >= 1, got {direct_m} and {detour}")
    return CompiledWalk(doors, _streets(graph, doors), direct_m, detour)


def _streets(graph: WalkGraph | None, doors: Floats) -> Streets | None:
    if graph is None or graph.number_of_edges() == 0:
        return None
    network = read_network(graph)
    if not network.takes_doors.any():
        return None
    feet = snap(network, doors)
    asked = np.concatenate([network.tail[feet.edge], network.head[feet.edge]])
    return Streets(network, feet, build_hierarchy(network, asked))
