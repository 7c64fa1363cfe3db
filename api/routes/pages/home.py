"""The first page: every village by its steps, and what is next for each."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.deps import (
    CallerDep,
    ImportVillage,
    ReadPublished,
    ServiceDep,
    VillageFormDep,
)
from api.governance.role import Permission, Role
from api.pages import STATIC, render, segment
from api.schemas.profile import profile_out
from api.services.areas import chosen_area
from api.services.plans.board import board_for
from api.services.staffing.today import day_of
from api.services.villages import import_village
from api.store.base import Store
from partition.profile import shipped_names, shipped_profile

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

ELSEWHERE = {
    Permission.RECORD_VISITS: "/rounds",
    Permission.MANAGE_PEOPLE: "/people",
    Permission.MANAGE_USERS: "/users",
}
"""Where who sees no plans begins, by what they may do."""


@router.get("/")
def home(request: Request, _: ReadPublished, who: CallerDep, service: ServiceDep) -> Response:
    """Show the villages that who asks sees, and what is next for each; who sees no plans goes to their own work."""
    if not who.may(Permission.READ_PLAN):
        for permission, address in ELSEWHERE.items():
            if who.may(permission):
                return RedirectResponse(address, 303)
    library = service.library.seen_with(who.scope(Permission.READ_PLAN))
    board = board_for(library, service.jobs, service.examples, who, day_of(service.clock()))
    shown = {
        "board": board,
        "profiles": [profile_out(shipped_profile(name)) for name in shipped_names()],
        "may_draw": who.may(Permission.EDIT_PLAN),
        "may_import": who.may(Permission.IMPORT_VILLAGE),
        "needs_planner": who.may(Permission.MANAGE_USERS) and not _has_planner(service.library.store),
    }
    return HTMLResponse(render(request, "home/home.html", shown))


def _has_planner(store: Store) -> bool:
    """Return whether anybody may import villages and plan; where nobody logs in, everybody may."""
    with store.reading() as books:
        return not books.users.find(most=1) or bool(books.grants.find(role=Role.PLANNER.value, most=1))


@router.get("/favicon.ico")
def mark() -> FileResponse:
    """Return the mark that browsers ask for with whatever they show."""
    return FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")


@router.get("/villages/new")
def new_village(request: Request, library: ImportVillage) -> HTMLResponse:
    """Show the form that brings a village in one go, all of its files said by what they hold."""
    shown = {
        "most_bytes": request.app.state.settings.most_upload_bytes,
        "import_areas": library.scope,
    }
    return HTMLResponse(render(request, "home/new_village.html", shown))


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
