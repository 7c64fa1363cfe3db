"""The pages: villages and plans, forms to bring one and to ask for one, and their pictures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.deps import (
    CallerDep,
    EditPlan,
    ImportVillage,
    PlanFolder,
    PlanRounds,
    ReadPlan,
    Service,
    ServiceDep,
    VillageFormDep,
)
from api.governance.role import Permission
from api.pages import STATIC, render, segment
from api.routes.rounds import create_rounds
from api.schemas.draw_form import asked_form
from api.schemas.profile import profile_out
from api.schemas.rounds import RoundsIn
from api.schemas.rounds_form import rounds_form
from api.services.areas import chosen_area
from api.services.callers import Caller
from api.services.plan_folder import GRIDS_GEOJSON, PLAN_FILES, WITH_DOORS
from api.services.plans import PlanFile, judge_plan, named_file, plan_files
from api.services.rounds import KeptRounds, grid_choices, list_rounds
from api.services.show_plans import standing_of, standings
from api.services.villages import get_village, import_village, list_villages, village_folder
from api.store.base import NotFoundError
from api.store.library import Library
from api.store.records.plans import Asked
from partition.profile import shipped_names, shipped_profile
from partition.verify import Verdict

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show every village and plan, and the form that brings a village."""
    shown = {
        "villages": list_villages(library, service.examples),
        "standings": standings(library, service.jobs),
        "most_bytes": request.app.state.settings.most_upload_bytes,
        "may_draw": who.may(Permission.EDIT_PLAN),
        "areas": who.scope(Permission.IMPORT_VILLAGE) if who.may(Permission.IMPORT_VILLAGE) else (),
    }
    return HTMLResponse(render(request, "home.html", shown))


@router.get("/favicon.ico")
def mark() -> FileResponse:
    """Return the mark that browsers ask for with whatever they show."""
    return FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")


@router.post("/villages")
def bring_village(library: ImportVillage, form: VillageFormDep, service: ServiceDep) -> RedirectResponse:
    """Import what was sent and go to its page."""
    record = import_village(
        library,
        form.uploads,
        name=form.name,
        attribution=form.attribution,
        datums=form.datums,
        crs=form.crs,
        area=chosen_area(library.scope, form.area),
        now=service.clock(),
    )
    return RedirectResponse(f"/villages/{segment(record.id)}", status_code=303)


@router.get("/villages/{village_id}")
def village(request: Request, village_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show a village, its plans, and the form that asks for one."""
    shown = {
        "village": get_village(library, service.examples, village_id),
        "standings": standings(library, service.jobs, village_id),
        "profiles": [profile_out(shipped_profile(name)) for name in shipped_names()],
        "may_draw": who.may(Permission.EDIT_PLAN),
    }
    return HTMLResponse(render(request, "village.html", shown))


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


@router.get("/plans/{plan_id}")
def plan(request: Request, plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show how a plan stands: its figures, what is broken, its files and rounds."""
    return HTMLResponse(render(request, "plan.html", _plan_shown(service, library, who, plan_id)))


@router.post("/plans/{plan_id}/verdict")
def judge(request: Request, plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show a plan with what the judge says of it."""
    verdict = judge_plan(library, service.examples, plan_id)
    return HTMLResponse(render(request, "plan.html", _plan_shown(service, library, who, plan_id, verdict)))


@router.post("/plans/{plan_id}/rounds")
def ask_rounds(
    plan_id: str, library: PlanRounds, asked: Annotated[RoundsIn, Depends(rounds_form)], service: ServiceDep
) -> RedirectResponse:
    """Have the rounds of a grid planned and show them among those of the plan."""
    create_rounds(plan_id, asked, library, service, Response())
    return RedirectResponse(f"/plans/{segment(plan_id)}#rounds", status_code=303)


@router.get("/villages/{village_id}/picture.svg")
def village_svg(village_id: str, library: ReadPlan, service: ServiceDep) -> Response:
    """Return a small picture of a village."""
    from api.pages.picture import village_picture  # heavy, and not needed before a page is looked at

    with village_folder(library, service.examples, village_id) as folder:
        return Response(village_picture(folder), media_type="image/svg+xml")


@router.get("/plans/{plan_id}/picture.svg")
def plan_svg(folder: PlanFolder) -> Response:
    """Return a small picture of a plan."""
    from api.pages.picture import plan_picture  # heavy, and not needed before a page is looked at

    return Response(plan_picture(named_file(folder, GRIDS_GEOJSON, PLAN_FILES)), media_type="image/svg+xml")


def _plan_shown(
    service: Service, library: Library, who: Caller, plan_id: str, verdict: Verdict | None = None
) -> dict[str, Any]:
    standing = standing_of(library, service.jobs, library.plan(plan_id))
    sees_doors = _allowed(service, who, Permission.READ_HOUSEHOLDS, plan_id) is not None
    shown = {"standing": standing, "verdict": verdict, "files": (), "grids": (), "rounds": (), "sees_doors": sees_doors}
    if standing.report is None:
        return shown
    with library.plan_folder(plan_id) as folder:
        files, grids = _files_for(service, who, plan_id, plan_files(folder)), grid_choices(folder)
    walking = _allowed(service, who, Permission.PLAN_ROUNDS, plan_id)
    rounds: tuple[KeptRounds, ...] = () if walking is None else list_rounds(walking, plan_id)
    return {**shown, "files": files, "grids": grids if walking else (), "rounds": rounds}


def _files_for(service: Service, who: Caller, plan_id: str, files: tuple[PlanFile, ...]) -> tuple[PlanFile, ...]:
    """Return those of a plan's files that who asks may take away."""
    if _allowed(service, who, Permission.EXPORT, plan_id) is None:
        return ()
    sees_doors = _allowed(service, who, Permission.READ_HOUSEHOLDS, plan_id) is not None
    return tuple(file for file in files if sees_doors or file.name not in WITH_DOORS)


def _allowed(service: Service, who: Caller, permission: Permission, plan_id: str) -> Library | None:
    """Return the library in which who asks may do something with a plan, None where they may not."""
    if not who.may(permission):
        return None
    library = service.library.seen_with(who.scope(permission))
    try:
        library.plan(plan_id)
    except NotFoundError:
        return None
    return library
