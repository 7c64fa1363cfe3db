"""Who may log in, what they may do and where, and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.store.records.kind import Kind


@dataclass(frozen=True)
class UserRecord:
    """Somebody who may log in; ``grants_version`` ends what was signed for them before."""

    id: str
    path: str
    password_hash: str
    created: datetime
    name: str = ""
    active: bool = True
    grants_version: int = 0
    failed: int = 0
    failed_since: datetime | None = None
    locked_until: datetime | None = None


@dataclass(frozen=True)
class GrantRecord:
    """A role that a user has in an area and all that lies in it."""

    user_id: str
    role: str
    path: str


@dataclass(frozen=True)
class RefreshRecord:
    """What a user may be given new tokens for, known by its hash alone; used twice, its whole family ends."""

    token_hash: str
    user_id: str
    family: str
    expires: datetime
    used: datetime | None = None


@dataclass(frozen=True)
class AuditRecord:
    """Somebody did something: what, to what, and where."""

    id: int
    at: datetime
    what: str
    path: str
    by: str | None = None
    subject: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AnsweredRecord:
    """What was answered to a request that carried a key, so that the same request gets the same answer."""

    user_id: str
    key: str
    body_hash: str
    at: datetime
    status: int
    answer: Mapping[str, Any] = field(default_factory=dict)


USERS = Kind("users", ("user", "用户"), UserRecord, ("id",))
GRANTS = Kind("grants", ("grant", "授权"), GrantRecord, ("user_id", "role", "path"), refers={"user_id": "users"})
REFRESHES = Kind(
    "refreshes",
    ("refresh token", "刷新令牌"),
    RefreshRecord,
    ("token_hash",),
    refers={"user_id": "users"},
    lookups=(("family",),),
)
AUDIT = Kind(
    "audit", ("audit row", "审计记录"), AuditRecord, ("id",), serial=True, lookups=(("at",),), append_only=True
)
ANSWERED = Kind("answered", ("answered request", "已答复请求"), AnsweredRecord, ("user_id", "key"), lookups=(("at",),))
