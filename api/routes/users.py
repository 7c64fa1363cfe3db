"""Users: list them, let somebody in, change what they may do and where."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response

from api.deps import CallerDep, ManageUsers, ServiceDep
from api.problems import documented
from api.routes.paging import PageDep, page_of
from api.routes.strict import StrictRoute
from api.schemas.user import (
    MOST_PATH,
    GrantIn,
    UserChangeIn,
    UserIn,
    UserOut,
    UsersOut,
    new_user,
    read_grants,
    user_out,
)
from api.services.accounts.users import add_user, change_user, give, must_let_in, take_back, user_of, with_grants
from api.services.areas import chosen_area
from api.store.records.users import USERS

router = APIRouter(prefix="/api/v1/users", tags=["people 人员与权限"], route_class=StrictRoute)


@router.get("", summary="List users 用户列表")
def read_users(request: Request, asked: PageDep, library: ManageUsers) -> UsersOut:
    """Return the users of the areas that who asks looks after, by their names."""
    with library.store.reading(library.scope) as books:
        found = books.users.find(after=asked.after(USERS), most=asked.most)
        page = page_of(request, asked, found, USERS.key_of)
        return UsersOut(users=[user_out(user) for user in with_grants(books, page.records)], next=page.next)


@router.post("", status_code=201, summary="Add a user 添加用户", responses=documented(400, 408, 409, 413, 415, 422))
def create_user(
    asked: Annotated[UserIn, Body()], library: ManageUsers, who: CallerDep, service: ServiceDep, response: Response
) -> UserOut:
    """
    Let somebody in. The first user must be an administrator of `/`: from then on everybody has to log in.

    Nobody gives a right in an area where they do not look after users.
    """
    new = new_user(asked, chosen_area(library.scope, asked.area))
    must_let_in(library.store, new)
    user = user_out(add_user(library.store, who, new, service.doorkeeper.passwords, service.clock()))
    response.headers["Location"] = user.href
    return user


@router.get("/{user_id}", summary="Look at a user 查看用户", responses=documented(404))
def read_user(user_id: str, library: ManageUsers, who: CallerDep) -> UserOut:
    """Return a user and their rights in the areas of who asks."""
    return user_out(user_of(library.store, who, user_id))


@router.patch(
    "/{user_id}", summary="Change a user 修改用户", responses=documented(400, 404, 408, 409, 412, 413, 415, 422)
)
def update_user(
    user_id: str, asked: Annotated[UserChangeIn, Body()], library: ManageUsers, who: CallerDep, service: ServiceDep
) -> UserOut:
    """
    Change a name, set a password, let somebody in no more or again.

    The last three log the user out at once. Of a user who also has rights elsewhere none of it can be changed.
    """
    changes, person = asked.model_dump(exclude={"person_id"}), asked.person()
    kept = change_user(
        library.store, who, user_id, service.clock(), **changes, person=person, passwords=service.doorkeeper.passwords
    )
    return user_out(kept)


@router.post(
    "/{user_id}/grants",
    status_code=201,
    summary="Give a right 授权",
    responses=documented(400, 404, 408, 409, 412, 413, 415, 422),
)
def create_grant(
    user_id: str,
    asked: Annotated[GrantIn, Body()],
    library: ManageUsers,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> UserOut:
    """Give a user a role in an area and all that lie in it; they have to renew their log-in."""
    [grant] = read_grants([(asked.role, asked.area)])
    user = give(library.store, who, user_id, grant, service.clock())
    response.headers["Location"] = f"/api/v1/users/{quote(user_id, safe='')}"
    return user_out(user)


@router.delete("/{user_id}/grants", summary="Take a right back 收回权限", responses=documented(404, 409, 412, 422))
def delete_grant(
    user_id: str,
    role: Annotated[str, Query(max_length=40)],
    area: Annotated[str, Query(max_length=MOST_PATH)],
    library: ManageUsers,
    who: CallerDep,
    service: ServiceDep,
) -> UserOut:
    """Take a role in an area from a user, which holds at once."""
    [grant] = read_grants([(role, area)])
    return user_out(take_back(library.store, who, user_id, grant, service.clock()))
