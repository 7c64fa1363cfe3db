"""The leader's map: three coverages to switch between, for a screen on the wall."""

from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import folium
import numpy as np
import shapely

from maps import symbols
from maps.cover import (
    ABSENT_LINE,
    ABSENT_PAPER,
    COVERAGES,
    ON_PALE,
    STEPS,
    CoverArea,
    CoverSheet,
    Figure,
    border_of,
    step_label,
    step_of,
)
from maps.elements import Call, Key, VectorLayer, Verbatim, figure_of
from maps.furniture import PAGES
from maps.geojson import DECIMALS, collection
from maps.offline import make_offline
from maps.views import MAX_ZOOM
from maps.words import level_label

LABELS = {"organisation": "组织 Leaders", "stations": "阵地 Stations", "service": "服务 Visits"}
NUMBERS = (
    "户不在网格内 outside any grid",
    "网格无负责人 grids without leader",
    "网格超出范围 grids out of band",
    "户距站点远 far from a station",
    "户走访逾期 visits overdue",
)
NONE = "未录入 not recorded"
STYLE, SCRIPT = "cover.css", "cover.js"


def leader_map(sheet: CoverSheet, *, attribution: str = "") -> folium.Map:
    """
    Return the coverage of an area as one page that opens from disk with the network off; nothing in it can be changed.

    Nothing is written; the same sheet gives the same page. Texts may hold anything: they are shown as they are.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    page = _blank(sheet)
    bar = PAGES.get_template("cover_bar.html").render(
        title=sheet.title or "全部 All",
        day=sheet.day.isoformat(),
        level=level_label(sheet.level),
        households=figure_label(sheet.households),
        numbers=[(figure_label(one), what) for one, what in zip(sheet.numbers, NUMBERS, strict=True)],
        coverages=[(name, LABELS[name]) for name in COVERAGES],
    )
    figure_of(page).html.add_child(Verbatim(bar), name="title_bar", index=0)
    page.add_child(Call("prepare", {"bounds": _bounds(sheet), "estimated": False}))
    page.add_child(_layer(sheet))
    legend = PAGES.get_template("legend.html").render(keys=_keys(), estimated="")
    figure_of(page).html.add_child(Verbatim(legend), name="legend")
    page.add_child(Call("furnish", {"attribution": attribution}))
    page.add_child(Call("finish", {}))
    return add_own(make_offline(page), styles=(STYLE,), scripts=(SCRIPT,))


def add_own(page: folium.Map, *, styles: tuple[str, ...], scripts: tuple[str, ...]) -> folium.Map:
    """Put files that only one page needs after those of every map."""
    head = figure_of(page).header
    for name in styles:
        head.add_child(Verbatim(f"<style>\n{_file('css', name)}</style>"), name=name)
    for name in scripts:
        head.add_child(Verbatim(f"<script>\n{_file('js', name)}</script>"), name=name)
    return page


def figure_label(one: Figure) -> str:
    """Return a number as a map says it: what is not known is never 0."""
    if one.suppressed:
        return "<10"
    return NONE if one.value is None else f"{one.value:,}"


def blank_page(bounds: list[list[float]], title: str) -> folium.Map:
    """Return a map without layers between two corners, south-west and north-east, latitude first."""
    (south, west), (north, east) = bounds
    page = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=13,
        tiles=None,
        prefer_canvas=True,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.125,
        attributionControl=False,
    )
    page._id = "sheet"  # folium's random ids would make every page a different file
    figure_of(page).title = escape(title)
    return page


def _blank(sheet: CoverSheet) -> folium.Map:
    return blank_page(_bounds(sheet), f"服务覆盖 Coverage · {sheet.title}" if sheet.title else "服务覆盖 Coverage")


def _bounds(sheet: CoverSheet) -> list[list[float]]:
    shapes = [one.shape for one in sheet.areas if one.shape is not None]
    if not shapes:
        return [[18.0, 74.0], [53.0, 135.0]]
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    return [[south, west], [north, east]]


def _layer(sheet: CoverSheet) -> VectorLayer:
    rows = [
        (shapely.transform(one.shape, lambda xy: np.round(xy, DECIMALS)), _properties(one))
        for one in sheet.areas
        if one.shape is not None
    ]
    options = {
        "fills": [fill for _, fill in STEPS],
        "absent": {"paper": ABSENT_PAPER, "line": ABSENT_LINE},
        "borders": [border_of(step) for step in range(len(STEPS))],
        "border": ON_PALE,
        "labels": LABELS,
        "shown": COVERAGES[0],
    }
    return VectorLayer("cover", collection(rows), options=options)


def _properties(one: CoverArea) -> dict[str, Any]:
    told: dict[str, Any] = {"code": one.code, "name": one.name, "households": figure_label(one.households)}
    for name, share in zip(COVERAGES, one.shares, strict=True):
        told[name] = step_of(share)
        told[f"{name}_said"] = NONE if share is None else f"{round(100 * share)} %"
    return told


def _keys() -> list[Key]:
    steps = [Key(symbols.area(fill, ON_PALE), step_label(at)) for at, (_, fill) in enumerate(STEPS)]
    return [*steps, Key(symbols.hatched(ABSENT_PAPER, ABSENT_LINE, ON_PALE), NONE)]


@cache
def _file(folder: str, name: str) -> str:
    return (files("maps") / folder / name).read_text(encoding="utf-8")
