"""Edit: a road that was closed is opened again."""

from geo.errors import Fault, InputError
from geo.ground.chosen import chosen_faults
from geo.ground.layers import Edit, Layers


def reopen_road(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with a road open again.

    Raises
    ------
    InputError
        There is no such road, or it is not closed.
    """
    faults = chosen_faults(layers, edit, among=("roads",))
    if faults:
        raise InputError(faults)
    open_ones = [feature for feature in edit.features if not layers["roads"].at[feature, "closed"]]
    if open_ones:
        raise InputError([Fault(feature, "is not closed", "没有封闭") for feature in open_ones])
    return layers.setting("roads", edit.features, "closed", value=False)
