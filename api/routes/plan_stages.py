"""Plans on their way into force: submitted, approved, published, or back again; and what changes for people."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from api.deps import Approve, CallerDep, Publish, ReadPlan, Service, ServiceDep, Submit
from api.governance.approval import Step
from api.governance.role import Permission, allowed
from api.problems import documented
from api.routes.plan_version import VersionDep, tag_of
from api.routes.strict import StrictRoute
from api.schemas.stage import GroundsIn, PublishIn, ReattributionOut, StageOut, reattribution_out, stage_out
from api.services.accounts.audit import READ, note
from api.services.accounts.callers import Caller
from api.services.plans.reattribution import reattribution
from api.services.plans.stages import chain_of, publish_plan, take_step, unpublish_plan
from api.services.staffing.today import day_of
from api.store.library import Library
from api.store.records.plans import PlanRecord

REFUSED = documented(403, 404, 409, 412, 422, 428)

DespiteQuery = Annotated[bool, Query(description="go on although rules that must hold are broken; it is written down")]

router = APIRouter(prefix="/api/v1/plans", tags=["stages 流转"], route_class=StrictRoute)


@router.get("/{plan_id}/stage", summary="See where a plan stands 流转状态", responses=documented(404))
def read_stage(plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep, response: Response) -> StageOut:
    """Return where a plan stands, and every step that was taken."""
    return _shown(library, service, who, library.plan(plan_id), response)


@router.post("/{plan_id}:submit", summary="Submit a draft 提交", responses=REFUSED)
def submit_plan(
    plan_id: str,
    since: VersionDep,
    library: Submit,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
    despite_violations: DespiteQuery = False,
) -> StageOut:
    """Hand a draft in; from then on nobody draws on it. One that breaks rules takes `despite_violations`."""
    plan = take_step(library, plan_id, Step.SUBMIT, who, since=since, despite_violations=despite_violations)
    return _shown(library, service, who, plan, response)


@router.post("/{plan_id}:withdraw", summary="Take a plan back 撤回", responses=REFUSED)
def withdraw_plan(
    plan_id: str, since: VersionDep, library: Submit, who: CallerDep, service: ServiceDep, response: Response
) -> StageOut:
    """Make a submitted plan a draft again, by those who submit."""
    return _shown(library, service, who, take_step(library, plan_id, Step.WITHDRAW, who, since=since), response)


@router.post("/{plan_id}:return", summary="Send a plan back 退回", responses=documented(400, 413, 415) | REFUSED)
def return_plan(
    plan_id: str,
    asked: Annotated[GroundsIn, Body()],
    since: VersionDep,
    library: Approve,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> StageOut:
    """Make a submitted plan a draft again, by those who approve, with what is to be mended."""
    plan = take_step(library, plan_id, Step.RETURN, who, since=since, grounds=asked.grounds)
    return _shown(library, service, who, plan, response)


@router.post("/{plan_id}:approve", summary="Approve a plan 批准", responses=REFUSED)
def approve_plan(
    plan_id: str,
    since: VersionDep,
    library: Approve,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
    despite_violations: DespiteQuery = False,
) -> StageOut:
    """
    Approve a submitted plan; one that breaks rules takes `despite_violations`.

    Nobody approves their own, unless the profile says so, and then it is recorded.
    """
    plan = take_step(library, plan_id, Step.APPROVE, who, since=since, despite_violations=despite_violations)
    return _shown(library, service, who, plan, response)


@router.post("/{plan_id}:publish", summary="Publish a plan 发布", responses=documented(400, 413, 415) | REFUSED)
def create_publication(
    plan_id: str,
    asked: Annotated[PublishIn, Body()],
    since: VersionDep,
    library: Publish,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> StageOut:
    """Let an approved plan hold from a day on; the one that held until then ends on it."""
    today = day_of(service.clock())
    plan = publish_plan(library, plan_id, who, since=since, valid_from=asked.valid_from, today=today)
    return _shown(library, service, who, plan, response)


@router.post("/{plan_id}:unpublish", summary="Call a publication off 撤销发布", responses=REFUSED)
def delete_publication(
    plan_id: str, since: VersionDep, library: Publish, who: CallerDep, service: ServiceDep, response: Response
) -> StageOut:
    """Make a plan whose day has not come an approved one again; the plan that it would have ended holds on."""
    plan = unpublish_plan(library, plan_id, who, since=since, today=day_of(service.clock()))
    return _shown(library, service, who, plan, response)


@router.get(
    "/{plan_id}/reattribution", summary="See what changes for people 责任变更", responses=documented(404, 409, 422)
)
def read_reattribution(plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> ReattributionOut:
    """Return how many doors get another grid or leader; which ones, to who may read households."""
    today = day_of(service.clock())
    plan, previous, levels = reattribution(library, plan_id, today)
    doors = allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path)
    if doors:
        note(library.store, who, READ, service.clock(), path=plan.path, subject=plan.id)
    return reattribution_out(plan, previous, levels, plan.valid_from or today, doors=doors)


def _shown(library: Library, service: Service, who: Caller, plan: PlanRecord, response: Response) -> StageOut:
    with library.store.reading(library.scope) as books:
        history = books.steps.find(plan_id=plan.id)
    response.headers["ETag"] = tag_of(plan)
    return stage_out(plan, history, chain_of(plan, who), day_of(service.clock()))
