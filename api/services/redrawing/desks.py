"""Desks kept in memory, a plan each, brought to the version that the store has; another process may have gone ahead."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, RLock

from api.services.plans.keeping import ready_plan
from api.services.redrawing.desk import Desk, open_desk
from api.services.redrawing.ledger import Ledger
from api.services.redrawing.moves import make
from api.store.base import Books
from api.store.library import Library, drawn_owner, plan_owner
from api.store.records.plans import EditCommand, PlanRecord

MOST_PLANS, MOST_BYTES = 60, 2 * 2**30
"""Plans whose desks are kept, as long as the walking distances that they hold are no more than so many bytes."""

MOST_STATES = 40
"""States of one plan that are kept, so that taking moves back is quick."""

_opening = Lock()
"""Held while a desk is opened, a second of computing: who only reads waits beside one such thread, not beside ten."""


@dataclass
class Shelf:
    """What is kept of one plan: its ledger up to a serial, and desks by the serials of the moves that made them."""

    created: datetime
    lock: RLock = field(default_factory=RLock)
    filing: Lock = field(default_factory=Lock)
    ledger: Ledger = field(default_factory=Ledger)
    read_to: int = 0
    has_rows: bool = False
    states: "OrderedDict[tuple[int, ...], Desk]" = field(default_factory=OrderedDict)

    @property
    def n_bytes(self) -> int:
        """Bytes of the walking distances that its desks share."""
        begun = self.states.get(())
        return begun.n_bytes if begun else 0


class Desks:
    """The desks of the plans that were last drawn on; nothing is lost when they go."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelves: OrderedDict[str, Shelf] = OrderedDict()

    @contextmanager
    def turn(self, library: Library, plan_id: str) -> Iterator[Shelf]:
        """
        Give what is kept of a plan to one thread at a time.

        Who takes it reads the plan itself: what is kept here says nothing about who may see it, or what it is by now.
        """
        shelf = self._shelves.get(plan_id) or self.shelf(ready_plan(library, plan_id))
        with shelf.lock:
            yield shelf

    def has(self, plan_id: str) -> bool:
        """Return whether the desk of a plan was opened."""
        with self._lock:
            return plan_id in self._shelves and bool(self._shelves[plan_id].states)

    def shelf(self, plan: PlanRecord) -> Shelf:
        """Return what is kept of a plan."""
        with self._lock:
            shelf = self._shelves.get(plan.id)
            if shelf is None or shelf.created != plan.created:
                shelf = self._shelves[plan.id] = Shelf(plan.created)
            self._shelves.move_to_end(plan.id)
            while len(self._shelves) > 1 and self._too_much():
                self._shelves.popitem(last=False)
            return shelf

    def _too_much(self) -> bool:
        held = sum(shelf.n_bytes for shelf in self._shelves.values())
        return len(self._shelves) > MOST_PLANS or held > MOST_BYTES


def ledger_now(books: Books, shelf: Shelf, plan: PlanRecord) -> Ledger:
    """Return which commands of a plan count now; only those that are new are read."""
    if plan.version < shelf.read_to or plan.created != shelf.created:  # the plan of a restored store
        shelf.created, shelf.ledger, shelf.read_to, shelf.has_rows = plan.created, Ledger(), 0, False
        shelf.states.clear()
    if plan.version > shelf.read_to:
        for command in books.edits.find(plan_id=plan.id, after=(plan.id, shelf.read_to)):
            if command.serial <= plan.version:
                shelf.ledger = shelf.ledger.then(command)
        shelf.read_to = plan.version
    return shelf.ledger


def desk_at(library: Library, shelf: Shelf, plan: PlanRecord, held: tuple[EditCommand, ...]) -> Desk:
    """Return the desk of a plan after the moves that count: from the nearest state that is kept, or from its files."""
    serials = tuple(command.serial for command in held)
    known = next((n for n in range(len(serials), -1, -1) if serials[:n] in shelf.states), None)
    if known is None:
        folder = library.laid_out(drawn_owner(plan.id), plan_owner(plan.id))
        with _opening:
            keep_state(shelf, (), open_desk(folder))
        known = 0
    desk = shelf.states[serials[:known]]
    shelf.states.move_to_end(serials[:known])
    for n in range(known, len(serials)):
        desk = make(desk, held[n].move).desk
        keep_state(shelf, serials[: n + 1], desk)
    return desk


def keep_state(shelf: Shelf, serials: tuple[int, ...], desk: Desk) -> None:
    """Keep a desk, and let go of the one that was not looked at for longest; the first one stays."""
    shelf.states[serials] = desk
    shelf.states.move_to_end(serials)
    while len(shelf.states) > MOST_STATES:
        oldest = next(key for key in shelf.states if key)
        del shelf.states[oldest]
