"""Rounds of all members of a plan over some weeks: planned, listed, planned anew, fetched, keyed in."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Response

from api.deps import CallerDep, PlanRounds, ServiceDep
from api.problems import documented, sent
from api.routes.guards import MAP_POLICY
from api.routes.strict import StrictRoute
from api.schemas.job import JobOut, job_out
from api.schemas.member_rounds import (
    AnewIn,
    CalendarIn,
    CalendarOut,
    CalendarsOut,
    SheetsOut,
    calendar_out,
    sheet_out,
)
from api.schemas.staff import MOST_NUMBER
from api.services.accounts.audit import EXPORTED, READ, note
from api.services.jobs.walking import ask_anew, ask_rounds
from api.services.visits.member_rounds import calendar, calendar_file, calendars, make_calendar, plan_anew, sheets

router = APIRouter(prefix="/api/v1/plans/{plan_id}/member-rounds", tags=["rounds 走访路线"], route_class=StrictRoute)

RoundId = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
MADE = documented(400, 401, 403, 404, 408, 409, 413, 415, 422, 429)
BEGUN = documented(400, 401, 403, 404, 408, 409, 413, 415, 422, 429)
SHOWN = ".html"


@router.get("", summary="List rounds of members 成员走访安排列表", responses=documented(401, 403, 404, 409))
def read_calendars(plan_id: str, library: PlanRounds) -> CalendarsOut:
    """Return the rounds of a plan's members, the newest first."""
    return CalendarsOut(rounds=[calendar_out(one) for one in calendars(library, plan_id)])


@router.post("", status_code=201, summary="Plan rounds of members 安排成员走访", responses=MADE)
def create_calendar(
    plan_id: str,
    asked: Annotated[CalendarIn, Body()],
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
    response: Response,
) -> CalendarOut:
    """
    Plan some weeks of visits for all members: who leads a grid by the posts walks it, each door as its visits stand.

    This takes seconds to minutes. A grid without a leader is planned for one, by the grid's own number.
    """
    kept = calendar_out(make_calendar(library, plan_id, asked.said(), now=service.clock()))
    note(library.store, who, READ, service.clock(), path=library.plan(plan_id).path, subject=f"{plan_id}/{kept.id}")
    response.headers["Location"] = _place(plan_id, kept.id)
    return kept


@router.post(":begin", status_code=202, summary="Begin to plan rounds 开始安排走访", responses=BEGUN)
def begin_calendar(
    plan_id: str, asked: Annotated[CalendarIn, Body()], who: CallerDep, service: ServiceDep, library: PlanRounds
) -> JobOut:
    """Ask for a job that plans the rounds: nobody has to wait with a page open, and more can be planned at once."""
    job = ask_rounds(library, plan_id, asked.said(), now=service.clock(), by=who.user)
    service.jobs.wake()
    return job_out(job)


@router.post("/{round_id}:begin-replan", status_code=202, summary="Begin to plan anew 开始重新安排", responses=BEGUN)
def begin_replan(
    plan_id: str,
    round_id: RoundId,
    asked: Annotated[AnewIn, Body()],
    who: CallerDep,
    service: ServiceDep,
    library: PlanRounds,
) -> JobOut:
    """Ask for a job that plans rounds anew after sheets were missed."""
    job = ask_anew(library, plan_id, round_id, asked.said(), now=service.clock(), by=who.user)
    service.jobs.wake()
    return job_out(job)


@router.get("/{round_id}", summary="Look at rounds of members 查看成员走访安排", responses=documented(401, 403, 404))
def read_calendar(plan_id: str, round_id: RoundId, library: PlanRounds) -> CalendarOut:
    """Return rounds of a plan's members and their files."""
    return calendar_out(calendar(library, plan_id, round_id))


@router.post("/{round_id}:replan", status_code=201, summary="Plan anew 重新安排", responses=MADE)
def replan_calendar(
    plan_id: str,
    round_id: RoundId,
    asked: Annotated[AnewIn, Body()],
    service: ServiceDep,
    library: PlanRounds,
    response: Response,
) -> CalendarOut:
    """Plan rounds anew after sheets were missed: what is past stays, and few other visits change their outing."""
    kept = calendar_out(plan_anew(library, plan_id, round_id, asked.said(), now=service.clock()))
    response.headers["Location"] = _place(plan_id, kept.id)
    return kept


@router.get("/{round_id}/sheets", summary="Sheets to key in 走访单录入", responses=documented(401, 403, 404, 422))
def read_sheets(plan_id: str, round_id: RoundId, who: CallerDep, service: ServiceDep, library: PlanRounds) -> SheetsOut:
    """Return the numbers of sheets, their doors and by when each is due; a member gets those of the own area."""
    found = sheets(library, library.scope, plan_id, round_id)
    for path in library.scope:
        note(library.store, who, READ, service.clock(), path=path, subject=f"{plan_id}/{round_id}")
    return SheetsOut(sheets=[sheet_out(one) for one in found])


@router.get(
    "/{round_id}/files/{name:path}",
    summary="Fetch a file 下载文件",
    response_class=Response,
    responses=sent() | documented(401, 403, 404),
)
def read_calendar_file(
    plan_id: str, round_id: RoundId, name: str, who: CallerDep, service: ServiceDep, library: PlanRounds
) -> Response:
    """Return one file: pages are shown, all else is saved."""
    called, content = calendar_file(library, plan_id, round_id, name)
    path = library.plan(plan_id).path
    note(library.store, who, EXPORTED, service.clock(), path=path, subject=f"{plan_id}/{round_id}/{name}"[:200])
    if called.endswith(SHOWN):
        return Response(content, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})
    told = f"attachment; filename*=UTF-8''{quote(name.replace('/', '-'))}"
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": told})


def _place(plan_id: str, round_id: int) -> str:
    return f"/api/v1/plans/{quote(plan_id, safe='')}/member-rounds/{round_id}"
