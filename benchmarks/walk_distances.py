"""
Walking distances between doors of a village: this project against networkx, in CPU seconds of one run.

python benchmarks/walk_distances.py [FOLDER] [--doors N] [--origins N]

FOLDER holds roads.geojson and households.geojson. Ours is snapping, compiling and all distances from door to door.
Theirs is `single_source_dijkstra_path_length` alone, once an origin, on a graph that is already built and has the
doors spliced in: once with every vertex of the roads as a node, once with only the junctions. The first call into
numba, which loads or builds machine code, is timed apart. Of many origins a sample can be timed and scaled up.
"""

import argparse
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import TypeAlias

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely

from geo.walk import CompiledWalk, WalkGraph, build_graph, compile_walk

Node: TypeAlias = int | tuple[float, ...]
"""A door by number, or a place on a road."""

KARHULA = Path(__file__).parents[1] / "data" / "boundaries" / "karhula"


def main() -> None:
    args = _arguments()
    roads, doors = _read(args.folder, args.doors)
    begin = process_time()
    compile_walk(nx.MultiGraph([((0.0, 0.0), (9.0, 0.0))]), [(0, 0), (9, 0)]).distances()
    warmed = process_time()
    graph = build_graph(roads)
    built = process_time()
    walk = compile_walk(graph, doors, direct_m=0)
    compiled = process_time()
    metres, unreachable = walk.distances()
    done = process_time()
    ours = done - built
    print(f"{args.folder.name}: {len(doors)} x {len(doors)} doors, {len(roads)} roads; CPU seconds")
    print(f"  before    numba's first call {warmed - begin:.2f}, build_graph {built - warmed:.3f}")
    print(f"  ours      compile {compiled - built:.3f} + distances {done - compiled:.3f} = {ours:.3f}")

    origins = np.linspace(0, len(doors) - 1, min(args.origins or len(doors), len(doors))).astype(int)
    expected = np.where(unreachable, np.inf, metres)[origins]
    for every_vertex in (True, False):
        streets = splice(graph, walk, every_vertex=every_vertex)
        seconds, theirs = dijkstra_each(streets, walk, origins)
        both_lost = np.isinf(expected) & np.isinf(theirs)
        apart = np.abs(np.where(both_lost, 0, expected - theirs)).max()
        what = "every vertex" if every_vertex else "junctions only"
        scaled = seconds * len(doors) / len(origins)
        print(
            f"  networkx  {what}, {len(streets)} nodes: {scaled:.2f} ({len(origins)} origins timed) = "
            f"{scaled / ours:.0f} x ours; largest difference {apart:.1e} m"
        )


def splice(graph: WalkGraph, walk: CompiledWalk, *, every_vertex: bool) -> "nx.Graph[Node]":
    """Return the network with the foot of door i as node i, its edges cut at all vertices or at feet alone."""
    if walk.streets is None:
        raise SystemExit("the village has no roads")
    streets: nx.Graph[Node] = nx.Graph()
    feet = walk.streets.feet
    on_edge: dict[int, list[int]] = {}
    for door, edge in enumerate(feet.edge.tolist()):
        on_edge.setdefault(edge, []).append(door)
    for number, key in enumerate(walk.streets.network.keys):
        line = graph.edges[key]["geometry"]
        xy = shapely.get_coordinates(line)
        along = np.append(0.0, np.hypot(*np.diff(xy, axis=0).T).cumsum())
        shown = range(len(xy)) if every_vertex else (0, len(xy) - 1)
        places: list[tuple[float, Node]] = [(along[i], tuple(xy[i])) for i in shown]
        places += [(feet.share[door] * line.length, door) for door in on_edge.get(number, [])]
        places.sort(key=lambda place: place[0])
        for (a_m, a), (b_m, b) in pairwise(places):
            if a != b and b_m - a_m < streets.get_edge_data(a, b, {"weight": np.inf})["weight"]:
                streets.add_edge(a, b, weight=b_m - a_m)
    return streets


def dijkstra_each(streets: "nx.Graph[Node]", walk: CompiledWalk, origins: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the CPU seconds of Dijkstra's algorithm from each origin, and the distances to all doors."""
    access = walk.access_m
    metres = np.full((len(origins), len(access)), np.inf)
    seconds = 0.0
    for row, origin in enumerate(origins.tolist()):
        begin = process_time()
        along = nx.single_source_dijkstra_path_length(streets, origin)
        seconds += process_time() - begin
        metres[row] = [along.get(door, np.inf) for door in range(len(access))]
        metres[row] += access[origin] + access
        # a door is 0 m from itself and from doors at the same point
        metres[row, (walk.points == walk.points[origin]).all(axis=1)] = 0
    return seconds, metres


def _read(folder: Path, n_doors: int) -> tuple[gpd.GeoDataFrame, np.ndarray]:
    roads = gpd.read_file(folder / "roads.geojson")
    crs = roads.estimate_utm_crs()
    households = gpd.read_file(folder / "households.geojson").to_crs(crs).geometry
    return roads.to_crs(crs), shapely.get_coordinates(households.to_numpy())[:n_doors]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=KARHULA)
    parser.add_argument("--doors", type=int, default=1000, help="the first so many households")
    parser.add_argument("--origins", type=int, default=None, help="time so many origins in networkx; default all")
    return parser.parse_args()


if __name__ == "__main__":
    main()
