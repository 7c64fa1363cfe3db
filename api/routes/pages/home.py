"""The first page: every village and plan, and the form that brings a village."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from api.deps import (
    CallerDep,
    ImportVillage,
    ReadPlan,
    ServiceDep,
    VillageFormDep,
)
from api.governance.role import Permission
from api.pages import STATIC, render, segment
from api.services.areas import chosen_area
from api.services.show_plans import standings
from api.services.villages import import_village, list_villages

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(request: Request, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show every village and plan, and the form that brings a village."""
    shown = {
        "villages": list_villages(library, service.examples),
        "standings": standings(library, service.jobs),
        "most_bytes": request.app.state.settings.most_upload_bytes,
        "may_draw": who.may(Permission.EDIT_PLAN),
        "import_areas": who.scope(Permission.IMPORT_VILLAGE) if who.may(Permission.IMPORT_VILLAGE) else (),
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
