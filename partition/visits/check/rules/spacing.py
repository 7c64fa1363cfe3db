"""Between two visits of one household lie the days that must, the last visit before the plan included."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from geo.counted import counted
from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.model import Visit
from partition.visits.visit_plan import WalkedOuting

RULE = "spacing"


def spacing(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield visits too soon after another of the household, or after the last one before the plan."""
    of: dict[str, list[tuple[WalkedOuting, Visit]]] = {}
    for outing, visit in case.made():
        of.setdefault(visit.household_id, []).append((outing, visit))
        if outing.outing.day < visit.not_before:
            yield case.finding(
                outing,
                RULE,
                f"visits {visit.household_id} too soon after the last visit, not before {case.date(visit.not_before)}",
                f"走访{visit.household_id}距上次走访过近，应不早于{case.date(visit.not_before)}",
                measured=outing.outing.day + 1,
                allowed=f">= {visit.not_before + 1}",
                unit="days",
            )
    for made in of.values():
        for (one, first), (other, second) in combinations(sorted(made, key=lambda each: each[0].outing.day), 2):
            apart, gap = other.outing.day - one.outing.day, max(first.gap_days, second.gap_days)
            if apart < gap:
                yield case.finding(
                    other,
                    RULE,
                    f"visits {second.household_id} {counted(apart, 'day')} after another visit, {gap} must lie between",
                    f"走访{second.household_id}距另一次走访{apart}天，至少应隔{gap}天",
                    measured=apart,
                    allowed=f">= {gap}",
                    unit="days",
                )
