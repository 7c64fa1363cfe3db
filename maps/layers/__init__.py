"""
The layers of a map, each in a file of its own: ``draw(sheet)`` gives what it shows, perhaps nothing.

A new layer is a new file here, its drawing in ``js/``, and a line in `LAYERS`; the order is that of the layer control
and the legend. What lies above what is settled in ``js/sheet.js``.
"""

from collections.abc import Callable

from maps.elements import VectorLayer
from maps.layers import barriers, boundary, buildings, centres, dedicated, grids, households, labels, roads, violations
from maps.sheet import Sheet

Draw = Callable[[Sheet], list[VectorLayer]]

LAYERS: dict[str, Draw] = {
    "grids": grids.draw,
    "dedicated": dedicated.draw,
    "centres": centres.draw,
    "households": households.draw,
    "violations": violations.draw,
    "labels": labels.draw,
    "boundary": boundary.draw,
    "barriers": barriers.draw,
    "roads": roads.draw,
    "buildings": buildings.draw,
}
