"""A made-up plan of visits in a small hamlet, from which papers are written."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import hamlets
import numpy as np
import shapely

from geo.walk import build_graph
from partition.tables import PlanTables
from partition.visits.legs import survey
from partition.visits.model import Outing, Unserved, Visit
from partition.visits.tour import find_tour
from partition.visits.visit_plan import Call, Member, VisitPlan, WalkedOuting

FIRST = date(2026, 12, 1)
START = shapely.Point(hamlets.ORIGIN + np.array([10.0, 0.0]))
PER_M = 0.06 / 4.0
LONG = "东风人民公社旧址后面第三条没有名字的长巷"


def hamlet(columns: int = 6, rows: int = 2, **options) -> PlanTables:
    """Return a hamlet with addresses, named streets and houses; columns nobody should see stand in its table too."""
    tables = hamlets.checkerboard(columns, rows, households=1, **options)
    n, doors = len(tables.households), tables.households
    doors = doors.assign(
        lane=["东巷" if i % 3 else LONG for i in range(n)],
        door=[str(i + 1) for i in range(n)],
        resident="赵钱孙",
        telephone="13800138000",
        tier="红",
        estimated=[i % 5 == 4 for i in range(n)],
    )
    roads = tables.roads.assign(name=[f"{'东西南北中前后'[i % 7]}街" for i in range(len(tables.roads))])
    houses = doors[["geometry"]].assign(building_id=[f"b{i}" for i in range(n)])
    return replace(
        tables, households=doors, roads=roads, buildings=houses.set_geometry(houses.buffer(7, cap_style="square"))
    )


def outing(
    tables: PlanTables, rows, *, member: Member, number: int = 1, day: int = 0, begins: float = 480.0, **options
) -> WalkedOuting:
    """Return the shortest outing past the doors of some rows; every second door asks for the evening if it is then."""
    doors, rows = tables.households, list(rows)
    points = [member.start, *doors.geometry.iloc[rows]]
    ways = survey(points, None if tables.roads.empty else build_graph(tables.roads))
    tour = find_tour(ways.metres)
    order = [*tour.order, 0]
    legs = tuple(ways.leg(a, b) for a, b in pairwise(order))
    calls, now = [], begins
    for place, leg in zip(order[1:-1], legs, strict=False):
        now += leg.metres * PER_M
        visit = Visit(
            str(doors["household_id"].iloc[rows[place - 1]]),
            place,
            first=0,
            last=27,
            minutes=8.0,
            window=(1080.0, 1260.0) if begins >= 1080 and place % 2 else None,
            **options,
        )
        calls.append(Call(points[place], (visit,), now, now, now + 8.0))
        now += 8.0
    return WalkedOuting(member, number, Outing(day, begins, 240.0), tuple(calls), legs, tour, PER_M)


def visit_plan(tables: PlanTables, **options) -> VisitPlan:
    """Return two members' outings: by day, in the evening with a change, past two doors; one visit has no place."""
    first = Member("M1", "李卫东", ("V1-001",), START)
    second = Member("M/2", "", ("V1-002",), START)
    outings = (
        outing(tables, range(6), member=first, **options),
        replace(outing(tables, range(3, 6), member=first, number=2, day=3, begins=1095.0, **options), revision=2),
        outing(tables, [6, 7], member=second, day=1, **options),
    )
    missed = Visit("h0011", 1, 0, 6, 8.0, **options)
    why = Unserved(0, "every outing of its days is full", "期内各次走访均已排满")
    return VisitPlan(FIRST, 28, (first, second), outings, {"M1": ((missed, why),)})
