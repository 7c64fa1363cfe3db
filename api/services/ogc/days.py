"""The days that a request asks about, and what was valid on any of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.store.conditions import AtMost, OpenOrAfter


@dataclass(frozen=True)
class Days:
    """From a first day to a last one, both included; None where that end is open."""

    first: date | None = None
    last: date | None = None

    def valid(self) -> dict[str, Any]:
        """Return what holds of records with ``valid_from`` and ``valid_to`` that were valid on any of the days."""
        begun = {} if self.last is None else {"valid_from": AtMost(self.last)}
        return begun if self.first is None else {**begun, "valid_to": OpenOrAfter(self.first)}


def only(day: date) -> Days:
    """Return a single day."""
    return Days(day, day)
