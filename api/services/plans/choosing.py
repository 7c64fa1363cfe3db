"""Choose one of the plans of a frontier: from then on it is carried on with, as the draft of its village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.governance.errors import WrongStateError
from api.services.plans.copy import copy_plan
from api.services.plans.keeping import ready_plan
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault


@dataclass(frozen=True)
class Choice:
    """The plan of a frontier that was chosen, and the plan that was begun from it."""

    plan: PlanRecord
    draft: PlanRecord


def choose(library: Library, village_id: str, plan_id: str, *, name: str, by: str | None, now: datetime) -> PlanRecord:
    """
    Return the draft with which a plan of a frontier is carried on.

    It begins as that plan is. The plans of the frontier stay as they are, to be looked at and compared; choosing the
    one that is chosen already changes nothing.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    WrongStateError
        The plan is of no frontier of this village.
    """
    plan = ready_plan(library, plan_id)
    if plan.village_id != village_id or plan.asked is None or plan.asked.first is None:
        text = (
            "is of no frontier of this village; begin a draft from it instead",
            "不是本村的比选方案；请直接复制为草案",
        )
        raise WrongStateError(Fault(f"plan {plan_id}", *text))
    made = choice_of(library, _siblings(library, plan))
    if made is not None and made.plan.id == plan.id and made.draft.stage == "draft":
        return made.draft
    return copy_plan(library, plan_id, name=name, by=by, now=now)


def choice_of(library: Library, plans: Sequence[PlanRecord]) -> Choice | None:
    """Return which plan of a frontier was chosen last, None where none was, or its draft has gone."""
    return choice_among(library.plans(), plans)


def choice_among(all_plans: Sequence[PlanRecord], plans: Sequence[PlanRecord]) -> Choice | None:
    """Return the same where all plans, the newest first, were read already."""
    known = {plan.id: plan for plan in plans}
    begun = (one for one in all_plans if one.parent in known and _is_chosen(one))
    return next((Choice(known[str(draft.parent)], draft) for draft in begun), None)


def _is_chosen(plan: PlanRecord) -> bool:
    return plan.state == "done" and (plan.asked is None or plan.asked.first is None)


def _siblings(library: Library, plan: PlanRecord) -> list[PlanRecord]:
    """Return the plans that were asked for with one, itself among them."""
    alike = (one for one in library.plans() if (one.village_id, one.created) == (plan.village_id, plan.created))
    return [one for one in alike if one.asked is not None and one.asked.first is not None]
