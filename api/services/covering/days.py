"""The days on which areas change: between two of them a map of areas is the same."""

from dataclasses import dataclass
from datetime import date

from api.store.base import Books
from api.store.conditions import Begins


@dataclass(frozen=True)
class Days:
    """The first day on which any area holds, None where none ever did, and all days on which areas begin or end."""

    first: date | None
    changes: tuple[date, ...]

    def since(self, day: date) -> date | None:
        """Return from which day on areas are as they are on a day; None before the first."""
        return max((one for one in self.changes if one <= day), default=None)


def days_of(books: Books, path: str = "/") -> Days:
    """Return the days of the areas below a path."""
    begun = books.areas.values("valid_from", path=Begins(path))
    ended = books.areas.values("valid_to", path=Begins(path))
    changes = tuple(sorted({*begun, *ended}))
    return Days(changes[0] if changes else None, changes)
