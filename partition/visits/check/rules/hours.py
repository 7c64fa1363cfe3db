"""A visit that an event asks for begins within the hours of the event's rule."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.check.rules.windows import clock

RULE = "hours"

DAY = 24 * 60


def hours(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield visits that begin before the event that asks for them, or after its hours."""
    for again in walked:
        midnight = DAY * again.outing.outing.day
        for begins, visit in again.visits():
            if visit.within is None:
                continue
            since, by = visit.within
            if not since - again.slack_minutes <= midnight + begins <= by + again.slack_minutes:
                until = f"{case.date(int(by // DAY))} {clock(by % DAY)}"
                yield case.finding(
                    again.outing,
                    RULE,
                    f"is at {visit.household_id} at {clock(begins)}, an event asks for it by {until}",
                    f"{clock(begins)}到{visit.household_id}，事项要求不晚于 {until}",
                    measured=midnight + begins,
                    allowed=f"{since:g}-{by:g}",
                    unit="min",
                )
