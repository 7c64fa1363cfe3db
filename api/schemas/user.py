"""Users as the web takes and gives them."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.governance.area import is_path
from api.governance.role import Grant, Role
from api.schemas.staff import Number
from api.schemas.strict import Strict
from api.services.accounts.users import Linked, NewUser, User
from api.store.records.users import GrantRecord
from geo.errors import Fault, InputError

MOST_PATH = 1000
MOST_GRANTS = 100

PathText = Annotated[str, Field(max_length=MOST_PATH, examples=["/140121203000/"], description="path of an area")]
RoleText = Annotated[str, Field(max_length=40, examples=["planner"], description=", ".join(Role))]


class GrantIn(Strict):
    """A role, and the path of the area in which it is to hold."""

    role: RoleText
    area: PathText


class UserIn(Strict):
    """Somebody who is to log in; ``area`` is where they belong, and may be left out by who looks after one area."""

    id: Annotated[str, Field(max_length=200, examples=["wang.min"])]
    password: Annotated[str, Field(max_length=1024)]
    name: Annotated[str, Field(max_length=200, description="of the staff member")] = ""
    area: PathText | None = None
    grants: Annotated[list[GrantIn], Field(max_length=MOST_GRANTS, default_factory=list)]
    person_id: Annotated[Number | None, Field(description="who of the staff they are: rounds and visits go by it")] = (
        None
    )


class UserChangeIn(Strict):
    """What is to change of a user; what is left out stays. ``person_id`` null: nobody of the staff any more."""

    name: Annotated[str | None, Field(max_length=200)] = None
    active: bool | None = None
    password: Annotated[str | None, Field(max_length=1024)] = None
    person_id: Number | None = None

    def person(self) -> Linked | None:
        """Return who of the staff they are to be, None where nothing is said of it."""
        return Linked(self.person_id) if "person_id" in self.model_fields_set else None


class GrantOut(BaseModel):
    """A role, and the path of the area in which somebody has it."""

    role: str
    area: str


class UserOut(BaseModel):
    """A user: nothing that they log in with; of their grants those in the areas of who asks."""

    id: str
    name: str
    area: str
    active: bool
    created: datetime
    grants: list[GrantOut]
    person_id: int | None
    href: str


class UsersOut(BaseModel):
    """Users by their names; ``next`` is the address of the next page, null on the last one."""

    users: list[UserOut]
    next: str | None = None


def user_out(user: User) -> UserOut:
    """Return what the web shows of a user."""
    kept = user.record
    return UserOut(
        id=kept.id,
        name=kept.name,
        area=kept.path,
        active=kept.active,
        created=kept.created,
        grants=[grant_out(grant) for grant in user.grants],
        person_id=kept.person_id,
        href=f"/api/v1/users/{quote(kept.id, safe='')}",
    )


def grant_out(grant: GrantRecord) -> GrantOut:
    """Return what the web shows of a grant."""
    return GrantOut(role=grant.role, area=grant.path)


def new_user(asked: UserIn, area: str) -> NewUser:
    """Return a user as asked for, in an area; raises `InputError` as `read_grants`."""
    grants = read_grants([(grant.role, grant.area) for grant in asked.grants])
    return NewUser(asked.id, asked.password, area, asked.name, grants, asked.person_id)


def read_grants(asked: list[tuple[str, str]]) -> tuple[Grant, ...]:
    """
    Return roles in areas.

    Raises
    ------
    InputError
        There is no such role, or an area is no path; carries every fault.
    """
    faults, known = [], ", ".join(Role)
    for role, area in asked:
        if role not in set(Role):
            faults.append(
                Fault("role", f"must be one of {known}, got {role!r}", f"应为其中之一：{known}，得到 {role!r}")
            )
        if not is_path(area):
            shown = area[:80]
            en = f"must be a path such as /140121203000/, got {shown!r}"
            faults.append(Fault("area", en, f"应为路径，如 /140121203000/，得到 {shown!r}"))
    if faults:
        raise InputError(faults)
    return tuple(Grant(Role(role), area) for role, area in asked)
