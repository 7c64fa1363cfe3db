"""
How many tours are proven shortest, in how much CPU time, and how much longer those of other tools are.

    python benchmarks/tours.py [--villages DIR] [--each 20] [--peers 3]

Tours through 50, 75 and 100 households drawn at random, so many each, with walking distances along roads: on the
village that ships and on those in DIR, by turns; and on 12 instances of TSPLIB, whose known optima are checked. The
first tour, which compiles, is not counted. So many instances of each row also go to other tools, those that search
with one second of wall time each.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from time import process_time

import fast_tsp
import geopandas as gpd
import networkx as nx
import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from pyvrp import Model
from pyvrp.stop import MaxRuntime

from geo.walk import build_graph, compile_walk
from partition.visits.tour import Tour, find_tour

Floats = NDArray[np.float64]

KARHULA = Path(__file__).parents[1] / "data" / "boundaries" / "karhula"
TSPLIB = Path(__file__).with_name("tsplib.json")
MOST_S = 1


def main() -> None:
    args = _arguments()
    folders = [
        KARHULA,
        *(sorted(path.parent for path in args.villages.glob("*/roads.geojson")) if args.villages else []),
    ]
    find_tour(next(_drawn([KARHULA], 100, 1))[0])
    print("| tours | proven | in 5 s | CPU s: median | worst | " + " | ".join(PEERS) + " |")
    print("|---|---|---|---|---|" + "---|" * len(PEERS))
    for places in (50, 75, 100):
        _row(f"{places} households", _drawn(folders, places, args.each), args.peers)
    _row("12 of TSPLIB", _library(), args.peers)


def _drawn(folders: list[Path], places: int, each: int) -> Iterator[tuple[Floats, float | None]]:
    for number in range(each):
        folder = folders[number % len(folders)]
        doors = gpd.read_file(folder / "households.geojson")
        crs = doors.estimate_utm_crs() if doors.crs.is_geographic else doors.crs
        doors, roads = doors.to_crs(crs), gpd.read_file(folder / "roads.geojson").to_crs(crs)
        chosen = np.random.default_rng(number).choice(len(doors), places, replace=False)
        at = [(point.x, point.y) for point in doors.geometry.iloc[chosen]]
        metres, _ = compile_walk(build_graph(roads), at).distances()
        yield (metres + metres.T) / 2.0, None


def _library() -> Iterator[tuple[Floats, float | None]]:
    for known in json.loads(TSPLIB.read_text(encoding="utf-8"))["instances"].values():
        xy = np.array(known["xy"].split(), dtype=np.float64).reshape(-1, 2)
        yield np.floor(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) + 0.5), known["optimum"]


def _row(name: str, instances: Iterator[tuple[Floats, float | None]], peers: int) -> None:
    tours: list[Tour] = []
    spent: list[float] = []
    longer: dict[str, list[float]] = {peer: [] for peer in PEERS}
    for metres, optimum in instances:
        begin = process_time()
        tours.append(find_tour(metres))
        spent.append(process_time() - begin)
        if optimum is not None and tours[-1].proven and tours[-1].length_m != optimum:
            raise SystemExit(f"{name}: proven {tours[-1].length_m}, known {optimum}")
        for peer in PEERS if len(tours) <= peers else ():
            length = _length(metres, PEERS[peer](metres))
            if tours[-1].proven and length < tours[-1].length_m - 1e-3 * len(metres):
                raise SystemExit(f"{name}: {peer} is shorter than what is proven")
            longer[peer].append(100.0 * (length / tours[-1].length_m - 1.0))
    proven = [tour.proven for tour in tours]
    soon = [one and seconds <= 5.0 for one, seconds in zip(proven, spent, strict=True)]
    figures = [f"{round(mean(longer[peer]), 1) + 0.0:.1f} %" if longer[peer] else "-" for peer in PEERS]
    cells = [name, f"{sum(proven)} of {len(tours)}", f"{sum(soon)}", f"{median(spent):.2f}", f"{max(spent):.1f}"]
    print(f"| {' | '.join(cells + figures)} |", flush=True)


def _length(metres: Floats, order: list[int]) -> float:
    return float(metres[order, np.roll(order, -1)].sum())


def _fast_tsp(metres: Floats) -> list[int]:
    scale = min(100.0, 60_000.0 / metres.max())
    return list(fast_tsp.find_tour(np.rint(metres * scale).astype(int), MOST_S))


def _pyvrp(metres: Floats) -> list[int]:
    model = Model()
    places = [model.add_location(0, 0) for _ in metres]
    model.add_depot(places[0])
    for place in places[1:]:
        model.add_client(place)
    model.add_vehicle_type()
    for a, one in enumerate(places):
        for b, other in enumerate(places):
            model.add_edge(one, other, distance=round(metres[a, b] * 100))
    route = model.solve(MaxRuntime(MOST_S), display=False).best.routes()[0]
    return [0, *(1 + activity.idx for activity in route if activity.is_client())]


def _ortools(metres: Floats) -> list[int]:
    manager = pywrapcp.RoutingIndexManager(len(metres), 1, 0)
    routing = pywrapcp.RoutingModel(manager)
    cost = routing.RegisterTransitMatrix(np.rint(metres * 100).astype(int).tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(cost)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.seconds = MOST_S
    answer = routing.SolveWithParameters(search)
    order, index = [], routing.Start(0)
    while not routing.IsEnd(index):
        order.append(manager.IndexToNode(index))
        index = answer.Value(routing.NextVar(index))
    return order


def _christofides(metres: Floats) -> list[int]:
    # two places at one spot are no edge to networkx
    graph = nx.from_numpy_array(np.maximum(metres, 1e-6))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return list(nx.approximation.christofides(graph))[:-1]


def _greedy(metres: Floats) -> list[int]:
    return list(nx.approximation.greedy_tsp(nx.from_numpy_array(np.maximum(metres, 1e-6)), source=0))[:-1]


PEERS = {
    "fast-tsp": _fast_tsp,
    "PyVRP": _pyvrp,
    "OR-Tools": _ortools,
    "Christofides": _christofides,
    "greedy": _greedy,
}
"""Tools beside ours, each from distances to the order of a closed tour."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--villages", type=Path, help="folder of villages with households.geojson and roads.geojson")
    parser.add_argument("--each", type=int, default=20, help="tours of each size")
    parser.add_argument("--peers", type=int, default=3, help="instances of each row that other tools solve too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
