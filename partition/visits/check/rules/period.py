"""A visit is made in its period."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "period"


def period(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield visits made before the first or after the last day of their period."""
    for outing, visit in case.made():
        day = outing.outing.day
        if not visit.first <= day <= visit.last:
            first, last = case.date(visit.first), case.date(visit.last)
            yield case.finding(
                outing,
                RULE,
                f"visits {visit.household_id}, due from {first} to {last}",
                f"走访{visit.household_id}，应在{first}至{last}",
                measured=day + 1,
                allowed=f"{visit.first + 1}-{visit.last + 1}",
                unit="days",
            )
