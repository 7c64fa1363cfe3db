"""report.json of a plan of visits as it is read back."""

from datetime import date
from typing import Any, Literal

from pydantic import Field, FiniteFloat

from api.schemas.report import ReadBack


class TourFigures(ReadBack):
    """One outing: `proven` says that no order of its stops is shorter; minutes are those until being back."""

    outing: int
    revision: int = 0
    member: str
    day: date
    begins: FiniteFloat
    stops: int
    visits: int
    length_m: FiniteFloat
    lower_bound_m: FiniteFloat | None = None
    proven: bool
    minutes: FiniteFloat
    allowed_minutes: FiniteFloat
    estimated_legs: int = 0
    seconds: FiniteFloat | None = None


class VisitTotals(ReadBack):
    """Sums over outings; `proven` counts those whose order is proven shortest, `calls` calls due by telephone."""

    outings: int
    stops: int
    visits: int
    length_m: FiniteFloat
    minutes: FiniteFloat
    proven: int
    unserved: int = 0
    calls: int = 0


class PlanTotals(VisitTotals):
    """Sums over all members."""

    members: int


class MemberFigures(VisitTotals):
    """The sums of one member, and the folder of the member's files; null where there is nothing to do."""

    member: str
    grids: list[str]
    folder: str | None = None


class UnservedRow(ReadBack):
    """A visit that no outing makes, and why."""

    member: str
    household_id: str
    due_from: date
    due_to: date
    en: str
    zh: str


class Notice(ReadBack):
    """Something worth knowing of the files, in both languages."""

    en: str
    zh: str


class VisitReport(ReadBack):
    """What a plan of visits says of itself."""

    kind: Literal["visits"] = "visits"
    title: str
    first_day: date = Field(alias="from")
    days: int
    made_on: date
    tours: list[TourFigures]
    totals: PlanTotals
    members: list[MemberFigures]
    unserved: tuple[UnservedRow, ...] = ()
    policy_load: dict[str, Any] | None = None
    estimated_share: FiniteFloat = 0.0
    notices: tuple[Notice, ...] = ()
    files: tuple[str, ...] = ()
