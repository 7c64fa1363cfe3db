"""The map of what was read, before anything is divided."""

import folium

from maps.elements import Call
from maps.furniture import add_legend, add_title_bar
from maps.layers import barriers, boundary, buildings, dedicated, households, roads, violations
from maps.offline import make_offline
from maps.sheet import LIMIT, lay_out
from maps.views import blank_map, layer_control
from maps.words import walks_estimated
from partition.tables import PlanTables

LAYERS = (
    *(households.draw, violations.draw, dedicated.draw),
    *(boundary.draw, barriers.draw, roads.draw, buildings.draw),
)
"""Those of the planner's map that need no grids, in the order of the layer control."""


def ground_map(tables: PlanTables, *, title: str, attribution: str = "", limit: int = LIMIT) -> folium.Map:
    """
    Return the map of a planner's files: what was read, and in the list of the title bar what is worth knowing.

    ``tables`` have no levels, units or grids; ``violations`` holds what is worth knowing, each with its place.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    sheet = lay_out(tables, limit=limit)
    page = blank_map(sheet, title)
    add_title_bar(page, sheet, title=title)
    page.add_child(Call("prepare", {"bounds": sheet.bounds, "estimated": walks_estimated(tables.estimated)}))
    layers = [layer for draw in LAYERS for layer in draw(sheet)]
    for layer in layers:
        page.add_child(layer)
    add_legend(page, [key for layer in layers for key in layer.keys], sheet, attribution=attribution)
    page.add_child(layer_control())
    page.add_child(Call("finish", {}))
    return make_offline(page)
