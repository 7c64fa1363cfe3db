"""Draw in a process of its own: it can be stopped, and if it dies the service lives."""

import multiprocessing
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event as SharedEvent
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from api.errors import ApiError, faults_of
from api.services.drawing.draw_task import DrawTask, Ending, Listener
from api.services.ending import end_with_who_waits
from geo.errors import Fault, InputError

if TYPE_CHECKING:  # what draws is imported by the process that does
    from api.services.drawing.sketch import Sketch
    from partition.divide_village import Best

LONGEST_S = 3600.0
TICK_S = 0.25
ENDING_S = 5.0
SPOKEN_S = 0.2
"""How often a worker speaks of its progress at most."""


class DrawingStoppedError(ApiError):
    """A drawing ended without a plan: it took too long, its process died, or the service was closed."""


def draw_in_process(task: DrawTask, on_progress: Listener, stopped: Event, *, longest_s: float = LONGEST_S) -> None:
    """
    Draw a plan in a process of its own and wait for it, or until the event is set.

    Where it is an `Ending`, its ``enough`` is passed on.

    Raises
    ------
    InputError
        The input cannot be used; carries every fault.
    DrawingStoppedError
        There is no plan, for a reason that is not in the input.
    """
    with _worker(task) as (worker, says, enough):
        until = monotonic() + longest_s
        while not stopped.is_set():
            if isinstance(stopped, Ending) and stopped.enough.is_set():
                enough.set()
            if monotonic() > until:
                raise _stopped(f"took longer than {longest_s:.0f} s", f"超过 {longest_s:.0f} 秒")
            if not says.poll(TICK_S):
                continue
            try:
                kind, said = says.recv()
            except EOFError:
                worker.join(ENDING_S)
                raise _stopped(f"its process died ({worker.exitcode})", f"进程意外终止（{worker.exitcode}）") from None
            if kind == "done":
                return
            if kind == "faults":
                raise InputError(said)
            on_progress(*said)
        raise _stopped("the service was closed", "服务已关闭")


@contextmanager
def _worker(task: DrawTask) -> Iterator[tuple[BaseProcess, Connection, SharedEvent]]:
    """Give a process that draws, what it says, and what has it take its best plan; none outlives the block."""
    context = _context()
    says, speaks = context.Pipe(duplex=False)
    enough = context.Event()
    worker = context.Process(target=_work, args=(task, speaks, enough), daemon=True, name="gridhood-draw")
    worker.start()
    speaks.close()
    try:
        yield worker, says, enough
    except BaseException:
        worker.terminate()  # at once: nobody waits any more for what it would still write
        raise
    finally:
        worker.join(TICK_S)
        worker.terminate()
        worker.join(ENDING_S)
        worker.kill()
        worker.join()
        says.close()


@cache
def _context() -> ForkServerContext | SpawnContext:
    """Return how processes are started: not forked from this one, whose threads may hold locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["api.services.drawing.draw"])  # once, and not for every plan: it takes seconds
    return context


def _work(task: DrawTask, speaks: Connection, enough: SharedEvent) -> None:
    """Draw, and say how it goes: progress, then done or the faults."""
    from api.services.drawing.draw import draw  # heavy, and only this process draws
    from api.services.drawing.sketch import Sketch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the service, which ends this process
    end_with_who_waits()
    speaker = _Speaker(speaks, Sketch())

    with suppress(BrokenPipeError):  # the service was killed: nobody waits for this plan
        try:
            draw(task, speaker.on_progress, speaker.on_best, enough=enough.is_set)
        except (InputError, ApiError) as error:
            speaks.send(("faults", faults_of(error)))
        else:
            speaks.send(("done", None))


class _Speaker:
    """Says how far a drawing is and what the best plan is like, not too often; is told from several threads."""

    def __init__(self, speaks: Connection, sketch: "Sketch") -> None:
        self._sketch = sketch
        self._speaks, self._lock, self._spoken = speaks, Lock(), 0.0
        self._doing, self._share = "", 0.0
        self._best: Mapping[str, Any] | None = None

    def on_progress(self, doing: str, share: float) -> None:
        with self._lock:
            self._doing, self._share = doing, share
            self._speak()

    def on_best(self, best: "Best") -> None:
        with self._lock:
            proven = best.gap is not None  # once a level, and never to be missed
            self._best = self._sketch.of(best, at_once=proven)
            self._speak(at_once=proven)

    def _speak(self, *, at_once: bool = False) -> None:
        if at_once or monotonic() - self._spoken > SPOKEN_S:
            self._spoken = monotonic()
            self._speaks.send(("progress", (self._doing, self._share, self._best)))


def _stopped(en: str, zh: str) -> DrawingStoppedError:
    return DrawingStoppedError(Fault("plan", f"was not drawn: {en}", f"方案未完成：{zh}"))
