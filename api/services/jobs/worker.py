"""A worker: claims one job after the other, does it, and says meanwhile that it lives."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import Any
from uuid import uuid4

from api.errors import ApiError, faults_of
from api.logs import quiet_logger
from api.services.drawing.draw_task import Ending
from api.services.jobs.kinds import Work
from api.services.jobs.lease import LEASE_S, LostLeaseError, beat, claim, fail, finish, give_back
from api.services.jobs.queue import PLAN, is_enough
from api.store.base import BusyStoreError, Store, StoreError
from api.store.records.jobs import JobRecord
from geo.errors import Fault, InputError

POLL_S = 0.5
"""How often the queue is looked at while it is empty."""

TICK_S = 0.5
"""How often a running job is looked at, and at most its progress written."""

UNWELL_S = 5.0
"""How long to wait where the store cannot be reached."""

CLOSING_S = 15.0

UNEXPECTED = Fault("plan", "was not drawn: the program failed; its log says why", "方案未完成：程序出错，详见日志")
UNDONE = Fault("job", "was not done: the program failed; its log says why", "任务未完成：程序出错，详见日志")

log = quiet_logger("gridhood.jobs")


class Worker:
    """
    Does the jobs of a store until it is closed; any number of them may work on the same store.

    Parameters
    ----------
    lease_s
        A worker that is not heard of for so long has lost its job to another.
    """

    def __init__(self, store: Store, work: Work, *, lease_s: float = LEASE_S) -> None:
        self._store = store
        self._work = work
        self._lease_s = lease_s
        self._closing = Event()
        self._asked = Event()
        self._thread: Thread | None = None
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"

    def start(self) -> None:
        """Work in a thread of its own."""
        self._thread = Thread(target=self.run, name="gridhood-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give back what is being done, and end the thread."""
        self.close()
        if self._thread is not None:
            self._thread.join(CLOSING_S)

    def close(self) -> None:
        """Take up nothing more, and give back what is being done."""
        self._closing.set()
        self._asked.set()

    def wake(self) -> None:
        """Look at the queue at once."""
        self._asked.set()

    def run(self) -> None:
        """Work until closed; nothing that goes wrong ends it."""
        while not self._closing.is_set():
            try:
                worked = self.do_next()
            except Exception:  # the queue must outlive one job, and a store that is away for a while
                log.exception("a job could not be taken up or ended")
                self._closing.wait(UNWELL_S)
                continue
            if not worked:
                self._asked.wait(POLL_S)
                self._asked.clear()

    def do_next(self) -> bool:
        """Do the next job, if there is one; return whether there was."""
        job = claim(self._store, self.owner, lease_s=self._lease_s)
        if job is None:
            return False
        try:
            self._do(job)
        except LostLeaseError as error:
            log.warning("%s", error)
        return True

    def _do(self, job: JobRecord) -> None:
        try:
            with self._beating(job) as pulse, self._work.done(job, pulse.hear, pulse.stopped) as keep:
                pulse.end()
                finish(self._store, job, keep)
        except (LostLeaseError, BusyStoreError, StoreError):  # the lease runs out, and another takes the job up
            raise
        except (InputError, ApiError) as error:
            self._end(job, faults_of(error))
        except Exception:  # a fault of ours: people are told that it happened, the log has it
            log.exception("%s %s could not be done", job.kind, job.subject)
            self._end(job, (UNEXPECTED if job.kind == PLAN else UNDONE,))

    def _end(self, job: JobRecord, faults: tuple[Fault, ...]) -> None:
        """Keep that a job came to nothing; one that only its worker's closing ended is for another."""
        if self._closing.is_set():
            give_back(self._store, job)
        else:
            fail(self._store, job, faults)

    @contextmanager
    def _beating(self, job: JobRecord) -> "Iterator[Pulse]":
        pulse = Pulse(self._store, job, self._closing, every_s=self._lease_s / 4)
        pulse.start()
        try:
            yield pulse
        finally:
            pulse.end()


class Pulse:
    """The heartbeat of a job: writes progress, and says to stop where the job is cancelled or lost."""

    def __init__(self, store: Store, job: JobRecord, closing: Event, *, every_s: float) -> None:
        self._store, self._job, self._closing, self._every_s = store, job, closing, every_s
        self._progress: dict[str, Any] = {"what": "", "share": 0.0}
        self._over = Event()
        self._thread = Thread(target=self._run, name="gridhood-pulse", daemon=True)
        self.stopped = Ending()

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def end(self) -> None:
        """Beat no more; from then on nothing of this changes the job."""
        self._over.set()
        self._thread.join()

    def hear(self, what: str, share: float, best: Mapping[str, Any] | None = None) -> None:
        """Take note of what is being done, the share done, 0 to 1, and the best that was found so far."""
        kept = best if best is not None else self._progress.get("best")
        progress: dict[str, Any] = {"what": what, "share": min(max(share, 0.0), 1.0)}
        self._progress = progress | ({"best": kept} if kept else {})

    def _run(self) -> None:
        written, when = None, 0.0
        while not self._over.is_set():
            if self._closing.is_set():
                self.stopped.set()
            progress, now = self._progress, monotonic()
            with suppress(ApiError):  # a store that is away for a while; the lease tells whether it was for too long
                try:
                    if progress != written or now - when > self._every_s:
                        self._job, written, when = beat(self._store, self._job, progress), progress, now
                    else:
                        with self._store.reading() as books:
                            self._job = books.jobs.get(self._job.id)
                    if self._job.cancelling:
                        self.stopped.set()
                    if is_enough(self._job):
                        self.stopped.enough.set()
                except LostLeaseError:
                    self.stopped.set()
                    return
            self._over.wait(TICK_S)
