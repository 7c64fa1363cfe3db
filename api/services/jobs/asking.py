"""Ask for plans: the record of a plan and its job stand from the same moment on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from api.services.drawing.draw_task import Draw, DrawTask
from api.services.jobs.kinds import all_work
from api.services.jobs.queue import PLAN, enqueue, must_have_room
from api.services.jobs.worker import Worker
from api.services.villages import get_village, village_folder
from api.store.base import Books
from api.store.library import Library, keep_files, plan_owner
from api.store.records.jobs import JobRecord
from api.store.records.plans import Asked, PlanRecord
from api.store.records.villages import VillageRecord
from geo.errors import Fault, InputError
from partition.profile import shipped_names, shipped_profile


class Hands(Protocol):
    """Who does the jobs: a worker in a thread, or processes."""

    def start(self) -> None:
        """Begin to work."""
        ...

    def stop(self) -> None:
        """Work no more; what is being done is given back."""
        ...

    def wake(self) -> None:
        """Look at the queue at once, if that can be told."""
        ...


@dataclass(frozen=True)
class Doing:
    """What is being done to a plan, and the share done, 0 to 1."""

    what: str
    share: float


@dataclass(frozen=True)
class Wanted:
    """
    A plan that is to be drawn from another one: its draft, the stem of its id, and what its job is told.

    ``start`` is the folder of the plan to start from, whose files are those of the draft until it is drawn.
    """

    draft: PlanRecord
    stem: str
    told: Mapping[str, Any] = field(default_factory=dict)
    start: Path | None = None


class Jobs:
    """
    Takes on the plans that are asked for, and has them drawn.

    Parameters
    ----------
    draw
        Draws in a thread of this process; for tests, and for what keeps nothing.
    hands
        Who draws instead.
    """

    def __init__(
        self, library: Library, examples: Mapping[str, Path], draw: Draw | None = None, *, hands: Hands | None = None
    ) -> None:
        self._library = library
        self._examples = examples
        if hands is None:
            if draw is None:
                raise TypeError("either draw or hands must be given")
            hands = Worker(library.store, all_work(library, examples, draw))
        self._hands = hands

    def start(self) -> None:
        """Have what waits in the store taken up."""
        self._hands.start()

    def stop(self) -> None:
        """End what is being drawn; it and what waits are taken up at the next start."""
        self._hands.stop()

    def wake(self) -> None:
        """Have the queue looked at at once, if that can be told."""
        self._hands.wake()

    def doing(self, plan_id: str) -> Doing | None:
        """Return how far the drawing of a plan has come, None if it is not being drawn."""
        with self._library.store.reading() as books:
            running = books.jobs.find(kind=PLAN, subject=plan_id, state="running", newest=True, most=1)
        if not running:
            return None
        progress = running[0].progress
        return Doing(str(progress.get("what", "")), float(progress.get("share", 0.0)))

    def ask(
        self,
        village_id: str,
        asked: Asked,
        *,
        now: datetime,
        library: Library | None = None,
        by: str | None = None,
    ) -> PlanRecord:
        """
        Return a new plan of a village, which waits to be drawn.

        ``library`` is that of who asks, as far as they may see it; ``by`` is who that is.

        Raises
        ------
        NotFoundError
            There is no such village.
        InputError
            What is asked makes no plan; carries every fault.
        BusyError
            Too many plans wait already.
        """
        [(plan, _)] = self.ask_all([village_id], asked, now=now, library=library, by=by)
        return plan

    def ask_all(
        self,
        village_ids: Sequence[str],
        asked: Asked,
        *,
        now: datetime,
        library: Library | None = None,
        by: str | None = None,
    ) -> tuple[tuple[PlanRecord, JobRecord], ...]:
        """Return a new plan of each village with its job, all of them or none; raises as `ask`."""
        seen = library or self._library
        villages = [get_village(seen, self._examples, village_id) for village_id in village_ids]
        must_have_room(seen.store, [village.path for village in villages], by)
        self.check(seen, villages, asked)
        drafts = [(f"{village.id}-plan", _draft(village, asked, seen, now, by)) for village in villages]
        jobs: dict[str, JobRecord] = {}

        def queue(books: Books, plan: PlanRecord) -> None:
            jobs[plan.id] = enqueue(books, PLAN, plan.id, path=plan.path, by=by)

        plans = seen.add_plans(drafts, also=queue)
        self._hands.wake()
        return tuple((plan, jobs[plan.id]) for plan in plans)

    def ask_for(self, wanted: Sequence[Wanted], *, library: Library, by: str | None) -> tuple[PlanRecord, ...]:
        """
        Return new plans that wait to be drawn, all of them or none; no two are asked for in the same words.

        Raises
        ------
        BusyError
            Too many plans wait already.
        """
        must_have_room(library.store, [one.draft.path for one in wanted], by)
        said = {one.draft.asked: one for one in wanted}

        def queue(books: Books, plan: PlanRecord) -> None:
            one = said[plan.asked]
            if one.start is not None:
                keep_files(books, plan_owner(plan.id), plan.path, one.start)
            enqueue(books, PLAN, plan.id, path=plan.path, by=by, asked=one.told)

        plans = library.add_plans([(one.stem, one.draft) for one in wanted], also=queue)
        self._hands.wake()
        return plans

    def check(self, library: Library, villages: Sequence[VillageRecord], asked: Asked) -> None:
        """Make sure that what is asked makes plans of some villages; raises `InputError` with every fault."""
        # heavy, and not needed before somebody asks for a plan
        from api.services.drawing.draw import words_of
        from api.services.inputs.options import read_options

        faults = dict.fromkeys(_profile_faults(asked.profile))  # in their order, each once
        if faults:  # the rest is judged as with any profile
            asked = replace(asked, profile=shipped_names()[0])
        for village in villages:
            with village_folder(library, self._examples, village.id) as tables, library.workspace() as stage:
                _, others = read_options(words_of(DrawTask(tables, stage / "plan", asked)))
            others = (*others, *_count_faults(asked, village))
            faults |= dict.fromkeys(replace(fault, where=fault.where.replace("--", "")) for fault in others)
        if faults:
            raise InputError(list(faults))


def _draft(village: VillageRecord, asked: Asked, seen: Library, now: datetime, by: str | None) -> PlanRecord:
    """Return a plan that waits; one of a village that ships belongs to where its asker may write."""
    path = seen.scope[0] if village.example else village.path
    return PlanRecord("", now, "queued", village.id, asked, path=path, author=by)


def _count_faults(asked: Asked, village: VillageRecord) -> tuple[Fault, ...]:
    """Return which levels are to have more grids than a village has households; each grid needs one."""
    counts = (text.partition("=") for text in asked.counts)
    return tuple(
        Fault(
            f"--count {name}",
            f"{count} grids of {village.households:,} households: each needs at least one",
            f"共 {village.households:,} 户，不能分成 {count} 个网格：每个网格至少一户",
        )
        for name, _, count in counts
        if count.isdecimal() and int(count) > village.households
    )


def _profile_faults(name: str | None) -> tuple[Fault, ...]:
    """Return what is wrong with a profile's name: on the command line it may be a file, from elsewhere it must ship."""
    try:
        if name is not None:
            shipped_profile(name)
    except InputError as error:
        return error.faults
    return ()
