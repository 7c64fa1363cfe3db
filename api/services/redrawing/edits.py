"""Edit a plan: make a move, take it back, make it again, try one out, see what was done and what is broken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.governance.approval import edited
from api.services.plans.keeping import drawn
from api.services.plans.standing import standing_in, who
from api.services.redrawing.desk import Desk
from api.services.redrawing.desks import Desks, Shelf, desk_at, keep_state, ledger_now
from api.services.redrawing.difference import Difference, difference_of
from api.services.redrawing.ledger import Ledger
from api.services.redrawing.moves import Changed, make, place_of
from api.services.redrawing.rows import keep_changes, row_changes
from api.store.base import Key, StaleError, TakenError
from api.store.library import Library
from api.store.records.plans import EditCommand, PlanRecord
from geo.errors import Fault
from partition.redraw.edit import metrics

__all__ = ["ChangedMeanwhileError", "Edited", "edit", "look", "preview", "seen_edits"]


class ChangedMeanwhileError(StaleError):
    """A plan was edited by somebody else since it was read; carries what became of it."""

    def __init__(self, plan: PlanRecord, since: int, difference: Difference | None) -> None:
        en = f"is at version {plan.version} by now, got {since}; look at the difference and send the edit again"
        zh = f"已更新至版本 {plan.version}，收到的是 {since}；请查看差异后重新提交"
        super().__init__(Fault(f"plan {plan.id}", en, zh))
        self.difference = difference


@dataclass(frozen=True)
class Edited:
    """A plan after an edit: the record, the desks before and after, where, and which commands count."""

    plan: PlanRecord
    before: Desk
    done: Changed
    ledger: Ledger


def edit(
    library: Library,
    desks: Desks,
    plan_id: str,
    move: Mapping[str, Any],
    *,
    since: int | None,
    by: str | None,
) -> Edited:
    """
    Make a move on a plan, or take one back (``undo``) or make it again (``redo``), and keep it.

    ``since`` is the version that the planner sees, None for whichever there is.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    ChangedMeanwhileError
        The plan has another version.
    WrongStateError
        The plan is no draft.
    InputError
        The move is not possible; carries every reason.
    """
    with desks.turn(library, plan_id) as shelf:
        with library.store.reading(library.scope) as books:
            plan = drawn(books.plans.get(plan_id))
            ledger = ledger_now(books, shelf, plan)
            shelf.has_rows = shelf.has_rows or bool(books.assignments.find(plan_id=plan_id, most=1))
            now = books.now()
        if since is not None and since != plan.version:
            raise _changed(library, shelf, plan, since)
        edited(standing_in(plan), who(by))
        command = EditCommand(plan.id, plan.version + 1, plan.path, now, move, by)
        after = ledger.then(command)
        before = desk_at(library, shelf, plan, ledger.held)
        done = _done(library, shelf, plan, before, ledger, after)
        changes = row_changes(plan, before if shelf.has_rows else None, done.desk)
        kept = replace(plan, version=command.serial, editors=_with(plan, by))
        try:
            with library.store.writing(library.scope) as books:
                books.plans.change(plan, kept)
                books.edits.add(command)
                keep_changes(books, plan, changes)
        except (StaleError, TakenError) as error:
            raise _changed(library, shelf, library.plan(plan_id), plan.version) from error
        shelf.ledger, shelf.read_to = after, command.serial
        keep_state(shelf, after.serials, done.desk)
        return Edited(kept, before, done, after)


def preview(library: Library, desks: Desks, plan_id: str, move: Mapping[str, Any]) -> Edited:
    """Return what a move would make of a plan, and keep nothing; raises as `edit`."""
    plan, desk, ledger = look(library, desks, plan_id)
    return Edited(plan, desk, make(desk, move), ledger)


def look(library: Library, desks: Desks, plan_id: str) -> tuple[PlanRecord, Desk, Ledger]:
    """Return a plan, its desk as it is now, and which commands count; raises as `ready_plan`."""
    with desks.turn(library, plan_id) as shelf:
        with library.store.reading(library.scope) as books:
            plan = drawn(books.plans.get(plan_id))
            ledger = ledger_now(books, shelf, plan)
        return plan, desk_at(library, shelf, plan, ledger.held), ledger


def seen_edits(
    library: Library, desks: Desks, plan_id: str, *, after: Key | None, most: int
) -> tuple[PlanRecord, Ledger, tuple[EditCommand, ...]]:
    """Return a plan, which commands count, and the commands behind a key, the first first."""
    with desks.turn(library, plan_id) as shelf, library.store.reading(library.scope) as books:
        plan = drawn(books.plans.get(plan_id))
        ledger = ledger_now(books, shelf, plan)
        return plan, ledger, books.edits.find(plan_id=plan_id, after=after, most=most)


def _done(library: Library, shelf: Shelf, plan: PlanRecord, before: Desk, ledger: Ledger, after: Ledger) -> Changed:
    """Return the desk after the last command of a ledger."""
    back = len(after.held) < len(ledger.held)
    if not back and after.held[-1].serial > plan.version:
        return make(before, after.held[-1].move)
    desk = desk_at(library, shelf, plan, after.held)
    place = place_of(desk, ledger.held[-1].move) if back else place_of(before, after.held[-1].move)
    return Changed(desk, place, metrics(desk.drawings[place]).minus(metrics(before.drawings[place])))


def _changed(library: Library, shelf: Shelf, plan: PlanRecord, since: int) -> ChangedMeanwhileError:
    """Return the error that tells what became of a plan; of a version that never was there is nothing to tell."""
    if not 0 <= since < plan.version:
        return ChangedMeanwhileError(plan, since, None)
    return ChangedMeanwhileError(plan, since, difference_of(library, shelf, plan, since))


def _with(plan: PlanRecord, by: str | None) -> tuple[str, ...]:
    return tuple(sorted({*plan.editors, who(by)}))
