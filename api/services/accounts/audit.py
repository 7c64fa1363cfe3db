"""What is written down of what people do: who looked at doors, took files away, logged in, or changed users."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.services.accounts.callers import Caller
from api.store.base import Books, Store
from api.store.records.users import AuditRecord

READ = "households read"
EXPORTED = "exported"
BACKED_UP = "backed up"
RESTORED = "restored"
USER_ADDED = "user added"
USER_CHANGED = "user changed"
PASSWORD_CHANGED = "password changed"  # noqa: S105  # what was done, not a password
GRANTED = "granted"
REVOKED = "revoked"


def note(
    store: Store,
    who: Caller,
    what: str,
    now: datetime,
    *,
    path: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write down that somebody did something, to what, and in which area; before they get what they asked for."""
    with store.writing() as books:
        note_in(books, who, what, now, path=path, subject=subject, detail=detail)


def note_in(
    books: Books,
    who: Caller,
    what: str,
    now: datetime,
    *,
    path: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Do the same in the transaction of what is done."""
    books.audit.add(AuditRecord(0, now, what, path, by=who.user, subject=subject, detail=detail or {}))
