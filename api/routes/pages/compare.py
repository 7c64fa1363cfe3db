"""The page that shows two plans beside each other."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.deps import CallerDep, ReadPlan, ServiceDep
from api.governance.role import Permission, allowed
from api.pages import render
from api.pages.language import language_of
from api.pages.scorecard import principles_beside
from api.services.drawing.plan_reading import read_report_json
from api.services.plans.inbox import village_name
from api.services.plans.keeping import drawn
from api.store.library import Library
from api.store.records.plans import PlanRecord

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/plans/{plan_id}/compare/{other_id}")
def compare(
    request: Request, plan_id: str, other_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep
) -> HTMLResponse:
    """Show two plans; their maps, who changes grid and their scorecards, its scripts ask for."""
    plans = [drawn(library.plan(one)) for one in (plan_id, other_id)]
    levels = [list(_cards(library, plan, as_filed=True)) for plan in plans]
    reads = all(allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path) for plan in plans)
    shown = {
        "plans": plans,
        "levels": [level for level in levels[0] if level in levels[1]],
        "offered": {plan.id for plan in plans if _offered(who, plan)},
        "reads_doors": reads,
        "saves": reads and all(allowed(who.grants, Permission.EXPORT, plan.path) for plan in plans),
        "village": village_name(library, service.examples, plans[1]),
    }
    return HTMLResponse(render(request, "compare/compare.html", shown))


@router.get("/plans/{plan_id}/compare/{other_id}/scorecards")
def scorecards(request: Request, plan_id: str, other_id: str, library: ReadPlan) -> JSONResponse:
    """Return the scorecards of two plans as they are drawn now, in the language of who asks, for the page."""
    first, second = (_cards(library, drawn(library.plan(one))) for one in (plan_id, other_id))
    language = language_of(request)
    told = {level: principles_beside([first[level], second[level]], language) for level in first if level in second}
    return JSONResponse({level: [asdict(each) for each in principles] for level, principles in told.items()})


def _offered(who: CallerDep, plan: PlanRecord) -> bool:
    """Return whether a plan is one of a frontier that who looks may choose."""
    of_frontier = plan.village_id is not None and plan.asked is not None and plan.asked.first is not None
    return of_frontier and allowed(who.grants, Permission.EDIT_PLAN, plan.path)


def _cards(library: Library, plan: PlanRecord, *, as_filed: bool = False) -> Mapping[str, Any]:
    """Return the scorecard of each level of a plan, as it is drawn now unless that of its files will do."""
    with library.plan_folder(plan.id, as_filed=as_filed) as folder:
        report, _ = read_report_json(folder)
    return {str(row["name"]): row.get("scorecard") for row in report["levels"]}
