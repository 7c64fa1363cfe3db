"""Edit: a path that people walk is drawn."""

from shapely import LineString

from geo.errors import InputError
from geo.ground.joined import joined, meeting
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import shape_faults


def draw_path(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with one way more, which meets the ways that its ends all but touch.

    Raises
    ------
    InputError
        The shape cannot be a path; carries every fault.
    """
    faults = shape_faults(layers, "roads", edit.shape)
    if faults or not isinstance(edit.shape, LineString):
        raise InputError(faults)
    # where its ends meet other ways it may be too short to be one, or cross itself
    met = shape_faults(layers, "roads", joined(edit.shape, layers["roads"]))
    if met:
        raise InputError(met)
    return add_way(layers, edit, edit.shape, bridge="")


def add_way(layers: Layers, edit: Edit, shape: LineString, *, bridge: str) -> Layers:
    """Return the layers with a way that meets the others at its ends."""
    line = joined(shape, layers["roads"])
    said = {"highway": "path", "name": edit.said.get("name") or "", "bridge": bridge, "surface": "", "closed": False}
    return layers.having("roads", meeting(layers["roads"], line)).adding("roads", edit.id, line, said)
