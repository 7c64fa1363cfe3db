"""The move that makes one grid of several."""

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from geo.errors import Fault
from partition.redraw import reasons
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse


@dataclass(frozen=True)
class Merge:
    """Make one grid of several, by id; it keeps id and name of the one with most households, the others retire."""

    grids: tuple[str, ...]

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with one grid in place of the others."""
        if len(self.grids) < 2:
            en = "fewer than two grids were given; name all that are to become one"
            refuse([Fault(", ".join(self.grids) or "grids", en, "不足两个网格，请给出要合并的全部网格")])
        refuse(reasons.unknown_grids(drawing, self.grids))
        refuse(reasons.locked(drawing, self.grids) + reasons.dedicated_grids(drawing, self.grids))
        kept = min(self.grids, key=lambda grid: (-drawing.households(grid), grid))
        gone = frozenset(self.grids) - {kept}
        merged = drawing.assigned(np.flatnonzero(np.isin(drawing.labels, list(gone))), kept)
        names = MappingProxyType({grid: name for grid, name in drawing.names.items() if grid not in gone})
        return replace(merged, names=names, retired=drawing.retired | gone)
