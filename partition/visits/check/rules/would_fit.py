"""What is left out would not have fitted into an outing that is walked anyway."""

from collections.abc import Iterator, Sequence

import numpy as np

from partition.verify.finding import Finding
from partition.verify.walking import Metres
from partition.visits.check.case import EVERYBODY, VisitCase
from partition.visits.check.measure import Again, opening
from partition.visits.model import Visit
from partition.visits.visit_plan import WalkedOuting

RULE = "would_fit"

DAY = 24 * 60


def would_fit(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """
    Yield visits left out that an outing of their member could make besides, its other calls in the same order.

    What counts: period and spacing, leave and holidays, outings that are past, the way there and back, hours, budget.
    """
    made: dict[str, list[tuple[int, Visit]]] = {}
    for outing, visit in case.made():
        made.setdefault(visit.household_id, []).append((outing.outing.day, visit))
    told: set[Visit] = set()
    for again in walked:
        for k, visit in enumerate(again.waiting):
            if visit in told or not _may(case, again.outing, visit, made.get(visit.household_id, ())):
                continue
            added = _added(again, k, visit)
            if added is None:
                continue
            told.add(visit)
            ends, may = again.ends - again.outing.outing.begins + added, again.outing.outing.minutes
            yield case.finding(
                again.outing,
                RULE,
                f"could visit {visit.household_id} besides and take {ends:.0f} minutes, but it is left out",
                f"尚可加访{visit.household_id}，共需{ends:.0f}分钟，却未排入",
                measured=ends,
                allowed=f"<= {may:g}",
                unit="min",
            )


def _may(case: VisitCase, outing: WalkedOuting, visit: Visit, made: Sequence[tuple[int, Visit]]) -> bool:
    """Return whether a visit may be made on the day of an outing."""
    day, when = outing.outing.day, case.date_of(outing)
    if day <= case.past or not max(visit.first, visit.not_before) <= day <= visit.last:
        return False
    if when in case.days_off.get(EVERYBODY, ()) or when in case.days_off.get(outing.member.member_id, ()):
        return False
    return all(abs(day - other) >= max(visit.gap_days, one.gap_days) for other, one in made)


def _added(again: Again, k: int, visit: Visit) -> float | None:
    """Return the least minutes that a visit adds to an outing; None if it has no room in it."""
    if again.ends + visit.minutes + again.slack_minutes > again.outing.outing.begins + again.outing.outing.minutes:
        return None
    door, n = again.waiting_m[k], len(again.outing.calls)
    here = [i for i in range(1, n + 1) if door[i] == 0.0]
    # the doors of one place are called at one after the other
    places = [at for i in here for at in (i - 1, i)] or list(range(n + 1))
    found = (_with(again, visit, door, at) for at in places)
    return min((minutes for minutes in found if minutes is not None), default=None)


def _with(again: Again, visit: Visit, door: Metres, at: int) -> float | None:
    """Return the minutes that a visit adds after so many calls; None if somebody is then too late."""
    outing, slack = again.outing, 2.0 * again.slack_minutes + 4.0 * again.moved_m * again.minutes_per_m
    metres = np.vstack([np.column_stack([again.metres, door]), np.append(door, 0.0)])
    n = len(outing.calls)
    calls = [(i + 1, call.visits) for i, call in enumerate(outing.calls)]
    calls.insert(at, (n + 1, (visit,)))
    now, place, midnight = outing.outing.begins, 0, DAY * outing.outing.day
    for there, visits in calls:
        now += float(metres[place, there]) * again.minutes_per_m
        place = there
        for one in visits:
            now = max(now, opening(one, outing.outing.day))
            shuts = [] if one.window is None else [one.window[1]]
            shuts += [] if one.within is None else [one.within[1] - midnight]
            if now + slack > min(shuts, default=np.inf):
                return None
            now += one.minutes
    ends = now + float(metres[place, 0]) * again.minutes_per_m
    return ends - again.ends if ends + slack <= outing.outing.begins + outing.outing.minutes else None
