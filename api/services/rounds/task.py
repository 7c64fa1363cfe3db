"""What is planned for rounds: a task that can be done here or in another process, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from api.services.visits.member_reading import CalendarAsked, Known, read_known
from api.services.visits.plans import RoundsAsked, plan_weeks_of
from api.services.visits.replan import ReplanAsked, replan_weeks
from geo.errors import Fault


@dataclass(frozen=True)
class Planning:
    """Rounds planned for the first time: the words of the command line, and what is kept of people and doors."""

    words: RoundsAsked
    known: Known
    asked: CalendarAsked


Task = Planning | ReplanAsked
"""Writes the rounds into the folder that its words name."""


@dataclass(frozen=True)
class Told:
    """What is said of rounds that were planned: what their checker finds, and what people should know."""

    findings: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()


Do = Callable[[Task], Told]
"""Does a task. Raises `InputError` with every fault."""


def do_here(task: Task) -> Told:
    """Do a task in this process. Raises `InputError` with every fault."""
    if isinstance(task, Planning):
        result = plan_weeks_of(task.words, partial(read_known, task.known, task.asked))
    else:
        result = replan_weeks(task)
    return Told(tuple(Fault(one.rule, one.en, one.zh) for one in result.findings), result.notices)
