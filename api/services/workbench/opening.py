"""A workbench made ready while nobody waits: measuring takes seconds, and who looks at a draft may draw on it."""

from threading import Lock, Thread

from api.errors import ApiError
from api.logs import quiet_logger
from api.services.accounts.callers import Caller
from api.services.redrawing.desks import Desks
from api.services.redrawing.edits import look
from api.services.workbench.state import workbench_of
from api.store.library import Library
from geo.errors import InputError

CLOSING_S = 15.0

log = quiet_logger("gridhood.redrawing")


class Openings:
    """Makes workbenches ready in a thread of its own, one at a time; asked for another meanwhile it does nothing."""

    def __init__(self, desks: Desks) -> None:
        self._desks, self._lock = desks, Lock()
        self._thread: Thread | None = None

    def ask(self, library: Library, plan_id: str, who: Caller) -> None:
        """Have the workbench of a plan made ready for somebody, if its desk is not open yet."""
        with self._lock:
            if self._desks.has(plan_id) or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = Thread(target=self._open, args=(library, plan_id, who), name="gridhood-opening", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Wait until what was begun has ended."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(CLOSING_S)

    def _open(self, library: Library, plan_id: str, who: Caller) -> None:
        try:
            plan, desk, ledger = look(library, self._desks, plan_id)
            workbench_of(plan, desk, ledger, who, "")  # what it works out stays with the desk
        except (ApiError, InputError) as error:  # who opens the workbench is told
            log.info("the desk of %s could not be opened: %s", plan_id, error)
