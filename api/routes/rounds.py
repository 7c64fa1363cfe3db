"""Walking rounds: ask for those of a grid, list them, fetch their files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Response
from fastapi.responses import FileResponse

from api.deps import CallerDep, PlanRounds, RoundFolder, RoundId, ServiceDep
from api.problems import documented, sent
from api.routes.guards import MAP_POLICY
from api.routes.strict import StrictRoute
from api.schemas.rounds import RoundsIn, RoundsListOut, RoundsOut, rounds_out
from api.services.accounts.audit import READ, note
from api.services.plans.keeping import named_file
from api.services.rounds.keeping import KeptRounds, kept_rounds, list_rounds, make_rounds

router = APIRouter(prefix="/api/v1/plans/{plan_id}/rounds", tags=["rounds 走访路线"], route_class=StrictRoute)


@router.get("", summary="List rounds 走访路线列表", responses=documented(404, 409))
def read_all_rounds(plan_id: str, library: PlanRounds) -> RoundsListOut:
    """Return the rounds of a plan, the newest first."""
    return RoundsListOut(rounds=[_out(kept) for kept in list_rounds(library, plan_id)])


@router.post(
    "",
    status_code=201,
    summary="Plan the rounds of a grid 规划走访路线",
    responses=documented(400, 404, 408, 409, 413, 415, 422, 429),
)
def create_rounds(
    plan_id: str, asked: Annotated[RoundsIn, Body()], library: PlanRounds, service: ServiceDep, response: Response
) -> RoundsOut:
    """Plan an order of stops over real paths; what does not fit the minutes comes in further rounds."""
    kept = make_rounds(library, service.examples, plan_id, asked, now=service.clock())
    response.headers["Location"] = f"/api/v1/plans/{quote(plan_id, safe='')}/rounds/{kept.record.id}"
    return _out(kept)


@router.get("/{round_id}", summary="Look at rounds 查看走访路线", responses=documented(404, 409))
def read_rounds(plan_id: str, round_id: RoundId, library: PlanRounds) -> RoundsOut:
    """Return the rounds of one grid and their files."""
    return _out(kept_rounds(library, library.round(plan_id, round_id)))


@router.get(
    "/{round_id}/files/{name}",
    summary="Fetch a file of rounds 下载路线文件",
    response_class=FileResponse,
    responses=sent() | documented(404, 409),
)
def read_round_file(
    plan_id: str,
    round_id: RoundId,
    name: str,
    folder: RoundFolder,
    library: PlanRounds,
    service: ServiceDep,
    who: CallerDep,
) -> FileResponse:
    """Return one file: pages are shown, GPX and GeoJSON are saved. That it was fetched is written down."""
    path = named_file(folder.path, name, folder.names)
    detail = {"rounds": round_id, "file": path.name}
    note(library.store, who, READ, service.clock(), path=library.plan(plan_id).path, subject=plan_id, detail=detail)
    if path.suffix == ".html":
        return FileResponse(path, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


def _out(kept: KeptRounds) -> RoundsOut:
    return rounds_out(kept.record, kept.summary, kept.files)
