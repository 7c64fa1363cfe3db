"""Edits of plans: move, undo, redo, try out, mend, judge, number, and what differs between plans."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from api.deps import CallerDep, EditPlan, ReadPlan, Service, ServiceDep
from api.governance.role import Permission, allowed
from api.problems import documented
from api.routes.paging import PageDep, page_of
from api.routes.plan_version import VersionDep, tag_of
from api.routes.strict import StrictRoute
from api.schemas.edit import EditedOut, EditIn, EditsOut, RepairIn, ValidatedOut
from api.schemas.edited import edited_out, edits_out, validated_out
from api.schemas.plan import PlanOut, plan_out
from api.schemas.plan_diff import PlanDiffOut, plan_diff_out
from api.services.accounts.audit import READ, note
from api.services.plans.copy import copy_plan
from api.services.plans.diff import compare_plans
from api.services.plans.showing import standing_of
from api.services.redrawing.edits import edit, look, preview, seen_edits
from api.services.redrawing.ledger import REDO, UNDO
from api.services.redrawing.numbering import number_command
from api.services.staffing.today import day_of
from api.store.library import Library
from api.store.records.plans import EDITS

REFUSED = documented(400, 404, 409, 412, 413, 415, 422, 428)

router = APIRouter(prefix="/api/v1/plans", tags=["edits 修改"], route_class=StrictRoute)


@router.post("/{plan_id}/edits", summary="Edit a draft 修改草案", responses=REFUSED)
def create_edit(
    plan_id: str,
    asked: Annotated[EditIn, Body()],
    since: VersionDep,
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> EditedOut:
    """Make a move. `If-Match` names the version that it was thought of for; a stale one is told what became of it."""
    kept = asked.move.model_dump(mode="json")
    return _done(library, service, plan_id, kept, since, who.user, response)


@router.post("/{plan_id}/edits:undo", summary="Take the last move back 撤销", responses=REFUSED)
def undo_edit(
    plan_id: str, since: VersionDep, library: EditPlan, who: CallerDep, service: ServiceDep, response: Response
) -> EditedOut:
    """Take back the last move that counts, whoever made it."""
    return _done(library, service, plan_id, {"kind": UNDO}, since, who.user, response)


@router.post("/{plan_id}/edits:redo", summary="Make it again 重做", responses=REFUSED)
def redo_edit(
    plan_id: str, since: VersionDep, library: EditPlan, who: CallerDep, service: ServiceDep, response: Response
) -> EditedOut:
    """Make the move again that was taken back last; there is none once another was made."""
    return _done(library, service, plan_id, {"kind": REDO}, since, who.user, response)


@router.get("/{plan_id}/edits", summary="List edits 修改记录", responses=documented(404, 409, 422))
def read_edits(request: Request, plan_id: str, asked: PageDep, library: ReadPlan, service: ServiceDep) -> EditsOut:
    """Return what was done to a plan by hand, the first first."""
    after = asked.after(EDITS)
    plan, ledger, found = seen_edits(library, service.desks, plan_id, after=after, most=asked.most)
    page = page_of(request, asked, found, EDITS.key_of)
    return EditsOut(
        version=plan.version,
        can_undo=bool(ledger.held),
        can_redo=bool(ledger.taken_back),
        edits=edits_out(page.records, ledger.serials),
        next=page.next,
    )


@router.post("/{plan_id}/preview", summary="Try a move out 预览", responses=documented(400, 404, 409, 415, 422))
def create_preview(
    plan_id: str, asked: Annotated[EditIn, Body()], library: EditPlan, service: ServiceDep, response: Response
) -> EditedOut:
    """Return what a move would make of a plan; nothing is kept."""
    found = preview(library, service.desks, plan_id, asked.move.model_dump(mode="json"))
    response.headers["ETag"] = tag_of(found.plan)
    return edited_out(found)


@router.post("/{plan_id}/repair", summary="Mend a draft 自动修复", responses=REFUSED)
def create_repair(
    plan_id: str,
    asked: Annotated[RepairIn, Body()],
    since: VersionDep,
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> EditedOut:
    """Make a level sound again with few moved households, as one edit."""
    return _done(library, service, plan_id, asked.model_dump(mode="json"), since, who.user, response)


@router.post("/{plan_id}/validate", summary="Judge a plan as it is drawn 校验", responses=documented(404, 409, 422))
def create_validation(plan_id: str, library: ReadPlan, service: ServiceDep, response: Response) -> ValidatedOut:
    """Return what every level breaks now."""
    plan, desk, _ = look(library, service.desks, plan_id)
    response.headers["ETag"] = tag_of(plan)
    return validated_out(plan, desk)


@router.post("/{plan_id}/number", summary="Give all grids their codes 编码", responses=REFUSED)
def create_numbers(
    plan_id: str, since: VersionDep, library: EditPlan, who: CallerDep, service: ServiceDep, response: Response
) -> EditedOut:
    """
    Give grids their codes, as one edit: by bands north to south, west to east.

    A grid that most of a published one went into keeps its code; retired codes are never given again.
    """
    _, desk, _ = look(library, service.desks, plan_id)
    kept = number_command(library, plan_id, desk, day_of(service.clock()))
    return _done(library, service, plan_id, kept, since, who.user, response)


@router.post(
    "/{plan_id}:copy", status_code=201, summary="Begin a draft from a plan 复制为草案", responses=documented(404, 409)
)
def create_copy(plan_id: str, library: EditPlan, who: CallerDep, service: ServiceDep, response: Response) -> PlanOut:
    """Begin a draft with a plan as it is; this is how a published one is drawn on."""
    plan = copy_plan(library, plan_id, by=who.user, now=service.clock())
    shown = plan_out(standing_of(library, service.jobs, plan))
    response.headers["Location"] = shown.links.self
    response.headers["ETag"] = tag_of(plan)
    return shown


@router.get("/{plan_id}/diff/{other_id}", summary="Compare two plans 比较方案", responses=documented(404, 409, 422))
def read_diff(plan_id: str, other_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> PlanDiffOut:
    """Return what changes from a plan to another: households and grids; doors to who may read households."""
    plans = library.plan(plan_id), library.plan(other_id)
    doors = all(allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path) for plan in plans)
    found = compare_plans(library, *plans)
    if doors:
        note(library.store, who, READ, service.clock(), path=plans[0].path, subject=plan_id)
    return plan_diff_out(found, doors=doors)


def _done(
    library: Library,
    service: Service,
    plan_id: str,
    kept: Mapping[str, Any],
    since: int | None,
    by: str | None,
    response: Response,
) -> EditedOut:
    edited = edit(library, service.desks, plan_id, kept, since=since, by=by)
    response.headers["ETag"] = tag_of(edited.plan)
    return edited_out(edited)
