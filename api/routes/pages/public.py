"""Who serves my door: the page for everybody, and the page of a grid to which its public notice leads."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import ReadPublished, Service, ServiceDep
from api.pages import render
from api.pages.language import Language, language_of
from api.routes.guards import MAP_POLICY
from api.routes.public import GridCode, notices, pass_by, surveyed
from api.schemas.coverage import place_out
from api.schemas.public import NoticeOut, notice_out
from api.services.covering.survey import Survey
from api.services.residents.finding import villages_with_grids
from api.services.residents.notice import public_number
from api.services.residents.sheet import sheet_of
from maps.language import marked

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse, dependencies=[Depends(pass_by)])

KEPT_OF_DOORS = (
    marked("A number of the door, its address or building, and where it is on the map"),
    marked("How many households live there, and the villagers' group"),
    marked("The days of visits and calls, and which member of staff came"),
    marked("Whether a visit is due again, when one may ask again, and whether the household seems to have moved"),
    marked("How often it is visited, without a reason, and until when that holds"),
    marked("How the household wishes to be reached: visit, call, only when asked, or not at all"),
    marked("What was asked for at a visit, as a code such as repairs or meals"),
)
"""Everything that a store holds of a door (`api.store.records.villages.Door`, `api.store.records.visits`)."""

LEVELS = {"grid": marked("Grid of the village"), "micro_grid": marked("Micro-grid of the village")}


@router.get("/who")
def who_page(request: Request, _: ReadPublished, service: ServiceDep) -> HTMLResponse:
    """Show the page on which everybody finds who is responsible for a door."""
    return _page(request, surveyed(service), None)


@router.get("/who/{code}")
def grid_page(request: Request, _: ReadPublished, service: ServiceDep, code: GridCode) -> HTMLResponse:
    """Show the public notice of a grid: where the code on a printed one leads."""
    found = surveyed(service)
    return _page(request, found, _notice(service, found, code))


def _notice(service: Service, found: Survey, code: str) -> NoticeOut:
    [notice] = notices(service, found, [public_number(found, code)])
    return notice_out(notice)


def _page(request: Request, found: Survey, notice: NoticeOut | None) -> HTMLResponse:
    language: Language = language_of(request)
    shown = {
        "villages": [place_out(one) for one in villages_with_grids(found)],
        "notice": notice,
        "kept_of_doors": [language.gettext(text) for text in KEPT_OF_DOORS],
        "level_words": lambda level: language.gettext(LEVELS[level]) if level in LEVELS else level,
    }
    return HTMLResponse(render(request, "public/who.html", shown))


@router.get("/maps/notice/{code}.html")
def notice_map(request: Request, _: ReadPublished, service: ServiceDep, code: GridCode) -> Response:
    """Return the public notice of a grid as one file that opens from disk with the network off."""
    from maps.notice import notice
    from maps.offline import to_html  # heavy, and not needed before somebody looks

    found = surveyed(service)
    [told] = notices(service, found, [public_number(found, code)])
    content = to_html(notice(sheet_of(told, f"{str(request.base_url).rstrip('/')}/who/{code}")))
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})
