"""Roles, what each may do, and where: a right holds in the area it was granted for and in all that lie in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from api.governance.area import EVERYTHING, is_path, is_within, smallest_cover
from api.governance.errors import NotAllowedError
from geo.errors import Fault, GeoError


class Role(StrEnum):
    """Whom somebody acts as; one person may be several, each for an area of their own."""

    ADMINISTRATOR = "administrator"
    PLANNER = "planner"
    LEADER = "leader"
    GRID_LEADER = "grid_leader"
    GRID_MEMBER = "grid_member"
    PUBLIC = "public"


class Permission(StrEnum):
    """What can be allowed."""

    READ_PUBLISHED = "read_published"
    READ_PLAN = "read_plan"
    READ_HOUSEHOLDS = "read_households"
    READ_VISITS = "read_visits"
    READ_COUNTS = "read_counts"
    READ_AUDIT = "read_audit"
    IMPORT_VILLAGE = "import_village"
    EDIT_PLAN = "edit_plan"
    SUBMIT = "submit"
    APPROVE = "approve"
    PUBLISH = "publish"
    EXPORT = "export"
    PLAN_ROUNDS = "plan_rounds"
    RECORD_VISITS = "record_visits"
    SET_TIERS = "set_tiers"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_STATIONS = "manage_stations"
    MANAGE_USERS = "manage_users"


_ADMINISTRATOR, _PLANNER, _LEADER = Role.ADMINISTRATOR, Role.PLANNER, Role.LEADER
_GRID_LEADER, _GRID_MEMBER = Role.GRID_LEADER, Role.GRID_MEMBER

MAY: Mapping[Permission, frozenset[Role]] = MappingProxyType(
    {
        Permission.READ_PUBLISHED: frozenset(Role),
        Permission.READ_PLAN: frozenset({_ADMINISTRATOR, _PLANNER, _LEADER, _GRID_LEADER}),
        Permission.READ_HOUSEHOLDS: frozenset({_PLANNER, _GRID_LEADER, _GRID_MEMBER}),
        Permission.READ_VISITS: frozenset({_GRID_LEADER, _GRID_MEMBER}),
        Permission.READ_COUNTS: frozenset({_PLANNER, _LEADER, _GRID_LEADER}),
        Permission.READ_AUDIT: frozenset({_ADMINISTRATOR, _LEADER}),
        Permission.IMPORT_VILLAGE: frozenset({_PLANNER}),
        Permission.EDIT_PLAN: frozenset({_PLANNER}),
        Permission.SUBMIT: frozenset({_PLANNER}),
        Permission.APPROVE: frozenset({_LEADER}),
        Permission.PUBLISH: frozenset({_LEADER}),
        Permission.EXPORT: frozenset({_PLANNER, _LEADER}),
        Permission.PLAN_ROUNDS: frozenset({_PLANNER, _GRID_LEADER, _GRID_MEMBER}),
        Permission.RECORD_VISITS: frozenset({_GRID_LEADER, _GRID_MEMBER}),
        Permission.SET_TIERS: frozenset({_GRID_LEADER}),
        Permission.MANAGE_PEOPLE: frozenset({_ADMINISTRATOR, _PLANNER, _LEADER}),
        Permission.MANAGE_STATIONS: frozenset({_ADMINISTRATOR, _PLANNER, _LEADER}),
        Permission.MANAGE_USERS: frozenset({_ADMINISTRATOR}),
    }
)
"""
Which roles may do what; the one place where that is written.

An administrator runs the installation and reads no household; a leader reads counts, and no door either. Whoever does
more is granted more. Doors in an export ask for READ_HOUSEHOLDS besides EXPORT.
"""


@dataclass(frozen=True, order=True)
class Grant:
    """
    A role in an area and all that lie in it.

    Raises
    ------
    GeoError
        ``area_path`` is no path.
    """

    role: Role
    area_path: str

    def __post_init__(self) -> None:
        if not is_path(self.area_path):
            raise GeoError(f"grant: the area must be a path such as '/140121203000/', got {self.area_path!r}")


EVERYBODY = Grant(Role.PUBLIC, EVERYTHING)
"""What everybody has, logged in or not."""


def allowed(grants: Iterable[Grant], permission: Permission, path: str) -> bool:
    """Return whether any of the grants allows something in an area."""
    roles = MAY[permission]
    return any(grant.role in roles and is_within(path, grant.area_path) for grant in grants)


def scopes_for(grants: Iterable[Grant], permission: Permission) -> tuple[str, ...]:
    """Return the paths within which something is allowed, none of them within another; sorted."""
    return smallest_cover(grant.area_path for grant in grants if grant.role in MAY[permission])


def require(grants: Iterable[Grant], permission: Permission, path: str) -> None:
    """
    Let pass what is allowed.

    Raises
    ------
    NotAllowedError
        It is not; names the roles that may.
    """
    if not allowed(grants, permission, path):
        roles = [role.value for role in Role if role in MAY[permission]]
        en = f"{permission} is not allowed here; it takes {' or '.join(roles)} of this area or of one above"
        zh = f"在此区域无权进行 {permission}；需要本级或上级区域的 {'、'.join(roles)} 角色"
        raise NotAllowedError(Fault(path, en, zh))


def may_grant(grants: Iterable[Grant], wanted: Grant) -> bool:
    """Return whether somebody may give a role to others: who manages the users of that area, and only there."""
    return allowed(grants, Permission.MANAGE_USERS, wanted.area_path)
