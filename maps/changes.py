"""The map of what changes between two plans, over the second of them."""

from collections.abc import Sequence
from importlib.resources import files

import folium

from maps.elements import Call, Verbatim, figure_of
from maps.furniture import Found, add_legend, add_title_bar
from maps.layers import barriers, boundary, buildings, grids, labels, roads
from maps.layers import changes as changes_layer
from maps.layers.changes import Changes
from maps.offline import make_offline
from maps.sheet import LIMIT, lay_out
from maps.views import blank_map, layer_control
from maps.words import level_label, walks_estimated
from partition.tables import PlanTables

SCRIPT = "changes.js"
GROUND = (grids.draw, labels.draw, boundary.draw, barriers.draw, roads.draw, buildings.draw)


def changes_map(
    tables: PlanTables,
    changes: Sequence[Changes],
    *,
    title: str,
    found: Sequence[Found] = (),
    attribution: str = "",
    limit: int = LIMIT,
) -> folium.Map:
    """
    Return the map of a plan with what changed of another one on it.

    It opens from disk with the network off. The same input gives the same page. Two plans are
    compared here and not checked: the page says so, and lists what was ``found`` of them.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    sheet = lay_out(tables, limit=limit)
    page = blank_map(sheet, title)
    add_title_bar(page, sheet, title=title, found=found, extra=[_moved(each) for each in changes])
    page.add_child(Call("prepare", {"bounds": sheet.bounds, "estimated": walks_estimated(tables.estimated)}))
    drawn = [layer for number, each in enumerate(changes) for layer in changes_layer.draw(each, number)]
    layers = [*(layer for draw in GROUND for layer in draw(sheet)), *drawn]
    for layer in layers:
        page.add_child(layer)
    add_legend(page, [key for layer in layers for key in layer.keys], sheet, attribution=attribution)
    page.add_child(layer_control())
    page.add_child(Call("finish", {}))
    page = make_offline(page)
    script = (files("maps") / "js" / SCRIPT).read_text(encoding="utf-8")
    figure_of(page).header.add_child(Verbatim(f"<script>\n{script}</script>"), name=SCRIPT)
    return page


def _moved(changes: Changes) -> tuple[str, str]:
    """Return how many households change grid at a level, and what that counts."""
    return f"{int(changes.moved['households'].sum()):,}", f"户变更 households change {level_label(changes.level)}"
