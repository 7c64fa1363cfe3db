"""Edit: the outline of a building is drawn."""

from geo.errors import InputError
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import shape_faults


def draw_building(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with one building more, whose id no door has yet.

    Raises
    ------
    InputError
        The shape cannot be a building; carries every fault.
    """
    faults = shape_faults(layers, "buildings", edit.shape)
    if faults or edit.shape is None:
        raise InputError(faults)
    return layers.adding("buildings", edit.id, edit.shape, {"building_id": edit.id})
