"""The map of service stations and of those who walk to them."""

from dataclasses import replace
from importlib.resources import files

import folium

from maps.elements import Call, Verbatim, figure_of
from maps.furniture import add_legend, add_title_bar
from maps.layers import barriers, boundary, buildings, households, roads
from maps.layers import stations as stations_layer
from maps.layers.stations import Stations
from maps.offline import make_offline
from maps.sheet import LIMIT, lay_out
from maps.views import blank_map, layer_control
from maps.words import walks_estimated
from partition.tables import PlanTables

SCRIPT = "stations.js"
GROUND = (households.draw, boundary.draw, barriers.draw, roads.draw, buildings.draw)


def stations_map(
    tables: PlanTables, stations: Stations, *, title: str, attribution: str = "", limit: int = LIMIT
) -> folium.Map:
    """
    Return the map of stations: where they stand, who walks to which, and what each saves.

    It opens from disk with the network off; grids of a plan are not drawn. The same input gives the same page.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    sheet = lay_out(replace(tables, levels=(), grids=tables.grids.iloc[:0]), limit=limit)
    page = blank_map(sheet, title)
    add_title_bar(page, sheet, title=title)
    page.add_child(Call("prepare", {"bounds": sheet.bounds, "estimated": walks_estimated(tables.estimated)}))
    layers = [*stations_layer.draw(sheet, stations), *(layer for draw in GROUND for layer in draw(sheet))]
    for layer in layers:
        page.add_child(layer)
    add_legend(page, [key for layer in layers for key in layer.keys], sheet, attribution=attribution)
    page.add_child(layer_control())
    page.add_child(Call("finish", {}))
    page = make_offline(page)
    script = (files("maps") / "js" / SCRIPT).read_text(encoding="utf-8")
    figure_of(page).header.add_child(Verbatim(f"<script>\n{script}</script>"), name=SCRIPT)
    return page
