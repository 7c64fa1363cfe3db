"""Pages of rounds: one's own sheets, a sheet at the door, the same keyed in, and rounds planned for a plan."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api.deps import CallerDep, PlanRounds, ServiceDep
from api.pages import STATIC, render, segment
from api.routes.sheets import SheetAsked, SheetDep
from api.schemas.member_rounds import calendar_out
from api.schemas.round_sheet import sheet_row
from api.services.accounts.users import person_of_user
from api.services.plans.keeping import ready_plan
from api.services.rounds.sheets.finding import number_of, sheets_between, week_of
from api.services.staffing.today import day_of
from api.services.visits.member_rounds import calendars, members_of
from api.store.conditions import Begins
from api.store.library import Library
from maps.geojson import to_script
from maps.papers.print import print_faults

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

WORKER_SCOPE = "/rounds/"
AHEAD_DAYS = 14
"""Sheets of this week and the next are listed."""


@dataclass(frozen=True)
class StationStart:
    """A station where a round may set out, lon/lat."""

    name: str
    lon: float
    lat: float


@router.get("/rounds")
def rounds(
    request: Request,
    library: PlanRounds,
    who: CallerDep,
    service: ServiceDep,
    sheet: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """List the sheets of who asks, or of the area where it is not known who that is; a number leads to its sheet."""
    if sheet is not None and sheet.strip():
        return RedirectResponse(f"/rounds/{segment(number_of(sheet))}/enter", status_code=303)
    today = day_of(service.clock())
    monday, sunday = week_of(today)
    person_id = person_of_user(library.store, who)
    found = sheets_between(library, monday, monday + timedelta(days=AHEAD_DAYS - 1), person_id)
    shown = {
        "today": today,
        "now": [sheet_row(one) for one in found if one.day <= today <= one.last_day],
        "week": [sheet_row(one) for one in found if one.day <= sunday and not one.day <= today <= one.last_day],
        "next": [sheet_row(one) for one in found if one.day > sunday],
        "mine": person_id is not None,
        "plans": [plan for plan in library.plans() if plan.state == "done" and plan.stage == "published"],
    }
    return HTMLResponse(render(request, "rounds/list.html", shown))


@router.get("/rounds/worker.js")
def worker() -> FileResponse:
    """Return what keeps a sheet for a phone without a network: it sees the pages of sheets and no others."""
    headers = {"Service-Worker-Allowed": WORKER_SCOPE, "Cache-Control": "no-cache"}
    return FileResponse(STATIC / "rounds" / "worker.js", media_type="text/javascript", headers=headers)


@router.get("/rounds/{sheet}")
def round_page(request: Request, asked: SheetDep) -> Response:
    """Show a sheet on a phone: stops in their order, results in two taps."""
    return _sheet_page(request, "rounds/round.html", asked)


@router.get("/rounds/{sheet}/enter")
def enter_page(request: Request, asked: SheetDep) -> Response:
    """Show a sheet as it is keyed in from paper: a row a door."""
    return _sheet_page(request, "rounds/enter.html", asked)


@router.get("/plans/{plan_id}/member-rounds")
def plan_rounds(request: Request, plan_id: str, service: ServiceDep, library: PlanRounds) -> HTMLResponse:
    """Show the rounds of a plan's members, and what plans more of them."""
    plan = ready_plan(library, plan_id)
    today = day_of(service.clock())
    first = today + timedelta(days=7 - today.weekday())
    shown = {
        "plan": plan,
        "first": first,
        "members": members_of(library, plan_id, first),
        "calendars": [calendar_out(one) for one in calendars(library, plan_id)],
        "stations": _stations(library, plan.path),
        "prints": not print_faults(),
    }
    return HTMLResponse(render(request, "rounds/plan.html", shown))


def _stations(library: Library, path: str) -> list[StationStart]:
    """Return the stations of an area, where a round may set out."""
    with library.store.reading(library.scope) as books:
        found = books.stations.find(path=Begins(path))
    spots = [(one.name, one.geom.centroid) for one in found]
    return [StationStart(name, round(spot.x, 7), round(spot.y, 7)) for name, spot in spots]


def _sheet_page(request: Request, template: str, asked: SheetAsked) -> Response:
    number = number_of(asked.sheet)
    if number != asked.sheet:
        named = {name: value for name, value in (("plan", asked.plan), ("round", asked.round_id)) if value is not None}
        step = "/enter" if template.endswith("enter.html") else ""
        where = f"/rounds/{segment(number)}{step}" + (f"?{urlencode(named)}" if named else "")
        return RedirectResponse(where, status_code=303)
    told = asked.read()
    data = Markup(to_script(told.model_dump(mode="json")))  # noqa: S704  # escaped so that it cannot close its element
    today = day_of(asked.service.clock())
    return HTMLResponse(render(request, template, {"sheet": told, "data": data, "today": today}))
