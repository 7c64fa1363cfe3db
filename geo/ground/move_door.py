"""Edit: a door is put where it really is."""

from geo.errors import InputError
from geo.ground.chosen import chosen_faults
from geo.ground.draw_door import group_faults
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import outside_faults, shape_faults


def move_door(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with addresses that share a door moved to a place, which from then on counts as known.

    Raises
    ------
    InputError
        There are no such addresses, or the place cannot be a door; carries every fault.
    """
    faults = [*group_faults(layers), *chosen_faults(layers, edit, among=("households",))]
    faults += shape_faults(layers, "households", edit.shape)
    if edit.shape is not None and not faults:
        faults += outside_faults(layers, edit.shape)
    if faults or edit.shape is None:
        raise InputError(faults)
    moved = layers.setting("households", edit.features, "geometry", edit.shape)
    return moved.setting("households", edit.features, "estimated", value=False)
