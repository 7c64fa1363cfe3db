"""Which steps somebody may take about a plan now, and why not one that is otherwise theirs."""

from dataclasses import dataclass, field

from api.governance.approval import Actor, PlanStatus, Step, check_step, is_own
from api.governance.approval_chain import ApprovalChain
from api.governance.errors import NotAllowedError, WrongStateError
from api.services.accounts.callers import Caller
from api.services.plans.stages import chain_of
from api.services.plans.standing import standing_in, who
from api.store.records.plans import PlanRecord
from geo.errors import Fault

TAKEN_BY_HAND = (Step.SUBMIT, Step.WITHDRAW, Step.RETURN, Step.APPROVE, Step.PUBLISH, Step.UNPUBLISH)


@dataclass(frozen=True)
class OpenSteps:
    """
    Steps that somebody may take about a plan, and the chain of its profile, by which they may.

    ``hindered`` tells who approves, and may not this plan because it is theirs.
    """

    steps: tuple[Step, ...] = ()
    hindered: Fault | None = None
    chain: ApprovalChain = field(default_factory=ApprovalChain)


def open_steps(plan: PlanRecord, caller: Caller) -> OpenSteps:
    """Return the steps about a plan that somebody may take; none while it is not drawn."""
    chain = chain_of(plan, caller)
    if plan.state != "done":
        return OpenSteps(chain=chain)
    hindrances = {step: hindrance(plan, step, caller) for step in TAKEN_BY_HAND}
    return OpenSteps(
        tuple(step for step, fault in hindrances.items() if fault is None),
        hindrances[Step.APPROVE] if _own_waits(plan, caller) else None,
        chain,
    )


def hindrance(plan: PlanRecord, step: Step, caller: Caller) -> Fault | None:
    """Return why somebody may not take a step about a plan now, None where they may."""
    actor = Actor(who(caller.user), caller.grants)
    try:
        check_step(standing_in(plan), step, actor, chain_of(plan, caller))
    except (NotAllowedError, WrongStateError) as error:
        return error.fault
    return None


def _own_waits(plan: PlanRecord, caller: Caller) -> bool:
    """Return whether a plan waits for an approval that somebody could give, were it not their own."""
    standing, chain = standing_in(plan), chain_of(plan, caller)
    waits = standing.status is PlanStatus.SUBMITTED and standing.approved_by is None
    if not waits or chain.own_plan or not is_own(standing, who(caller.user)):
        return False
    return hindrance(plan, Step.RETURN, caller) is None
