"""One network: how the roads through the fields join the streets of the settlements."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree
from shapely import Geometry, LineString, Point
from shapely.geometry.base import BaseGeometry

from geo.errors import GeoError
from geo.synthetic.cluster import Cluster
from geo.synthetic.curves import Floats

REACH_M = 160.0
STUB_M = 90.0
CLEAR_M = 1.5
SAME_M = 0.005


@dataclass(frozen=True)
class Sight:
    """What a road that is led on to a street may not run through: houses, and streets before its end."""

    houses: shapely.STRtree
    streets: shapely.STRtree

    def clear(self, start: Floats, end: Floats) -> bool:
        """Whether a straight road between two points, the second a street's end, is clear."""
        short = start + (end - start) * (1 - 0.6 / max(float(np.hypot(*(end - start))), 1.0))
        if len(self.houses.query(LineString([start, end]), predicate="dwithin", distance=CLEAR_M)):
            return False
        return not len(self.streets.query(LineString([start, short]), predicate="dwithin", distance=0.5))


def join(field_roads: pd.DataFrame, clusters: list[Cluster], rim: BaseGeometry) -> pd.DataFrame:
    """
    Return one network: field roads cut where settlements stand and led on to the nearest end of their streets.

    Raises
    ------
    GeoError
        A street hangs together with no road.
    """
    houses = np.concatenate([cluster.buildings["geometry"].to_numpy() for cluster in clusters])
    streets = pd.concat([cluster.roads for cluster in clusters], ignore_index=True)
    rows = _cut(field_roads, shapely.union_all([cluster.ground for cluster in clusters]))
    ends = [_street_ends(cluster) for cluster in clusters]
    sight = Sight(shapely.STRtree(houses), shapely.STRtree(streets["geometry"].to_numpy()))
    led = [_lead(line, clusters, ends, sight) for line in rows["geometry"]]
    network = pd.concat([rows, streets], ignore_index=True)
    whole = shapely.transform([*led, *streets["geometry"]], _merged)
    network["geometry"] = np.array(share_vertices(list(whole)), dtype=object)
    for _ in range(3):
        network = _without_blind_tracks(network, rim)
    return _main_part(network)


def share_vertices(lines: list[LineString]) -> list[LineString]:
    """Return the lines with a vertex wherever another line ends on them."""
    tree = shapely.STRtree(lines)
    ends = [Point(end) for line in lines for end in (line.coords[0], line.coords[-1])]
    wanted: dict[int, set[tuple[float, float]]] = {}
    for end, line in zip(*tree.query(ends, predicate="dwithin", distance=0.35), strict=True):
        place = ends[end].coords[0]
        if place not in lines[line].coords:
            wanted.setdefault(int(line), set()).add(place)
    return [_with(line, wanted[k]) if k in wanted else line for k, line in enumerate(lines)]


def _merged(points: Floats) -> Floats:
    """Return the points with one place for each junction, which reckoned on two ways differs in its last digits."""
    merged = points.copy()
    for a, b in sorted(cKDTree(points).query_pairs(SAME_M)):
        merged[b] = merged[a]
    return merged


def _cut(roads: pd.DataFrame, grounds: Geometry) -> pd.DataFrame:
    outside = shapely.difference(roads["geometry"].to_numpy(), grounds)
    parts, rows = shapely.get_parts(outside, return_index=True)
    cut = roads.iloc[rows].assign(geometry=parts)
    # a short stub of a path at a settlement's rim would only lead back into it
    at_rim = shapely.distance(shapely.boundary(parts), grounds) < 0.01
    stubs = at_rim & (shapely.length(parts) < STUB_M) & (cut["highway"] == "track").to_numpy()
    return cut[(shapely.length(parts) > 3.0) & ~stubs].reset_index(drop=True)


def _street_ends(cluster: Cluster) -> Floats:
    ends = [end for line in cluster.roads["geometry"] for end in (line.coords[0], line.coords[-1])]
    return np.unique(np.round(np.array(ends), 6), axis=0)


def _lead(line: LineString, clusters: list[Cluster], ends: list[Floats], sight: Sight) -> LineString:
    """Return the line led on from the rim of a settlement to a street's end in clear sight."""
    coords = list(line.coords)
    for last in (0, -1):
        rim = Point(coords[last])
        for cluster, streets in zip(clusters, ends, strict=True):
            if cluster.ground.boundary.distance(rim) > 0.01:
                continue
            before = np.array(coords[1] if last == 0 else coords[-2])
            target = _in_sight(np.array(rim.coords[0]), before, streets, sight)
            if target is not None:
                coords = [target, *coords] if last == 0 else [*coords, target]
    return LineString(coords)


def _in_sight(rim: Floats, before: Floats, streets: Floats, sight: Sight) -> tuple[float, float] | None:
    """Return the nearest street's end that houses do not hide and that does not lead back where the line came from."""
    away = np.hypot(*(streets - rim).T)
    for k in np.argsort(away, kind="stable")[:12]:
        if away[k] > REACH_M:
            return None
        if (streets[k] - rim) @ (rim - before) < -0.2 * away[k] * np.hypot(*(rim - before)):
            continue
        if sight.clear(rim, streets[k]):
            return float(streets[k][0]), float(streets[k][1])
    return None


def _with(line: LineString, places: set[tuple[float, float]]) -> LineString:
    coords = list(line.coords)
    for place in sorted(places):
        gaps = [LineString([a, b]).distance(Point(place)) for a, b in pairwise(coords)]
        coords.insert(int(np.argmin(gaps)) + 1, place)
    return LineString(coords)


def _without_blind_tracks(network: pd.DataFrame, rim: BaseGeometry) -> pd.DataFrame:
    """Return the network without tracks that end in the middle of a field."""
    met: Counter[tuple[float, float]] = Counter()
    for line in network["geometry"]:
        met.update({(round(x, 2), round(y, 2)) for x, y in line.coords})
    blind = []
    for line in network["geometry"]:
        ends = [(round(x, 2), round(y, 2)) for x, y in (line.coords[0], line.coords[-1])]
        blind.append(any(met[end] < 2 and rim.distance(Point(end)) > 2 for end in ends))
    return network[~(np.array(blind) & (network["highway"] == "track"))].reset_index(drop=True)


def _main_part(network: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hang together with most of the network; paths apart from it go."""
    graph: nx.Graph[tuple[float, float]] = nx.Graph()
    keys = [[(round(x, 2), round(y, 2)) for x, y in line.coords] for line in network["geometry"]]
    for key in keys:
        nx.add_path(graph, key)
    largest = max(nx.connected_components(graph), key=len)
    joined = np.array([key[0] in largest for key in keys])
    lost = network[~joined & (network["highway"] != "track").to_numpy()]
    if len(lost):
        raise GeoError(f"synthetic: {len(lost)} ways are cut off from the roads, the first is {lost['name'].iloc[0]}")
    return network[joined].reset_index(drop=True)
