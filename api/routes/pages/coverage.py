"""The coverage page: where service is thin, on a map, in numbers, as a list; the same on paper and on the wall."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.deps import CallerDep, ReadCounts, ServiceDep
from api.errors import OutputError
from api.pages import render
from api.pages.language import language_of
from api.routes.coverage import USUAL_MINUTES, DayQuery, LevelQuery, MinutesQuery
from api.routes.guards import MAP_POLICY
from api.routes.people import AreaQuery
from api.services.covering.sheet import cover_sheet

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/coverage")
def coverage_page(request: Request, _: ReadCounts) -> HTMLResponse:
    """Show the page; it asks for its numbers itself."""
    return HTMLResponse(render(request, "coverage/page.html", {}))


@router.get("/coverage.pdf")
def coverage_paper(
    request: Request,
    who: CallerDep,
    service: ServiceDep,
    library: ReadCounts,
    area: AreaQuery = None,
    level: LevelQuery = None,
    date: DayQuery = None,
    minutes: MinutesQuery = USUAL_MINUTES,
) -> Response:
    """Return the same on one sheet of A4."""
    from maps.papers.coverage_sheet import coverage_pages
    from maps.papers.print import print_faults, write_pdf  # heavy, and not needed before somebody prints

    if faults := print_faults():
        raise OutputError(faults[0])
    sheet = cover_sheet(library, service.worked, who, area=area, level=level, day=date, minutes=minutes)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.pdf"
        for page in coverage_pages(sheet, language_of(request).value):
            if write_pdf([page], path) == 1:
                break
        content = path.read_bytes()
    name = f'inline; filename="coverage-{sheet.day}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


@router.get("/maps/coverage.html")
def coverage_wall(
    who: CallerDep,
    service: ServiceDep,
    library: ReadCounts,
    area: AreaQuery = None,
    level: LevelQuery = None,
    date: DayQuery = None,
    minutes: MinutesQuery = USUAL_MINUTES,
) -> Response:
    """Return the map for a screen on the wall: one file that opens from disk with the network off."""
    from maps.leader import leader_map
    from maps.offline import to_html  # heavy, and not needed before somebody looks

    sheet = cover_sheet(library, service.worked, who, area=area, level=level, day=date, minutes=minutes)
    content = to_html(leader_map(sheet))
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})
