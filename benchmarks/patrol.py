"""
How long are shortest patrols over all streets, and how fast are they proven, beside networkx's eulerize?

    python benchmarks/patrol.py [--villages DIR] [--edges 200 500 1000] [--peer 500] [--seconds 10]

The streets nearest to the middle of each village, so many of them as hang together: closed, open, and a third of them
chosen at random with ten places (the rest only lead on). Extra is the length over that of the streets asked for.
eulerize counts edges and not metres; it is asked up to so many edges, for it takes minutes beyond. CPU seconds of one
run each, but for a first search, which compiles; each is given so many seconds of wall time, which are less of CPU
where others use the machine. ``--villages`` is a folder of villages with roads.geojson each; without it karhula alone.
"""

import argparse
from pathlib import Path
from time import process_time

import geopandas as gpd
import networkx as nx
import numpy as np

from geo.walk import build_graph
from partition.visits.patrol.task import TIME_LIMIT_S, Task
from partition.visits.patrol.walk import find_walk

KARHULA = Path(__file__).parents[1] / "data" / "boundaries" / "karhula"
SHARE, CALLS = 1 / 3, 10
SQUARE = np.array([(0, 1), (1, 2), (2, 3), (3, 0)])
HEAD = "| village | edges | task | extra | gap m | proven | CPU s | eulerize extra |\n|---|---|---|---|---|---|---|---|"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--villages", type=Path, help="folder of villages with roads.geojson")
    parser.add_argument("--edges", type=int, nargs="+", default=[200, 500, 1000])
    parser.add_argument("--peer", type=int, default=500, help="edges up to which eulerize is asked")
    parser.add_argument("--seconds", type=float, default=TIME_LIMIT_S, help="limit of each search, wall time")
    args = parser.parse_args()
    places = sorted(args.villages.glob("*/roads.geojson")) if args.villages else []
    find_walk(Task(4, SQUARE, np.ones(4), np.array([True, False, True, False])))
    print(HEAD)
    for path in [KARHULA / "roads.geojson", *places]:
        graph = read_roads(path)
        for edges in args.edges:
            part = middle(graph, edges)
            if part is not None:
                print_rows(path.parent.name, part, args.peer, args.seconds)


def read_roads(path: Path) -> nx.MultiGraph:
    """Return the largest part of the walking network that hangs together."""
    roads = gpd.read_file(path)
    graph = build_graph(roads.to_crs(roads.estimate_utm_crs()))
    return graph.subgraph(max(nx.connected_components(graph), key=len))


def middle(graph: nx.MultiGraph, edges: int) -> nx.MultiGraph | None:
    """Return about so many edges round the middle that hang together; None where there are not so many."""
    xy = np.array(list(graph))
    nodes = [
        tuple(place) for place in xy[np.argsort(((xy - xy.mean(axis=0)) ** 2).sum(axis=1), kind="stable")].tolist()
    ]
    if graph.number_of_edges() < edges:
        return None
    low, high = 1, len(nodes)
    while low < high:
        half = (low + high) // 2
        low, high = (half + 1, high) if largest(graph.subgraph(nodes[:half])).number_of_edges() < edges else (low, half)
    return largest(graph.subgraph(nodes[:low]))


def largest(graph: nx.MultiGraph) -> nx.MultiGraph:
    """Return the part with most nodes that hangs together."""
    return graph.subgraph(max(nx.connected_components(graph), key=len))


def print_rows(village: str, graph: nx.MultiGraph, peer: int, seconds: float) -> None:
    number = {node: i for i, node in enumerate(graph)}
    told = [(number[a], number[b], data["length_m"]) for a, b, data in graph.edges(data=True)]
    ends, metres = np.array([row[:2] for row in told]), np.array([row[2] for row in told])
    every, rng = np.full(len(ends), True), np.random.default_rng(0)
    some = rng.random(len(ends)) < SHARE
    calls = tuple(rng.permutation(len(number))[:CALLS].tolist())
    tasks = {
        "closed": Task(len(number), ends, metres, every),
        "open": Task(len(number), ends, metres, every, closed=False),
        "chosen": Task(len(number), ends, metres, some, calls),
    }
    for name, task in tasks.items():
        began = process_time()
        walk = find_walk(task, time_limit_s=seconds)
        took, extra = process_time() - began, walk.length_m / task.required_m - 1
        other = f"{eulerized(graph):.1%}" if name == "closed" and len(ends) <= peer * 1.05 else ""
        gap = walk.length_m - walk.lower_bound_m
        proven = "yes" if walk.proven else "no"
        print(
            f"| {village} | {len(ends)} | {name} | {extra:.1%} | {gap:.1f} | {proven} | {took:.2f} | {other} |",
            flush=True,
        )


def eulerized(graph: nx.MultiGraph) -> float:
    """Return the share of extra metres that networkx's eulerize adds."""
    metres = {frozenset((a, b)): data["length_m"] for a, b, data in graph.edges(data=True)}
    total = sum(data["length_m"] for *_, data in graph.edges(data=True))
    doubled = nx.eulerize(nx.MultiGraph(graph))
    return sum(data.get("length_m", metres[frozenset((a, b))]) for a, b, data in doubled.edges(data=True)) / total - 1


if __name__ == "__main__":
    main()
