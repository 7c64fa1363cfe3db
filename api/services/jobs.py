"""The queue of plans to be drawn: one at a time, in the order asked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread

from api.errors import ApiError, faults_of
from api.logs import quiet_logger
from api.services.draw import Draw, DrawTask, words_of
from api.services.options import read_options
from api.services.turns import BusyError
from api.services.villages import get_village, village_folder
from api.store.library import Library
from api.store.records.plans import Asked, PlanRecord
from geo.errors import Fault, InputError
from partition.profile import shipped_names, shipped_profile

MOST_WAITING = 20
CLOSING_S = 15.0

CLOSED = Fault("plan", "was not drawn: the service was closed; ask for it again", "方案未完成：服务已关闭；请重新提交")
UNEXPECTED = Fault("plan", "was not drawn: the program failed; its log says why", "方案未完成：程序出错，详见日志")

log = quiet_logger("gridhood.jobs")


@dataclass(frozen=True)
class Doing:
    """What is being done to a plan, and the share done, 0 to 1."""

    what: str
    share: float


class Jobs:
    """
    Draws the plans that are asked for, in a thread of its own.

    How far a drawing has come is known here alone; how it ended stands in the store.
    """

    def __init__(self, library: Library, examples: Mapping[str, Path], draw: Draw) -> None:
        self._library = library
        self._examples = examples
        self._draw = draw
        self._waiting: Queue[str] = Queue()
        self._doing: dict[str, Doing] = {}
        self._asking = Lock()
        self._closing = Event()
        self._thread = Thread(target=self._serve, name="gridhood-jobs", daemon=True)

    def start(self) -> None:
        """Take up what waits in the store; a drawing that an earlier service did not end has failed."""
        for plan in reversed(self._library.plans()):
            if plan.state == "drawing":
                self._library.save_plan(replace(plan, state="failed", faults=(CLOSED,)))
            elif plan.state == "queued":
                self._waiting.put(plan.id)
        self._thread.start()

    def stop(self) -> None:
        """End what is being drawn; what waits is taken up at the next start."""
        self._closing.set()
        self._waiting.put("")
        self._thread.join(CLOSING_S)

    def doing(self, plan_id: str) -> Doing | None:
        """Return how far the drawing of a plan has come, None if it is not being drawn."""
        return self._doing.get(plan_id)

    def ask(self, village_id: str, asked: Asked, *, now: datetime) -> PlanRecord:
        """
        Return a new plan of a village, which waits to be drawn.

        Raises
        ------
        NotFoundError
            There is no such village.
        InputError
            What is asked makes no plan; carries every fault.
        BusyError
            Too many plans wait already.
        """
        village = get_village(self._library, self._examples, village_id)
        with self._asking:
            if self._waiting.qsize() >= MOST_WAITING:
                text = (
                    f"{MOST_WAITING} plans wait already; ask again later",
                    f"已有 {MOST_WAITING} 个方案在等待；请稍后再试",
                )
                raise BusyError(Fault("plan", *text))
            self._check(village_id, asked)
            draft = PlanRecord(id="", created=now, state="queued", village_id=village.id, asked=asked)
            plan = self._library.add_plan(f"{village.id}-plan", draft)
            self._waiting.put(plan.id)
        return plan

    def _check(self, village_id: str, asked: Asked) -> None:
        faults = _profile_faults(asked.profile)
        if faults:  # the rest is judged as with any profile
            asked = replace(asked, profile=shipped_names()[0])
        with village_folder(self._library, self._examples, village_id) as village, self._library.workspace() as stage:
            _, others = read_options(words_of(DrawTask(village, stage / "plan", asked)))
        if faults or others:
            raise InputError([*faults, *(replace(fault, where=fault.where.replace("--", "")) for fault in others)])

    def _serve(self) -> None:
        while not self._closing.is_set():
            if plan_id := self._waiting.get():
                self._finish(plan_id)

    def _finish(self, plan_id: str) -> None:
        """Draw a plan and keep how that ended; nothing that goes wrong ends the queue."""
        try:
            faults = self._attempt(self._library.plan(plan_id))
            if faults:
                self._library.save_plan(replace(self._library.plan(plan_id), state="failed", faults=faults))
        except Exception:  # the queue must outlive one plan: the log has it
            log.exception("plan %s could not be kept", plan_id)
        finally:
            self._doing.pop(plan_id, None)

    def _attempt(self, plan: PlanRecord) -> tuple[Fault, ...]:
        """Draw a plan and keep it, or return why there is none."""
        self._doing[plan.id] = Doing("", 0.0)
        self._library.save_plan(replace(plan, state="drawing"))
        try:
            self._draw_and_keep(plan)
        except (InputError, ApiError) as error:
            return faults_of(error)
        except Exception:  # a fault of ours: people are told that it happened, the log has it
            log.exception("plan %s could not be drawn", plan.id)
            return (UNEXPECTED,)
        return ()

    def _draw_and_keep(self, plan: PlanRecord) -> None:
        village_id, asked = plan.village_id or "", plan.asked or Asked()
        village = get_village(self._library, self._examples, village_id)

        def on_progress(what: str, share: float) -> None:
            self._doing[plan.id] = Doing(what, min(max(share, 0.0), 1.0))

        with village_folder(self._library, self._examples, village_id) as tables, self._library.workspace() as stage:
            columns = village.dropped_columns, village.denied_columns
            task = DrawTask(tables, stage / "plan", asked, village.name, village.attribution, *columns)
            self._draw(task, on_progress, self._closing)
            self._library.save_plan(replace(plan, state="done"), task.out)


def _profile_faults(name: str | None) -> tuple[Fault, ...]:
    """Return what is wrong with a profile's name: on the command line it may be a file, from elsewhere it must ship."""
    try:
        if name is not None:
            shipped_profile(name)
    except InputError as error:
        return error.faults
    return ()
