"""Which of the edits of a ground count: undo takes the last one back, redo makes it again, an import begins anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.store.records.ground import GroundEdit
from geo.errors import Fault, InputError

UNDO, REDO, IMPORT = "undo", "redo", "import"


@dataclass(frozen=True)
class History:
    """The edits that count, in order, and those that were taken back and can be made again, the next one last."""

    held: tuple[GroundEdit, ...] = ()
    taken_back: tuple[GroundEdit, ...] = ()

    def then(self, command: GroundEdit) -> "History":
        """
        Return the history after one command more.

        Raises
        ------
        InputError
            There is nothing to take back, or to make again.
        """
        kind = command.edit.get("kind")
        if kind == IMPORT:
            return History()
        if kind == UNDO:
            if not self.held:
                raise InputError([Fault(UNDO, "no edit is left to take back", "没有可撤销的修改")])
            return History(self.held[:-1], (*self.taken_back, self.held[-1]))
        if kind == REDO:
            if not self.taken_back:
                raise InputError([Fault(REDO, "no edit was taken back; nothing to make again", "没有可重做的修改")])
            return History((*self.held, self.taken_back[-1]), self.taken_back[:-1])
        return History((*self.held, command))

    @property
    def serials(self) -> tuple[int, ...]:
        """What names a state of a ground: the serials of the edits that count."""
        return tuple(command.serial for command in self.held)


@dataclass(frozen=True)
class GroundState:
    """
    What names a ground as it stands: the serial of the last import in place of itself, 0 for the first, and the edits.

    Edits that were taken back lead to the state that was there before them.
    """

    imported: int
    serials: tuple[int, ...]


def state_of(commands: Sequence[GroundEdit], version: int) -> GroundState:
    """Return the state that a ground had at a version, from all commands in the order of their serials."""
    until = [command for command in commands if command.serial <= version]
    imports = [command.serial for command in until if command.edit.get("kind") == IMPORT]
    return GroundState(imports[-1] if imports else 0, history_of(until).serials)


def history_of(commands: Iterable[GroundEdit], version: int | None = None) -> History:
    """Return the history of commands in the order of their serials; with a version, as it was then."""
    history = History()
    for command in commands:
        if version is None or command.serial <= version:
            history = history.then(command)
    return history
