"""What is done for a job of the kind ``plan``: a plan is drawn, and its files are kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from api.services.drawing.draw_task import Draw, DrawTask, Listener
from api.services.jobs.yardsticks import keep_yardstick, yardstick_for
from api.services.villages import get_village, village_folder
from api.store.base import Books
from api.store.library import Library, keep_files, plan_owner
from api.store.records.jobs import JobRecord
from api.store.records.plans import Asked, PlanRecord

Keep = Callable[[Books], None]
"""Keeps what came of a job, in the transaction in which the job ends."""


@dataclass(frozen=True)
class Drawing:
    """Draws plans of the villages that a library keeps, and of those that ship."""

    library: Library
    examples: Mapping[str, Path]
    draw: Draw

    @contextmanager
    def done(self, job: JobRecord, on_progress: Listener, stopped: Event) -> Iterator[Keep]:
        """
        Draw the plan of a job and give what keeps it, until the end of the block.

        Raises
        ------
        InputError, ApiError
            There is no plan; says why.
        """
        from api.services.plans.rows import keep_rows, plan_rows  # heavy: a service itself does not draw

        plan = self.library.plan(job.subject)
        with self._task(plan, job, stopped) as (task, ground):
            self.draw(task, on_progress, stopped)
            rows = plan_rows(plan, task.out)

            def keep(books: Books) -> None:
                keep_files(books, plan_owner(plan.id), plan.path, task.out)
                keep_rows(books, plan, rows)
                keep_yardstick(books, plan, task.yardstick)
                if ground != plan.ground:
                    now = books.plans.get(plan.id)
                    books.plans.change(now, replace(now, ground=ground))

            yield keep

    @contextmanager
    def _task(self, plan: PlanRecord, job: JobRecord, stopped: Event) -> Iterator[tuple[DrawTask, int]]:
        """Give what is to be drawn, and the version of the ground that it is drawn on."""
        asked, start = plan.asked or Asked(), None
        if plan.parent is not None:
            start = self.library.laid_out(plan_owner(plan.id))
        if start is not None and asked.first is None:
            locked = {str(level): tuple(map(str, ids)) for level, ids in (job.asked.get("locked") or {}).items()}
            with self.library.workspace() as stage:
                yield DrawTask(start, stage / "plan", asked, plan.name, start=start, locked=locked), plan.ground
            return
        village_id = plan.village_id or ""
        village = get_village(self.library, self.examples, village_id)
        with (
            village_folder(self.library, self.examples, village_id) as tables,
            self.library.workspace() as stage,
            yardstick_for(self.library, plan, village.ground, stopped) as yardstick,
        ):
            columns = village.dropped_columns, village.denied_columns
            words = tables, stage / "plan", asked, village.name, village.attribution
            yield DrawTask(*words, *columns, start=start, yardstick=yardstick), village.ground
