"""Moves of single units: into another grid, or two units for one another."""

from dataclasses import dataclass

import numpy as np

from geo.errors import Fault
from partition.redraw import reasons
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse


@dataclass(frozen=True)
class Assign:
    """Put units, by id, into a grid."""

    units: tuple[str, ...]
    grid: str

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the units in the grid."""
        refuse(reasons.unknown_units(drawing, self.units) + reasons.unknown_grids(drawing, (self.grid,)))
        at = drawing.positions(self.units)
        moved = at[drawing.labels[at] != self.grid]
        if len(moved) == 0:
            name = drawing.names[self.grid]
            refuse([Fault(", ".join(self.units), f"already in {name}; name another grid", f"已在{name}，请选另一网格")])
        touched = (self.grid, *sorted(set(drawing.labels[moved])))
        apart = reasons.dedicated_units(drawing, moved) + reasons.dedicated_grids(drawing, (self.grid,))
        refuse(reasons.locked(drawing, touched) + (apart or reasons.emptied(drawing, moved)))
        return drawing.assigned(moved, self.grid)


@dataclass(frozen=True)
class Swap:
    """Let two units of different grids, by id, take each other's place."""

    a: str
    b: str

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the two units exchanged."""
        pair = (self.a, self.b)
        refuse(reasons.unknown_units(drawing, pair))
        at = drawing.positions(pair)
        grids = drawing.labels[at]
        if grids[0] == grids[1]:
            name = drawing.names[grids[0]]
            en = f"both lie in {name}; choose units of two grids"
            refuse([Fault(f"{self.a}, {self.b}", en, f"同在{name}，请选两个网格的单元")])
        refuse(reasons.locked(drawing, tuple(grids)) + reasons.dedicated_grids(drawing, tuple(grids)))
        return drawing.assigned(at, np.array([grids[1], grids[0]], dtype=object))
