"""The worker processes of a service: each is started anew where it dies, and none outlives the service."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from typing import Any

from api.logs import quiet_logger
from api.settings import ServiceSettings

AGAIN_S = 1.0
"""How long after the death of a worker another one is started."""

CLOSING_S = 15.0

log = quiet_logger("gridhood.jobs")


class WorkerProcesses:
    """
    So many processes that work on the store of the settings.

    They are separate from the service, so that neither falls with the other; one whose service has been killed ends.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._closing = Event()
        self._running: list[BaseProcess] = []
        self._watch = Thread(target=self._watched, name="gridhood-workers", daemon=True)

    def start(self) -> None:
        """Start them, and watch over them."""
        self._running = [self._started() for _ in range(self._settings.workers)]
        self._watch.start()

    def stop(self) -> None:
        """End them; what they were at waits for the next ones."""
        self._closing.set()
        self._watch.join()
        for worker in self._running:
            worker.terminate()
        for worker in self._running:
            worker.join(CLOSING_S)
            worker.kill()
            worker.join()

    def wake(self) -> None:
        """Do nothing: they look at the queue by themselves."""

    def _started(self) -> BaseProcess:
        # not forked: a fork inherits the locks of threads that it does not have. Not a daemon: those may not draw in a
        # process of their own
        context = multiprocessing.get_context("spawn")
        worker = context.Process(target=_work, args=(self._settings,), name="gridhood-worker")
        with _without_interrupts():
            worker.start()
        return worker

    def _watched(self) -> None:
        while not self._closing.is_set():
            wait([worker.sentinel for worker in self._running], timeout=AGAIN_S)
            dead = [worker for worker in self._running if not worker.is_alive()]
            if dead and not self._closing.wait(AGAIN_S):
                for worker in dead:
                    log.warning("a worker died (%s); another is started", worker.exitcode)
                self._running = [self._started() if worker in dead else worker for worker in self._running]


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let what is started in the block hear Ctrl-C only once it asks to: it would speak of it while it begins."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(settings: ServiceSettings) -> None:
    """Work until told to end, or until the service is no more."""
    from api.services.jobs.working import work  # heavy: a service itself does not draw

    closing = Event()

    def close(*_: Any) -> None:
        closing.set()

    signal.signal(signal.SIGTERM, close)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the service, which ends this process
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    service = multiprocessing.parent_process()
    assert service is not None

    def watch() -> None:
        wait([service.sentinel])
        closing.set()

    Thread(target=watch, daemon=True).start()
    work(settings, closing)
