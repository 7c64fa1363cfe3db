"""Plans that wait for somebody: to be approved, to be published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.governance.approval import Step
from api.services.accounts.callers import Caller
from api.services.plans.broken import broken_musts
from api.services.plans.keeping import DamagedPlanError
from api.services.plans.steps import OpenSteps, open_steps
from api.services.villages import get_village
from api.store.base import NotFoundError
from api.store.library import Library
from api.store.records.plans import PlanRecord, PlanStep


@dataclass(frozen=True)
class Waiting:
    """
    A plan that was submitted, of which village, the last step about it, and what who looks may do.

    ``n_broken`` rules that must hold are broken; None where its files do not tell.
    """

    plan: PlanRecord
    village: str
    last: PlanStep | None
    open: OpenSteps
    n_broken: int | None = None

    @property
    def mine(self) -> bool:
        """Whether it waits for who looks."""
        return Step.APPROVE in self.open.steps or Step.PUBLISH in self.open.steps


def waiting_plans(library: Library, examples: Mapping[str, Path], who: Caller) -> Sequence[Waiting]:
    """Return the submitted plans that a library shows, those first that wait for who looks; the newest first."""
    with library.store.reading(library.scope) as books:
        plans = books.plans.find(stage="submitted")
        last = {plan.id: books.steps.find(plan_id=plan.id, newest=True, most=1) for plan in plans}
    found = [
        Waiting(
            plan,
            village_name(library, examples, plan),
            next(iter(last[plan.id]), None),
            open_steps(plan, who),
            n_broken(library, plan),
        )
        for plan in sorted(plans, key=lambda plan: plan.created, reverse=True)
    ]
    return sorted(found, key=lambda one: not one.mine)


def n_broken(library: Library, plan: PlanRecord) -> int | None:
    """Return how many rules that must hold the files of a plan say are broken; None where they cannot be read."""
    try:
        return len(broken_musts(library, plan.id, as_filed=True))
    except DamagedPlanError:
        return None


def village_name(library: Library, examples: Mapping[str, Path], plan: PlanRecord) -> str:
    """Return what the village of a plan is called; nothing where it has gone, or there never was one."""
    if plan.village_id is None:
        return ""
    try:
        return get_village(library, examples, plan.village_id).name
    except NotFoundError:
        return ""
