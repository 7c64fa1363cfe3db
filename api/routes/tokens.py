"""Logging in and out, for programs: OAuth 2.0 by password (RFC 6749, section 4.3), with refresh tokens that rotate."""

from enum import Enum
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Form, Request, Response
from pydantic import BaseModel, Field

from api.deps import CallerDep, ServiceDep
from api.problems import documented
from api.routes.addresses import address_of
from api.routes.strict import StrictRoute
from api.schemas.strict import Strict
from api.schemas.user import GrantOut
from api.services.accounts.logins import LoggedIn
from api.services.accounts.users import change_own_password

TAGS: list[str | Enum] = ["people 人员与权限"]

router = APIRouter(prefix="/api/v1", tags=TAGS)  # RFC 6749 asks for forms; JSON is read strictly below

Word = Annotated[str, Form(max_length=1024)]


own = APIRouter(prefix="/api/v1", tags=TAGS, route_class=StrictRoute)


class PasswordIn(Strict):
    """The password that somebody has, and the one that they want."""

    old: Annotated[str, Field(max_length=1024)]
    new: Annotated[str, Field(max_length=1024)]


class TokensOut(BaseModel):
    """What somebody who logged in is given."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  # what RFC 6749 calls the kind
    expires_in: int


class MeOut(BaseModel):
    """Who asks: None where nobody logged in."""

    user: str | None
    grants: list[GrantOut]


@router.post("/tokens", summary="Log in 登录", responses=documented(400, 401, 408, 413, 415, 422, 429))
def create_tokens(
    request: Request,
    username: Word,
    password: Word,
    service: ServiceDep,
    grant_type: Annotated[Literal["password"], Form()] = "password",  # noqa: ARG001  # RFC 6749 asks for it
) -> TokensOut:
    """Give tokens to a user whose password is right: one to send along, for minutes, and one to get the next by."""
    now = service.clock()
    service.limits.logins.pass_by(address_of(request), now)
    return _out(service.doorkeeper.log_in(username, password, now))


@router.post("/tokens:refresh", summary="Stay logged in 续期", responses=documented(400, 401, 408, 413, 415, 422, 429))
def refresh_tokens(request: Request, refresh_token: Word, service: ServiceDep) -> TokensOut:
    """Give the next tokens. A refresh token is good for one use; used again, its log-in ends."""
    now = service.clock()
    service.limits.logins.pass_by(address_of(request), now)
    return _out(service.doorkeeper.refresh(refresh_token, now))


@router.post("/tokens:revoke", status_code=204, summary="Log out 退出", responses=documented(400, 408, 413, 415, 422))
def revoke_tokens(refresh_token: Word, service: ServiceDep) -> Response:
    """End the log-in of a refresh token; what is none is passed over."""
    service.doorkeeper.log_out(refresh_token, service.clock())
    return Response(status_code=204)


@router.get("/me", summary="Who am I 当前用户", responses=documented(401))
def read_me(who: CallerDep) -> MeOut:
    """Return who asks, and what they may do where."""
    return MeOut(user=who.user, grants=[GrantOut(role=grant.role, area=grant.area_path) for grant in who.grants])


@own.put(
    "/me/password",
    status_code=204,
    summary="Change one's own password 修改密码",
    responses=documented(400, 401, 408, 413, 415, 422, 429),
)
def update_password(
    asked: Annotated[PasswordIn, Body()], request: Request, who: CallerDep, service: ServiceDep
) -> Response:
    """Change the password of who asks, which ends every log-in of theirs; five wrong ones lock them out for a while."""
    now = service.clock()
    service.limits.logins.pass_by(address_of(request), now)
    change_own_password(service.doorkeeper, who, asked.old, asked.new, now)
    return Response(status_code=204)


def _out(given: LoggedIn) -> TokensOut:
    return TokensOut(access_token=given.access, refresh_token=given.refresh, expires_in=given.expires_s)
