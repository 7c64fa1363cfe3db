"""Draw in a process of its own: it can be stopped, and if it dies the service lives."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Event
from time import monotonic

from api.errors import ApiError, faults_of
from api.services.draw import DrawTask, draw
from api.services.plan import Progress
from geo.errors import Fault, InputError

LONGEST_S = 3600.0
TICK_S = 0.25
ENDING_S = 5.0
SPOKEN_S = 0.2
"""How often a worker speaks of its progress at most."""


class DrawingStoppedError(ApiError):
    """A drawing ended without a plan: it took too long, its process died, or the service was closed."""


def draw_in_process(task: DrawTask, on_progress: Progress, stopped: Event, *, longest_s: float = LONGEST_S) -> None:
    """
    Draw a plan in a process of its own and wait for it, or until the event is set.

    Raises
    ------
    InputError
        The input cannot be used; carries every fault.
    DrawingStoppedError
        There is no plan, for a reason that is not in the input.
    """
    with _worker(task) as (worker, says):
        until = monotonic() + longest_s
        while not stopped.is_set():
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
def _worker(task: DrawTask) -> Iterator[tuple[BaseProcess, Connection]]:
    """Give a process that draws, and what it says; neither outlives the block."""
    # not forked: a fork inherits the locks of threads that it does not have
    context = multiprocessing.get_context("spawn")
    says, speaks = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(task, speaks), daemon=True, name="gridhood-draw")
    worker.start()
    speaks.close()
    try:
        yield worker, says
    finally:
        worker.join(TICK_S)
        worker.terminate()
        worker.join(ENDING_S)
        worker.kill()
        worker.join()
        says.close()


def _work(task: DrawTask, speaks: Connection) -> None:
    """Draw, and say how it goes: progress, then done or the faults."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the service, which ends this process
    spoken = 0.0

    def on_progress(doing: str, share: float) -> None:
        nonlocal spoken
        if monotonic() - spoken > SPOKEN_S:
            spoken = monotonic()
            speaks.send(("progress", (doing, share)))

    with suppress(BrokenPipeError):  # the service was killed: nobody waits for this plan
        try:
            draw(task, on_progress)
        except (InputError, ApiError) as error:
            speaks.send(("faults", faults_of(error)))
        else:
            speaks.send(("done", None))


def _stopped(en: str, zh: str) -> DrawingStoppedError:
    return DrawingStoppedError(Fault("plan", f"was not drawn: {en}", f"方案未完成：{zh}"))
