"""An outing in the words that every paper uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maps.papers.naming import Naming
from partition.visits.model import Visit, Window
from partition.visits.visit_plan import Call, VisitPlan, WalkedOuting

WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")
EVENING = 17 * 60.0
"""Minute of the day from which an outing is told to be in the evening."""


@dataclass(frozen=True)
class DoorLine:
    """One door: what it is called, its households, when it may be called at, whether its place is a guess."""

    text: str
    households: int
    window: str
    guessed: bool


@dataclass(frozen=True)
class StopLine:
    """
    One stop: its number from 1, the doors there, and the way to it.

    ``metres`` are those from the stop before it, ``at`` is when its first visit is expected to begin.
    """

    number: int
    doors: tuple[DoorLine, ...]
    metres: int
    streets: tuple[str, ...]
    estimated: bool
    at: str


@dataclass(frozen=True)
class RoundSheet:
    """
    Everything that papers say of one outing.

    Attributes
    ----------
    number
        Of the sheet: the member's id and the outing's number, with what revision it is from the first on.
    metres
        Of the whole walk, the way back included.
    back
        The way back: metres, streets, and when the start is reached.
    """

    number: str
    title: str
    grid: str
    village: str
    member: str
    day: date
    leaves: str
    back: StopLine
    stops: tuple[StopLine, ...]
    visits: int
    metres: int
    outing: WalkedOuting

    @property
    def weekday(self) -> str:
        """The day of the week in both languages."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def evening(self) -> bool:
        """Whether it begins in the evening."""
        return self.outing.outing.begins >= EVENING

    @property
    def guessed(self) -> int:
        """Doors at an estimated place."""
        return sum(door.guessed for stop in self.stops for door in stop.doors)

    @property
    def minutes(self) -> int:
        """Minutes from setting out to being back."""
        return round(self.outing.minutes)


def round_sheet(plan: VisitPlan, outing: WalkedOuting, naming: Naming, *, title: str) -> RoundSheet:
    """Return an outing of a plan in words; ``title`` is that of the plan."""
    member = outing.member
    last = outing.legs[-1]
    return RoundSheet(
        number=sheet_number(outing),
        title=title,
        grid="、".join(dict.fromkeys(naming.grid(one) for one in member.grid_ids)),
        village="、".join(dict.fromkeys(naming.villages[one] for one in member.grid_ids if one in naming.villages)),
        member=member.name,
        day=plan.day(outing),
        leaves=clock(outing.outing.begins),
        back=StopLine(0, (), round(last.metres), last.streets, last.estimated, clock(outing.ends)),
        stops=tuple(_stops(outing, naming)),
        visits=outing.visits,
        metres=round(outing.metres),
        outing=outing,
    )


def sheet_number(outing: WalkedOuting) -> str:
    """Return the number of a sheet, such as ``M07-03``, or ``M07-03 改2`` after it was changed twice."""
    number = outing_number(outing.member.member_id, outing.number)
    return f"{number} 改{outing.revision}" if outing.revision else number


def outing_number(member_id: str, number: int) -> str:
    """Return the number of a member's outing, whatever its revision, such as ``M07-03``."""
    return f"{member_id}-{number:02d}"


def clock(minutes: float) -> str:
    """Return a minute of the day as people read it, ``8:05``; past midnight it goes on from 0."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours % 24}:{rest:02d}"


def _stops(outing: WalkedOuting, naming: Naming) -> Iterator[StopLine]:
    for number, (call, leg) in enumerate(zip(outing.calls, outing.legs, strict=False), start=1):
        doors = tuple(_door(visit, naming) for visit in call.visits)
        yield StopLine(number, doors, round(leg.metres), leg.streets, leg.estimated, _expected(call))


def _door(visit: Visit, naming: Naming) -> DoorLine:
    guessed = visit.household_id in naming.guessed
    return DoorLine(naming.door(visit.household_id), visit.households, _window(visit.window), guessed)


def _expected(call: Call) -> str:
    return clock(call.begins)


def _window(window: Window | None) -> str:
    return "" if window is None else f"{clock(window[0])}–{clock(window[1])}"
