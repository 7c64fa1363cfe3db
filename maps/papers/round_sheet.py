"""An outing in the words that every paper uses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maps.metres import whole_metres
from maps.papers.naming import Naming
from partition.visits.model import DAY_MINUTES, Need, Visit, Window
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

    ``metres`` are those from the stop before it; with those of the way back they add up to the sheet's. ``at`` is when
    its first visit is expected to begin.
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
    start
        By which street it begins; empty where none with a name is near.
    needs
        What may be ticked at each door, each in Chinese and in English.
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
    start: str
    needs: tuple[Need, ...]
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
    def starts(self) -> str:
        """The start as it is told: 起点, and by which street."""
        return f"起点（近{self.start}）" if self.start else "起点"

    @property
    def guessed(self) -> int:
        """Doors at an estimated place."""
        return sum(door.guessed for stop in self.stops for door in stop.doors)

    @property
    def minutes(self) -> int:
        """Minutes from setting out to being back."""
        return round(self.outing.ends) - round(self.outing.outing.begins)


def round_sheet(
    plan: VisitPlan, outing: WalkedOuting, naming: Naming, *, title: str, needs: Sequence[Need] = ()
) -> RoundSheet:
    """Return an outing of a plan in words; ``title`` is that of the plan, ``needs`` are ticked at doors."""
    member = outing.member
    last, metres = outing.legs[-1], whole_metres(leg.metres for leg in outing.legs)
    return RoundSheet(
        number=sheet_number(outing),
        title=title,
        grid="、".join(dict.fromkeys(naming.grid(one) for one in member.grid_ids)),
        village="、".join(dict.fromkeys(naming.villages[one] for one in member.grid_ids if one in naming.villages)),
        member=member.name,
        day=plan.day(outing),
        leaves=clock(outing.outing.begins),
        start=naming.start(member.start),
        needs=tuple(needs),
        back=StopLine(0, (), metres[-1], last.streets, last.estimated, clock(outing.ends)),
        stops=tuple(_stops(outing, naming, metres)),
        visits=outing.visits,
        metres=sum(metres),
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


def _stops(outing: WalkedOuting, naming: Naming, metres: Sequence[int]) -> Iterator[StopLine]:
    walks = zip(outing.calls, outing.legs, metres, strict=False)
    for number, (call, leg, to_it) in enumerate(walks, start=1):
        doors = tuple(_door(visit, outing.outing.day, naming) for visit in call.visits)
        yield StopLine(number, doors, to_it, leg.streets, leg.estimated, _expected(call))


def _door(visit: Visit, day: int, naming: Naming) -> DoorLine:
    guessed = visit.household_id in naming.guessed
    return DoorLine(naming.door(visit.household_id), visit.households, _window(visit.hours(day)), guessed)


def _expected(call: Call) -> str:
    return clock(call.begins)


def _window(hours: Window) -> str:
    """Return between which times of a day a visit begins, empty where any will do."""
    since, by = (clock(minute) if 0 < minute < DAY_MINUTES else "" for minute in hours)
    return f"{since}–{by}" if since or by else ""
