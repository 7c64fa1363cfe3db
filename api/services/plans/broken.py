"""The rules that must hold and are broken by a plan, which nobody submits or approves without saying so."""

from collections.abc import Sequence

from api.governance.errors import WrongStateError
from api.schemas.report import ViolationRow
from api.services.plans.keeping import read_report
from api.store.library import Library
from geo.errors import Fault

MOST_TOLD = 3


def broken_musts(library: Library, plan_id: str, *, as_filed: bool = False) -> tuple[ViolationRow, ...]:
    """
    Return what must hold in a plan and does not; ``as_filed``: as far as its files know.

    Raises
    ------
    NotFoundError, DamagedPlanError
        As `api.services.plans.keeping.read_report`.
    """
    with library.plan_folder(plan_id, as_filed=as_filed) as folder:
        return tuple(row for row in read_report(folder).violations if row.severity == "must")


def must_be_accepted(broken: Sequence[ViolationRow], *, accepted: bool) -> None:
    """Refuse to go on with a plan that breaks rules where that was not accepted; raises `WrongStateError`."""
    if not broken or accepted:
        return
    halves = [row.message.rpartition(" / ") for row in broken[:MOST_TOLD]]
    en, zh = "; ".join(one[0] or one[2] for one in halves), "；".join(one[2] for one in halves)
    n, more = len(broken), len(broken) > MOST_TOLD
    rules = "1 rule that must hold is broken" if n == 1 else f"{n} rules that must hold are broken"
    told = f"{rules}: {en}{'; …' if more else ''}; mend the plan, or go on with despite_violations=true"
    ask = f"有 {n} 条规则未满足：{zh}{'；……' if more else ''}；请修改方案，或以 despite_violations=true 确认仍要继续"
    raise WrongStateError(Fault("plan", told, ask))
