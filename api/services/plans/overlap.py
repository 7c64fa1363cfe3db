"""
One plan a village and a day: what becomes of other plans of the villages that a new one divides.

The plan before it of the same area is not the only one. A township's plan takes the place of those of its villages, and
a village that was imported twice has a plan in each record.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from api.governance.area import is_within, township_of
from api.governance.errors import WrongStateError
from api.store.base import Books, NotFoundError
from api.store.conditions import Among, OpenOrAfter
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord
from geo.errors import Fault

MOST_TOLD = 5


def make_way(
    books: Books,
    path: str,
    drawn: Sequence[Area],
    *,
    beside: Collection[str],
    day: date,
    may_end: Callable[[PlanRecord], None],
) -> tuple[PlanRecord, ...]:
    """
    Return the other plans of the villages of grids that begin on a day, retired from that day on.

    Parameters
    ----------
    path
        Of the area that the new plan divides.
    drawn
        The grids that are to begin.
    beside
        The ids of plans that need not be looked at: the new one, and those of its own area.
    may_end
        Raises `NotAllowedError` for a plan that who publishes cannot end.

    Raises
    ------
    WrongStateError
        One divides other villages as well, begins only after the day, or is not for who publishes: nothing is retired.
    NotAllowedError
        As ``may_end``.
    """
    villages = villages_of(drawn)
    there = areas_beside(books, path, villages, valid_to=OpenOrAfter(day))
    there = tuple(one for one in there if one.valid_from != one.valid_to)
    ids = sorted({str(one.plan_id) for one in there} - set(beside))
    ended = [_ends(books, each, villages, day) for each in ids]
    if blocked := [(each, one) for each, one in zip(ids, ended, strict=True) if one is None]:
        raise WrongStateError(_told([each for each, _ in blocked], there))
    plans = [one for one in ended if one is not None]
    for plan in plans:
        may_end(plan)
    for plan in plans:
        end_plan(books, plan, day)
    return tuple(plans)


def areas_beside(books: Books, path: str, villages: Collection[str], *, valid_to: object) -> tuple[Area, ...]:
    """Return the topmost grids of villages, whichever plan drew them, that end on a day or meet a condition."""
    found = books.areas.find(parent=Among(sorted(villages)), valid_to=valid_to)
    return tuple(one for one in found if _is_same_village(one, path))


def villages_of(areas: Sequence[Area]) -> set[str]:
    """Return the codes of the villages in which areas of a plan lie: those above its topmost level."""
    codes = {area.code for area in areas}
    return {area.parent for area in areas if area.parent is not None and area.parent not in codes}


def _is_same_village(area: Area, path: str) -> bool:
    """Return whether an area lies in the village of its parent's code: statistical codes are given once, others not."""
    return area.plan_id is not None and (is_within(area.path, path) or township_of(area.parent or "") is not None)


def end_plan(books: Books, plan: PlanRecord, day: date) -> None:
    """Let a plan and its areas hold up to a day."""
    books.plans.change(plan, replace(plan, valid_to=day))
    for area in books.areas.find(plan_id=plan.id, valid_to=OpenOrAfter(day)):
        books.areas.change(area, replace(area, valid_to=day))


def _ends(books: Books, plan_id: str, villages: Collection[str], day: date) -> PlanRecord | None:
    """Return a plan that can end on a day because these are all its villages, or None."""
    try:
        plan = books.plans.get(plan_id)
    except NotFoundError:  # it lies above what who publishes may see
        return None
    begun = plan.valid_from is not None and plan.valid_from <= day
    return plan if begun and villages_of(books.areas.find(plan_id=plan_id)) <= set(villages) else None


def _told(ids: Collection[str], there: Sequence[Area]) -> Fault:
    held = {(one.plan_id, one.parent): one for one in there if one.plan_id in ids}
    places = "; ".join(
        f"{one.parent}: {one.plan_id}, {one.valid_from} – {one.valid_to or '…'}"
        for one in list(held.values())[:MOST_TOLD]
    )
    en = f"other plans, of more villages or of later days, divide its villages: {places}; publish one of all of them"
    return Fault("plan", en, f"其他方案（含更多村或更晚生效）也在划分这些村：{places}；请发布涵盖这些村的新方案")
