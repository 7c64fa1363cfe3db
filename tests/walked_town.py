"""A town of square blocks, and a plan of visits in it as the planners make it, open to every kind of falsification."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
import shapely.geometry
from pyproj import Transformer

from geo.walk import build_graph
from partition.verify.finding import Finding
from partition.visits.calendar import plan_calendar
from partition.visits.check import check_visits
from partition.visits.legs import survey
from partition.visits.model import Agenda, Outing, Visit
from partition.visits.tour import Tour
from partition.visits.visit_plan import Member, VisitPlan, WalkedOuting
from partition.visits.walked import order_outing, walk_outings

CRS = "EPSG:32650"
TUESDAY = date(2026, 12, 1)
PACE = 0.015
BLOCK = 60.0


@dataclass
class Town:
    """A plan and all that was asked for."""

    plan: VisitPlan
    due: dict[str, tuple[Visit, ...]]
    offered: dict[str, tuple[Outing, ...]]
    roads: np.ndarray
    doors: dict[str, shapely.Point]
    more: dict = field(default_factory=dict)
    excess: list[float] = field(default_factory=list)

    def findings(self) -> tuple[Finding, ...]:
        return check_visits(
            self.plan, self.due, self.offered, self.roads, doors=self.doors, minutes_per_m=PACE, **self.more
        )

    def broken(self) -> dict[str, int]:
        """Return how often each rule is broken."""
        return dict(Counter(finding.rule for finding in self.findings()))

    def put(self, i: int, **changes) -> WalkedOuting:
        """Change one outing, and return it as it then is."""
        outings = list(self.plan.outings)
        outings[i] = replace(outings[i], **changes)
        self.plan = replace(self.plan, outings=tuple(outings))
        return outings[i]

    def put_visit(self, i: int, k: int, **changes) -> None:
        """Change the first visit of a call, and of what is due in the same way."""
        calls = list(self.plan.outings[i].calls)
        old = calls[k].visits[0]
        new = replace(old, **changes)
        calls[k] = replace(calls[k], visits=(new, *calls[k].visits[1:]))
        self.put(i, calls=tuple(calls))
        self.due = {who: tuple(new if one == old else one for one in visits) for who, visits in self.due.items()}

    def record(self) -> dict:
        """Return visits.json as the service writes it."""
        return {
            "first_day": self.plan.first_day.isoformat(),
            "days": self.plan.days,
            "crs": CRS,
            "minutes_per_m": PACE,
            "members": [self._member(member) for member in self.plan.members],
        }

    def _member(self, member: Member) -> dict:
        due, offered = self.due[member.member_id], self.offered[member.member_id]
        names = [(), *dict.fromkeys((visit.household_id,) for visit in due)]
        places = [member.start, *(self.doors[name] for (name,) in names[1:])]
        return {
            "member_id": member.member_id,
            "name": "",
            "grid_ids": list(member.grid_ids),
            "start": list(member.start.coords[0]),
            "leave": [],
            "places": [
                {"xy": list(at.coords[0]), "household_ids": list(ids)} for at, ids in zip(places, names, strict=True)
            ],
            "offered": [asdict(one) for one in offered],
            "due": [asdict(one) for one in due],
            "refused": [],
            "outings": [
                {
                    "number": one.number,
                    "revision": 0,
                    "outing": offered.index(one.outing),
                    "order": [[call.visits[0].place, [due.index(v) for v in call.visits]] for call in one.calls],
                    "length_m": one.metres,
                    "lower_bound_m": one.tour.lower_bound_m,
                    "proven": one.tour.proven,
                }
                for one in self.plan.outings_of(member)
            ],
            "unserved": [],
        }

    def report(self) -> dict:
        """Return the part of report.json that is judged."""
        tours = [
            {
                "outing": one.number,
                "member": one.member.member_id,
                "day": self.plan.day(one).isoformat(),
                "begins": one.outing.begins,
                "stops": len(one.calls),
                "visits": one.visits,
                "length_m": round(one.metres, 3),
                "lower_bound_m": round(one.tour.lower_bound_m, 3),
                "proven": True,
                "minutes": round(one.minutes, 3),
                "allowed_minutes": one.outing.minutes,
            }
            for one in self.plan.outings
        ]
        sums = {name: sum(row[name] for row in tours) for name in ("stops", "visits", "length_m", "minutes", "proven")}
        totals = {**sums, "length_m": round(sums["length_m"], 3)}
        totals |= {"outings": len(tours), "unserved": 0, "members": len(self.plan.members)}
        members = [{"member": one.member_id, "folder": f"f-{one.member_id}"} for one in self.plan.members]
        return {"kind": "visits", "tours": tours, "totals": totals, "members": members, "unserved": []}

    def drawn(self, member: Member) -> dict:
        """Return outings.geojson of a member."""
        to_lonlat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)

        def move(xy):
            return np.stack(to_lonlat.transform(xy[:, 0], xy[:, 1]), axis=1)

        features = []
        for one in self.plan.outings_of(member):
            for order, leg in enumerate(one.legs, start=1):
                told = {"kind": "leg", "metres": round(leg.metres, 3), "estimated": leg.estimated, "streets": []}
                features.append((leg.line, told | {"outing": one.number, "order": order}))
            for order, call in enumerate(one.calls, start=1):
                told = {"kind": "stop", "minute": round(call.begins, 3)}
                features.append((call.point, told | {"outing": one.number, "order": order}))
        rows = [
            {
                "type": "Feature",
                "properties": told,
                "geometry": shapely.geometry.mapping(shapely.transform(shape, move)),
            }
            for shape, told in features
        ]
        return {"type": "FeatureCollection", "features": rows}

    def write(self, folder: Path) -> Path:
        """Write the folders of the rounds and, beside it, of the plan; return the one of the rounds."""
        rounds, plan = folder / "rounds", folder / "plan"
        plan.mkdir(parents=True)
        named = {"household_id": list(self.doors), "building_id": ""}
        gpd.GeoDataFrame(named, geometry=list(self.doors.values()), crs=CRS).to_file(
            plan / "plan.gpkg", layer="households"
        )
        gpd.GeoDataFrame(geometry=list(self.roads), crs=CRS).to_file(plan / "plan.gpkg", layer="roads")
        for member in self.plan.members:
            own = rounds / f"f-{member.member_id}"
            own.mkdir(parents=True)
            (own / "outings.geojson").write_text(json.dumps(self.drawn(member)), encoding="utf-8")
            events = "".join(
                f"BEGIN:VEVENT\r\nSEQUENCE:0\r\nDTSTART:{self.plan.day(one):%Y%m%d}T090000\r\n"
                f"SUMMARY:走访 {one.visits} 户\r\nEND:VEVENT\r\n"
                for one in self.plan.outings_of(member)
            )
            text = f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n"
            (own / "calendar.ics").write_text(text, encoding="utf-8", newline="")
        (rounds / "visits.json").write_text(json.dumps(self.record()), encoding="utf-8")
        (rounds / "report.json").write_text(json.dumps(self.report()), encoding="utf-8")
        return rounds


def blocks(columns: int, rows: int) -> list[shapely.LineString]:
    """Return the streets between square blocks."""
    xs, ys = BLOCK * np.arange(columns + 1), BLOCK * np.arange(rows + 1)
    return [shapely.LineString([(x, y) for y in ys]) for x in xs] + [
        shapely.LineString([(x, y) for x in xs]) for y in ys
    ]


def draw_town(*, columns=4, rows=4, window=None, roads=True, unreached=False, worse=False, off=(17.0, 8.0)) -> Town:
    """
    Return a town where two members call on half the doors each, twice in four weeks; perhaps in a worse order.

    Doors lie ``off`` the corners of their blocks. ``excess`` holds by how many metres each outing is then longer.
    """
    lines = blocks(columns, rows)
    if unreached:
        lines.append(shapely.LineString([(900.0, 900.0), (990.0, 900.0)]))
    table = gpd.GeoDataFrame(
        {"highway": "residential", "name": "长巷", "bridge": ""}, geometry=lines, crs=CRS, index=range(len(lines))
    )
    graph = build_graph(table) if roads else None
    spots = [(BLOCK * x + off[0], BLOCK * y + off[1]) for y in range(rows) for x in range(columns)]
    doors = {f"h{i:02d}": shapely.Point(spot) for i, spot in enumerate(spots)}
    due, offered, members, outings, unserved, excess = {}, {}, [], [], {}, []
    for number, names in enumerate((sorted(doors)[::2], sorted(doors)[1::2])):
        member = Member(f"V1-00{number + 1}", "", (f"V1-00{number + 1}",), shapely.Point(100.0, 110.0))
        points = [member.start, *(doors[name] for name in names)]
        ways = survey(points, graph)
        agenda = Agenda(tuple(_due(names, window)), _offered(number), ways.metres, PACE)
        calendar = plan_calendar(agenda, effort=0.02)
        routed = [order_outing(agenda, one, n) for n, one in enumerate(calendar.itineraries, start=1)]
        if worse:
            excess += [one.tour.length_m for one in routed]
            routed = [_worse(agenda, one) for one in routed]
        outings += walk_outings(member, agenda, routed, points, ways)
        unserved[member.member_id] = tuple((agenda.visits[one.visit], one) for one in calendar.unserved)
        due[member.member_id], offered[member.member_id] = agenda.visits, agenda.outings
        members.append(member)
    excess = [outing.metres - metres for outing, metres in zip(outings, excess, strict=False)]
    plan = VisitPlan(TUESDAY, 28, tuple(members), tuple(outings), unserved)
    return Town(plan, due, offered, np.array(lines, dtype=object) if roads else None, doors, excess=excess)


def _worse(agenda, routed):
    """Return an outing that calls at its places by their numbers, and does not say that it is the shortest."""
    order = tuple(sorted(routed.order))
    places = [0, *(place for place, _ in order), 0]
    metres = sum(agenda.metres[a, b] for a, b in pairwise(places))
    tour = Tour(tuple(range(len(order) + 1)), metres, routed.tour.lower_bound_m, proven=False)
    return replace(routed, order=order, tour=tour)


def _due(names, window):
    for place, name in enumerate(names, start=1):
        yield Visit(name, place, 0, 13, 12.0, gap_days=5, window=window if place == 2 else None)
        yield Visit(name, place, 14, 27, 12.5, gap_days=5, not_before=15)


def _offered(number):
    return tuple(Outing(day, 1080.0 if day % 7 == 3 else 540.0, 80.0) for day in range(number, 28, 3))
