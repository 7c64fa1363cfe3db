"""Moves that leave every unit where it is: lock and unlock a grid or all of them, give one a name."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from geo.errors import Fault
from partition.redraw import reasons
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse


@dataclass(frozen=True)
class Lock:
    """Keep the units of a grid in it, and others out."""

    grid: str

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the grid locked."""
        refuse(reasons.unknown_grids(drawing, (self.grid,)))
        if self.grid in drawing.locked:
            name = drawing.names[self.grid]
            refuse([Fault(self.grid, f"{name} is locked already; nothing to lock", f"{name}已锁定，无需再锁")])
        return replace(drawing, locked=drawing.locked | {self.grid}, appraisal=None)


@dataclass(frozen=True)
class Unlock:
    """Take the lock off a grid."""

    grid: str

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the grid unlocked."""
        refuse(reasons.unknown_grids(drawing, (self.grid,)))
        if self.grid not in drawing.locked:
            name = drawing.names[self.grid]
            refuse([Fault(self.grid, f"{name} is not locked; nothing to unlock", f"{name}未锁定，无需解锁")])
        return replace(drawing, locked=drawing.locked - {self.grid}, appraisal=None)


@dataclass(frozen=True)
class LockAll:
    """Keep the units of every grid where they are."""

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with every grid locked."""
        every = frozenset(drawing.names)
        if drawing.locked >= every:
            en, zh = "every grid is locked already; nothing to lock", "全部网格均已锁定，无需再锁"
            refuse([Fault(drawing.ground.village.code, en, zh)])
        return replace(drawing, locked=drawing.locked | every, appraisal=None)


@dataclass(frozen=True)
class UnlockAll:
    """Take the locks off all grids."""

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing without a lock."""
        if not drawing.locked:
            text = ("no grid is locked; nothing to unlock", "没有已锁定的网格，无需解锁")
            refuse([Fault(drawing.ground.village.code, *text)])
        return replace(drawing, locked=frozenset(), appraisal=None)


@dataclass(frozen=True)
class Rename:
    """Call a grid by another name; its id stays."""

    grid: str
    name: str

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the grid's new name."""
        refuse(reasons.unknown_grids(drawing, (self.grid,)))
        name = self.name.strip()
        bearer = next((grid for grid, called in drawing.names.items() if called == name), None)
        if not name:
            refuse([Fault(self.grid, "the name is empty; give at least one letter", "名称为空，请至少写一个字")])
        if bearer is not None:
            en, zh = f"{bearer} is called {name} already; give another name", f"{bearer}已叫{name}，请换一个名称"
            refuse([Fault(self.grid, en, zh)])
        return replace(drawing, names=MappingProxyType({**drawing.names, self.grid: name}), appraisal=None)
