"""Edit: a bridge is drawn over a river, or a crossing of a railway, a road, a wall."""

import numpy as np
from shapely import LineString

from geo.adjacency import crossing_points
from geo.errors import Fault, InputError
from geo.ground.draw_path import add_way
from geo.ground.layers import Edit, Layers
from geo.ground.shapes import WHERE, shape_faults


def draw_crossing(layers: Layers, edit: Edit) -> Layers:
    """
    Return the layers with a way that gets from one side of a barrier to the other, and that no barrier cuts.

    Raises
    ------
    InputError
        The shape cannot be a way, or crosses no barrier; carries every fault.
    """
    faults = shape_faults(layers, "roads", edit.shape)
    if not faults:
        way = np.array([edit.shape], dtype=object)
        if not len(crossing_points(layers["barriers"].geometry.to_numpy(), way)):
            en = "crosses no barrier; draw it from one side of a river, railway or wall to the other, or draw a path"
            faults.append(Fault(WHERE, en, "没有跨过任何屏障；请从河、铁路或围墙的一侧画到另一侧，或改画小路"))
    if faults or not isinstance(edit.shape, LineString):
        raise InputError(faults)
    return add_way(layers, edit, edit.shape, bridge="yes")
