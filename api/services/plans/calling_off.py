"""A publication is called off before its day: its areas and codes go, and the plans that it had ended hold again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from api.services.plans.overlap import areas_beside, villages_of
from api.services.plans.standing import published_of
from api.store.base import Books
from api.store.conditions import Among
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord


def never_began(books: Books, plan: PlanRecord) -> tuple[PlanRecord, ...]:
    """Return the plans that were to begin on the day of a plan, and were ended before it."""
    ended = _ended_by(books, plan, books.areas.find(plan_id=plan.id))
    return tuple(one for one in ended if one.valid_from == one.valid_to)


def call_off(books: Books, plan: PlanRecord, drawn: Mapping[str, Sequence[Area]]) -> tuple[PlanRecord, ...]:
    """
    Take back what publishing a plan from a day to come had done; return the plans that hold again, as they were.

    Parameters
    ----------
    plan
        As it is published.
    drawn
        The areas of the plans that never began (`never_began`) by their ids: some made way for others of their codes.
    """
    day = plan.valid_from
    assert day is not None
    areas = books.areas.find(plan_id=plan.id)
    ended = _ended_by(books, plan, areas)
    books.areas.remove(plan_id=plan.id)
    again, held = [], set[str]()
    for one in ended:
        its = drawn.get(one.id) or books.areas.find(plan_id=one.id)
        if held.isdisjoint(villages := villages_of(its)):  # else the one that was published later had ended it
            held |= villages
            again.append(one)
            _hold_again(books, one, its, day)
    _take_codes_back(books, {area.code for area in areas}, [one.id for one in again], day)
    return tuple(again)


def _ended_by(books: Books, plan: PlanRecord, areas: Sequence[Area]) -> list[PlanRecord]:
    """Return the plans of its villages that end on the day of a plan, those first that were published last."""
    assert plan.valid_from is not None
    beside = areas_beside(books, plan.path, villages_of(areas), valid_to=plan.valid_from)
    ids = {str(area.plan_id) for area in beside} | {one.id for one in published_of(books, plan)}
    found = books.plans.find(id=Among(sorted(ids - {plan.id})), valid_to=plan.valid_from)
    return sorted(found, key=lambda one: (_published(books, one), one.id), reverse=True)


def _published(books: Books, plan: PlanRecord) -> datetime:
    [last] = books.steps.find(plan_id=plan.id, newest=True, most=1) or [None]
    return last.at if last is not None else plan.created


def _hold_again(books: Books, plan: PlanRecord, areas: Sequence[Area], day: date) -> None:
    books.plans.change(plan, replace(plan, valid_to=None))
    books.areas.remove(plan_id=plan.id, valid_to=day)
    books.areas.add(*(replace(area, valid_from=plan.valid_from or day, valid_to=None) for area in areas))


def _take_codes_back(books: Books, called_off: set[str], again: Sequence[str], day: date) -> None:
    """Give back to areas that hold again the codes that were retired; of those called off, what was given goes."""
    held = {area.code for area in books.areas.find(plan_id=Among(again))}
    for one in books.codes.find(code=Among(sorted(held)), retired=day):
        books.codes.change(one, replace(one, retired=None))
    others = {area.code for area in books.areas.find(code=Among(sorted(called_off)))}
    books.codes.remove(code=Among(sorted(called_off - others)), given=day)
