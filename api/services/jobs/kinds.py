"""Which work is done for which kind of job."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from api.services.drawing.draw_task import Draw, Listener
from api.services.jobs.agreement import PLAN
from api.services.jobs.drawing import Drawing, Keep
from api.services.jobs.walking import ROUNDS, Walking
from api.store.library import Library
from api.store.records.jobs import JobRecord


class Work(Protocol):
    """Does jobs."""

    def done(self, job: JobRecord, on_progress: Listener, stopped: Event) -> AbstractContextManager[Keep]:
        """Do a job and give what keeps what came of it, until the end of the block."""
        ...


@dataclass(frozen=True)
class WorkByKind:
    """Does jobs of several kinds."""

    kinds: Mapping[str, Work]

    def done(self, job: JobRecord, on_progress: Listener, stopped: Event) -> AbstractContextManager[Keep]:
        """Do a job as its kind is done."""
        return self.kinds[job.kind].done(job, on_progress, stopped)


def all_work(library: Library, examples: Mapping[str, Path], draw: Draw) -> Work:
    """Return what does the jobs of every kind."""
    return WorkByKind({PLAN: Drawing(library, examples, draw), ROUNDS: Walking(library)})
