"""Plans: ask for one, see how it stands, read it, fetch its files, have it judged."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import FileResponse

from api.deps import PlanFolder, ServiceDep
from api.problems import documented
from api.routes.guards import MAP_POLICY
from api.routes.strict import StrictRoute
from api.schemas.plan import FilesOut, PlanIn, PlanOut, PlansOut, ViolationsOut, files_out, plan_out
from api.schemas.report import Report
from api.schemas.verdict import VerdictOut, verdict_out
from api.services.plan_folder import GRIDS_GEOJSON, MAP_HTML, PLAN_FILES, REPORT_JSON
from api.services.plans import judge_plan, named_file, plan_files, read_report
from api.services.show_plans import standing_of, standings
from api.services.villages import get_village

MOST_ROWS = 1000

router = APIRouter(prefix="/api/v1", tags=["plans 方案"], route_class=StrictRoute)


@router.get("/plans", summary="List plans 方案列表")
def read_plans(service: ServiceDep) -> PlansOut:
    """Return every plan and how it stands, the newest first."""
    return PlansOut(plans=[plan_out(one) for one in standings(service.library, service.jobs)])


@router.get("/villages/{village_id}/plans", summary="List the plans of a village 某村的方案", responses=documented(404))
def read_plans_of(village_id: str, service: ServiceDep) -> PlansOut:
    """Return the plans of a village and how they stand, the newest first."""
    village = get_village(service.library, service.examples, village_id)
    return PlansOut(plans=[plan_out(one) for one in standings(service.library, service.jobs, village.id)])


@router.post(
    "/villages/{village_id}/plans",
    status_code=202,
    summary="Draw a plan 生成方案",
    responses=documented(400, 404, 408, 413, 415, 422, 429),
)
def create_plan(village_id: str, asked: Annotated[PlanIn, Body()], service: ServiceDep, response: Response) -> PlanOut:
    """Ask for a plan. It is drawn after those that wait already: read it again until it is `done` or `failed`."""
    plan = service.jobs.ask(village_id, asked.asked(), now=service.clock())
    shown = plan_out(standing_of(service.library, service.jobs, plan))
    response.headers["Location"] = shown.links.self
    return shown


@router.get("/plans/{plan_id}", summary="Look at a plan 查看方案", responses=documented(404))
def read_plan(plan_id: str, service: ServiceDep) -> PlanOut:
    """Return how a plan stands and, once it is done, its figures."""
    return plan_out(standing_of(service.library, service.jobs, service.library.plan(plan_id)))


@router.get(
    "/plans/{plan_id}/report", response_model=Report, summary="Read the report 方案报告", responses=documented(404, 409)
)
def read_plan_report(folder: PlanFolder) -> FileResponse:
    """Return report.json as it stands."""
    return FileResponse(named_file(folder, REPORT_JSON, PLAN_FILES), media_type="application/json")


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


@router.get("/plans/{plan_id}/grids", summary="Read the grids 网格（GeoJSON）", responses=documented(404, 409))
def read_grids(folder: PlanFolder) -> FileResponse:
    """Return the grids of all levels as GeoJSON, lon/lat."""
    return FileResponse(named_file(folder, GRIDS_GEOJSON, PLAN_FILES), media_type="application/geo+json")


@router.get("/plans/{plan_id}/map", summary="Open the map 地图", responses=documented(404, 409))
def read_map(folder: PlanFolder) -> FileResponse:
    """Return the map, a page that needs nothing else."""
    path = named_file(folder, MAP_HTML, PLAN_FILES)
    return FileResponse(path, media_type="text/html", headers={"Content-Security-Policy": MAP_POLICY})


@router.get("/plans/{plan_id}/files", summary="List the files 文件列表", responses=documented(404, 409))
def read_files(plan_id: str, folder: PlanFolder) -> FilesOut:
    """Return the names and sizes of a plan's files."""
    return files_out(plan_id, plan_files(folder))


@router.get("/plans/{plan_id}/files/{name}", summary="Fetch a file 下载文件", responses=documented(404, 409))
def read_file(name: str, folder: PlanFolder) -> FileResponse:
    """Return one file of a plan, to be saved."""
    path = named_file(folder, name, PLAN_FILES)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.post("/plans/{plan_id}/verdict", summary="Judge a plan 核验方案", responses=documented(404, 409, 422, 429))
def create_verdict(plan_id: str, service: ServiceDep) -> VerdictOut:
    """Have the independent judge measure a plan from its files alone; this takes seconds to minutes."""
    return verdict_out(judge_plan(service.library, service.examples, plan_id))
