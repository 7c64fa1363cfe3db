"""Whom a member calls on the telephone in a week, in the words of a paper; no number is known, and none is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maps.papers.naming import Naming
from maps.papers.round_sheet import WEEKDAYS
from partition.visits.model import Need, Visit
from partition.visits.visit_plan import Member, VisitPlan

WEEK = 7


@dataclass(frozen=True)
class CallLine:
    """One call: the door, its households, and by when it is due; since when, would tell how often."""

    door: str
    households: int
    due: date

    @property
    def weekday(self) -> str:
        """The day of the week by which it is due, in both languages."""
        return WEEKDAYS[self.due.weekday()]


@dataclass(frozen=True)
class CallSheet:
    """
    The calls of one member in one week; ``number`` is that of the sheet, ``first`` and ``last`` are the week's days.

    ``needs`` are what may be ticked for each, in Chinese and in English.
    """

    number: str
    grid: str
    village: str
    member: str
    first: date
    last: date
    lines: tuple[CallLine, ...]
    needs: tuple[Need, ...]

    @property
    def calls(self) -> int:
        """Households that are called."""
        return sum(line.households for line in self.lines)


def call_sheets(plan: VisitPlan, member: Member, naming: Naming, *, needs: Sequence[Need] = ()) -> list[CallSheet]:
    """
    Return the sheets of a member, one a week that has calls.

    A call is in the week of the middle of its period, so that time is left where nobody answers.
    """
    weeks: dict[int, list[Visit]] = {}
    for call in plan.calls.get(member.member_id, ()):
        weeks.setdefault(_week(call), []).append(call)
    return [_sheet(plan, member, week, weeks[week], naming, needs) for week in sorted(weeks)]


def calls_number(member_id: str, call: Visit) -> str:
    """Return the number of the sheet that a call of a member stands on."""
    return _number(member_id, _week(call))


def _week(call: Visit) -> int:
    return (call.opens + call.last) // 2 // WEEK


def _number(member_id: str, week: int) -> str:
    return f"{member_id}-T{week + 1:02d}"


def _sheet(
    plan: VisitPlan, member: Member, week: int, calls: Sequence[Visit], naming: Naming, needs: Sequence[Need]
) -> CallSheet:
    first = plan.first_day + timedelta(days=WEEK * week)
    last = min(first + timedelta(days=WEEK - 1), plan.first_day + timedelta(days=plan.days - 1))
    return CallSheet(
        number=_number(member.member_id, week),
        grid="、".join(dict.fromkeys(naming.grid(one) for one in member.grid_ids)),
        village="、".join(dict.fromkeys(naming.villages[one] for one in member.grid_ids if one in naming.villages)),
        member=member.name,
        first=first,
        last=last,
        lines=tuple(_line(plan, call, naming) for call in calls),
        needs=tuple(needs),
    )


def _line(plan: VisitPlan, call: Visit, naming: Naming) -> CallLine:
    return CallLine(naming.door(call.household_id), call.households, plan.first_day + timedelta(days=call.last))
