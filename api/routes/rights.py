"""What every route asks of who calls it, read off the route itself; and how the documentation says so."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from api.deps import caller
from api.governance.role import Permission
from api.negotiation import is_ogc
from api.problems import TITLES, ProblemResponse
from api.schemas.problem import Problem, StaleProblem

PROBLEM_TYPE = ProblemResponse.media_type
PROBLEM = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEMS = frozenset({Problem.__name__, StaleProblem.__name__})


def routes_of(app: FastAPI) -> Iterator[RouteContext]:
    """Yield every route of a service that is given something by the framework: all but its documentation and files."""
    return (route for route in iter_route_contexts(app.routes) if getattr(route, "dependant", None) is not None)


def permissions_of(route: RouteContext) -> frozenset[Permission]:
    """Return what must be allowed to who calls a route: what it is given by `api.deps.seen`."""
    calls = (dependant.call for dependant in _all_in(route.dependant))
    return frozenset(getattr(call, "permission") for call in calls if hasattr(call, "permission"))  # noqa: B009


def knows_caller(route: RouteContext) -> bool:
    """Return whether a route looks at who calls it: then a token that does not hold is refused."""
    return any(dependant.call is caller for dependant in _all_in(route.dependant))


def document_rights(app: FastAPI) -> None:
    """Have the documentation say where a log-in is asked for, and what happens without one."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            _add_rights(describe(), app)
        return describe()

    app.openapi = described  # type: ignore[method-assign]


def _add_rights(schema: dict[str, Any], app: FastAPI) -> None:
    schemes = schema.setdefault("components", {}).setdefault("securitySchemes", {})
    flow = {"password": {"tokenUrl": "/api/v1/tokens", "refreshUrl": "/api/v1/tokens:refresh", "scopes": {}}}
    schemes["login"] = {"type": "oauth2", "flows": flow}
    for route in routes_of(app):
        for method in route.methods or ():
            operation = schema["paths"].get(route.path_format, {}).get(method.lower())
            if operation is None:
                continue
            _say_problems(operation["responses"])
            if not knows_caller(route):
                continue
            operation["security"] = [{"login": []}, {}]  # on a laptop of their own nobody logs in
            for status in (401, 429, *((403,) if permissions_of(route) else ())):
                told = {"description": " · ".join(TITLES[status]), "content": PROBLEM}
                operation["responses"].setdefault(str(status), told)
            if is_ogc(route.path_format or ""):
                _say_pages(operation["responses"])


def _say_problems(answers: dict[str, dict[str, Any]]) -> None:
    """Name refusals by the media type that they have; the framework gives them that of the route."""
    for told in answers.values():
        content = told.get("content", {})
        named = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
        if named in PROBLEMS:
            content[PROBLEM_TYPE] = content.pop("application/json")


def _say_pages(answers: dict[str, dict[str, Any]]) -> None:
    """Say that refusals are pages to people who asked for pages."""
    for told in answers.values():
        if PROBLEM_TYPE in told.get("content", {}):
            told["content"] = PROBLEM | {"text/html": {"schema": {"type": "string"}}}


def _all_in(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all_in(inner)
