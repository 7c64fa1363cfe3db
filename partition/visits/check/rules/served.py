"""Every visit that is due is made once, or listed with the reason why it is not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from partition.verify.finding import Finding, about
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again
from partition.visits.model import Visit

RULE = "served"


def served(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield visits that are lost, told of more than once, or not due; and those left out without a reason."""
    due = Counter(_key(visit) for visits in case.due.values() for visit in visits)
    left = [(visit, why) for pairs in case.plan.unserved.values() for visit, why in pairs]
    told = Counter(_key(visit) for _, visit in case.made()) + Counter(_key(visit) for visit, _ in left)
    lost, more = due - told, told - due
    twice, unknown = ({visit for visit in more if (visit in due) is known} for known in (True, False))
    yield from about(
        _named(case, lost), RULE, "visits that are due, but neither made nor listed", "应访而未排也未列出的走访"
    )
    yield from about(_named(case, twice), RULE, "visits told of more often than they are due", "重复安排或列出的走访")
    yield from about(_named(case, unknown), RULE, "visits that are not due like this", "不在应访之列的走访")
    mute = [visit for visit, why in left if not (why.en.strip() and why.zh.strip())]
    yield from about(
        _named(case, mute), RULE, "visits left out without a reason in both languages", "未写明中英文原因的未排走访"
    )


def _key(visit: Visit) -> Visit:
    """Return a visit whoever makes it: rows of places are each member's own."""
    return replace(visit, place=0)


def _named(case: VisitCase, visits: Iterable[Visit]) -> list[str]:
    """Return the household of each visit, and the days in which it is due."""
    ranked = sorted(visits, key=lambda visit: (visit.household_id, visit.first, visit.last))
    return [f"{visit.household_id} ({case.date(visit.first)} – {case.date(visit.last)})" for visit in ranked]
