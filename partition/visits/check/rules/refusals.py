"""Who does not want visits is not visited, and counts as nobody's arrears."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding, about
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "refusals"


def refusals(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield households that do not want visits, and are visited or listed as left out."""
    visited = {visit.household_id for _, visit in case.made()} & case.refused
    listed = {visit.household_id for pairs in case.plan.unserved.values() for visit, _ in pairs} & case.refused
    yield from about(sorted(visited), RULE, "households visited that do not want visits", "不愿上门而被安排走访的住户")
    yield from about(
        sorted(listed), RULE, "households listed as left out that do not want visits", "不愿上门而被列为未排的住户"
    )
