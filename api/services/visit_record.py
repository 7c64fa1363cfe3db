"""visits.json: everything a plan of visits was made from and came to, for programs: checking, planning again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyproj import CRS

from api.services.visit_folder import VISITS_JSON
from partition.visits.model import Calendar, Outing, Visit
from partition.visits.places import Places
from partition.visits.staff import Staff
from partition.visits.visit_plan import Member, VisitPlan
from partition.visits.walked import Routed


@dataclass(frozen=True)
class Assignment:
    """What one member is asked for: places, due visits, outings on offer, and who wants no visit."""

    member: Member
    staff: Staff
    places: Places
    due: tuple[Visit, ...]
    offered: tuple[Outing, ...]
    refused: tuple[str, ...] = ()


def write_record(
    folder: Path,
    plan: VisitPlan,
    assignments: Sequence[Assignment],
    done: Sequence[tuple[Calendar, tuple[Routed, ...], tuple[float, ...]]],
    crs: CRS,
    speed_kmh: float,
) -> None:
    """Write the record of a plan into a folder that stands."""
    told = {
        "first_day": plan.first_day.isoformat(),
        "days": plan.days,
        "crs": crs.to_string(),
        "minutes_per_m": 0.06 / speed_kmh,
        "members": [
            _member(one, plan, calendar, routed) for one, (calendar, routed, _) in zip(assignments, done, strict=True)
        ],
    }
    text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=None, separators=(",", ":"))
    (folder / VISITS_JSON).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _member(one: Assignment, plan: VisitPlan, calendar: Calendar, routed: Sequence[Routed]) -> Mapping[str, Any]:
    number = {visit: i for i, visit in enumerate(one.due)}  # no two are alike: their periods differ
    return {
        "member_id": one.member.member_id,
        "name": one.member.name,
        "grid_ids": list(one.member.grid_ids),
        "start": [one.member.start.x, one.member.start.y],
        "leave": [[first.isoformat(), last.isoformat()] for first, last in one.staff.leave],
        "places": [
            {"xy": [point.x, point.y], "household_ids": list(ids)}
            for point, ids in zip(one.places.points, one.places.household_ids, strict=True)
        ],
        "offered": [{"day": o.day, "begins": o.begins, "minutes": o.minutes} for o in one.offered],
        "due": [_visit(visit) for visit in one.due],
        "refused": list(one.refused),
        "outings": [
            {
                "number": walked.number,
                "revision": walked.revision,
                "outing": each.outing,
                "order": [[place, [number[visit] for visit in visits]] for place, visits in each.order],
                "length_m": walked.metres,
                "lower_bound_m": each.tour.lower_bound_m,
                "proven": each.tour.proven,
            }
            for walked, each in zip(plan.outings_of(one.member), routed, strict=True)
        ],
        "unserved": [{"visit": each.visit, "en": each.en, "zh": each.zh} for each in calendar.unserved],
    }


def _visit(visit: Visit) -> Mapping[str, Any]:
    return {
        "household_id": visit.household_id,
        "place": visit.place,
        "first": visit.first,
        "last": visit.last,
        "minutes": visit.minutes,
        "priority": visit.priority,
        "gap_days": visit.gap_days,
        "not_before": visit.not_before,
        "window": None if visit.window is None else list(visit.window),
        "households": visit.households,
    }
