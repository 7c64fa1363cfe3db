"""The page of a village: its plans, the form that asks for one, and its picture."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import (
    CallerDep,
    EditPlan,
    ReadPlan,
    ServiceDep,
)
from api.governance.role import Permission
from api.pages import render, segment
from api.schemas.draw_form import asked_form
from api.schemas.profile import profile_out
from api.services.plans.outlooks import outlooks_of
from api.services.plans.preselecting import preselected
from api.services.plans.showing import standings
from api.services.villages import get_village, village_folder
from api.store.records.plans import Asked
from partition.profile import shipped_names, shipped_profile

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/villages/{village_id}")
def village(request: Request, village_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show a village, its plans, and the form that asks for one."""
    found = get_village(library, service.examples, village_id)
    plans, outlook = standings(library, service.jobs, village_id), outlooks_of(library, [found]).get(village_id)
    shown = {
        "village": found,
        "sees_coverage": not found.example and who.may(Permission.READ_COUNTS),
        "standings": plans,
        "profiles": [profile_out(shipped_profile(name)) for name in shipped_names()],
        "may_draw": who.may(Permission.EDIT_PLAN),
        "outlook": outlook,
        "chosen": preselected(outlook, [standing.plan for standing in plans]),
    }
    return HTMLResponse(render(request, "home/village.html", shown))


@router.post("/villages/{village_id}/plans")
def ask_plan(
    village_id: str,
    library: EditPlan,
    asked: Annotated[Asked, Depends(asked_form)],
    who: CallerDep,
    service: ServiceDep,
) -> RedirectResponse:
    """Ask for a plan and go to its page."""
    plan = service.jobs.ask(village_id, asked, now=service.clock(), library=library, by=who.user)
    return RedirectResponse(f"/plans/{segment(plan.id)}", status_code=303)


@router.post("/villages/{village_id}/outlook")
def ask_first(
    village_id: str,
    library: EditPlan,
    asked: Annotated[Asked, Depends(asked_form)],
    who: CallerDep,
    service: ServiceDep,
) -> RedirectResponse:
    """Ask whether a village can be divided so, and show the answer with the village."""
    from api.services.feasibility import ask_outlook  # heavy, and not needed before somebody asks

    ask_outlook(library, service.examples, village_id, asked, who=who, now=service.clock())
    return RedirectResponse(f"/villages/{segment(village_id)}#outlook", status_code=303)


@router.get("/villages/{village_id}/picture.svg")
def village_svg(village_id: str, library: ReadPlan, service: ServiceDep) -> Response:
    """Return a small picture of a village."""
    from api.pages.picture import village_picture  # heavy, and not needed before a page is looked at

    with village_folder(library, service.examples, village_id) as folder:
        return Response(village_picture(folder), media_type="image/svg+xml")
