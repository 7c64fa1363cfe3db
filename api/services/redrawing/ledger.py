"""Which of the commands of a plan count: undo takes the last move back, redo makes it again."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.store.records.plans import EditCommand
from geo.errors import Fault, InputError

UNDO, REDO = "undo", "redo"


@dataclass(frozen=True)
class Ledger:
    """The moves that count, in order, and those that were taken back and can be made again, the next one last."""

    held: tuple[EditCommand, ...] = ()
    taken_back: tuple[EditCommand, ...] = ()

    @property
    def serials(self) -> tuple[int, ...]:
        """What names a state of a plan: the serials of the moves that count."""
        return tuple(command.serial for command in self.held)

    def then(self, command: EditCommand) -> "Ledger":
        """
        Return the ledger after one command more.

        Raises
        ------
        InputError
            There is nothing to take back, or to make again.
        """
        kind = command.move.get("kind")
        if kind == UNDO:
            if not self.held:
                raise InputError([Fault(UNDO, "no edit is left to take back", "没有可撤销的修改")])
            return Ledger(self.held[:-1], (*self.taken_back, self.held[-1]))
        if kind == REDO:
            if not self.taken_back:
                raise InputError([Fault(REDO, "no edit was taken back; nothing to make again", "没有可重做的修改")])
            return Ledger((*self.held, self.taken_back[-1]), self.taken_back[:-1])
        return Ledger((*self.held, command))


def ledger_of(commands: Iterable[EditCommand]) -> Ledger:
    """Return the ledger of the commands of a plan, in the order of their serials."""
    ledger = Ledger()
    for command in commands:
        ledger = ledger.then(command)
    return ledger
