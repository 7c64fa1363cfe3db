"""Access tokens: JSON Web Tokens (RFC 7519), signed by HMAC-SHA-256, that say for a short while who asks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from jwt.types import Options

from api.services.security.errors import log_in_again

LIFE = timedelta(minutes=15)
ALGORITHM = "HS256"
KIND = "access"
SKEW = timedelta(seconds=30)
"""By how much the clocks of two servers may differ."""

MOST_CHARACTERS = 4096
_CLAIMS = ("sub", "gv", "iat", "exp", "jti", "typ")


@dataclass(frozen=True)
class AccessToken:
    """
    Who asks.

    ``grants_version`` is that of the user's grants when it was given: a token of another version is to be refused, so
    that taking a right away holds at once. ``id`` is its own, for the audit.
    """

    user: str
    grants_version: int
    issued: datetime
    expires: datetime
    id: str


def issue_access(key: bytes, user: str, grants_version: int, now: datetime, *, life: timedelta = LIFE) -> str:
    """Return a token for a user; moments are kept to the second."""
    claims = {
        "sub": user,
        "gv": grants_version,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "jti": uuid4().hex,
        "typ": KIND,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_access(key: bytes, token: str, now: datetime) -> AccessToken:
    """
    Return what a token says that this installation signed and that holds at a moment.

    The algorithm is never read off the token: one without signature, or with another, is refused.

    Raises
    ------
    NotLoggedInError
        It is none, was signed by others or changed, is of another kind, or holds no more.
    """
    claims = _signed_claims(key, token)
    if claims["typ"] != KIND or not isinstance(claims["gv"], int) or isinstance(claims["gv"], bool):
        raise log_in_again("this is no access token", "这不是访问令牌")
    try:
        issued, expires = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise log_in_again("this is no access token", "这不是访问令牌") from error
    if now >= expires:
        raise log_in_again(f"the token ended at {expires:%H:%M:%S} UTC", f"令牌已于 {expires:%H:%M:%S} UTC 到期")
    if issued > now + SKEW:
        raise log_in_again("the token is of the future; is the clock right?", "令牌时间在将来；请检查时钟")
    return AccessToken(claims["sub"], claims["gv"], issued, expires, claims["jti"])


def _signed_claims(key: bytes, token: str) -> dict[str, Any]:
    # the moment is looked at by the caller, whose clock it is
    options: Options = {"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        if len(token) > MOST_CHARACTERS:
            raise jwt.DecodeError
        return jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    except (jwt.InvalidTokenError, ValueError) as error:  # ValueError: halves of characters
        raise log_in_again("the token is not one of this service", "令牌不属于本服务") from error
