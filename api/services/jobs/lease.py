"""Leases: a job is claimed by one worker at a time, held by heartbeats, and taken up by another where these stop."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from api.errors import ApiError
from api.services.jobs.agreement import agree
from api.services.jobs.queue import CANCELLED, end, until_fresh
from api.store.base import Books, NotFoundError, StaleError, Store
from api.store.conditions import AtMost
from api.store.records.jobs import JobRecord
from geo.errors import Fault

LEASE_S = 20.0
"""A lease whose owner has not been heard of for so long is lost. All moments are of the store's own clock."""

MOST_LEASES = 3
"""After so many leases that were lost the job itself is taken to be what kills its workers."""

LOOKED_AT = 50
"""Jobs that are tried in one go while others claim the same."""

POISON = Fault(
    "job",
    f"was begun {MOST_LEASES} times, and its process died each time; the log may say why",
    f"任务已启动 {MOST_LEASES} 次，进程均意外终止；详见日志",
)


class LostLeaseError(ApiError):
    """A job is not held any more by who says so: another has taken it up, or it has ended."""


def claim(store: Store, owner: str, *, lease_s: float = LEASE_S) -> JobRecord | None:
    """
    Return the job to be done next, leased to an owner; None where there is none.

    First those that others have lost, then the oldest that waits. Of several who claim at once each gets another one.
    """
    with store.reading() as books:
        lapsed_before = books.now() - timedelta(seconds=lease_s)
        lost = books.jobs.find(state="running", heartbeat=AtMost(lapsed_before), most=LOOKED_AT)
        waiting = books.jobs.find(state="queued", most=LOOKED_AT)
    for job in (*lost, *waiting):
        # one transaction each: what was looked at and is gone stays locked until its end
        try:
            with store.writing() as books:
                leased = _lease(books, job, owner)
        except (StaleError, NotFoundError):  # another was quicker
            continue
        if leased is not None:
            return leased
    return None


def beat(store: Store, lease: JobRecord, progress: Mapping[str, Any]) -> JobRecord:
    """
    Say that a job is still being done, and how far it is; return it as it stands.

    Raises
    ------
    LostLeaseError
        It is not held any more.
    """

    def once() -> JobRecord:
        with store.writing() as books:
            job = held(books, lease)
            return books.jobs.change(job, replace(job, heartbeat=books.now(), progress=progress))

    return until_fresh(once)


def finish(store: Store, lease: JobRecord, keep: Callable[[Books], None]) -> JobRecord:
    """
    End a job that is done, with what came of it, in one transaction; one that was cancelled meanwhile leaves nothing.

    Raises
    ------
    LostLeaseError
        It is not held any more. Nothing was kept.
    """

    def once() -> JobRecord:
        with store.writing() as books:
            job = held(books, lease)
            if job.cancelling:
                return end(books, job, replace(job, state="cancelled", faults=(CANCELLED,)))
            # the job first: its row stays locked while the files are written
            ended = end(books, job, replace(job, state="done", faults=()))
            keep(books)
            return ended

    return until_fresh(once)


def fail(store: Store, lease: JobRecord, faults: tuple[Fault, ...]) -> JobRecord:
    """End a job that came to nothing: it failed, or was cancelled; raises `LostLeaseError` as `finish`."""

    def once() -> JobRecord:
        with store.writing() as books:
            job = held(books, lease)
            if job.cancelling:
                return end(books, job, replace(job, state="cancelled", faults=(CANCELLED,)))
            return end(books, job, replace(job, state="failed", faults=faults))

    return until_fresh(once)


def give_back(store: Store, lease: JobRecord) -> JobRecord:
    """Put a job back into the queue because its worker is closed; that lease does not count."""

    def once() -> JobRecord:
        with store.writing() as books:
            job = held(books, lease)
            if job.cancelling:
                return end(books, job, replace(job, state="cancelled", faults=(CANCELLED,)))
            waits = replace(job, state="queued", owner=None, heartbeat=None, attempts=job.attempts - 1, progress={})
            agree(books, books.jobs.change(job, waits))
            return waits

    return until_fresh(once)


def held(books: Books, lease: JobRecord) -> JobRecord:
    """
    Return a job as it stands, if it is still held under a lease.

    Raises
    ------
    LostLeaseError
        It is not.
    """
    try:
        job = books.jobs.get(lease.id)
    except NotFoundError as error:
        raise _lost(lease) from error
    if (job.state, job.owner, job.fence) != ("running", lease.owner, lease.fence):
        raise _lost(lease)
    return job


def _lease(books: Books, job: JobRecord, owner: str) -> JobRecord | None:
    """Return a job leased to an owner, or None: it was cancelled when its worker died, or has killed too many."""
    if job.cancelling:
        end(books, job, replace(job, state="cancelled", faults=(CANCELLED,)))
        return None
    if job.attempts >= MOST_LEASES:
        end(books, job, replace(job, state="failed", faults=(POISON,)))
        return None
    leased = replace(
        job,
        state="running",
        owner=owner,
        fence=job.fence + 1,
        attempts=job.attempts + 1,
        heartbeat=books.now(),
        progress={},
    )
    books.jobs.change(job, leased)
    agree(books, leased)
    return leased


def _lost(lease: JobRecord) -> LostLeaseError:
    en = f"the lease with fence {lease.fence} is lost; nothing of it was kept"
    return LostLeaseError(Fault(f"job {lease.id}", en, f"第 {lease.fence} 次租约已失效，结果未保存"))
