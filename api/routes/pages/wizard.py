"""The pages on which a village is imported, step by step, and its first plan drawn."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import CallerDep, ImportVillage
from api.governance.role import Permission
from api.pages import render
from api.services.imports.keeping import get_import
from api.services.plans.outlooks import outlooks_of
from api.services.plans.preselecting import preselected
from api.services.plans.showing import plans_of
from api.store.base import NotFoundError
from api.store.library import Library
from geo.formats.workbook.templates import TEMPLATES

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

OFFERED = ("households",)
"""Templates that a village can begin with."""


@router.get("/imports/new")
def new_import(
    request: Request,
    library: ImportVillage,
    who: CallerDep,
    replaces: str | None = None,
) -> HTMLResponse:
    """Ask for the files of a village; of one that is to be replaced, where it is named."""
    village = None if replaces is None else library.village(replaces)
    return _page(
        request, library, may_draw=who.may(Permission.EDIT_PLAN), import_id=None, replaces=village, village_id=replaces
    )


@router.get("/imports/{import_id}")
def show_import(request: Request, import_id: str, library: ImportVillage, who: CallerDep) -> HTMLResponse:
    """Show an import where it stands."""
    record = get_import(library, import_id, who.user)
    return _page(
        request,
        library,
        may_draw=who.may(Permission.EDIT_PLAN),
        import_id=record.id,
        replaces=None,
        village_id=record.village_id or record.replaces,
    )


def _page(
    request: Request,
    library: Library,
    *,
    may_draw: bool,
    import_id: str | None,
    replaces: object,
    village_id: str | None,
) -> HTMLResponse:
    shown = {
        "import_id": import_id,
        "replaces": replaces,
        "may_draw": may_draw,
        "areas_open": library.scope,
        "most_bytes": request.app.state.settings.most_upload_bytes,
        "profile": _profile_of(library, village_id),
        "templates": [TEMPLATES[name] for name in OFFERED],
    }
    return HTMLResponse(render(request, "wizard/wizard.html", shown))


def _profile_of(library: Library, village_id: str | None) -> str | None:
    """Return the profile that is chosen first: for a village that is there already as on its own page."""
    try:
        village = None if village_id is None else library.village(village_id)
    except NotFoundError:  # it has gone since
        village = None
    if village is None:
        return preselected().profile
    return preselected(outlooks_of(library, [village]).get(village.id), plans_of(library, village.id)).profile
