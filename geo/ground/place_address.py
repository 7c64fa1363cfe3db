"""Edit: an address whose place was only estimated (未落图) is put on the map."""

from geo.errors import Fault, InputError
from geo.ground.layers import Edit, Layers
from geo.ground.move_door import move_door


def place_address(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with addresses of the tray at a place.

    Raises
    ------
    InputError
        They are not in the tray, or the place cannot be a door; carries every fault.
    """
    placed = move_door(layers, edit)
    known = [feature for feature in edit.features if not layers["households"].at[feature, "estimated"]]
    if known:
        en = "has a place already; move the door instead"
        raise InputError([Fault(feature, en, "已有确定位置；如需改动请移动门户") for feature in known])
    return placed
