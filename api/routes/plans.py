"""Plans: ask for one, see how it stands, read it, fetch its files, have it judged."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import FileResponse

from api.deps import CallerDep, DoorsFolder, EditPlan, ExportFolder, PlanFolder, ReadPlan, Service, ServiceDep
from api.governance.role import Permission, allowed
from api.problems import documented, sent
from api.routes.guards import MAP_POLICY
from api.routes.paging import MOST_ROWS, PageAsked, PageDep, page_within
from api.routes.plan_version import OWN, UNCHANGED, IfNoneMatch, is_known, tag_of
from api.routes.strict import StrictRoute
from api.schemas.plan import FilesOut, PlanIn, PlanOut, PlansOut, ViolationsOut, files_out, plan_out
from api.schemas.report import Report
from api.schemas.verdict import VerdictOut, verdict_out
from api.services.accounts.audit import EXPORTED, READ, note
from api.services.accounts.callers import Caller
from api.services.drawing.plan_folder import GRIDS_GEOJSON, MAP_HTML, PLAN_FILES, REPORT_JSON, WITH_DOORS
from api.services.plans.grids_shown import without_centres
from api.services.plans.keeping import judge_plan, named_file, plan_files, read_report, ready_plan
from api.services.plans.removing import remove_plan
from api.services.plans.showing import plans_of, standing_of
from api.services.villages import get_village
from api.store.library import Library
from api.store.records.plans import PlanRecord

router = APIRouter(prefix="/api/v1", tags=["plans 方案"], route_class=StrictRoute)


@router.get("/plans", summary="List plans 方案列表")
def read_plans(request: Request, asked: PageDep, library: ReadPlan, service: ServiceDep) -> PlansOut:
    """Return plans and how they stand, the newest first."""
    return _listed(request, asked, library, service, None)


@router.get("/villages/{village_id}/plans", summary="List the plans of a village 某村的方案", responses=documented(404))
def read_plans_of(
    request: Request, village_id: str, asked: PageDep, library: ReadPlan, service: ServiceDep
) -> PlansOut:
    """Return the plans of a village and how they stand, the newest first."""
    return _listed(request, asked, library, service, get_village(library, service.examples, village_id).id)


@router.post(
    "/villages/{village_id}/plans",
    status_code=202,
    summary="Draw a plan 生成方案",
    responses=documented(400, 404, 408, 413, 415, 422, 429),
)
def create_plan(
    village_id: str,
    asked: Annotated[PlanIn, Body()],
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> PlanOut:
    """Ask for a plan. It is drawn after those that wait already: read it again until it is `done` or `failed`."""
    plan = service.jobs.ask(village_id, asked.asked(), now=service.clock(), library=library, by=who.user)
    shown = plan_out(standing_of(library, service.jobs, plan))
    response.headers["Location"] = shown.links.self
    return shown


@router.get(
    "/plans/{plan_id}",
    summary="Look at a plan 查看方案",
    response_model=PlanOut,
    responses={304: {"description": "as it was"}, **documented(404)},
)
def read_plan(
    plan_id: str, library: ReadPlan, service: ServiceDep, response: Response, known: IfNoneMatch = None
) -> PlanOut | Response:
    """
    Return how a plan stands and, once it is done, its figures; the ETag is its version, which an edit names.

    The figures are those of version `filed`; `report` brings the files, and so these, to the present one.
    """
    plan = library.plan(plan_id)
    if plan.filed == plan.version and is_known(plan, known):
        return Response(status_code=304, headers={"ETag": tag_of(plan)})
    if plan.state == "done":
        response.headers["ETag"] = tag_of(plan)
    return plan_out(standing_of(library, service.jobs, plan, as_filed=True))


@router.delete("/plans/{plan_id}", status_code=204, summary="Remove a draft 删除草案", responses=documented(404, 409))
def remove_draft(plan_id: str, library: EditPlan, who: CallerDep, service: ServiceDep) -> None:
    """Remove a draft with its files and rounds; a plan that is, or was, in force stays."""
    remove_plan(library, plan_id, who, service.clock())


@router.get(
    "/plans/{plan_id}/report",
    response_model=Report,
    summary="Read the report 方案报告",
    responses={**UNCHANGED, **documented(404, 409)},
)
def read_plan_report(plan_id: str, library: ReadPlan, known: IfNoneMatch = None) -> Response:
    """Return report.json as it stands; the ETag is the plan's version, and who names it is sent nothing again."""
    plan = ready_plan(library, plan_id)
    headers = {"ETag": tag_of(plan), "Cache-Control": OWN}
    if is_known(plan, known):
        return Response(status_code=304, headers=headers)
    return Response(_content(library, plan, REPORT_JSON), media_type="application/json", headers=headers)


@router.get(
    "/plans/{plan_id}/violations", summary="Read what is broken 违反的规则", responses=documented(404, 409, 422)
)
def read_violations(
    folder: PlanFolder,
    limit: Annotated[int, Query(ge=1, description=f"at most {MOST_ROWS} are given")] = 100,
) -> ViolationsOut:
    """Return what must hold and does not, and then which wishes are not met."""
    broken = read_report(folder).violations
    return ViolationsOut(total=len(broken), violations=broken[: min(limit, MOST_ROWS)])


@router.get(
    "/plans/{plan_id}/grids",
    summary="Read the grids 网格（GeoJSON）",
    response_class=Response,
    responses={**UNCHANGED, **sent("application/geo+json"), **documented(404, 409)},
)
def read_grids(
    plan_id: str, library: ReadPlan, who: CallerDep, service: ServiceDep, known: IfNoneMatch = None
) -> Response:
    """
    Return the grids of all levels as GeoJSON, lon/lat; which door is the centre of each to who reads households there.

    That these were looked at is written down. The ETag tells the two apart, and who names it is sent nothing again.
    """
    plan = ready_plan(library, plan_id)
    doors = allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path)
    headers = {"ETag": tag_of(plan) if doors else f'"{plan.version}-counts"', "Cache-Control": OWN}
    if known is not None and headers["ETag"] in known:
        return Response(status_code=304, headers=headers)
    content = _content(library, plan, GRIDS_GEOJSON)
    if doors:  # each grid names the door that is its centre
        service.looks.note(service.library.store, who, service.clock(), path=plan.path, subject=plan.id)
    shown = content if doors else without_centres(content)
    return Response(shown, media_type="application/geo+json", headers=headers)


@router.get(
    "/plans/{plan_id}/map",
    summary="Open the map 地图",
    response_class=FileResponse,
    responses=sent("text/html") | documented(404, 409),
)
def read_map(plan_id: str, folder: DoorsFolder, who: CallerDep, service: ServiceDep) -> FileResponse:
    """Return the map, a page that needs nothing else. It shows doors: that it was opened is written down."""
    path = named_file(folder, MAP_HTML, PLAN_FILES)
    _note(service, who, READ, plan_id, path)
    return FileResponse(path, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})


@router.get("/plans/{plan_id}/files", summary="List the files 文件列表", responses=documented(404, 409))
def read_files(plan_id: str, folder: PlanFolder) -> FilesOut:
    """Return the names and sizes of a plan's files."""
    return files_out(plan_id, plan_files(folder))


@router.get(
    "/plans/{plan_id}/files/{name}",
    summary="Fetch a file 下载文件",
    response_class=FileResponse,
    responses=sent() | documented(404, 409),
)
def read_file(plan_id: str, name: str, folder: ExportFolder, who: CallerDep, service: ServiceDep) -> Response:
    """
    Return one file of a plan, to be saved; of those with doors to who may read them. That is written down.

    Others get the grids without the ids of the doors that are their centres.
    """
    path = named_file(folder, name, PLAN_FILES)
    if path.name in WITH_DOORS:
        service.library.seen_with(who.scope(Permission.READ_HOUSEHOLDS)).plan(plan_id)
    _note(service, who, EXPORTED, plan_id, path)
    plan = service.library.plan(plan_id)
    if path.name == GRIDS_GEOJSON and not allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path):
        saved = {"Content-Disposition": f'attachment; filename="{path.name}"'}
        return Response(without_centres(path.read_bytes()), media_type="application/geo+json", headers=saved)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.post("/plans/{plan_id}/verdict", summary="Judge a plan 核验方案", responses=documented(404, 409, 422, 429))
def create_verdict(plan_id: str, library: ReadPlan, service: ServiceDep) -> VerdictOut:
    """Have the independent judge measure a plan from its files alone; this takes seconds to minutes."""
    return verdict_out(judge_plan(library, service.examples, plan_id))


def _listed(request: Request, asked: PageAsked, library: Library, service: Service, village_id: str | None) -> PlansOut:
    records = plans_of(library, village_id)
    page = page_within(request, asked, records, lambda one: (one.created, one.id), (datetime, str))
    plans = [plan_out(standing_of(library, service.jobs, one, as_filed=True)) for one in page.records]
    return PlansOut(plans=plans, next=page.next)


def _content(library: Library, plan: PlanRecord, name: str) -> bytes:
    """Return what is in a file of a plan, which is brought to the plan's version if it is not yet."""
    with library.plan_folder(plan.id) as folder:
        return named_file(folder, name, PLAN_FILES).read_bytes()


def _note(service: Service, who: Caller, what: str, plan_id: str, file: Path) -> None:
    plan = service.library.plan(plan_id)
    note(service.library.store, who, what, service.clock(), path=plan.path, subject=plan.id, detail={"file": file.name})
