"""Outings are those on offer: on a member's days, at that minute, for that long, never on leave or a holiday."""

from collections import Counter
from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import EVERYBODY, VisitCase
from partition.visits.check.measure import Again
from partition.visits.visit_plan import WalkedOuting

RULE = "days"


def days(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield outings outside the plan's days, on days off, not on offer, numbered twice, or of nobody that is known."""
    known = {member.member_id: member for member in case.plan.members}
    free = {member: Counter(outings) for member, outings in case.offered.items()}
    numbers: set[tuple[str, int]] = set()
    for outing in case.plan.outings:
        member = outing.member.member_id
        if known.get(member) != outing.member:
            yield case.finding(outing, RULE, "is not of a member of the plan", "不属于方案中的成员")
        if (member, outing.number) in numbers:
            yield case.finding(outing, RULE, "has a number that another outing has", "编号与另一次出行重复")
        numbers.add((member, outing.number))
        yield from _day(case, outing)
        left = free.setdefault(member, Counter())
        if not left[outing.outing]:
            yield case.finding(outing, RULE, "is not among the outings on offer", "不在可安排的出行之列")
        left[outing.outing] -= 1


def _day(case: VisitCase, outing: WalkedOuting) -> Iterator[Finding]:
    day, when = outing.outing.day, case.date_of(outing)
    if not 0 <= day < case.plan.days:
        first, last = case.plan.first_day, case.date(case.plan.days - 1)
        yield case.finding(
            outing, RULE, f"the plan is from {first} to {last}", f"方案只含{first}至{last}",
            measured=day + 1, allowed=f"1-{case.plan.days}", unit="days",
        )  # fmt: skip
    if when in case.days_off.get(EVERYBODY, ()):
        yield case.finding(outing, RULE, "is on a holiday", "在节假日")
    if when in case.days_off.get(outing.member.member_id, ()):
        yield case.finding(outing, RULE, "is on a day of leave", "在请假日")
