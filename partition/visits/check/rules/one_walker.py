"""A household is called on by one member, the one who was asked to."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding, about, named
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "one_walker"


def one_walker(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield households that two members call on, and visits made by another than the member asked."""
    asked = {member: {visit.household_id for visit in visits} for member, visits in case.due.items()}
    walkers: dict[str, set[str]] = {}
    for outing, visit in case.made():
        walkers.setdefault(visit.household_id, set()).add(outing.member.member_id)
    several = [f"{household} ({named(sorted(who))})" for household, who in walkers.items() if len(who) > 1]
    yield from about(several, RULE, "households that two members call on", "由两人走访的住户")
    wrong = [
        f"{household} ({member})"
        for household, who in walkers.items()
        for member in sorted(who)
        if household not in asked.get(member, ())
    ]
    yield from about(wrong, RULE, "households called on by a member who was not asked to", "由未受派者走访的住户")
