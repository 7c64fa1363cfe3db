"""Which roads hang together, and which doors they leave behind."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.errors import GeoError
from geo.walk.network import Ints
from geo.walk.reach import CompiledWalk, Streets

FAR_M = 100.0
"""A door farther than this from any path has a way of its own that nobody drew."""


@dataclass(frozen=True)
class Island:
    """
    Roads that hang together.

    Attributes
    ----------
    lines
        Its edges, in the CRS of the graph.
    length_m
        Of the lines as drawn.
    takes_doors
        Whether a door may open on it.
    doors
        The numbers of the doors that do, ascending.
    households
        How many households these have.
    """

    lines: shapely.MultiLineString
    length_m: float
    takes_doors: bool
    doors: Ints
    households: int


@dataclass(frozen=True)
class WalkReport:
    """
    What a walking graph leaves open.

    Attributes
    ----------
    islands
        The one with the most households first, among equals the longest.
    unreachable
        The numbers of the doors that open on another island than the first: no path leads from most households there.
    far
        The numbers of the doors more than `far_m` from where they join a path; none without roads.
    far_m
        That distance.
    """

    islands: tuple[Island, ...]
    unreachable: Ints
    far: Ints
    far_m: float


def report_walk(walk: CompiledWalk, households: ArrayLike | None = None, *, far_m: float = FAR_M) -> WalkReport:
    """
    Return the islands of a compiled walk, the doors that no path reaches from most, and those far from any path.

    ``households`` is how many there are at each door, 1 if not given.

    Raises
    ------
    GeoError
        There is not one number of households a door.
    """
    n = len(walk.points)
    weights = np.ones(n, np.int64) if households is None else np.asarray(households)
    if weights.shape != (n,):
        raise GeoError(f"households must be one number a door, {n} of them, got shape {weights.shape}")
    if walk.streets is None:
        return WalkReport((), np.empty(0, np.int64), np.empty(0, np.int64), far_m)
    edge_island = _components(walk.streets)
    door_island = edge_island[walk.streets.feet.edge]
    islands = [
        _island(walk.streets, edge_island == number, np.flatnonzero(door_island == number), weights)
        for number in range(edge_island.max() + 1)
    ]
    order = sorted(range(len(islands)), key=lambda i: (-islands[i].households, -islands[i].length_m))
    return WalkReport(
        tuple(islands[i] for i in order),
        np.flatnonzero(door_island != order[0]),
        np.flatnonzero(walk.access_m > far_m),
        far_m,
    )


def _components(streets: Streets) -> Ints:
    """Return the number of the component of each edge."""
    network = streets.network
    shape = (network.n_nodes, network.n_nodes)
    joined = coo_array((np.ones(len(network.tail)), (network.tail, network.head)), shape=shape)
    label = connected_components(joined, directed=False)[1][network.tail]
    return np.unique(label, return_inverse=True)[1].astype(np.int64)  # nodes without edges have none


def _island(streets: Streets, edges: NDArray[np.bool_], doors: Ints, weights: NDArray[np.integer]) -> Island:
    network = streets.network
    lines = shapely.MultiLineString(list(network.geometry[edges]))
    return Island(lines, lines.length, bool(network.takes_doors[edges].any()), doors, int(weights[doors].sum()))
