"""Who may log in, and what each may do; and what whoever is logged in may do themselves."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.deps import CallerDep, ManageUsers, ReadPublished, ServiceDep
from api.governance.area import EVERYTHING
from api.governance.role import EVERYBODY, MAY, Permission, Role
from api.pages import render
from api.services.accounts.callers import Caller
from api.services.accounts.users import with_grants
from api.services.area_choices import area_choices
from api.services.staffing.today import day_of
from api.store.records.users import GrantRecord

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

GIVEN = tuple(role for role in Role if role is not Role.PUBLIC)
"""Roles that are given; what everybody may do, nobody is given."""


@router.get("/users")
def users(request: Request, library: ManageUsers, service: ServiceDep) -> HTMLResponse:
    """Show the users of the areas that who asks looks after."""
    with library.store.reading(library.scope) as books:
        found = with_grants(books, books.users.find())
        choices = area_choices(books, library.scope, day_of(service.clock()))
    shown = {
        "users": sorted(found, key=lambda user: (not user.record.active, user.record.id)),
        "roles": [(role.value, _rights_of(role)) for role in GIVEN],
        "choices": choices,
        "scope": library.scope,
        "first": not found and EVERYTHING in library.scope,
    }
    return HTMLResponse(render(request, "users/users.html", shown))


@router.get("/me")
def me(request: Request, _: ReadPublished, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show what who asks may do, and where; and let them change their password."""
    with service.library.store.reading() as books:
        record = next(iter(books.users.find(id=who.user)), None) if who.user else None
    grants = [GrantRecord("", grant.role.value, grant.area_path) for grant in who.grants if grant != EVERYBODY]
    shown = {"record": record, "grants": grants, "rights": _rights(who)}
    return HTMLResponse(render(request, "users/me.html", shown))


def _rights(who: Caller) -> tuple[str, ...]:
    return tuple(permission.value for permission in Permission if who.may(permission))


def _rights_of(role: Role) -> tuple[str, ...]:
    return tuple(permission.value for permission, roles in MAY.items() if role in roles)
