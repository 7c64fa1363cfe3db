"""Rounds of all members of a plan as the web asks for them and gives them."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.schemas.days import Day
from api.schemas.plan import FileOut
from api.schemas.problem import FaultOut
from api.schemas.rounds import StartIn
from api.schemas.staff import Code, Number
from api.schemas.strict import Strict
from api.services.visits.member_reading import CalendarAsked, Walker
from api.services.visits.member_rounds import Anew, Calendar, Sheet
from api.services.visits.plans import LARGEST_SEED, MOST_WEEKS
from geo.errors import Fault

Weekday = Annotated[int, Field(ge=0, le=6)]


class LeaveIn(Strict):
    """First and last day of an absence of a member of staff, both included."""

    first: Day
    last: Day


class WalkerIn(Strict):
    """When a leader of grids walks; what is left out is as the profile says. ``weekdays``: 0 is Monday."""

    person_id: Number
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] | None = None
    minutes: Annotated[float, Field(gt=0, le=1440)] | None = None
    leave: Annotated[list[LeaveIn], Field(max_length=50, default_factory=list)]
    evening: bool = True
    start: StartIn | None = None

    def said(self) -> Walker:
        """Return what was said."""
        return Walker(
            self.person_id,
            None if self.weekdays is None else tuple(sorted(set(self.weekdays))),
            self.minutes,
            tuple((one.first, one.last) for one in self.leave),
            self.evening,
            None if self.start is None else (self.start.lon, self.start.lat),
        )


class CalendarIn(Strict):
    """Weeks from a day on; who walks when, days on which nobody does, and which papers are printed."""

    first_day: Day = Field(alias="from")
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 4
    members: Annotated[list[WalkerIn], Field(max_length=500, default_factory=list)]
    holidays: Annotated[list[Day], Field(max_length=200, default_factory=list)]
    speed_kmh: Annotated[float, Field(gt=0, le=10)] = 4.0
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    pdf: bool = False
    png: bool = False
    maps: bool = True

    def said(self) -> CalendarAsked:
        """Return what was said."""
        return CalendarAsked(
            self.first_day,
            self.weeks,
            tuple(one.said() for one in self.members),
            tuple(self.holidays),
            self.speed_kmh,
            self.seed,
            self.pdf,
            self.png,
            self.maps,
        )


class AnewIn(Strict):
    """Sheets that were not walked, by their numbers, and the last day that is past."""

    missed: Annotated[list[Code], Field(min_length=1, max_length=500)]
    done_until: Day | None = None
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    pdf: bool = False
    png: bool = False
    maps: bool = True

    def said(self) -> Anew:
        """Return what was said."""
        return Anew(tuple(self.missed), self.done_until, self.seed, self.pdf, self.png, self.maps)


class CalendarOut(BaseModel):
    """Rounds of all members: their days, how much is in them, what found no outing, and the files."""

    id: int
    plan_id: str
    created: datetime
    first_day: date
    days: int
    outings: int
    visits: int
    unserved: int
    files: list[FileOut]
    findings: list[FaultOut]
    notices: list[FaultOut]


class CalendarsOut(BaseModel):
    """The rounds of the members of a plan, the newest first."""

    rounds: list[CalendarOut]


class LineOut(BaseModel):
    """A door on a sheet, and the day by which its visit is due: a key in ``visits:batch``."""

    order: int
    village: str | None
    household: str
    door: str | None
    households: int
    due_to: date


class SheetOut(BaseModel):
    """A sheet as it is keyed."""

    sheet: str
    date: date
    member: str
    lines: list[LineOut]


class SheetsOut(BaseModel):
    """The sheets of rounds, by day."""

    sheets: list[SheetOut]


def calendar_out(kept: Calendar) -> CalendarOut:
    """Return what the web shows of rounds of all members."""
    here = f"/api/v1/plans/{quote(kept.record.plan_id, safe='')}/member-rounds/{kept.record.id}/files"
    return CalendarOut(
        id=kept.record.id,
        plan_id=kept.record.plan_id,
        created=kept.record.created,
        first_day=kept.first_day,
        days=kept.days,
        outings=kept.outings,
        visits=kept.visits,
        unserved=kept.unserved,
        files=[FileOut(name=one.name, n_bytes=one.n_bytes, href=f"{here}/{quote(one.name)}") for one in kept.files],
        findings=[_fault(one) for one in kept.findings],
        notices=[_fault(one) for one in kept.notices],
    )


def sheet_out(one: Sheet) -> SheetOut:
    """Return what the web shows of a sheet."""
    lines = [
        LineOut(
            order=line.order,
            village=line.village,
            household=line.household,
            door=line.address,
            households=line.households,
            due_to=line.due_to,
        )
        for line in one.lines
    ]
    return SheetOut(sheet=one.number, date=one.day, member=one.member, lines=lines)


def _fault(one: Fault) -> FaultOut:
    return FaultOut(where=one.where, en=one.en, zh=one.zh)
