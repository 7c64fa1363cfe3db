"""Plan rounds in a process of its own: it can be stopped, and if it dies the service lives."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Event
from time import monotonic

from api.errors import ApiError, faults_of
from api.services.ending import end_with_who_waits
from api.services.rounds.task import Task, Told
from geo.errors import Fault, InputError

LONGEST_S = 3600.0
TICK_S = 0.25
ENDING_S = 5.0


class PlanningStoppedError(ApiError):
    """Rounds were not planned: it took too long, the process died, or it was told to stop."""


def do_in_process(task: Task, stopped: Event, *, longest_s: float = LONGEST_S) -> Told:
    """
    Do a task in a process of its own and wait for it, or until the event is set.

    Raises
    ------
    InputError
        What is asked cannot be done; carries every fault.
    PlanningStoppedError
        There are no rounds, for a reason that is not in what is asked.
    """
    with _worker(task) as (worker, says):
        until = monotonic() + longest_s
        while not stopped.is_set():
            if monotonic() > until:
                raise _stopped(f"it took longer than {longest_s:.0f} s", f"超过 {longest_s:.0f} 秒")
            if says.poll(TICK_S):
                return _heard(worker, says)
    raise _stopped("it was let go", "已放弃")


def _heard(worker: BaseProcess, says: Connection) -> Told:
    try:
        kind, said = says.recv()
    except EOFError:
        worker.join(ENDING_S)
        raise _stopped(f"the process died ({worker.exitcode})", f"进程意外终止（{worker.exitcode}）") from None
    if kind == "faults":
        raise InputError(said)
    told: Told = said
    return told


@contextmanager
def _worker(task: Task) -> Iterator[tuple[BaseProcess, Connection]]:
    """Give a process that plans, and what it says; it does not outlive the block."""
    context = multiprocessing.get_context("spawn")  # not forked from this one, whose threads may hold locks
    says, speaks = context.Pipe(duplex=False)
    # no daemon: those may start no processes, and rounds of many members are planned and printed in several
    worker = context.Process(target=_work, args=(task, speaks), name="gridhood-rounds")
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


def _work(task: Task, speaks: Connection) -> None:
    """Do a task and say what came of it."""
    from api.services.rounds.task import do_here  # heavy, and only this process plans

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the service, which ends this process
    end_with_who_waits()
    with suppress(BrokenPipeError):  # the service was killed: nobody waits for these rounds
        try:
            told = do_here(task)
        except (InputError, ApiError) as error:
            speaks.send(("faults", faults_of(error)))
        else:
            speaks.send(("done", told))


def _stopped(en: str, zh: str) -> PlanningStoppedError:
    return PlanningStoppedError(Fault("rounds", f"were not planned: {en}", f"走访未安排：{zh}"))
