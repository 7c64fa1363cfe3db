"""Plans to take away in one click: ledger, GeoPackage, Shapefile, PDF and picture; each is written down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse

from api.deps import CallerDep, Export, ServiceDep
from api.governance.role import Permission, allowed
from api.problems import documented, sent
from api.routes.strict import StrictRoute
from api.services.accounts.audit import EXPORTED, note
from maps.language import Language

Kind = Literal["xlsx", "gpkg", "shp", "pdf", "png"]

router = APIRouter(prefix="/api/v1/plans", tags=["plans 方案"], route_class=StrictRoute)


def _stage(library: Export) -> Iterator[Path]:
    """Give an empty folder until the answer has been sent."""
    with library.workspace() as stage:
        yield stage


@router.get(
    "/{plan_id}/exports/{kind}",
    summary="Take a plan away 导出方案",
    response_class=FileResponse,
    responses=sent() | documented(401, 403, 404, 409, 422, 429, 503),
)
def export_plan(
    plan_id: str,
    kind: Kind,
    library: Export,
    stage: Annotated[Path, Depends(_stage)],
    who: CallerDep,
    service: ServiceDep,
    lang: Language = "zh",
) -> FileResponse:
    """
    Return a plan as one file.

    `xlsx` is the ledger of its grids, `gpkg` every layer with styles for QGIS, `shp` a zip of Shapefiles in GB18030,
    `pdf` and `png` the wall map. Layers that tell where doors are go to who may read households alone.
    """
    from api.services.plans.exports import FORMS, ExportAsked, write_export  # heavy, and seldom asked for

    plan = library.plan(plan_id)
    doors = allowed(who.grants, Permission.READ_HOUSEHOLDS, plan.path)
    path = write_export(library, kind, ExportAsked(plan_id, lang, service.clock(), doors), stage)
    note(library.store, who, EXPORTED, service.clock(), path=plan.path, subject=plan.id, detail={"file": path.name})
    return FileResponse(path, media_type=FORMS[kind].media, filename=path.name)
