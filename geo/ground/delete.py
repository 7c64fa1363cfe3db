"""Edit: a feature is taken off the ground."""

from geo.errors import Fault, InputError
from geo.ground.chosen import chosen_faults
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import left_outside


def delete(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers without a feature.

    Raises
    ------
    InputError
        There is no such feature; it is the last door, or a boundary among others in which doors lie.
    """
    faults = chosen_faults(layers, edit)
    if faults:
        raise InputError(faults)
    [feature] = edit.features
    after = layers.without(edit.layer, feature)
    if edit.layer == "boundary":
        faults = left_outside(after, list(after["boundary"].geometry))
    elif edit.layer == "households" and not len(after["households"]):
        faults = [Fault(feature, "is the last door; a village needs one", "是最后一个门户；村庄至少需要一个")]
    if faults:
        raise InputError(faults)
    return after
