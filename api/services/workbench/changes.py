"""What became of a plan since a version that somebody shows: for the second of two who draw on it."""

from dataclasses import dataclass

from api.schemas.patch import PatchOut
from api.services.plans.keeping import drawn
from api.services.redrawing.desks import Desks, desk_at, ledger_now
from api.services.redrawing.ledger import Ledger, ledger_of
from api.services.workbench.patch import patch_of
from api.store.library import Library
from api.store.records.plans import EditCommand, PlanRecord
from geo.errors import Fault, InputError


@dataclass(frozen=True)
class Changes:
    """The commands since a version, and what they changed; None where nothing is new."""

    plan: PlanRecord
    commands: tuple[EditCommand, ...]
    ledger: Ledger
    patch: PatchOut | None


def changes_since(library: Library, desks: Desks, plan_id: str, since: int) -> Changes:
    """
    Return what became of a plan since a version.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    InputError
        The plan never had this version.
    """
    with desks.turn(library, plan_id) as shelf:
        with library.store.reading(library.scope) as books:
            plan = drawn(books.plans.get(plan_id))
            now = ledger_now(books, shelf, plan)
            commands = () if since >= plan.version else books.edits.find(plan_id=plan_id)
        if since > plan.version:
            en = f"must be at most {plan.version}, the version of now, got {since}"
            raise InputError([Fault("since", en, f"不应大于当前版本 {plan.version}，得到 {since}")])
        if since == plan.version:
            return Changes(plan, (), now, None)
        commands = tuple(command for command in commands if command.serial <= plan.version)
        then = ledger_of(command for command in commands if command.serial <= since)
        before, after = (desk_at(library, shelf, plan, ledger.held) for ledger in (then, now))
        new = tuple(command for command in commands if command.serial > since)
        return Changes(plan, new, now, patch_of(before, after, plan.version, now))
