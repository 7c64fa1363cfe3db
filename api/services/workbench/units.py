"""The units of a plan: what each is, its cell, and who hangs together with whom."""

from typing import Any

import numpy as np
import pandas as pd

from api.schemas.workbench import UnitsOut
from api.services.redrawing.desk import Desk
from api.services.redrawing.outlines import Outlines
from api.services.workbench.coded import coded_line
from geo.coverage import Flags
from partition.ground import Ground


def units_of(desk: Desk) -> UnitsOut:
    """Return the units of all villages, one village after the other."""
    outlines = desk.outlines
    tables = [ground.units.table for ground in outlines.grounds.values()]
    return UnitsOut(
        ids=[str(unit) for table in tables for unit in table.index],
        village=[at for at, table in enumerate(tables) for _ in range(len(table))],
        households=[int(n) for table in tables for n in table["households"]],
        doors=[int(n) for table in tables for n in table["points"]],
        group=_texts(tables, "group"),
        building=_texts(tables, "building_id"),
        dedicated=_texts(tables, "dedicated"),
        rings=outlines.arcs.rings,
        near=_pairs(outlines, shut=False),
        shut=_pairs(outlines, shut=True),
    )


def borders_of(desk: Desk) -> dict[str, Any]:
    """Return the borders of the units, each once, with the two units that it divides; -1 is outside."""
    arcs = desk.outlines.arcs
    return {
        "arcs": [coded_line(line) for line in arcs.lines],
        "left": arcs.left.tolist(),
        "right": arcs.right.tolist(),
    }


def _pairs(outlines: Outlines, *, shut: bool) -> list[int]:
    """Return the pairs of units, flat, that hang together, or whose common border is shut."""
    found: list[int] = []
    for village, ground in outlines.grounds.items():
        met = _shut(ground) if shut else ground.adjacency.is_open
        pairs = np.c_[ground.adjacency.left[met], ground.adjacency.right[met]] + outlines.first[village]
        found += pairs.ravel().tolist()
    return found


def _shut(ground: Ground) -> Flags:
    return np.asarray(~ground.adjacency.is_open)


def _texts(tables: list[Any], column: str) -> list[str | None]:
    """Return a column of texts, None where there is none."""
    return [
        None if pd.isna(value) else str(value)
        for table in tables
        for value in (table[column].to_numpy(dtype=object) if column in table else [None] * len(table))
    ]
