"""The record that a job is for says the same as the job, in the same transaction."""

from dataclasses import replace

from api.store.base import Books, NotFoundError
from api.store.records.jobs import JobRecord, JobState
from api.store.records.plans import PlanState

PLAN = "plan"

PLAN_STATES: dict[JobState, PlanState] = {
    "queued": "queued",
    "running": "drawing",
    "done": "done",
    "failed": "failed",
    "cancelled": "failed",
}


def agree(books: Books, job: JobRecord) -> None:
    """Bring the record that a job is for to the state of the job; one that has gone in the meantime stays gone."""
    if job.kind != PLAN:
        return
    try:
        plan = books.plans.get(job.subject)
    except NotFoundError:
        return
    books.plans.change(plan, replace(plan, state=PLAN_STATES[job.state], faults=job.faults))
