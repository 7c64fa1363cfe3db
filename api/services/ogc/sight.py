"""The areas in which each thing is for somebody who asks."""

from dataclasses import dataclass

from api.governance.area import smallest_cover
from api.governance.role import Permission, scopes_for
from api.services.accounts.callers import Caller
from api.store.scope import Scope, sees

FEWEST = 10
"""Smaller numbers of households say something of single ones, so they are not for everybody."""


@dataclass(frozen=True)
class Sight:
    """
    Where somebody sees what: ``published`` areas, those of ``small`` levels, ``counts`` under ten, and ``doors``.

    Whoever does not log in sees what is published, and nothing of the others.
    """

    published: Scope
    small: Scope = ()
    counts: Scope = ()
    doors: Scope = ()

    def count(self, households: int | None, path: str) -> int | None:
        """Return a number of households as far as it may be told of an area."""
        told = households is None or households >= FEWEST or sees(self.counts, path)
        return households if told else None


def sight_of(who: Caller) -> Sight:
    """Return what somebody sees, by their roles."""

    def where(*permissions: Permission) -> Scope:
        return smallest_cover(path for each in permissions for path in scopes_for(who.grants, each))

    doors = where(Permission.READ_HOUSEHOLDS)
    return Sight(
        published=where(Permission.READ_PUBLISHED),
        small=where(Permission.READ_PLAN, Permission.READ_HOUSEHOLDS),
        counts=where(Permission.READ_COUNTS, Permission.READ_HOUSEHOLDS),
        doors=doors,
    )
