"""The page of a plan: how it stands, what is next, what is broken, its papers, files and rounds, and its picture."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import (
    CallerDep,
    EditPlan,
    PlanFolder,
    PlanRounds,
    ReadPlan,
    Service,
    ServiceDep,
)
from api.governance.approval import latest_day
from api.governance.role import Permission
from api.pages import render, segment
from api.pages.language import language_of
from api.pages.scorecard import principles_of
from api.routes.rounds import create_rounds
from api.schemas.rounds import RoundsIn
from api.schemas.rounds_form import rounds_form
from api.services.accounts.callers import Caller
from api.services.drawing.plan_folder import GRIDS_GEOJSON, PLAN_FILES, WITH_DOORS
from api.services.plans.copy import copy_plan
from api.services.plans.inbox import village_name
from api.services.plans.keeping import PlanFile, judge_plan, named_file, plan_files
from api.services.plans.showing import Standing, standing_of
from api.services.plans.standing import standing_in
from api.services.plans.steps import open_steps
from api.services.rounds.keeping import KeptRounds, grid_choices, list_rounds
from api.services.staffing.today import day_of
from api.store.base import NotFoundError
from api.store.library import Library
from api.store.records.plans import PlanRecord
from partition.verify import Verdict

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/plans/{plan_id}")
def plan(request: Request, plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show how a plan stands: its figures, what is broken, its files and rounds."""
    page = _page(request, service, library, who, plan_id)
    _open_workbench(service, library, who, library.plan(plan_id))
    return page


@router.post("/plans/{plan_id}/verdict")
def judge(request: Request, plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show a plan with what the judge says of it."""
    verdict = judge_plan(library, service.examples, plan_id)
    return _page(request, service, library, who, plan_id, verdict)


@router.post("/plans/{plan_id}/rounds")
def ask_rounds(
    plan_id: str, library: PlanRounds, asked: Annotated[RoundsIn, Depends(rounds_form)], service: ServiceDep
) -> RedirectResponse:
    """Have the rounds of a grid planned and show them among those of the plan."""
    create_rounds(plan_id, asked, library, service, Response())
    return RedirectResponse(f"/plans/{segment(plan_id)}#rounds", status_code=303)


@router.post("/plans/{plan_id}/copy")
def begin_copy(plan_id: str, library: EditPlan, who: CallerDep, service: ServiceDep) -> RedirectResponse:
    """Begin a draft with a plan as it is, and go to its page."""
    draft = copy_plan(library, plan_id, by=who.user, now=service.clock())
    return RedirectResponse(f"/plans/{segment(draft.id)}", status_code=303)


@router.get("/plans/{plan_id}/picture.svg")
def plan_svg(folder: PlanFolder) -> Response:
    """Return a small picture of a plan."""
    from api.pages.picture import plan_picture  # heavy, and not needed before a page is looked at

    return Response(plan_picture(named_file(folder, GRIDS_GEOJSON, PLAN_FILES)), media_type="image/svg+xml")


def _open_workbench(service: Service, library: Library, who: Caller, plan: PlanRecord) -> None:
    """Have the workbench measured of a draft that who looks at it may draw on: they are likely to."""
    may = [_allowed(service, who, needed, plan.id) for needed in (Permission.EDIT_PLAN, Permission.READ_HOUSEHOLDS)]
    if plan.state == "done" and plan.stage == "draft" and None not in may:
        service.openings.ask(library, plan.id, who)


def _page(
    request: Request, service: Service, library: Library, who: Caller, plan_id: str, verdict: Verdict | None = None
) -> HTMLResponse:
    plan = library.plan(plan_id)
    standing = standing_of(library, service.jobs, plan)
    village = village_name(library, service.examples, plan)
    shown = {
        "standing": standing,
        "verdict": verdict,
        "village": village,
        "has_ground": bool(village) and _has_ground(service, library, plan),
        "sees_doors": _allowed(service, who, Permission.READ_HOUSEHOLDS, plan_id) is not None,
        "may_edit": _allowed(service, who, Permission.EDIT_PLAN, plan_id) is not None,
        "may_export": _allowed(service, who, Permission.EXPORT, plan_id) is not None,
        **_stage_of(service, library, who, plan),
    }
    filed = _files_of(request, service, library, who, standing)
    return HTMLResponse(render(request, "plan/plan.html", {**shown, **filed}))


def _has_ground(service: Service, library: Library, plan: PlanRecord) -> bool:
    """Return whether the ground of a plan's village can be shown below it while it is drawn."""
    from api.services.ground.now import lies_on_earth  # heavy, and not needed before a plan is drawn

    return plan.state in ("queued", "drawing") and lies_on_earth(library, service.examples, plan.village_id or "")


def _stage_of(service: Service, library: Library, who: Caller, plan: PlanRecord) -> dict[str, Any]:
    """Return where a plan stands on its way into force, how it came there, and which steps who asks may take."""
    today = day_of(service.clock())
    with library.store.reading(library.scope) as books:
        history = books.steps.find(plan_id=plan.id)
    return {
        "status": standing_in(plan).status_on(today).value,
        "history": history,
        "open": open_steps(plan, who),
        "today": today,
        "last_day": latest_day(today),
    }


def _files_of(request: Request, service: Service, library: Library, who: Caller, standing: Standing) -> dict[str, Any]:
    """Return what is shown of the files of a plan that is drawn, and of its rounds; nothing where they are damaged."""
    plan = standing.plan
    if standing.report is None:
        return {"files": (), "grids": (), "rounds": (), "principles": ()}
    with library.plan_folder(plan.id) as folder:
        principles = principles_of(folder, language_of(request))
        files, grids = _files_for(service, who, plan.id, plan_files(folder)), grid_choices(folder)
    walking = _allowed(service, who, Permission.PLAN_ROUNDS, plan.id)
    rounds: tuple[KeptRounds, ...] = () if walking is None else list_rounds(walking, plan.id)
    return {"files": files, "grids": grids if walking else (), "rounds": rounds, "principles": principles}


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
