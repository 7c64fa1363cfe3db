"""Where the head of every page leads: only to what somebody may use, with the page that they are on marked."""

from dataclasses import dataclass

from fastapi import Request

from api.deps import caller, open_to_all, service_of
from api.errors import ApiError
from api.governance.role import Permission
from api.services.accounts.callers import STRANGER, Caller
from maps.language import marked


@dataclass(frozen=True)
class Way:
    """A way from every page to one: who has any of the rights sees it; paths that begin so lie behind it."""

    label: str
    address: str
    rights: tuple[Permission, ...]
    begins: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A way as it is shown."""

    label: str
    address: str
    active: bool


WAYS = (
    Way(marked("Villages"), "/", (Permission.READ_PLAN,), ("/villages", "/plans", "/imports", "/import")),
    Way(marked("Coverage"), "/coverage", (Permission.READ_COUNTS,), ("/coverage",)),
    Way(marked("Rounds"), "/rounds", (Permission.PLAN_ROUNDS, Permission.RECORD_VISITS), ("/rounds",)),
    Way(marked("Approvals"), "/approvals", (Permission.APPROVE, Permission.PUBLISH), ("/approvals",)),
    Way(
        marked("Staff"),
        "/people",
        (Permission.MANAGE_PEOPLE, Permission.MANAGE_STATIONS),
        ("/people", "/posts", "/stations"),
    ),
    Way(marked("Users"), "/users", (Permission.MANAGE_USERS,), ("/users",)),
    Way(marked("Who serves my door"), "/who", (Permission.READ_PUBLISHED,), ("/who",)),
)


def ways_of(who: Caller, path: str) -> tuple[Entry, ...]:
    """Return the ways that somebody may take from a page."""
    return tuple(
        Entry(way.label, way.address, active=path == way.address or path.startswith(way.begins))
        for way in WAYS
        if any(map(who.may, way.rights))
    )


def reader_of(request: Request) -> Caller:
    """Return who reads a page, also one that did not ask: a stranger where a log-in does not hold."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    try:
        return caller(request, service_of(request))
    except ApiError:
        return STRANGER


def logs_in(request: Request) -> bool:
    """Return whether people log in here."""
    return not open_to_all(service_of(request))
