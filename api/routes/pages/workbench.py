"""The page of the workbench: a plan's map in a full window, to be drawn on."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import CallerDep, ReadDoorsOfPlan, ServiceDep
from api.pages import render
from api.services.plans.keeping import drawn
from api.services.villages import get_village
from api.services.workbench.may_edit import why_not_edit
from api.store.base import NotFoundError, absent
from api.store.library import Library
from api.store.records.plans import PlanRecord

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

NO_VILLAGE = "-"
"""Stands in the address for the village of a plan that was made elsewhere."""


@router.get("/villages/{village_id}/plans/{plan_id}/edit")
def workbench(
    request: Request, village_id: str, plan_id: str, library: ReadDoorsOfPlan, who: CallerDep, service: ServiceDep
) -> HTMLResponse:
    """Show the workbench of a plan; what it shows, its scripts ask for."""
    plan = drawn(_plan_of(library, village_id, plan_id))
    shown = {
        "plan_id": plan.id,
        "plan_name": plan.name or plan.id,
        "parent_id": plan.parent,
        "stage": plan.stage,
        "village_id": plan.village_id,
        "village_name": _village_name(library, service.examples, plan),
        "editable": why_not_edit(plan, who) is None,
    }
    return HTMLResponse(render(request, "workbench/edit.html", shown))


def _plan_of(library: Library, village_id: str, plan_id: str) -> PlanRecord:
    plan = library.plan(plan_id)
    if village_id != (plan.village_id or NO_VILLAGE):
        raise absent("plan", "方案", plan_id)
    return plan


def _village_name(library: Library, examples: Mapping[str, Path], plan: PlanRecord) -> str:
    """Return the name of a plan's village; the plan's id where the village has gone, or there never was one."""
    if plan.village_id is None:
        return plan.id
    try:
        return get_village(library, examples, plan.village_id).name
    except NotFoundError:
        return plan.id
