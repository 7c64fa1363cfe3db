"""Ask for a plan drawn anew from one as it stands, around what is locked in it."""

from dataclasses import replace
from datetime import datetime

from api.services.jobs import Jobs
from api.services.jobs.asking import Wanted
from api.services.plans.standing import drawn_by
from api.services.redrawing.desk import locks_of
from api.services.redrawing.desks import Desks
from api.services.redrawing.edits import look
from api.services.redrawing.replan import asked_of
from api.store.library import Library
from api.store.records.plans import Asked, PlanRecord


def ask_replan(
    library: Library,
    desks: Desks,
    jobs: Jobs,
    plan_id: str,
    *,
    seed: int,
    time_limit_s: float | None,
    by: str | None,
    now: datetime,
) -> PlanRecord:
    """
    Return a new draft, which waits to be drawn: from a plan as it is now, the grids that are locked kept.

    Raises
    ------
    NotFoundError, NotReadyError, BusyError
        As `api.services.plans.keeping.ready_plan`; or too many plans wait.
    InputError
        What is locked cannot be kept.
    """
    parent, desk, _ = look(library, desks, plan_id)
    locked = locks_of(desk)
    asked_of(desk, locked)  # what cannot be kept is refused now, not by the job
    asked = replace(parent.asked or Asked(), seed=str(seed), first=None)
    if time_limit_s is not None:
        asked = replace(asked, time_limit=str(time_limit_s), iterations=None)
    draft = PlanRecord(
        "",
        now,
        "queued",
        parent.village_id,
        asked,
        path=parent.path,
        name=parent.name,
        parent=parent.id,
        author=by,
        editors=drawn_by(parent),
        ground=parent.ground,
    )
    with library.plan_folder(plan_id) as folder:
        wanted = Wanted(draft, f"{parent.village_id or parent.id}-plan", {"locked": locked}, folder)
        [plan] = jobs.ask_for([wanted], library=library, by=by)
    return plan
