"""Where OGC API - Features begins, what of it is kept to, and its description."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import ReadPublished
from api.negotiation import OGC, asked_form, is_ogc
from api.problems import documented
from api.routes.ogc.answers import PAGE, address, answer, bare, link, own_links
from api.routes.ogc.words import BARE, answers
from api.schemas.ogc import ConformanceOut, LandingOut

router = APIRouter(prefix=OGC, tags=["OGC API - Features 地图要素"])

DESCRIPTION = "application/vnd.oai.openapi+json;version=3.1"
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "html")
)
"""The description is OpenAPI 3.1, for which Part 1 has no class: ``oas30`` is not claimed."""

TITLE = "Gridhood: service grids of villages 网格划分"
ABOUT = (
    "Published areas and service stations; whoever logs in sees more, as far as their role and area allow.",
    "已发布的区域和服务站点；登录后按角色和区域显示更多内容。",
)


@router.get("", summary="Landing page 首页", openapi_extra=BARE, responses=answers(LandingOut, "application/json"))
def read_landing(request: Request, _: ReadPublished) -> Response:
    """Return links to everything else."""
    bare(request)
    base = str(request.base_url).rstrip("/")
    links = [
        *own_links(request),
        link("service-desc", address(request, "api"), "what the service can do 接口描述", DESCRIPTION),
        link("service-doc", f"{base}/docs", "what the service can do, as a page 接口文档", PAGE),
        link("conformance", address(request, "conformance"), "what of the standard is kept to 标准符合性"),
        link("data", address(request, "collections"), "collections 数据集"),
    ]
    landing = LandingOut(title=TITLE, description=" ".join(ABOUT), attribution="", links=links)
    return answer(request, landing, "ogc/landing.html", shown={"about": ABOUT})


@router.get(
    "/conformance",
    summary="Conformance 标准符合性",
    openapi_extra=BARE,
    responses=answers(ConformanceOut, "application/json"),
)
def read_conformance(request: Request, _: ReadPublished) -> Response:
    """Return the classes of the standard that are kept to."""
    bare(request)
    links = {"links": [one.model_dump() for one in own_links(request)]}
    return answer(request, ConformanceOut(conformsTo=list(CONFORMS)), "ogc/conformance.html", shown=links)


@router.get(
    "/api",
    summary="Description 接口描述",
    openapi_extra=BARE,
    response_class=Response,
    responses={
        200: {"content": {DESCRIPTION: {"schema": {"type": "object"}}}, "description": "OpenAPI 3.1"},
        303: {"description": "to the page of the documentation"},
        **documented(400),
    },
)
def read_description(request: Request, _: ReadPublished) -> Response:
    """Return the OpenAPI description of what is below ``/ogc``; people are led to the page of it."""
    bare(request)
    if asked_form(request) == "html":
        return RedirectResponse("/docs", 303)
    return answer(request, reduced(request.app.openapi()), "", kind=DESCRIPTION)


def reduced(whole: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI description with what is below ``/ogc`` alone, and the schemas that it refers to."""
    paths = {path: said for path, said in whole["paths"].items() if is_ogc(path)}
    schemas = whole["components"]["schemas"]
    needed: set[str] = set()
    new = set(_referred(paths))
    while new:
        needed |= new
        new = set(_referred([schemas[name] for name in new])) - needed
    kept = {name: schema for name, schema in schemas.items() if name in needed}
    return {"openapi": whole["openapi"], "info": whole["info"], "paths": paths, "components": {"schemas": kept}}


def _referred(document: Any) -> list[str]:
    """Return the names of the schemas that a document refers to, at any depth."""
    if isinstance(document, list):
        return [name for each in document for name in _referred(each)]
    if not isinstance(document, dict):
        return []
    here = document.get("$ref")
    own = [here.rpartition("/")[2]] if isinstance(here, str) else []
    return own + [name for value in document.values() for name in _referred(value)]
