"""Plans as they stand: the record, how far it has come, and the figures where there are any."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.errors import faults_of
from api.schemas.report import Report
from api.services.jobs import Doing, Jobs
from api.services.plans.keeping import DamagedPlanError, read_report
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault


@dataclass(frozen=True)
class Standing:
    """How a plan stands; ``report`` is None until it is done, or where its files are damaged."""

    plan: PlanRecord
    doing: Doing | None = None
    report: Report | None = None
    faults: tuple[Fault, ...] = ()


def standing_of(library: Library, jobs: Jobs, plan: PlanRecord, *, as_filed: bool = False) -> Standing:
    """
    Return how a plan stands; a damaged report is a fault of the plan and no error.

    ``as_filed``: of a plan that was edited, the figures that its files have will do.
    """
    if plan.state != "done":
        return Standing(plan, jobs.doing(plan.id), None, plan.faults)
    try:
        with library.plan_folder(plan.id, as_filed=as_filed) as folder:
            return Standing(plan, None, read_report(folder), plan.faults)
    except DamagedPlanError as error:
        return Standing(plan, None, None, (*plan.faults, *faults_of(error)))


def standings(library: Library, jobs: Jobs, village_id: str | None = None) -> Sequence[Standing]:
    """Return how all plans stand, or those of one village; the newest first."""
    return [standing_of(library, jobs, plan, as_filed=True) for plan in plans_of(library, village_id)]


def plans_of(library: Library, village_id: str | None = None) -> Sequence[PlanRecord]:
    """Return all plans, or those of one village; the newest first."""
    return [plan for plan in library.plans() if village_id in (None, plan.village_id)]
