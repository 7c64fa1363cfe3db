"""Who may log in, what they may do and where, and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.governance.lockout import LoginRecord
from api.store.records.kind import Kind


@dataclass(frozen=True)
class UserRecord:
    """
    Somebody who may log in: those of the staff who work with the service.

    ``grants_version`` ends what was signed for them before; ``attempts`` are log-ins that failed. ``person_id`` is who
    of the staff they are, None while nobody said.
    """

    id: str
    path: str
    password_hash: str
    created: datetime
    name: str = ""
    active: bool = True
    grants_version: int = 0
    attempts: LoginRecord = field(default_factory=LoginRecord)
    person_id: int | None = None


@dataclass(frozen=True)
class GrantRecord:
    """A role that a user has in an area and all that lies in it."""

    user_id: str
    role: str
    path: str


@dataclass(frozen=True)
class RefreshRecord:
    """What is kept of a refresh token (`api.services.security.refresh`); ``begun`` is when the user logged in."""

    digest: str
    family: str
    user: str
    begun: datetime
    expires: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


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


USERS = Kind("users", ("user", "用户"), UserRecord, ("id",), lookups=(("person_id",),))
GRANTS = Kind("grants", ("grant", "授权"), GrantRecord, ("user_id", "role", "path"), refers={"user_id": "users"})
REFRESHES = Kind(
    "refreshes",
    ("refresh token", "刷新令牌"),
    RefreshRecord,
    ("digest",),
    refers={"user": "users"},
    lookups=(("family",),),
)
AUDIT = Kind(
    "audit", ("audit row", "审计记录"), AuditRecord, ("id",), serial=True, lookups=(("at",),), append_only=True
)
ANSWERED = Kind("answered", ("answered request", "已答复请求"), AnsweredRecord, ("user_id", "key"), lookups=(("at",),))
