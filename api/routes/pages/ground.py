"""The page of the ground editor: a village's map, to be drawn on."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import CallerDep, ReadHouseholds, ServiceDep
from api.governance.role import Permission, allowed
from api.pages import render
from api.services.villages import get_village

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/villages/{village_id}/ground")
def ground(
    request: Request, village_id: str, library: ReadHouseholds, who: CallerDep, service: ServiceDep
) -> HTMLResponse:
    """Show the ground editor of a village; its scripts ask for what it shows. One that ships is only looked at."""
    village = get_village(library, service.examples, village_id)
    editable = not village.example and allowed(who.grants, Permission.IMPORT_VILLAGE, village.path)
    return HTMLResponse(render(request, "ground/ground.html", {"village": village, "editable": editable}))
