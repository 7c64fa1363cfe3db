"""
Refresh tokens: 256 random bits, kept only as their SHA-256, each good for one use.

Each use brings the next token of the same *family*, which is one log-in on one device. A token that comes a second time
was copied: by whom cannot be told, so the whole family ends (RFC 9700, section 4.14.2).

A store must mark a token as used and keep the next one in one transaction, on the condition that it was not used: of
two requests with the same token only one may pass.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.services.security.errors import NotLoggedInError, log_in_again
from api.store.records.users import RefreshRecord

LIFE = timedelta(days=14)
FAMILY_LIFE = timedelta(days=90)
SECRET_BYTES = 32


@dataclass(frozen=True)
class Rotated:
    """The token that was used, and the next one of its family."""

    used: RefreshRecord
    following: RefreshRecord


@dataclass(frozen=True)
class Refused:
    """Why a token brings nothing; ``revoke`` is the family that ends, None where none does."""

    error: NotLoggedInError
    revoke: str | None = None


def new_secret() -> str:
    """Return 256 random bits as text that fits into a cookie; this is what the user's device keeps."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret, and by what its token is found."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def begin_family(secret: str, user: str, family: str, now: datetime) -> RefreshRecord:
    """Return the first token of a log-in; ``family`` is a name that no other log-in has."""
    return RefreshRecord(digest_of(secret), family, user, now, now + LIFE)


def rotate(kept: RefreshRecord | None, new: str, now: datetime) -> Rotated | Refused:
    """
    Return what becomes of a token that somebody uses; None is one that nobody knows.

    ``new`` is the secret of the next one. A used token ends its family though its own time is over as well. No family
    goes on for more than `FAMILY_LIFE` after the log-in.
    """
    if kept is None:
        return Refused(log_in_again("the refresh token is not one of this service", "刷新令牌不属于本服务"))
    if kept.revoked_at is not None:
        return Refused(log_in_again("the refresh token was revoked", "刷新令牌已被撤销"))
    if kept.used_at is not None:
        why = "the refresh token was used before; all of this log-in are revoked"
        return Refused(log_in_again(why, "刷新令牌已被使用过；本次登录的全部令牌已撤销"), revoke=kept.family)
    if now >= kept.expires:
        return Refused(log_in_again("the refresh token has ended", "刷新令牌已到期"))
    expires = min(now + LIFE, kept.begun + FAMILY_LIFE)
    following = replace(kept, digest=digest_of(new), expires=expires)
    return Rotated(replace(kept, used_at=now), following)


def revoked(family: tuple[RefreshRecord, ...], now: datetime) -> tuple[RefreshRecord, ...]:
    """Return the tokens of a family, all of them ended: at logging out, or when one was used twice."""
    return tuple(one if one.revoked_at is not None else replace(one, revoked_at=now) for one in family)
