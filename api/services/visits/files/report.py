"""report.json of a plan of visits: every outing with its proof, the totals, and what no outing makes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from api.services.visits.files.layout import member_folders
from api.services.visits.files.papers import Papers
from geo.errors import Fault
from partition.visits.model import Unserved, Visit
from partition.visits.visit_plan import Member, VisitPlan, WalkedOuting


def build_visit_report(
    plan: VisitPlan, papers: Papers, *, files: Sequence[str], notices: Sequence[Fault] = ()
) -> dict[str, Any]:
    """
    Return the report. Metres are rounded to millimetres, minutes to thousandths.

    ``seconds`` of a tour is null where no time was taken.
    """
    unserved = [_unserved(plan, one, visit, why) for one, missed in plan.unserved.items() for visit, why in missed]
    return {
        "kind": "visits",
        "title": papers.title,
        "from": plan.first_day.isoformat(),
        "days": plan.days,
        "made_on": papers.made_on.isoformat(),
        "tours": [_tour(plan, one, papers) for one in plan.outings],
        "totals": _totals(plan.outings)
        | {"members": len(plan.members), "unserved": len(unserved), "calls": _n_calls(plan)},
        "members": [_member(plan, member, folder) for member, folder in _folders(plan)],
        "unserved": unserved,
        "policy_load": None if papers.policy_load is None else dict(papers.policy_load),
        "estimated_share": round(papers.tables.estimated_share(), 6),
        "notices": [{"en": fault.en, "zh": fault.zh} for fault in notices],
        "files": list(files),
    }


def _tour(plan: VisitPlan, one: WalkedOuting, papers: Papers) -> dict[str, Any]:
    seconds = papers.seconds.get((one.member.member_id, one.number))
    return {
        "outing": one.number,
        "revision": one.revision,
        "member": one.member.member_id,
        "day": plan.day(one).isoformat(),
        "begins": _rounded(one.outing.begins),
        "stops": len(one.calls),
        "visits": one.visits,
        "length_m": _rounded(one.metres),
        "lower_bound_m": None if one.tour.lower_bound_m is None else _rounded(one.tour.lower_bound_m),
        "proven": one.tour.proven,
        "minutes": _rounded(one.minutes),
        "allowed_minutes": _rounded(one.outing.minutes),
        "estimated_legs": sum(leg.estimated for leg in one.legs),
        "seconds": None if seconds is None else _rounded(seconds),
    }


def _totals(outings: Sequence[WalkedOuting]) -> dict[str, Any]:
    return {
        "outings": len(outings),
        "stops": sum(len(one.calls) for one in outings),
        "visits": sum(one.visits for one in outings),
        "length_m": _rounded(sum(one.metres for one in outings)),
        "minutes": _rounded(sum(one.minutes for one in outings)),
        "proven": sum(one.tour.proven for one in outings),
    }


def _folders(plan: VisitPlan) -> list[tuple[Member, str | None]]:
    folders = member_folders(plan)
    return [(member, folders.get(member.member_id)) for member in plan.members]


def _member(plan: VisitPlan, member: Member, folder: str | None) -> dict[str, Any]:
    told = {"member": member.member_id, "grids": list(member.grid_ids), "folder": folder}
    missed = len(plan.unserved.get(member.member_id, ()))
    return told | _totals(plan.outings_of(member)) | {"unserved": missed, "calls": _n_calls(plan, member.member_id)}


def _n_calls(plan: VisitPlan, *member_ids: str) -> int:
    """Return how many households are due a telephone call, of some members or of all."""
    return sum(call.households for one in member_ids or plan.calls for call in plan.calls.get(one, ()))


def _unserved(plan: VisitPlan, member_id: str, visit: Visit, why: Unserved) -> dict[str, Any]:
    return {
        "member": member_id,
        "household_id": visit.household_id,
        "due_from": (plan.first_day + timedelta(days=visit.first)).isoformat(),
        "due_to": (plan.first_day + timedelta(days=visit.last)).isoformat(),
        "en": why.en,
        "zh": why.zh,
    }


def _rounded(figure: float) -> float:
    return round(float(figure), 3)
