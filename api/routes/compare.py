"""Two plans beside each other: what is shown of both, and who changes grid as a file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import CallerDep, Export, ReadPlan, ServiceDep
from api.governance.role import Permission, allowed
from api.problems import documented, sent
from api.schemas.compare import CompareOut, compare_out
from api.services.accounts.audit import EXPORTED, READ, note
from api.services.plans.compare_files import moved_file
from api.services.plans.comparing import compare

router = APIRouter(prefix="/api/v1/plans", tags=["compare 比较"])

GridQuery = Annotated[str | None, Query(min_length=1, max_length=200)]


@router.get("/{plan_id}/compare/{other_id}", summary="Look at two plans 并排比较", responses=documented(404, 409, 422))
def read_comparison(plan_id: str, other_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep) -> CompareOut:
    """Return the grids of two plans and what changes; doors to who may read those of both, which is written down."""
    plans = library.plan(plan_id), library.plan(other_id)
    found = compare(library, *plans)
    doors = all(allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path) for plan in plans)
    if doors:
        note(library.store, who, READ, service.clock(), path=plans[0].path, subject=plan_id)
    return compare_out(found, doors=doors)


@router.get(
    "/{plan_id}/compare/{other_id}/households.{form}",
    summary="Save who changes grid 下载变动住户",
    response_class=Response,
    responses=sent() | documented(404, 409, 422),
)
def read_moved(
    plan_id: str,
    other_id: str,
    form: Literal["xlsx", "csv"],
    library: Export,
    who: CallerDep,
    service: ServiceDep,
    level: Annotated[str, Query(min_length=1, max_length=200)],
    before: GridQuery = None,
    after: GridQuery = None,
) -> Response:
    """
    Return the households that change grid at a level as a table to keep.

    With ``before``, a grid of the first plan, or ``after``, one of the second: who leaves the one or joins the other.
    """
    plans = library.plan(plan_id), library.plan(other_id)
    doors = service.library.seen_with(who.scope(Permission.READ_HOUSEHOLDS))
    for plan in plans:
        doors.plan(plan.id)
    file = moved_file(compare(library, *plans), level, form, before=before, after=after, now=service.clock())
    detail = {"file": file.name, "other": other_id}
    note(library.store, who, EXPORTED, service.clock(), path=plans[0].path, subject=plan_id, detail=detail)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)
