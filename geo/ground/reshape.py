"""Edit: a feature gets another shape in place of its own."""

from shapely import LineString

from geo.errors import InputError
from geo.ground.chosen import chosen_faults
from geo.ground.joined import joined, meeting
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import shape_faults


def reshape(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with a boundary, road, barrier or building redrawn; it keeps its id and what is said of it.

    Raises
    ------
    InputError
        There is no such feature, or the shape cannot stand for it; carries every fault.
    """
    faults = chosen_faults(layers, edit, among=("boundary", "roads", "barriers", "buildings"))
    if faults:
        raise InputError(faults)
    [feature] = edit.features
    faults = shape_faults(layers, edit.layer, edit.shape, but=feature)
    if faults or edit.shape is None:
        raise InputError(faults)
    if edit.layer != "roads" or not isinstance(edit.shape, LineString):
        return layers.setting(edit.layer, edit.features, "geometry", edit.shape)
    others = layers["roads"].drop(index=feature)
    line = joined(edit.shape, others)
    table = layers["roads"].copy()
    table.loc[others.index, "geometry"] = meeting(others, line).geometry
    return layers.having("roads", table).setting("roads", edit.features, "geometry", line)
