"""Answers in two forms, JSON and a page, and the links that both carry."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from api.negotiation import FORM, OGC, asked_form
from api.pages import render, segment
from api.schemas.ogc import LinkOut
from api.services.ogc.asked import QueryError, check_known
from geo.errors import Fault

JSON, GEOJSON, PAGE = "application/json", "application/geo+json", "text/html"
FORMS = ("json", "html")


def address(request: Request, *steps: str, **said: Any) -> str:
    """Return the whole address of something below ``/ogc``."""
    path = "/".join([OGC, *map(segment, steps)])
    return f"{str(request.base_url).rstrip('/')}{path}{'?' if said else ''}{urlencode(said)}"


def link(rel: str, href: str, title: str, kind: str = JSON) -> LinkOut:
    """Return a link."""
    return LinkOut(href=href, rel=rel, type=kind, title=title)


def own_links(request: Request, kind: str = JSON) -> list[LinkOut]:
    """Return the links to an answer itself and to its other form."""
    forms = {"json": (kind, "this as JSON 本页的 JSON"), "html": (PAGE, "this as a page 本页的网页")}
    here = asked_form(request)

    def to(form: str) -> LinkOut:
        href = str(request.url.include_query_params(**{FORM: form}))
        return link("self" if form == here else "alternate", href, forms[form][1], forms[form][0])

    return [to(form) for form in sorted(FORMS, key=lambda form: form != here)]


def check_form(request: Request) -> None:
    """Refuse a form that there is not; raises `QueryError`."""
    said = request.query_params.get(FORM)
    if said is not None and said not in FORMS:
        got = said[:40]
        raise QueryError([Fault(FORM, f"must be json or html, got {got!r}", f"应为 json 或 html，得到 {got!r}")])


def bare(request: Request) -> None:
    """Refuse parameters where there are none but the form; raises `QueryError`."""
    check_known(request.query_params.multi_items(), (FORM,))
    check_form(request)


def answer(
    request: Request,
    document: BaseModel | Mapping[str, Any],
    page: str,
    *,
    kind: str = JSON,
    shown: Mapping[str, Any] | None = None,
    path: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return a document in the form that is wanted; ``shown`` is what its page shows besides."""
    said = document.model_dump(exclude_none=True, mode="json") if isinstance(document, BaseModel) else document
    headers = {"Vary": "Accept, Authorization, Cookie"}
    if asked_form(request) == "html":
        context = {"document": said, "above": path, **(shown or {})}
        return HTMLResponse(render(request, page, context), headers=headers)
    return Response(json.dumps(said, ensure_ascii=False, allow_nan=False).encode(), headers=headers, media_type=kind)
