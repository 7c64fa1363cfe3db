"""A job as the web gives it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.schemas.plan import PlanIn
from api.schemas.problem import FaultOut
from api.schemas.strict import Strict
from api.services.jobs import PLAN
from api.services.jobs.queue import is_enough
from api.store.records.jobs import JobRecord, JobState
from api.store.records.plans import Asked

MOST_VILLAGES = 200


class PlanAllIn(Strict):
    """What plans of several villages are to be: the same for each."""

    plan: PlanIn
    villages: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200)]] | None,
        Field(max_length=MOST_VILLAGES, description="their ids; every imported one that you see if null"),
    ] = None

    def asked(self) -> Asked:
        """Return the same as the command line would be told."""
        return self.plan.asked()


class BestOut(BaseModel):
    """
    The best plan that was found so far; the gap is null until a bound is proven.

    ``serial`` grows with each new drawing of it, which the plan's ``best`` gives.
    """

    village: str
    level: str
    objective_m: float
    gap: float | None = None
    serial: int = 0


class BestSoFarOut(BestOut):
    """The best plan so far with its grids, GeoJSON features."""

    job: int
    grids: list[dict[str, Any]]


class ProgressOut(BaseModel):
    """What is being done, the share done, 0 to 1, and the best plan so far."""

    what: str = ""
    share: float = 0.0
    best: BestOut | None = None


class JobLinks(BaseModel):
    """Where more of a job is; ``subject`` is what it is for."""

    self: str
    events: str
    cancel: str
    take: str
    subject: str | None


class JobOut(BaseModel):
    """
    A job, and how it stands: `queued`, `running`, `done`, `failed` or `cancelled`.

    ``cancelling`` where it runs and is to end, ``taking`` where it is to end with the best plan so far; ``attempts``
    counts the workers that took it up.
    """

    id: int
    kind: str
    subject: str
    state: JobState
    cancelling: bool
    taking: bool
    attempts: int
    by: str | None
    created: datetime
    ended: datetime | None
    progress: ProgressOut
    faults: list[FaultOut]
    links: JobLinks


class JobsOut(BaseModel):
    """Jobs, the newest first; ``next`` is where the older ones are, null if there are none."""

    jobs: list[JobOut]
    next: str | None = None


def job_out(job: JobRecord) -> JobOut:
    """Return what the web shows of a job."""
    here = f"/api/v1/jobs/{job.id}"
    subject = f"/api/v1/plans/{quote(job.subject, safe='')}" if job.kind == PLAN else None
    return JobOut(
        id=job.id,
        kind=job.kind,
        subject=job.subject,
        state=job.state,
        cancelling=job.cancelling,
        taking=is_enough(job),
        attempts=job.attempts,
        by=job.by,
        created=job.created,
        ended=job.ended,
        progress=_progress(job),
        faults=[FaultOut(where=fault.where, en=fault.en, zh=fault.zh) for fault in job.faults],
        links=JobLinks(
            self=here, events=f"{here}/events", cancel=f"{here}:cancel", take=f"{here}:take", subject=subject
        ),
    )


def jobs_out(jobs: Sequence[JobRecord], following: str | None = None) -> JobsOut:
    """Return what the web shows of jobs."""
    return JobsOut(jobs=[job_out(job) for job in jobs], next=following)


def _progress(job: JobRecord) -> ProgressOut:
    said: dict[str, Any] = dict(job.progress)
    return ProgressOut.model_validate(said | ({"share": 1.0} if job.state == "done" else {}))
