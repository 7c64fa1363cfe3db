"""Whether somebody may draw on a plan, and if not, why."""

from api.governance.approval import edited
from api.governance.errors import WrongStateError
from api.governance.role import WORDS, Permission, allowed
from api.services.accounts.callers import Caller
from api.services.plans.standing import standing_in, who
from api.store.records.plans import PlanRecord
from geo.errors import Fault


def why_not_edit(plan: PlanRecord, caller: Caller) -> Fault | None:
    """Return why somebody may not draw on a plan that they see; None where they may."""
    if not allowed(caller.grants, Permission.EDIT_PLAN, plan.path):
        en, zh = WORDS[Permission.EDIT_PLAN]
        return Fault(plan.id, f"you have no right {en} here", f"您在此区域无权{zh}")
    try:
        edited(standing_in(plan), who(caller.user))
    except WrongStateError as error:
        return error.fault
    return None
