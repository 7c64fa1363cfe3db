"""An outing is back in its time: ways, waiting, visits and stairs included."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "budget"


def budget(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield outings that take more minutes than they may."""
    for again in walked:
        takes, may = again.ends - again.outing.outing.begins, again.outing.outing.minutes
        if not takes <= may + again.slack_minutes:
            yield case.finding(
                again.outing,
                RULE,
                f"takes {takes:.1f} minutes, may take {may:g}",
                f"需{takes:.1f}分钟，至多{may:g}分钟",
                measured=takes,
                allowed=f"<= {may:g}",
                unit="min",
            )
