"""Edits of a village's ground, one file an edit: layers in, layers out; no files and no clock."""

from collections.abc import Callable

from geo.errors import Fault, InputError
from geo.ground.close_road import close_road
from geo.ground.delete import delete
from geo.ground.draw_barrier import BARRIER_KINDS, draw_barrier
from geo.ground.draw_boundary import draw_boundary
from geo.ground.draw_building import draw_building
from geo.ground.draw_crossing import draw_crossing
from geo.ground.draw_door import draw_door
from geo.ground.draw_path import draw_path
from geo.ground.layers import COLUMNS, Edit, Layers
from geo.ground.move_door import move_door
from geo.ground.place_address import place_address
from geo.ground.planning import planning_layers
from geo.ground.reopen_road import reopen_road
from geo.ground.reshape import reshape
from geo.ground.tray import Tray, Unplaced, tray_of

EDITS: dict[str, Callable[[Layers, Edit], Layers]] = {
    "draw_boundary": draw_boundary,
    "draw_path": draw_path,
    "draw_barrier": draw_barrier,
    "draw_crossing": draw_crossing,
    "draw_building": draw_building,
    "draw_door": draw_door,
    "reshape": reshape,
    "delete": delete,
    "close_road": close_road,
    "reopen_road": reopen_road,
    "move_door": move_door,
    "place_address": place_address,
}
"""Every edit; each gives new layers, or raises `InputError` with all that is wrong."""


def apply_edit(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers after an edit; those that were passed in stay as they are.

    Raises
    ------
    InputError
        There is no edit of the kind, or it cannot be made; carries every fault.
    """
    made = EDITS.get(edit.kind)
    if made is None:
        right = ", ".join(EDITS)
        raise InputError([Fault("kind", f"one of {right} would be right, got {edit.kind!r}", f"应为 {right} 之一")])
    return made(layers, edit)


__all__ = [
    "BARRIER_KINDS",
    "COLUMNS",
    "EDITS",
    "Edit",
    "Layers",
    "Tray",
    "Unplaced",
    "apply_edit",
    "planning_layers",
    "tray_of",
]
