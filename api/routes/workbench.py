"""The workbench of a plan: what it shows, what others changed, what mends a broken rule, and a plan drawn anew."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Response

from api.deps import CallerDep, EditPlan, ReadDoorsOfPlan, ServiceDep
from api.problems import documented
from api.routes.plan_version import OWN, UNCHANGED, IfNoneMatch, is_known, tag_of
from api.routes.strict import StrictRoute
from api.schemas.edited import edits_out
from api.schemas.plan import PlanOut, plan_out
from api.schemas.workbench import (
    BrokenIn,
    ChangesOut,
    GroundOut,
    LeadersOut,
    OfferOut,
    OffersOut,
    ReplanIn,
    WorkbenchOut,
)
from api.services.accounts.audit import READ, note
from api.services.plans.keeping import ready_plan
from api.services.plans.replanning import ask_replan
from api.services.plans.showing import standing_of
from api.services.redrawing.edits import look
from api.services.staffing.today import day_of
from api.services.workbench.changes import changes_since
from api.services.workbench.ground import ground_of
from api.services.workbench.leaders import leaders_of
from api.services.workbench.repairs import offers_for
from api.services.workbench.state import workbench_of

router = APIRouter(prefix="/api/v1/plans", tags=["workbench 工作台"], route_class=StrictRoute)


@router.get(
    "/{plan_id}/workbench",
    summary="Open the workbench 打开工作台",
    response_model=WorkbenchOut,
    responses={**UNCHANGED, **documented(404, 409, 422)},
)
def read_workbench(
    plan_id: str, library: ReadDoorsOfPlan, who: CallerDep, service: ServiceDep, known: IfNoneMatch = None
) -> Response:
    """Return everything that the workbench of a plan draws; that its doors were read is written down."""
    plan = ready_plan(library, plan_id)
    headers = {"ETag": tag_of(plan), "Cache-Control": OWN}
    if is_known(plan, known):
        return Response(status_code=304, headers=headers)
    plan, desk, ledger = look(library, service.desks, plan_id)
    note(library.store, who, READ, service.clock(), path=plan.path, subject=plan.id)
    under = f"/api/v1/plans/{quote(plan.id, safe='')}/workbench/ground"
    shown = workbench_of(plan, desk, ledger, who, under)
    headers["ETag"] = tag_of(plan)
    return Response(shown.model_dump_json(), media_type="application/json", headers=headers)


@router.get(
    "/{plan_id}/workbench/ground",
    summary="Read what lies under the grids 底图要素",
    response_model=GroundOut,
    responses={**UNCHANGED, **documented(404, 409, 422)},
)
def read_ground(plan_id: str, library: ReadDoorsOfPlan, service: ServiceDep, known: IfNoneMatch = None) -> Response:
    """Return land, ways, water, barriers and buildings of a plan; its edits change none of them."""
    plan = ready_plan(library, plan_id)
    headers = {"ETag": f'"{plan.created.timestamp():.6f}"', "Cache-Control": OWN}
    if known is not None and headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    _, desk, _ = look(library, service.desks, plan_id)
    return Response(ground_of(desk).model_dump_json(), media_type="application/json", headers=headers)


@router.get(
    "/{plan_id}/workbench/leaders", summary="Read who leads the grids 网格负责人", responses=documented(404, 409, 422)
)
def read_leaders(plan_id: str, library: ReadDoorsOfPlan, service: ServiceDep) -> LeadersOut:
    """Return who leads the grids of a plan today; posts begin and end without the plan changing."""
    plan, desk, _ = look(library, service.desks, plan_id)
    with library.store.reading(library.scope) as books:
        return LeadersOut(leaders=leaders_of(books, plan, desk, day_of(service.clock())))


@router.get("/{plan_id}/changes", summary="Read what others changed 他人的修改", responses=documented(404, 409, 422))
def read_changes(
    plan_id: str,
    library: ReadDoorsOfPlan,
    service: ServiceDep,
    since: Annotated[int, Query(ge=0, lt=2**31, description="the version that is shown")] = 0,
) -> ChangesOut:
    """Return what was done since a version, and what a workbench changes to show the plan as it is now."""
    found = changes_since(library, service.desks, plan_id, since)
    return ChangesOut(
        since=since,
        version=found.plan.version,
        edits=edits_out(found.commands, found.ledger.serials),
        patch=found.patch,
    )


@router.post(
    "/{plan_id}/workbench/repairs",
    summary="Seek repairs 查找修复办法",
    responses=documented(400, 404, 409, 413, 415, 422),
)
def create_offers(
    plan_id: str, asked: Annotated[BrokenIn, Body()], library: EditPlan, service: ServiceDep
) -> OffersOut:
    """Return moves that mend a broken rule, the best first: each was tried on a copy, and nothing is kept."""
    plan, desk, _ = look(library, service.desks, plan_id)
    found = offers_for(desk, (asked.village, asked.level), asked.rule, asked.grid_id)
    return OffersOut(
        version=plan.version, offers=[OfferOut.model_validate(offer, from_attributes=True) for offer in found]
    )


@router.post(
    "/{plan_id}:replan",
    status_code=202,
    summary="Draw anew around what is locked 保留锁定重新生成",
    responses=documented(400, 404, 409, 413, 415, 422, 429),
)
def create_replan(
    plan_id: str,
    asked: Annotated[ReplanIn, Body()],
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> PlanOut:
    """Ask for a new draft, drawn from this plan as it is now; its locked grids stay as they are."""
    plan = ask_replan(
        library,
        service.desks,
        service.jobs,
        plan_id,
        seed=asked.seed,
        time_limit_s=asked.time_limit,
        by=who.user,
        now=service.clock(),
    )
    shown = plan_out(standing_of(library, service.jobs, plan))
    response.headers["Location"] = shown.links.self
    return shown
