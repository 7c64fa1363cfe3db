"""The maps that people open."""

from html import escape
from typing import Any

import folium
from folium.utilities import JsCode

from maps.elements import Call, figure_of
from maps.furniture import add_legend, add_title_bar
from maps.layers import LAYERS
from maps.layers.picture import PlacedPicture
from maps.layers.picture import draw as draw_picture
from maps.offline import make_offline
from maps.sheet import LIMIT, Sheet, lay_out
from maps.words import walks_estimated
from partition.tables import PlanTables

MAX_ZOOM = 21  # a room of a house; without tiles Leaflet knows no end and some layers stay blank


def planner_map(
    tables: PlanTables,
    *,
    title: str,
    attribution: str = "",
    limit: int = LIMIT,
    picture: PlacedPicture | None = None,
) -> folium.Map:
    """
    Return the planner's map of a division: a wall map that opens from disk with the network off.

    Nothing is written; `maps.offline` gives the page as text or saves it. The same tables give the same page, byte
    by byte. Texts may hold anything: they are shown as they are. Households, and buildings, beyond ``limit`` features
    are left out, which the title bar says. A picture lies under everything.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    sheet = lay_out(tables, limit=limit)
    page = blank_map(sheet, title)
    add_title_bar(page, sheet, title=title)
    page.add_child(Call("prepare", {"bounds": sheet.bounds, "estimated": walks_estimated(tables.estimated)}))
    layers = [layer for draw in LAYERS.values() for layer in draw(sheet)]
    if picture is not None:
        layers += draw_picture(picture)
    for layer in layers:
        page.add_child(layer)
    add_legend(page, [key for layer in layers for key in layer.keys], sheet, attribution=attribution)
    page.add_child(layer_control())
    page.add_child(Call("finish", {}))
    return make_offline(page)


def blank_map(sheet: Sheet, title: str) -> folium.Map:
    """Return a map without layers that shows the sheet."""
    (south, west), (north, east) = sheet.bounds
    page = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=14,
        tiles=None,
        prefer_canvas=True,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.125,
        wheelPxPerZoomLevel=90,
        attributionControl=False,
    )
    page._id = "sheet"  # folium's random ids would make every page a different file
    figure_of(page).title = escape(title)
    return page


def layer_control() -> folium.LayerControl:
    """Return the switch of layers, folded away on a phone."""
    narrow: Any = JsCode("gridhood.isNarrow()")  # folium writes the code as it is, whatever its annotation says
    control = folium.LayerControl(position="topright", collapsed=narrow, autoZIndex=False)
    control._id = "layers"
    return control
