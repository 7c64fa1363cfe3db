"""
A planner's edits of a finished plan, as pure moves: each gives a new drawing, what is broken in it and what it changed.

`begin` takes a plan, `apply` makes a move, `undo` takes the last one back: the last few at once, older ones by making
all others again from the start.
"""

from partition.redraw.assign import Assign, Swap
from partition.redraw.cut import CutUnit
from partition.redraw.drawing import Drawing
from partition.redraw.edit import Edited, apply, begin, undo
from partition.redraw.errors import RedrawError
from partition.redraw.exchange import Rebalance, Straighten
from partition.redraw.lock import Lock, LockAll, Rename, Unlock, UnlockAll
from partition.redraw.merge import Merge
from partition.redraw.metrics import Metrics
from partition.redraw.move import Move
from partition.redraw.repair import Repair
from partition.redraw.split import Split

MOVES: dict[str, type[Move]] = {
    "assign": Assign,
    "swap": Swap,
    "merge": Merge,
    "split": Split,
    "cut_unit": CutUnit,
    "lock": Lock,
    "unlock": Unlock,
    "lock_all": LockAll,
    "unlock_all": UnlockAll,
    "rename": Rename,
    "rebalance": Rebalance,
    "straighten": Straighten,
    "repair": Repair,
}
"""Every move by name."""

__all__ = [
    "MOVES",
    "Assign",
    "CutUnit",
    "Drawing",
    "Edited",
    "Lock",
    "LockAll",
    "Merge",
    "Metrics",
    "Move",
    "Rebalance",
    "RedrawError",
    "Rename",
    "Repair",
    "Split",
    "Straighten",
    "Swap",
    "Unlock",
    "UnlockAll",
    "apply",
    "begin",
    "undo",
]
