"""
How much walking does the calendar of one member cost, beside PyVRP and OR-Tools routing?

    python benchmarks/visit_calendar.py [--seconds 10] [--seeds 3]

80 doors of two neighbouring micro-grids of Karhula, 8 due weekly, 20 monthly and 52 quarterly; 26 outings of 150
minutes in 13 weeks; 12 minutes a visit, 4 km/h, from the most central of the doors. PyVRP and OR-Tools know nothing of
spacing and get so many seconds each (PyVRP of CPU time, OR-Tools of wall time); ours keeps half a period between visits
of a household. Walking, spacing and
times are counted here from the routes alone. Needs `pip install pyvrp`.
"""

import argparse
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from calendar_peers import Routes, with_ortools, with_pyvrp
from geopandas import GeoDataFrame

from geo.build import build_villages
from geo.formats import InputFiles, read_inputs
from geo.walk import build_graph, compile_walk
from partition.divide import divide
from partition.levels import Band, Level
from partition.solve import Effort
from partition.visits.calendar import plan_calendar
from partition.visits.model import Agenda, Outing, Visit

KARHULA = Path(__file__).parents[1] / "data" / "boundaries" / "karhula"
LAYERS = ("boundary", "households", "roads", "barriers", "buildings")
PAIR = ("246285000001018", "246285000001022")
WEEKS, DOORS = 13, 80
PERIODS = {7: 8, 30: 20, 90: 52}
"""Households by the days of their period."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each of the others")
    parser.add_argument("--seeds", type=int, default=3, help="how many of ours")
    args = parser.parse_args()
    agenda = make_agenda()
    plan_calendar(
        Agenda(agenda.visits[:3], agenda.outings, agenda.metres, agenda.minutes_per_m), effort=0.001
    )  # compiles
    print(f"{len(agenda.visits)} visits, {len(agenda.outings)} outings")
    print(
        f"{'planner':14} {'walking h':>9} {'unserved':>8} {'too close':>9} {'over time':>9} {'wall s':>7} {'CPU s':>6}"
    )
    print_row("PyVRP", agenda, lambda: with_pyvrp(agenda, args.seconds))
    print_row("OR-Tools", agenda, lambda: with_ortools(agenda, args.seconds))
    for seed in range(args.seeds):
        print_row(f"ours, seed {seed}", agenda, lambda seed=seed: ours(agenda, seed))


def ours(agenda: Agenda, seed: int) -> Routes:
    """Return the visits of each outing as planned here."""
    return {one.outing: list(one.visits) for one in plan_calendar(agenda, seed=seed).itineraries}


def make_agenda() -> Agenda:
    """Return the visits of 80 doors of two neighbouring micro-grids."""
    (village,) = build_villages(read_inputs(InputFiles(**{role: KARHULA / f"{role}.geojson" for role in LAYERS})))
    levels = [Level("micro_grid", Band(50, 100))]
    drawn = divide([village], levels, seed=0, effort=Effort(iterations=300_000), prove=False)
    doors = drawn.tables.households
    inside, rng = doors[doors["micro_grid"].isin(PAIR)], np.random.default_rng(0)
    chosen = inside.iloc[np.sort(rng.permutation(len(inside))[:DOORS])]
    periods = rng.permutation(np.repeat(list(PERIODS), list(PERIODS.values()))).tolist()
    due = zip(chosen["household_id"].astype(str), periods, strict=True)
    visits = [visit for place, (door, days) in enumerate(due, start=1) for visit in visits_of(door, place, days)]
    outings = tuple(Outing(7 * week + day, 540.0, 150.0) for week in range(WEEKS) for day in (1, 4))
    return Agenda(tuple(visits), outings, distances(chosen, village.roads), 0.06 / 4.0)


def visits_of(door: str, place: int, days: int) -> list[Visit]:
    """Return the visits that a door is due in the weeks, the last period as long as they last."""
    n, last = max(1, 7 * WEEKS // days), 7 * WEEKS - 1
    ends = [days * (k + 1) - 1 if k + 1 < n else last for k in range(n)]
    rank = list(PERIODS).index(days)
    return [Visit(door, place, days * k, end, 12.0, rank, -(-days // 2)) for k, end in enumerate(ends)]


def distances(doors: GeoDataFrame, roads: GeoDataFrame) -> np.ndarray:
    """Return metres between the most central door, as the start, and all doors."""
    graph, xy = build_graph(roads), np.c_[doors.geometry.x, doors.geometry.y]
    centre = int(compile_walk(graph, xy).distances().metres.sum(axis=1).argmin())
    metres = compile_walk(graph, np.r_[xy[[centre]], xy]).distances().metres
    return (metres + metres.T) / 2.0


def print_row(name: str, agenda: Agenda, plan: Callable[[], Routes]) -> None:
    wall, cpu = perf_counter(), process_time()
    routes = plan()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    walks = {t: walking(agenda, visits) for t, visits in routes.items()}
    spent = {t: walks[t] + sum(agenda.visits[v].minutes for v in visits) for t, visits in routes.items()}
    over = sum(minutes > agenda.outings[t].minutes + 0.2 for t, minutes in spent.items())
    left = len(agenda.visits) - sum(map(len, routes.values()))
    hours = sum(walks.values()) / 60
    print(f"{name:14} {hours:9.2f} {left:8} {too_close(agenda, routes):9} {over:9} {wall:7.1f} {cpu:6.1f}", flush=True)


def walking(agenda: Agenda, visits: list[int]) -> float:
    """Return minutes walked from the start through the places of visits and back."""
    places = [0, *(agenda.visits[v].place for v in visits), 0]
    return float(sum(agenda.metres[a, b] for a, b in pairwise(places)) * agenda.minutes_per_m)


def too_close(agenda: Agenda, routes: Routes) -> int:
    """Return how many visits come too soon after the one before of their household."""
    days: dict[str, list[tuple[int, int]]] = {}
    for t, visits in routes.items():
        for v in visits:
            one = agenda.visits[v]
            days.setdefault(one.household_id, []).append((agenda.outings[t].day, one.gap_days))
    return sum(b[0] - a[0] < max(a[1], b[1]) for each in days.values() for a, b in pairwise(sorted(each)))


if __name__ == "__main__":
    main()
