"""A visit begins in its hours."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "windows"


def windows(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield visits that begin after their hours; who comes before them waits, which counts as time."""
    for again in walked:
        for begins, visit in again.visits():
            if visit.window is not None and not begins <= visit.window[1] + again.slack_minutes:
                hours = " - ".join(map(clock, visit.window))
                yield case.finding(
                    again.outing,
                    RULE,
                    f"is at {visit.household_id} at {clock(begins)}, the visit has to begin in {hours}",
                    f"{clock(begins)}到{visit.household_id}，应在 {hours} 开始",
                    measured=begins,
                    allowed=hours,
                    unit="min",
                )


def clock(minute: float) -> str:
    """Return a minute of the day as hours and minutes."""
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"
