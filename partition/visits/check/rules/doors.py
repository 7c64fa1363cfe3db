"""A call is at the door of those whom it visits."""

from collections.abc import Iterator, Sequence

from partition.verify.finding import Finding
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import Again

RULE = "doors"

AT_DOOR_M = 0.01
"""A call this close to a door is at it."""


def doors(case: VisitCase, _: Sequence[Again]) -> Iterator[Finding]:
    """Yield calls on nobody, on households that are not known, or away from their doors."""
    for outing in case.plan.outings:
        if not outing.calls:
            yield case.finding(outing, RULE, "calls on nobody", "没有走访对象")
        for number, call in enumerate(outing.calls, start=1):
            if not call.visits:
                yield case.finding(outing, RULE, f"stop {number} visits nobody", f"第{number}站没有走访对象")
    for outing in case.plan.outings if case.doors is not None else ():
        for call in outing.calls:
            for household in call.household_ids:
                door = case.doors.get(household) if case.doors is not None else None
                if door is None:
                    yield case.finding(outing, RULE, f"visits {household}, which has no door", f"{household}没有门址")
                elif not (away := float(door.distance(call.point))) <= AT_DOOR_M:
                    yield case.finding(
                        outing,
                        RULE,
                        f"visits {household} {away:.1f} m away from the door",
                        f"走访{household}的位置距其门址{away:.1f}米",
                        measured=away,
                        allowed=f"<= {AT_DOOR_M:g}",
                        unit="m",
                    )
