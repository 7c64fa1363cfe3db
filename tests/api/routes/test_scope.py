"""
Nobody reads or writes what lies in another's area: every route of the service, every role, both databases.

Routes are found on the service itself: a new one is asked like the others, and must say what it takes to call it.
"""

import re

import pytest
from other_land import HOME, MARK, OTHER, requests_of, world

from api.app import create_app
from api.governance.role import MAY, Permission, Role
from api.routes.rights import knows_caller, permissions_of, routes_of
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records import KINDS

__all__ = ["world"]

PUBLIC = {
    "/api/v1/tokens",
    "/api/v1/tokens:refresh",
    "/api/v1/tokens:revoke",
    "/api/v1/me",
    "/api/v1/me/password",
    "/api/v1/profiles",
    "/api/v1/templates/{kind}.xlsx",
    "/docs",
    "/docs/oauth2-redirect",
    "/favicon.ico",
    "/language",
    "/login",
    "/login/out",
    "/logout",
    "/rounds/worker.js",
}
"""What anybody may call: it tells of nobody's area, or of who calls alone."""

PUBLISHED = ("stations", "areas")
"""What everybody may see of every area."""

REFUSED = {401, 403, 404}
WRONG_BODY = {400, 409, 412, 415, 422, 428}
SAFE = ("GET", "HEAD")
STREAMS = re.compile("/events$")
NOT_KEPT = re.compile("/member-rounds/|/rounds/1/files/|/ground/picture|/imports/|/public/grids/|/who/|/notice/")
"""Of rounds, of pictures and of imports there are records and no files; an import is seen by who sent it
alone; none of the grids is published."""


@pytest.mark.parametrize("role", [None, *Role])
def test_another_area_is_neither_read_nor_written(world, role):
    before, wrong = world.other_land(), []
    client = world.client(role, HOME)
    for route, method, address, headers, sent in requests_of(world):
        if route.path_format not in PUBLIC:
            answer = client.request(method, address, headers=headers, **sent)
            if not harmless(route, method, answer):
                wrong.append(f"{method} {address}: {answer.status_code} {answer.text[:300]}")
    assert wrong == []
    assert world.other_land() == before


def harmless(route, method, answer):
    """Return whether an answer refuses what is named in the address, or tells of nothing that lies elsewhere."""
    if permissions_of(route) == {Permission.READ_PUBLISHED} or "{collection_id}" in route.path_format:
        private = (f"{MARK}-{name}" for name in KINDS if name not in PUBLISHED)
        return answer.status_code < 500 and not any(mark in answer.text for mark in private if answer.is_success)
    if "{" in route.path_format:
        return answer.status_code in (REFUSED if method in SAFE else REFUSED | WRONG_BODY)
    return answer.status_code < 500 and (answer.status_code >= 300 or MARK not in answer.text)


def test_the_same_records_are_read_by_who_has_every_role_there(world):
    """Else the test above would hold of a service that gives nothing to anybody."""
    clients, unread = [world.client(role, OTHER) for role in Role], []
    for route, method, address, headers, _ in requests_of(world):
        asked = "{" in route.path_format and route.path_format not in PUBLIC
        if method == "GET" and asked and not STREAMS.search(address):
            said = [client.get(address, headers=headers).status_code for client in clients]
            unread += [] if set(said) - REFUSED or NOT_KEPT.search(address) else [f"{address}: {said}"]
    assert unread == []


def test_a_role_is_refused_what_it_may_not_do_in_its_own_area_too(world):
    let_in = []
    for role in Role:
        client = world.client(role, OTHER)
        for route, method, address, headers, sent in requests_of(world):
            may = all(role in MAY[permission] for permission in permissions_of(route))
            refused = {403} if method in SAFE else {403} | WRONG_BODY
            if not may and client.request(method, address, headers=headers, **sent).status_code not in refused:
                let_in.append(f"{role} {method} {address}")
    assert let_in == []


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Return a service whose routes are looked at."""
    settings = ServiceSettings(data=tmp_path_factory.mktemp("looked-at"))
    return create_app(settings, store=MemoryStore(), draw=lambda *_: None)


def test_every_route_says_what_it_takes_to_call_it(app):
    silent = {route.path_format for route in routes_of(app) if not permissions_of(route)}
    assert silent - PUBLIC == set()
    assert PUBLIC - {route.path_format for route in routes_of(app)} == set()


def test_the_documentation_says_where_a_login_is_asked_for(app):
    described = app.openapi()["paths"]
    for route in routes_of(app):
        for method in route.methods or ():
            operation = described.get(route.path_format, {}).get(method.lower())
            if operation and knows_caller(route):
                assert {"401", "429"} <= set(operation["responses"]), route.path_format
                assert "security" in operation
                assert ("403" in operation["responses"]) == bool(permissions_of(route))


def test_who_may_not_look_at_a_plan_does_not_read_its_doors_either(app):
    """Drafts are for those who plan: who serves a grid reads doors, and no plan of them."""
    for route in routes_of(app):
        asked = permissions_of(route)
        if "/plans/{plan_id}" in route.path_format and Permission.READ_HOUSEHOLDS in asked:
            assert asked & {Permission.READ_PLAN, Permission.EXPORT}, route.path_format
