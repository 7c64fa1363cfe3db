"""Remove villages and drafts for good; what is, or was, in force stays."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from api.governance.errors import WrongStateError
from api.services.accounts.audit import note_in
from api.services.accounts.callers import Caller
from api.store.base import Books
from api.store.conditions import Begins
from api.store.library import Library, plan_owner, village_owner
from api.store.records.plans import PlanRecord
from geo.errors import Fault

VILLAGE_REMOVED = "village removed"
PLAN_REMOVED = "plan removed"


def remove_village(library: Library, village_id: str, who: Caller, now: datetime) -> None:
    """
    Remove a village with its tables, doors, visits, picture and drafts.

    Raises
    ------
    NotFoundError
        There is no such village, or it ships with the program.
    WrongStateError
        One of its plans is no draft, or is being drawn; names every such plan.
    """
    with library.store.writing(library.scope) as books:
        village = books.villages.get(village_id)
        plans = books.plans.find(village_id=village_id)
        faults = [fault for plan in plans for fault in held_by(plan)]
        if faults:
            raise _standing(faults)
        for plan in plans:
            drop_plan(books, plan)
        remove_files(books, village_owner(village_id))
        books.villages.remove(id=village_id)
        told = {"name": village.name, "households": village.households, "plans": [plan.id for plan in plans]}
        note_in(books, who, VILLAGE_REMOVED, now, path=village.path, subject=village_id, detail=told)


def remove_plan(library: Library, plan_id: str, who: Caller, now: datetime) -> None:
    """
    Remove a draft with its files and rounds.

    Raises
    ------
    NotFoundError
        There is no such plan.
    WrongStateError
        It is no draft, or is being drawn.
    """
    with library.store.writing(library.scope) as books:
        plan = books.plans.get(plan_id)
        if faults := list(held_by(plan)):
            raise _standing(faults)
        drop_plan(books, plan)
        told = {"name": plan.name, "village": plan.village_id}
        note_in(books, who, PLAN_REMOVED, now, path=plan.path, subject=plan_id, detail=told)


def held_by(plan: PlanRecord) -> Iterable[Fault]:
    """Yield why a plan stays."""
    if plan.state in ("queued", "drawing"):
        yield Fault(plan.id, "is being drawn; cancel its job first", "正在生成；请先取消任务")
    elif plan.stage == "submitted":
        yield Fault(plan.id, "is submitted; withdraw it first", "已提交审核；请先撤回")
    elif plan.stage != "draft":
        en = f"is {plan.stage}: codes and records rest on it, so it stays"
        yield Fault(plan.id, en, "已发布或曾经发布，编码和记录以其为据，不能删除")


def _standing(faults: Sequence[Fault]) -> WrongStateError:
    """Return the error that names every plan that stays, and why."""
    where = ", ".join(fault.where for fault in faults)
    en = "; ".join(dict.fromkeys(fault.en for fault in faults))
    return WrongStateError(Fault(where, en, "；".join(dict.fromkeys(fault.zh for fault in faults))))


def drop_plan(books: Books, plan: PlanRecord) -> None:
    """Remove a plan with its files and rounds, in the transaction of who asked whether it may go."""
    remove_files(books, plan_owner(plan.id))
    remove_files(books, f"rounds/{plan.id}", itself=False)
    books.plans.remove(id=plan.id)


def remove_files(books: Books, owner: str, *, itself: bool = True) -> None:
    """Remove the files of an owner, and of what belongs to it in turn."""
    owners: tuple[object, ...] = (owner, Begins(f"{owner}/")) if itself else (Begins(f"{owner}/"),)
    for each in owners:
        books.files.remove(owner=each)
        books.contents.remove(owner=each)
