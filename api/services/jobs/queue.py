"""The queue: put a job into it, look at jobs, cancel one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from api.errors import ApiError
from api.services.jobs.agreement import PLAN, agree
from api.services.turns import BusyError
from api.store.base import Books, StaleError, Store
from api.store.records.jobs import JobRecord
from api.store.scope import EVERYWHERE, Scope
from geo.errors import Fault

__all__ = [
    "PLAN",
    "UNENDED",
    "JobEndedError",
    "cancel",
    "enqueue",
    "is_enough",
    "must_have_room",
    "take_best",
    "until_fresh",
]

R = TypeVar("R")

UNENDED = ("queued", "running")
MOST_WAITING = 500
"""Jobs that wait in all."""

MOST_OF_ONE = 100
"""Jobs of one person that wait."""

MOST_IN_AREA = 20
"""Jobs of one area that wait; a village that is imported is an area."""

ENOUGH = "enough"
"""Under which it is noted that the best plan of a lease, by its fence, is to be taken."""

TRIES = 20
"""How often a change is tried while others change the same job: each of them writes twice a second at most."""

CANCELLED = Fault("job", "was cancelled", "任务已取消")


class JobEndedError(ApiError):
    """A job has ended and cannot be cancelled any more."""


def must_have_room(store: Store, paths: Collection[str], by: str | None) -> None:
    """
    Refuse more jobs than anybody will wait for: in all, of one person, and in one area.

    Two who ask in the same moment may both be taken on.

    Raises
    ------
    BusyError
        So many wait already.
    """
    with store.reading() as books:
        if books.jobs.count(state="queued") + len(paths) > MOST_WAITING:
            raise _full(MOST_WAITING, "", "")
        if by is not None and books.jobs.count(state="queued", by=by) + len(paths) > MOST_OF_ONE:
            raise _full(MOST_OF_ONE, f" of {by}", f"{by} 的")
        for path in set(paths):
            mine = sum(other == path for other in paths)
            if path != "/" and books.jobs.count(state="queued", path=path) + mine > MOST_IN_AREA:
                raise _full(MOST_IN_AREA, f" in {path}", f" {path} 的")


def enqueue(
    books: Books, kind: str, subject: str, *, path: str, by: str | None = None, asked: Mapping[str, Any] | None = None
) -> JobRecord:
    """Put a job into the queue, in the transaction of the record that it is for."""
    [job] = books.jobs.add(JobRecord(0, kind, subject, path, books.now(), asked=asked or {}, by=by))
    return job


def cancel(store: Store, job_id: int, scope: Scope = EVERYWHERE) -> JobRecord:
    """
    Cancel a job and return it: one that waits ends at once, one that runs as soon as its worker sees it.

    Cancelling once more changes nothing.

    Raises
    ------
    NotFoundError, JobEndedError
        There is no such job; or it has ended.
    """

    def once() -> JobRecord:
        with store.writing(scope) as books:
            job = books.jobs.get(job_id)
            if job.state not in UNENDED:
                raise _ended(job)
            if job.state == "running":
                return job if job.cancelling else books.jobs.change(job, replace(job, cancelling=True))
            return end(books, job, replace(job, state="cancelled", faults=(CANCELLED,)))

    return until_fresh(once)


def take_best(store: Store, job_id: int, scope: Scope = EVERYWHERE) -> JobRecord:
    """
    Have the best plan so far taken: a job that runs searches no longer. Asking once more changes nothing.

    Raises
    ------
    NotFoundError, JobEndedError
        There is no such job; or it has ended, or not begun.
    """

    def once() -> JobRecord:
        with store.writing(scope) as books:
            job = books.jobs.get(job_id)
            if job.state == "queued":
                text = ("has not begun, so there is no plan to be taken", "尚未开始，没有可采用的方案")
                raise JobEndedError(Fault(f"job {job.id}", *text))
            if job.state != "running":
                raise _ended(job)
            if is_enough(job):
                return job
            return books.jobs.change(job, replace(job, asked={**job.asked, ENOUGH: job.fence}))

    return until_fresh(once)


def is_enough(job: JobRecord) -> bool:
    """Return whether the best plan so far is to be taken; who begins a job anew is not bound by it."""
    return job.asked.get(ENOUGH) == job.fence


def end(books: Books, before: JobRecord, after: JobRecord) -> JobRecord:
    """Keep how a job ended, and have the record that it is for agree."""
    ended = books.jobs.change(before, replace(after, ended=books.now(), owner=None, progress=_told(after)))
    agree(books, ended)
    return ended


def until_fresh(act: Callable[[], R]) -> R:
    """Return what a transaction gives, done anew where somebody else changed what it read."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except StaleError:
            continue
    return act()


def _ended(job: JobRecord) -> JobEndedError:
    states = {"done": "已完成", "failed": "已失败", "cancelled": "已取消"}
    en, zh = f"has ended already: {job.state}", f"任务已结束：{states[job.state]}"
    return JobEndedError(Fault(f"job {job.id}", en, zh))


def _full(most: int, whose: str, zh: str) -> BusyError:
    en = f"{most} jobs{whose} wait already, or would; ask again later"
    return BusyError(Fault("jobs", en, f"{zh}排队任务将超过 {most} 个；请稍后再试"))


def _told(job: JobRecord) -> Mapping[str, Any]:
    """Return what is kept of a job's progress: no shapes, for the plan has them."""
    best = {name: value for name, value in (job.progress.get("best") or {}).items() if name != "grids"}
    return {**job.progress, "best": best} if best else job.progress
