"""服务: which doors lie in exactly one grid and were visited in time."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from api.services.covering.doors import Flags
from api.services.covering.kept import spell_of
from api.services.covering.places import NOWHERE
from api.services.covering.survey import Survey
from api.services.staffing.places import profile_of_plan
from api.store.base import Books
from api.store.records.visits import DoorDue
from partition.visits.frequency import VisitPolicy, policy_of


@dataclass(frozen=True)
class Visited:
    """
    Of each door: whether anything of visits was ever ``recorded``, the last visit is ``in_time`` or ``late``, and
    whether it ``wishes`` for none on its rounds, which is neither.

    A door that was never visited is neither in time nor late: nobody knows since when it waits.
    """

    recorded: Flags
    in_time: Flags
    late: Flags
    wishes: Flags


def visited(found: Survey) -> Visited | None:
    """Return how the doors are visited; None for days other than today, of which nothing is kept."""
    if found.day != found.today:
        return None
    with found.library.store.reading() as books:
        key = (found.places.stamp, found.today, _stamp(books))
        made: Visited = found.worked.visited.of(key, lambda: _visited(books, found))
    return made


def _stamp(books: Books) -> Hashable:
    """Return what differs after a visit or an absence was written down, and after a while in any case."""
    again = books.dues.count(due_again=True)
    return (books.dues.count(), books.visits.count(), again, spell_of(books.now()))


def _visited(books: Books, found: Survey) -> Visited:
    flags = np.zeros((4, len(found.doors.keys)), dtype=bool)
    policies = {plan_id: policy_of(one) for plan_id, one in found.profiles.items()}
    usual = policy_of(profile_of_plan(books, None))
    for due in books.dues.find():
        row = found.doors.rows.get((due.village_id, due.household_id))
        if row is not None:
            flags[:, row] = _told(due, _policy(found, policies, usual, row), found.today)
    return Visited(*flags)


def _policy(found: Survey, policies: Mapping[str, VisitPolicy], usual: VisitPolicy, row: int) -> VisitPolicy:
    number = found.places.node_of[row]
    area = None if number == NOWHERE else found.places.nodes[number].area
    return usual if area is None or area.plan_id is None else policies.get(area.plan_id, usual)


def _told(due: DoorDue, policy: VisitPolicy, today: date) -> tuple[bool, bool, bool, bool]:
    recorded = due.last_visit is not None or due.due_again
    if due.contact_preference not in (None, "visit") or (due.ask_again is not None and due.ask_again > today):
        return recorded, False, False, True
    held = due.tier in policy.interval_days and (due.review_by is None or today <= due.review_by)
    days = policy.interval_days[due.tier if held and due.tier else policy.default_tier]
    over = due.last_visit is not None and due.last_visit + timedelta(days=days) < today
    late = due.due_again or over
    return recorded, due.last_visit is not None and not late, late, False
