"""The rows of assignments that changed from one desk to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from api.services.redrawing.desk import Begun, Desk
from api.store.base import Books
from api.store.conditions import Among
from api.store.records.plans import Assigned, PlanRecord
from geo.coverage import Geometries, Ints
from partition.redraw import Drawing


@dataclass(frozen=True)
class RowChange:
    """What is to be done to the rows of a level: units whose rows go, and rows that come."""

    level: str
    gone: tuple[str, ...]
    rows: tuple[Assigned, ...]


def row_changes(plan: PlanRecord, before: Desk | None, after: Desk) -> tuple[RowChange, ...]:
    """Return what changes from a desk to another of the same plan; from None, every row is new."""
    changes = []
    for place, drawing in after.drawings.items():
        old = before.drawings[place] if before else None
        at, gone = _changed(old, drawing)
        if len(at) or gone:
            rows = _rows(plan, place[1], drawing, at, after.begun)
            changes.append(RowChange(place[1], (*gone, *(row.unit_id for row in rows)), rows))
    return tuple(changes)


def keep_changes(books: Books, plan: PlanRecord, changes: Sequence[RowChange]) -> None:
    """Bring the rows of a plan to a desk."""
    for change in changes:
        books.assignments.remove(plan_id=plan.id, level=change.level, unit_id=Among(change.gone))
        books.assignments.add(*change.rows)


def to_lonlat(shapes: Geometries, begun: Begun) -> Geometries:
    """Return shapes in the working CRS as lon/lat; those of a local plane, which has no place on earth, as None."""
    turn = begun.to_lonlat
    if turn is None:
        return np.full(len(shapes), None, dtype=object)

    def placed(xy: Any) -> Any:
        return np.c_[turn.transform(xy[:, 0], xy[:, 1])]

    lonlat: Geometries = shapely.transform(shapes, placed)
    return lonlat


def _changed(old: Drawing | None, new: Drawing) -> tuple[Ints, list[str]]:
    """Return the positions of units that are new, elsewhere or of another shape, and the ids of those that are gone."""
    n = len(new.labels)
    if old is None:
        return np.arange(n), []
    common = min(n, len(old.labels))
    differs = np.ones(n, dtype=bool)
    differs[:common] = old.labels[:common] != new.labels[:common]
    if old.ground is not new.ground:
        cells = (each.ground.units.table.geometry.to_numpy()[:common] for each in (old, new))
        differs[:common] |= np.fromiter((a is not b for a, b in zip(*cells, strict=True)), bool, common)
    return np.flatnonzero(differs), [str(unit) for unit in old.grid_of.index[n:]]


def _rows(plan: PlanRecord, level: str, drawing: Drawing, at: Ints, begun: Begun) -> tuple[Assigned, ...]:
    table = drawing.ground.units.table
    cells = to_lonlat(table.geometry.to_numpy()[at], begun)
    ids, grids, households = table.index.to_numpy()[at], drawing.labels[at], table["households"].to_numpy()[at]
    return tuple(
        Assigned(plan.id, level, str(unit), plan.path, str(grid), int(n), cell)
        for unit, grid, n, cell in zip(ids, grids, households, cells, strict=True)
    )
