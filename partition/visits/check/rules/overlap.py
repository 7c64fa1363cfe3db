"""Nobody is on two outings at once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "overlap"

DAY = 1440.0
"""Minutes."""


def overlap(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield outings that a member sets out on before being back from the one before."""
    by_member: dict[str, list[Again]] = {}
    for again in walked:
        by_member.setdefault(again.outing.member.member_id, []).append(again)
    for trips in by_member.values():
        for before, after in pairwise(sorted(trips, key=_sets_out)):
            back = before.outing.outing.day * DAY + before.ends
            late = back - _sets_out(after)
            if late > before.slack_minutes:
                number = before.outing.number
                yield case.finding(
                    after.outing,
                    RULE,
                    f"begins {late:.0f} minutes before the end of outing {number}",
                    f"早于第{number}次出行结束{late:.0f}分钟出发",
                    measured=late,
                    allowed="0",
                    unit="min",
                )


def _sets_out(again: Again) -> float:
    """Return the minutes from the plan's first midnight."""
    return again.outing.outing.day * DAY + again.outing.outing.begins
