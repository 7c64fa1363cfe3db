"""Logging in, staying so, and logging out."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from api.errors import ApiError
from api.governance.lockout import LockoutRules, after_failure, after_success, wait_for
from api.services.jobs.queue import until_fresh
from api.services.security.errors import NotLoggedInError
from api.services.security.passwords import Checked, Passwords
from api.services.security.refresh import Refused, begin_family, digest_of, new_secret, revoked, rotate
from api.services.security.tokens import LIFE, issue_access
from api.store.base import Books, NotFoundError, Store
from api.store.records.users import AuditRecord, UserRecord
from geo.errors import Fault

RULES = LockoutRules()


class LockedOutError(ApiError):
    """Too many log-ins failed; ``wait_s`` says for how long none is tried."""

    def __init__(self, fault: Fault, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(fault)


@dataclass(frozen=True)
class LoggedIn:
    """What somebody who logged in is given; ``refresh`` brings the next ones."""

    access: str
    refresh: str
    user: str
    expires_s: int = int(LIFE.total_seconds())


@dataclass(frozen=True)
class Doorkeeper:
    """Lets people in, by what a store knows of them."""

    store: Store
    key: bytes
    passwords: Passwords = field(default_factory=Passwords)

    def log_in(self, user_id: str, password: str, now: datetime) -> LoggedIn:
        """
        Return tokens for a user whose password is right.

        Raises
        ------
        LockedOutError
            Too many log-ins failed.
        NotLoggedInError
            There is no such user, the password is wrong, or the user is not active: which, is not said.
        """
        user = self._user(user_id)
        if user and (wait := wait_for(user.attempts, now)):
            raise _locked(wait.total_seconds())
        # a hash takes long: no transaction stays open for it
        checked = self.passwords.check(password, user.password_hash if user else None)
        if user is None:
            raise _wrong()
        known = user.id, user.password_hash
        # several may try at once, and each try counts
        answer = until_fresh(lambda: self._settle(*known, checked, now))
        if answer is None:
            raise _wrong()
        return answer

    def refresh(self, secret: str, now: datetime) -> LoggedIn:
        """
        Return the next tokens of a log-in; a secret that comes a second time ends it.

        Raises
        ------
        NotLoggedInError
            The secret is unknown, used, or no longer holds.
        """
        return until_fresh(lambda: self._next(secret, now))  # of two that come at once, one finds it used

    def _next(self, secret: str, now: datetime) -> LoggedIn:
        following = new_secret()
        with self.store.writing() as books:
            kept = next(iter(books.refreshes.find(digest=digest_of(secret))), None)
            outcome = rotate(kept, following, now)
            if isinstance(outcome, Refused):
                if outcome.revoke:
                    _end_family(books, outcome.revoke, now)
                user = None
            else:
                books.refreshes.change(kept, outcome.used)  # type: ignore[arg-type]
                books.refreshes.add(outcome.following)
                user = books.users.get(outcome.following.user)
        if isinstance(outcome, Refused):
            raise outcome.error
        if user is None or not user.active:
            raise _wrong()
        return LoggedIn(issue_access(self.key, user.id, user.grants_version, now), following, user.id)

    def log_out(self, secret: str, now: datetime) -> None:
        """End the log-in of a secret, if it is one."""

        def end() -> None:
            with self.store.writing() as books:
                for kept in books.refreshes.find(digest=digest_of(secret)):
                    _end_family(books, kept.family, now)

        until_fresh(end)

    def _settle(self, user_id: str, tried: str, checked: Checked, now: datetime) -> LoggedIn | None:
        """Keep how a log-in went, and return what it brings; None where the password, held against a hash, is wrong."""
        with self.store.writing() as books:
            user = books.users.get(user_id)
            if wait := wait_for(user.attempts, now):
                raise _locked(wait.total_seconds())
            if not checked.right or not user.active or user.password_hash != tried:
                books.users.change(user, replace(user, attempts=after_failure(user.attempts, now, RULES)))
                _note(books, user, "log-in failed", now)
                return None
            better = checked.better_hash or user.password_hash
            books.users.change(user, replace(user, attempts=after_success(user.attempts), password_hash=better))
            _note(books, user, "log-in", now)
            return self._begin(books, user, now)

    def _user(self, user_id: str) -> UserRecord | None:
        with self.store.reading() as books:
            try:
                return books.users.get(user_id)
            except NotFoundError:
                return None

    def _begin(self, books: Books, user: UserRecord, now: datetime) -> LoggedIn:
        secret = new_secret()
        books.refreshes.add(begin_family(secret, user.id, uuid4().hex, now))
        return LoggedIn(issue_access(self.key, user.id, user.grants_version, now), secret, user.id)


def _end_family(books: Books, family: str, now: datetime) -> None:
    tokens = books.refreshes.find(family=family)
    for before, after in zip(tokens, revoked(tokens, now), strict=True):
        books.refreshes.change(before, after)


def _note(books: Books, user: UserRecord, what: str, now: datetime) -> None:
    books.audit.add(AuditRecord(0, now, what, user.path, by=user.id))


def _wrong() -> NotLoggedInError:
    return NotLoggedInError(Fault("password", "the user or the password is not right", "用户名或密码不正确"))


def _locked(wait_s: float) -> LockedOutError:
    minutes = -(-wait_s // 60)
    en = f"too many log-ins failed; try again in {minutes:.0f} minutes"
    return LockedOutError(Fault("user", en, f"登录失败次数过多；请在 {minutes:.0f} 分钟后再试"), wait_s)
