"""What is done for a job of the kind ``rounds``: rounds of a plan's members are planned, and kept with the plan."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any

from pydantic import TypeAdapter

from api.services.drawing.draw_task import Listener
from api.services.jobs.drawing import Keep
from api.services.jobs.queue import enqueue, must_have_room
from api.services.plans.keeping import ready_plan
from api.services.rounds.process import do_in_process
from api.services.visits.member_reading import CalendarAsked
from api.services.visits.member_rounds import Anew, Made, calendar, must_lie_ahead, planned, planned_anew
from api.store.base import Books, StaleError, TakenError
from api.store.library import Library
from api.store.records.jobs import JobRecord

ROUNDS = "rounds"
MOST_WORK = 400_000
"""Households times weeks that one job plans: nobody waits for it with a page open, but it shall end within the hour."""

_CALENDAR, _ANEW = TypeAdapter(CalendarAsked), TypeAdapter(Anew)


def ask_rounds(library: Library, plan_id: str, asked: CalendarAsked, *, now: datetime, by: str | None) -> JobRecord:
    """
    Return the job that plans the rounds of a plan's members.

    Raises
    ------
    NotFoundError, NotReadyError
        There is no such plan, or it is not drawn.
    InputError
        The first day has passed.
    BusyError
        Too many jobs wait already.
    """
    must_lie_ahead(asked.first_day, now)
    return _ask(library, plan_id, {"calendar": _CALENDAR.dump_python(asked, mode="json")}, now, by)


def ask_anew(library: Library, plan_id: str, round_id: int, asked: Anew, *, now: datetime, by: str | None) -> JobRecord:
    """Return the job that plans rounds anew after some were missed; raises as `ask_rounds`."""
    calendar(library, plan_id, round_id)
    return _ask(library, plan_id, {"round": round_id, "anew": _ANEW.dump_python(asked, mode="json")}, now, by)


@dataclass(frozen=True)
class Walking:
    """Plans rounds of the plans that a library keeps."""

    library: Library

    @contextmanager
    def done(self, job: JobRecord, on_progress: Listener, stopped: Event) -> Iterator[Keep]:
        """
        Plan the rounds of a job and give what keeps them, until the end of the block.

        Raises
        ------
        InputError, ApiError
            There are no rounds; says why.
        """
        on_progress("rounds", 0.0)
        with self._made(job, stopped) as made:

            def keep(books: Books) -> None:
                try:
                    made.keep(books)
                except TakenError as error:  # others were kept in the same moment: the next serial is for these
                    raise StaleError(error.fault) from error

            yield keep

    def _made(self, job: JobRecord, stopped: Event) -> AbstractContextManager[Made]:
        asked: Mapping[str, Any] = job.asked
        now = datetime.fromisoformat(asked["now"])
        do = partial(do_in_process, stopped=stopped)
        if "anew" in asked:
            anew = _ANEW.validate_python(asked["anew"])
            return planned_anew(self.library, job.subject, int(asked["round"]), anew, now=now, do=do)
        wanted = _CALENDAR.validate_python(asked["calendar"])
        return planned(self.library, job.subject, wanted, now=now, most_work=MOST_WORK, do=do)


def _ask(library: Library, plan_id: str, asked: Mapping[str, Any], now: datetime, by: str | None) -> JobRecord:
    plan = ready_plan(library, plan_id)
    must_have_room(library.store, [plan.path], by)
    with library.store.writing(library.scope) as books:
        said = {**asked, "now": now.isoformat()}
        return enqueue(books, ROUNDS, plan.id, path=plan.path, by=by, asked=said)
