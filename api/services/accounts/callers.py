"""Who asks, and in which areas they may do something."""

from dataclasses import dataclass
from datetime import datetime

from api.governance.area import EVERYTHING
from api.governance.errors import NotAllowedError
from api.governance.role import EVERYBODY, WORDS, Grant, Permission, Role, scopes_for
from api.services.security.errors import NotLoggedInError, log_in_again
from api.services.security.tokens import read_access
from api.store.base import NotFoundError, Store
from api.store.scope import Scope
from geo.errors import Fault

ALONE = tuple(Grant(role, EVERYTHING) for role in Role)
"""What somebody may do on a laptop of their own, where nobody logs in."""


@dataclass(frozen=True)
class Caller:
    """Who asks; ``user`` is None for somebody who did not log in."""

    user: str | None
    grants: tuple[Grant, ...]

    def may(self, permission: Permission) -> bool:
        """Return whether something is allowed in any area."""
        return bool(scopes_for(self.grants, permission))

    def scope(self, permission: Permission) -> Scope:
        """
        Return the areas in which something is allowed.

        Raises
        ------
        NotLoggedInError, NotAllowedError
            There is none, and logging in might help, or would not.
        """
        scope = scopes_for(self.grants, permission)
        if scope:
            return scope
        if self.user is None:
            raise NotLoggedInError(Fault(str(permission), "log in first", "请先登录"))
        what, zh = WORDS[permission]
        raise NotAllowedError(Fault(self.user, f"is not allowed {what}", f"无权{zh}"))


STRANGER = Caller(None, (EVERYBODY,))
OWNER = Caller(None, ALONE)


def caller_of(store: Store, key: bytes, token: str, now: datetime) -> Caller:
    """
    Return who a token says that asks, with what they may do today.

    Raises
    ------
    NotLoggedInError
        The token does not hold, or the user went, was locked out, or has other rights since.
    """
    said = read_access(key, token, now)
    with store.reading() as books:
        try:
            user = books.users.get(said.user)
        except NotFoundError as error:
            raise _ended() from error
        grants = books.grants.find(user_id=user.id)
    if not user.active or user.grants_version != said.grants_version:
        raise _ended()
    return Caller(user.id, (EVERYBODY, *(Grant(Role(grant.role), grant.path) for grant in grants)))


def anybody_known(store: Store) -> bool:
    """Return whether there is any user: from the first one on, people log in."""
    with store.reading() as books:
        return bool(books.users.find(most=1))


def _ended() -> NotLoggedInError:
    return log_in_again("the rights of this log-in have changed", "本次登录的权限已变更")
