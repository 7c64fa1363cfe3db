"""What PyVRP and OR-Tools routing plan for an agenda, spacing left aside: a visit a client, an outing a vehicle."""

from time import process_time

import numpy as np
import pyvrp
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from partition.visits.model import Agenda

UNITS, DAY = 100, 1440
"""Units of time in a minute, minutes in a day."""

LEFT_OUT = 10**7
"""What a visit without an outing costs OR-Tools, in units."""

Routes = dict[int, list[int]]
"""The visits of each outing, in order."""


def with_pyvrp(agenda: Agenda, seconds: float) -> Routes:
    """Return routes of the outings, after so many CPU seconds; empty if none were found that keep all times."""
    walk = np.rint(agenda.metres * agenda.minutes_per_m * UNITS).astype(np.int64)
    clients = [
        pyvrp.Client(
            one.place,
            service_duration=round(one.minutes * UNITS),
            tw_early=one.opens * DAY * UNITS,
            tw_late=(one.last + 1) * DAY * UNITS,
        )
        for one in agenda.visits
    ]
    starts = [round((one.day * DAY + one.begins) * UNITS) for one in agenda.outings]
    budgets = [round(one.minutes * UNITS) for one in agenda.outings]
    vehicles = [
        pyvrp.VehicleType(tw_early=start, tw_late=start + budget, shift_duration=budget)
        for start, budget in zip(starts, budgets, strict=True)
    ]
    places = [pyvrp.Location(0, 0) for _ in walk]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(0)], vehicles, [walk], [walk])
    ends = process_time() + seconds
    found = pyvrp.solve(data, lambda _: process_time() > ends, seed=0, display=False).best
    if not found.is_feasible():
        return {}
    return {
        route.vehicle_type(): [stop.idx for stop in route.schedule() if stop.is_client()] for route in found.routes()
    }


def with_ortools(agenda: Agenda, seconds: float) -> Routes:
    """Return routes of the outings, after so many seconds of wall time."""
    place = [0, *(one.place for one in agenda.visits)]
    walk = np.rint(agenda.metres[np.ix_(place, place)] * agenda.minutes_per_m * UNITS).astype(np.int64).tolist()
    doors = [0, *(round(one.minutes * UNITS) for one in agenda.visits)]
    nodes = pywrapcp.RoutingIndexManager(len(place), len(agenda.outings), 0)
    model = pywrapcp.RoutingModel(nodes)

    def minutes(a: int, b: int) -> int:
        return walk[nodes.IndexToNode(a)][nodes.IndexToNode(b)]

    def spent(a: int, b: int) -> int:
        return minutes(a, b) + doors[nodes.IndexToNode(a)]

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(minutes))
    budgets = [round(one.minutes * UNITS) for one in agenda.outings]
    model.AddDimensionWithVehicleCapacity(model.RegisterTransitCallback(spent), 0, budgets, True, "time")
    for i, one in enumerate(agenda.visits):
        may = [t for t, outing in enumerate(agenda.outings) if one.opens <= outing.day <= one.last]
        model.VehicleVar(nodes.NodeToIndex(i + 1)).SetValues([-1, *may])
        model.AddDisjunction([nodes.NodeToIndex(i + 1)], LEFT_OUT)
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(round(1000 * seconds))
    found = model.SolveWithParameters(asked)
    routes: Routes = {}
    for t in range(len(agenda.outings) if found else 0):
        at, routes[t] = found.Value(model.NextVar(model.Start(t))), []
        while not model.IsEnd(at):
            routes[t].append(nodes.IndexToNode(at) - 1)
            at = found.Value(model.NextVar(at))
    return routes
