"""Visits: how often a door is due, what was done, and the rounds walked; no reason is kept, and no absence."""

from dataclasses import dataclass
from datetime import date, datetime

from api.store.records.kind import Kind


@dataclass(frozen=True)
class DoorDue:
    """
    How a door is visited: its tier without a reason, how it likes to be reached, and whether it is due again.

    A tier falls back to the profile's default after ``review_by``. ``due_again`` is overwritten by the next result.
    ``to_check`` is the day on which somebody found that the register no longer tells who lives at this door.
    """

    village_id: str
    household_id: str
    path: str
    tier: str | None = None
    review_by: date | None = None
    contact_preference: str | None = None
    ask_again: date | None = None
    last_visit: date | None = None
    due_again: bool = False
    to_check: date | None = None


@dataclass(frozen=True)
class VisitRecord:
    """
    A visit that took place: the area and the plan that held on its day, who recorded it, and what was asked for.

    ``called`` says that it was a telephone call, as the household wishes.
    """

    id: int
    village_id: str
    household_id: str
    path: str
    day: date
    area: str | None = None
    plan_id: str | None = None
    person_id: int | None = None
    sheet: str | None = None
    needs: tuple[str, ...] = ()
    called: bool = False


@dataclass(frozen=True)
class RoundRecord:
    """
    Walking rounds of one grid of a plan, or of all its ``members`` over some weeks: then ``grid_id`` is empty.

    A file among its files says what they are. ``first_day`` and ``last_day`` are those of rounds over some weeks.
    """

    id: int
    plan_id: str
    grid_id: str
    created: datetime
    path: str = "/"
    kind: str = "grid"
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class SheetRecord:
    """
    A sheet of rounds over some weeks, by the number that is printed on it: where it is found, never what stands on it.

    ``kind`` is walk or calls; ``day`` is that of the outing, or the first of the calls, which may be made until
    ``last_day``. ``path`` is that of the smallest area that holds all its grids. ``visits`` counts households.
    """

    plan_id: str
    round_id: int
    number: str
    path: str
    day: date
    last_day: date
    member_id: str
    member: str = ""
    person_id: int | None = None
    kind: str = "walk"
    visits: int = 0
    metres: float = 0.0
    begins: float | None = None


_OF_DOOR = {"village_id": "villages"}
DUES = Kind("dues", ("door", "住户"), DoorDue, ("village_id", "household_id"), refers=_OF_DOOR)
VISITS = Kind(
    "visits",
    ("visit", "走访"),
    VisitRecord,
    ("id",),
    serial=True,
    refers=_OF_DOOR,
    unique=(("village_id", "household_id", "day"),),
    lookups=(("area", "day"),),
)
ROUNDS = Kind("rounds", ("round", "走访路线"), RoundRecord, ("plan_id", "id"), refers={"plan_id": "plans"})
SHEETS = Kind(
    "sheets",
    ("sheet", "走访单"),
    SheetRecord,
    ("plan_id", "round_id", "number"),
    refers={"plan_id": "plans"},
    lookups=(("number",), ("last_day",), ("person_id", "day")),
)
