"""Where grids have given centres: what the search of a move is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from geo.adjacency import components
from partition.problem import Flags, Ints, Singles
from partition.redraw.drawing import Drawing
from partition.score import measure_grid


@dataclass(frozen=True)
class Anchors:
    """
    What given centres hold fast.

    ``start`` is the slot of each unit to begin with, -1 where none; ``pinned`` are the units in which centres stand.
    ``to_slot_m`` as in `partition.problem.Problem`; None where some slot is new and has no centre.
    """

    start: Ints
    pinned: Flags
    to_slot_m: Singles | None


def anchors_of(drawing: Drawing, units: Ints, today: Ints, tasks: Sequence[Ints], lists: csr_array) -> Anchors | None:
    """
    Return what centres hold fast of some units, by position; None where the level has no given centres.

    A centre belongs to the slot in which its unit is today; in a task without any today, to the slots in the order of
    the centres. A grid in which none stands walks to its household centre of today.

    Parameters
    ----------
    today
        The slot of each unit, -1 where none.
    tasks
        The slots of each task.
    """
    centres = drawing.ground.centres_at(drawing.level.name)
    if centres is None:
        return None
    local = np.full(len(drawing.labels), -1, dtype=np.intp)
    local[units] = np.arange(len(units))
    centre_of = np.full(sum(len(slots) for slots in tasks), -1, dtype=np.intp)
    pinned, start = np.zeros(len(units), dtype=bool), today.copy()
    new = iter(np.concatenate([slots for slots in tasks if not np.isin(slots, today).any()] or [np.arange(0)]))
    for centre in np.flatnonzero(local[centres.unit] >= 0):
        unit = local[centres.unit[centre]]
        slot = int(start[unit]) if start[unit] >= 0 else int(next(new, -1))
        if slot >= 0 and centre_of[slot] < 0:
            centre_of[slot], start[unit], pinned[unit] = centre, slot, True
    return Anchors(_held(start, pinned, lists), pinned, _to_slots(drawing, units, today, centre_of))


def _held(start: Ints, pinned: Flags, lists: csr_array) -> Ints:
    """Return the start without the pieces of a slot that do not hang together with its pinned unit."""
    entries = lists.tocoo()
    same = start[entries.row] == start[entries.col]
    piece = components(len(start), entries.row[same].astype(np.intp), entries.col[same].astype(np.intp))
    torn = np.isin(start, start[pinned]) & ~np.isin(piece, piece[pinned])
    return np.where(torn, -1, start)


def _to_slots(drawing: Drawing, units: Ints, today: Ints, centre_of: Ints) -> Singles | None:
    """Return the metres from units to the centre of each slot; None where a slot has none, given or of today."""
    if (centre_of < 0).all() or not np.isin(np.flatnonzero(centre_of < 0), today).all():
        return None
    ground, radius_m = drawing.ground, drawing.level.radius_m
    to_given = ground.centre_walk_m(radius_m)[units]
    columns = []
    for slot, centre in enumerate(centre_of):
        if centre >= 0:
            columns.append(to_given[:, centre])
            continue
        grid = str(drawing.labels[units[today == slot][0]])
        household = measure_grid(drawing.plan, ground, grid)["centre_household_id"]
        row = int(np.flatnonzero(ground.village.households["household_id"].to_numpy() == household)[0])
        columns.append(ground.unit_walk_m(ground.units.of_household[[row]], radius_m)[units, 0])
    return np.stack(columns, axis=1).astype(np.float32)
