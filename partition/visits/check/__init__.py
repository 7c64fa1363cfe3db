"""
The independent judge of a plan of visits: what was asked for is held against what will be walked.

It shares no code with what makes such plans, only the words of `model` and `visit_plan`. Walking distances come from
the raw roads, as the judge of plans measures them.

| file | what it gives |
|---|---|
| `case` | a plan of visits before the judge, with all that was asked for |
| `measure` | every outing walked again: metres between its places, and when each visit begins |
| `feet` | where doors open on the roads |
| `shortest` | a short tour, found in the simplest way |
| `rules` | one file a rule; `RULES` names them |
| `patrol` | `check_patrol`: a patrol by its lines alone |
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import shapely

from partition.verify.case import Shapes
from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import walk_again
from partition.visits.check.rules import RULES
from partition.visits.model import Outing, Visit
from partition.visits.visit_plan import VisitPlan

__all__ = ["RULES", "Finding", "VisitCase", "check_visits"]


def check_visits(
    plan: VisitPlan,
    due: Mapping[str, Sequence[Visit]],
    offered: Mapping[str, Sequence[Outing]],
    roads: Shapes | None,
    *,
    doors: Mapping[str, shapely.Point] | None = None,
    refused: Collection[str] = (),
    days_off: Mapping[str, Collection[date]] | None = None,
    minutes_per_m: float | None = None,
    tiers: Collection[str] = (),
    past: int = -1,
) -> tuple[Finding, ...]:
    """
    Return everything that is wrong with a plan of visits; nothing if it is sound.

    Parameters
    ----------
    due, offered
        By member id, all that was asked for, and when the member may go out.
    roads
        Lines in the working CRS; None where no roads are known, and every leg is estimated.
    doors
        By household id, the point where it is called on; None: the points of the plan are believed.
    refused
        Households that do not want visits.
    days_off
        Leave by member id; the key "" holds the holidays of everybody.
    minutes_per_m
        Minutes that a metre takes; None: what each outing says is believed.
    tiers
        Codes and names of tiers, which no sentence for people may hold.
    past
        Last day, counted from 0, that was over when this was planned: no visit can be added up to it.
    """
    case = VisitCase(plan, due, offered, doors, frozenset(refused), days_off or {}, minutes_per_m, tuple(tiers), past)
    walked = walk_again(case, roads)
    return tuple(finding for rule in RULES.values() for finding in rule(case, walked))
