"""A job as server-sent events: how far it is whenever that changes, and in the end how it ended."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from starlette.concurrency import run_in_threadpool

from api.services.jobs.queue import UNENDED
from api.services.turns import BusyError
from api.store.records.jobs import JobRecord
from geo.errors import Fault

LOOK_S = 0.5
"""How often the job is looked at."""

COMMENT_S = 10.0
"""How often something is sent while nothing changes, so that a listener who has gone is noticed."""

LONGEST_S = 600.0
"""After so long a stream ends; who listens still asks again by itself."""

MOST_LISTENERS = 40
"""Streams at one time: others ask too."""

_listening = BoundedSemaphore(MOST_LISTENERS)


async def events(look: Callable[[], JobRecord], show: Callable[[JobRecord], str]) -> AsyncIterator[str]:
    """
    Give what is sent: ``progress`` events while the job goes on, ``done`` when it has ended, whatever its state.

    ``look`` returns the job as it stands, ``show`` writes it on one line.
    """
    with _place():
        before, quiet_s, open_s = "", 0.0, 0.0
        while open_s < LONGEST_S:
            job = await run_in_threadpool(look)
            shown = show(job)
            if job.state not in UNENDED:
                yield f"event: done\ndata: {shown}\n\n"
                return
            if shown != before:
                before, quiet_s = shown, 0.0
                yield f"event: progress\ndata: {shown}\n\n"
            elif quiet_s >= COMMENT_S:
                quiet_s = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_S)
            quiet_s, open_s = quiet_s + LOOK_S, open_s + LOOK_S


def must_have_place() -> None:
    """Refuse a stream where too many are open; raises `BusyError`."""
    with _place():
        pass


@contextmanager
def _place() -> Iterator[None]:
    if not _listening.acquire(blocking=False):
        en = f"{MOST_LISTENERS} streams are open already; read the job itself"
        raise BusyError(Fault("events", en, f"已有 {MOST_LISTENERS} 个事件流；请直接查询任务"))
    try:
        yield
    finally:
        _listening.release()
