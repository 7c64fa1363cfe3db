"""The pages: villages and plans, forms to bring one and to ask for one, and their pictures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.deps import PlanFolder, Service, ServiceDep, VillageFormDep
from api.pages import STATIC, render, segment
from api.pages.picture import plan_picture, village_picture
from api.routes.rounds import create_rounds
from api.schemas.draw_form import asked_form
from api.schemas.profile import profile_out
from api.schemas.rounds import RoundsIn
from api.schemas.rounds_form import rounds_form
from api.services.plan_folder import GRIDS_GEOJSON, PLAN_FILES
from api.services.plans import judge_plan, named_file, plan_files
from api.services.rounds import grid_choices, list_rounds
from api.services.show_plans import standing_of, standings
from api.services.villages import get_village, import_village, list_villages, village_folder
from api.store.records.plans import Asked
from partition.profile import shipped_names, shipped_profile
from partition.verify import Verdict

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, service: ServiceDep) -> HTMLResponse:
    """Show every village and plan, and the form that brings a village."""
    shown = {
        "villages": list_villages(service.library, service.examples),
        "standings": standings(service.library, service.jobs),
        "most_bytes": request.app.state.settings.most_upload_bytes,
    }
    return HTMLResponse(render(request, "home.html", shown))


@router.get("/favicon.ico")
def mark() -> FileResponse:
    """Return the mark that browsers ask for with whatever they show."""
    return FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")


@router.post("/villages")
def bring_village(form: VillageFormDep, service: ServiceDep) -> RedirectResponse:
    """Import what was sent and go to its page."""
    record = import_village(
        service.library,
        form.uploads,
        name=form.name,
        attribution=form.attribution,
        datums=form.datums,
        crs=form.crs,
        now=service.clock(),
    )
    return RedirectResponse(f"/villages/{segment(record.id)}", status_code=303)


@router.get("/villages/{village_id}")
def village(request: Request, village_id: str, service: ServiceDep) -> HTMLResponse:
    """Show a village, its plans, and the form that asks for one."""
    shown = {
        "village": get_village(service.library, service.examples, village_id),
        "standings": standings(service.library, service.jobs, village_id),
        "profiles": [profile_out(shipped_profile(name)) for name in shipped_names()],
    }
    return HTMLResponse(render(request, "village.html", shown))


@router.post("/villages/{village_id}/plans")
def ask_plan(village_id: str, asked: Annotated[Asked, Depends(asked_form)], service: ServiceDep) -> RedirectResponse:
    """Ask for a plan and go to its page."""
    plan = service.jobs.ask(village_id, asked, now=service.clock())
    return RedirectResponse(f"/plans/{segment(plan.id)}", status_code=303)


@router.get("/plans/{plan_id}")
def plan(request: Request, plan_id: str, service: ServiceDep) -> HTMLResponse:
    """Show how a plan stands: its figures, what is broken, its files and rounds."""
    return HTMLResponse(render(request, "plan.html", _plan_shown(service, plan_id)))


@router.post("/plans/{plan_id}/verdict")
def judge(request: Request, plan_id: str, service: ServiceDep) -> HTMLResponse:
    """Show a plan with what the judge says of it."""
    verdict = judge_plan(service.library, service.examples, plan_id)
    return HTMLResponse(render(request, "plan.html", _plan_shown(service, plan_id, verdict)))


@router.post("/plans/{plan_id}/rounds")
def ask_rounds(plan_id: str, asked: Annotated[RoundsIn, Depends(rounds_form)], service: ServiceDep) -> RedirectResponse:
    """Have the rounds of a grid planned and show them among those of the plan."""
    create_rounds(plan_id, asked, service, Response())
    return RedirectResponse(f"/plans/{segment(plan_id)}#rounds", status_code=303)


@router.get("/villages/{village_id}/picture.svg")
def village_svg(village_id: str, service: ServiceDep) -> Response:
    """Return a small picture of a village."""
    with village_folder(service.library, service.examples, village_id) as folder:
        return Response(village_picture(folder), media_type="image/svg+xml")


@router.get("/plans/{plan_id}/picture.svg")
def plan_svg(folder: PlanFolder) -> Response:
    """Return a small picture of a plan."""
    return Response(plan_picture(named_file(folder, GRIDS_GEOJSON, PLAN_FILES)), media_type="image/svg+xml")


def _plan_shown(service: Service, plan_id: str, verdict: Verdict | None = None) -> dict[str, Any]:
    standing = standing_of(service.library, service.jobs, service.library.plan(plan_id))
    shown = {"standing": standing, "verdict": verdict, "files": (), "grids": (), "rounds": ()}
    if standing.report is None:
        return shown
    with service.library.plan_folder(plan_id) as folder:
        files, grids = plan_files(folder), grid_choices(folder)
    return {**shown, "files": files, "grids": grids, "rounds": list_rounds(service.library, plan_id)}
