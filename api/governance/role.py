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


WORDS: Mapping[Permission, tuple[str, str]] = MappingProxyType(
    {
        Permission.READ_PUBLISHED: ("to read what is published", "查看已发布内容"),
        Permission.READ_PLAN: ("to read plans", "查看方案"),
        Permission.READ_HOUSEHOLDS: ("to read doors", "查看住户门址"),
        Permission.READ_VISITS: ("to read visits", "查看走访记录"),
        Permission.READ_COUNTS: ("to read numbers", "查看统计数字"),
        Permission.READ_AUDIT: ("to read the audit", "查看审计记录"),
        Permission.IMPORT_VILLAGE: ("to import villages", "导入村庄"),
        Permission.EDIT_PLAN: ("to draw and redraw plans", "编制和调整方案"),
        Permission.SUBMIT: ("to submit plans", "提交方案"),
        Permission.APPROVE: ("to approve plans", "审核方案"),
        Permission.PUBLISH: ("to publish plans", "发布方案"),
        Permission.EXPORT: ("to export", "导出"),
        Permission.PLAN_ROUNDS: ("to plan rounds", "安排走访"),
        Permission.RECORD_VISITS: ("to record visits", "登记走访结果"),
        Permission.SET_TIERS: ("to set how often a door is visited", "设定走访等级"),
        Permission.MANAGE_PEOPLE: ("to manage people and posts", "管理人员和岗位"),
        Permission.MANAGE_STATIONS: ("to manage stations", "管理服务站点"),
        Permission.MANAGE_USERS: ("to manage users", "管理用户"),
    }
)
"""What each permission is called when somebody lacks it."""

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
        en = f"it takes {' or '.join(roles)} of this area or of one above {WORDS[permission][0]}"
        zh = f"在此区域无权{WORDS[permission][1]}；需要本级或上级区域的 {'、'.join(roles)} 角色"
        raise NotAllowedError(Fault(path, en, zh))


def may_grant(grants: Iterable[Grant], wanted: Grant) -> bool:
    """Return whether somebody may give a role to others: who manages the users of that area, and only there."""
    return allowed(grants, Permission.MANAGE_USERS, wanted.area_path)
