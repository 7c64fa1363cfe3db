"""Templates of tables to be filled in."""

from fastapi import APIRouter, Depends, Response

from api.deps import ServiceDep, caller
from api.problems import documented, sent
from api.routes.strict import StrictRoute
from api.store.base import absent
from geo.formats.workbook.templates import TEMPLATES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix="/api/v1/templates", tags=["templates 模板"], route_class=StrictRoute)


@router.get(
    "/{kind}.xlsx",
    summary="Fetch a template 下载模板",
    response_class=Response,
    responses=sent(XLSX) | documented(404),
    dependencies=[Depends(caller)],
)
def read_template(kind: str, service: ServiceDep) -> Response:
    """Return the workbook of a kind of table, with its headings, explanations and lists to choose from, and no rows."""
    from geo.formats.workbook.template_book import write_template  # heavy, and seldom asked for

    if kind not in TEMPLATES:
        raise absent("template", "模板", kind)
    with service.library.workspace() as stage:
        path = stage / f"{kind}.xlsx"
        write_template(path, TEMPLATES[kind], now=service.clock())
        content = path.read_bytes()
    told = f'attachment; filename="{kind}.xlsx"'
    return Response(content, media_type=XLSX, headers={"Content-Disposition": told})
