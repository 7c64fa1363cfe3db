"""Jobs: what waits, what runs and how far it is, and an end to it."""

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import StreamingResponse

from api.deps import CallerDep, EditPlan, ReadPlan, ServiceDep
from api.problems import documented
from api.routes.strict import StrictRoute
from api.schemas.job import BestSoFarOut, JobOut, JobsOut, PlanAllIn, job_out, jobs_out
from api.services.jobs.events import events, must_have_place
from api.services.jobs.queue import PLAN, cancel, take_best
from api.services.plans.keeping import NotReadyError
from api.store.base import NotFoundError
from api.store.library import Library
from api.store.records.jobs import JobRecord, JobState
from geo.errors import Fault, InputError

MOST_ROWS = 200
MOST_ID = 2**63 - 1

router = APIRouter(prefix="/api/v1", tags=["jobs 任务"], route_class=StrictRoute)

JobId = Annotated[int, Path(ge=1, le=MOST_ID)]


@router.get("/jobs", summary="List jobs 任务列表", responses=documented(422))
def read_jobs(
    library: ReadPlan,
    state: JobState | None = None,
    subject: Annotated[str | None, Query(max_length=200, description="the id of what they are for")] = None,
    after: Annotated[int | None, Query(ge=1, le=MOST_ID, description="only older ones than this")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
) -> JobsOut:
    """Return jobs and how they stand, the newest first; ``next`` leads to older ones."""
    asked = {name: value for name, value in {"state": state, "subject": subject}.items() if value is not None}
    cursor = None if after is None else (after,)
    with library.store.reading(library.scope) as books:
        found = books.jobs.find(after=cursor, most=limit + 1, newest=True, **asked)
    shown = found[:limit]
    more = {**asked, "limit": limit, "after": shown[-1].id} if len(found) > limit else None
    return jobs_out(shown, f"/api/v1/jobs?{urlencode(more)}" if more else None)


@router.get("/jobs/{job_id}", summary="Look at a job 查看任务", responses=documented(404))
def read_job(job_id: JobId, library: ReadPlan) -> JobOut:
    """Return how a job stands."""
    return job_out(_job(library, job_id))


@router.get(
    "/jobs/{job_id}/events",
    summary="Follow a job 任务进度（SSE）",
    response_class=StreamingResponse,
    responses={
        **documented(404, 429),
        200: {"description": "`progress` and `done` events, each a job", "content": {"text/event-stream": {}}},
    },
)
def follow_job(job_id: JobId, library: ReadPlan) -> StreamingResponse:
    """
    Send the job whenever it changes, as server-sent events (`text/event-stream`).

    `progress` while it waits and runs, at most twice a second; `done` once it has ended, be it done, failed or
    cancelled, and with it the stream ends. After ten minutes a stream ends in any case; ask again.
    """
    _job(library, job_id)
    must_have_place()

    async def sent() -> AsyncIterator[str]:
        try:
            async for event in events(lambda: _job(library, job_id), lambda job: job_out(job).model_dump_json()):
                yield event
        except NotFoundError:  # it was removed meanwhile
            return

    unkept = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(sent(), media_type="text/event-stream", headers=unkept)


@router.post("/jobs/{job_id}:cancel", summary="Cancel a job 取消任务", responses=documented(404, 409))
def cancel_job(job_id: JobId, library: EditPlan) -> JobOut:
    """
    Cancel a job. One that waits has ended with the answer; one that runs is `cancelling` and ends within seconds.

    A plan that was to be drawn is `failed` then, and says that it was cancelled. A job that has ended answers 409.
    """
    return job_out(cancel(library.store, job_id, library.scope))


@router.post("/jobs/{job_id}:take", summary="Take the best so far 采用当前最优", responses=documented(404, 409))
def take_best_plan(job_id: JobId, library: EditPlan) -> JobOut:
    """
    End the search of a job that runs, and take the best plan so far; levels not begun yet are drawn in a short search.

    The job is `taking`, and ends within seconds to a minute: the plan is measured and written. One that waits, or has
    ended, answers 409.
    """
    return job_out(take_best(library.store, job_id, library.scope))


@router.get("/plans/{plan_id}/best", summary="See the best so far 当前最优方案", responses=documented(404, 409))
def read_best(plan_id: str, library: ReadPlan) -> BestSoFarOut:
    """Return what the best plan so far looks like, while it is being drawn; 409 where there is none to be seen."""
    library.plan(plan_id)
    with library.store.reading(library.scope) as books:
        running = books.jobs.find(kind=PLAN, subject=plan_id, state="running", newest=True, most=1)
    best = running[0].progress.get("best") if running else None
    if not best or not best.get("grids"):
        raise NotReadyError(
            Fault(plan_id, "nothing of it has been drawn yet, or all of it", "尚无可显示的中间方案，或已完成")
        )
    return BestSoFarOut(job=running[0].id, **best)


@router.post(
    "/villages:plan-all",
    status_code=202,
    summary="Draw plans of all villages 生成各村方案",
    responses=documented(400, 404, 408, 413, 415, 422, 429),
)
def plan_all(asked: Annotated[PlanAllIn, Body()], service: ServiceDep, library: EditPlan, who: CallerDep) -> JobsOut:
    """Ask for a plan of each village, a job each: all of them, or none where one cannot be asked for."""
    named = [village.id for village in library.villages()] if asked.villages is None else asked.villages
    if not named:
        en, zh = "there is no imported village; name those that ship", "没有导入的村；可写出自带村的编号"
        raise InputError([Fault("villages", en, zh)])
    asking = list(dict.fromkeys(named))
    made = service.jobs.ask_all(asking, asked.asked(), now=service.clock(), library=library, by=who.user)
    return jobs_out([job for _, job in made])


def _job(library: Library, job_id: int) -> JobRecord:
    with library.store.reading(library.scope) as books:
        return books.jobs.get(job_id)
