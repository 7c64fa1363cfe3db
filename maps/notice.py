"""The public notice of one grid: its outline, who is responsible for it, the station. No door stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import folium
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps import symbols
from maps.elements import Call, Key, VectorLayer, Verbatim, figure_of
from maps.furniture import PAGES
from maps.geojson import DECIMALS, collection
from maps.leader import add_own, blank_page
from maps.offline import make_offline
from maps.papers.code import qr_svg
from maps.papers.templates import ours
from maps.words import level_label

FILL, INK, STATION = "#dcebe6", "#1f5f5c", "#b3242a"
STYLE, SCRIPT = "notice.css", "notice.js"


@dataclass(frozen=True)
class NoticePerson:
    """Who leads a grid or one round it: the title, the name, the telephone at work."""

    area: str
    title: str
    name: str
    work_phone: str = ""


@dataclass(frozen=True)
class NoticeStation:
    """A service station; its point in degrees of WGS 84."""

    name: str
    point: shapely.Point
    hours: str = ""
    phone: str = ""


@dataclass(frozen=True)
class NoticeSheet:
    """
    What the public notice of a grid says.

    ``shape`` is in degrees of WGS 84, ``link`` the address to which its code leads, empty for none.
    """

    code: str
    level: str
    name: str
    village: str
    shape: BaseGeometry
    people: Sequence[NoticePerson] = ()
    stations: Sequence[NoticeStation] = ()
    link: str = ""


def notice(sheet: NoticeSheet) -> folium.Map:
    """
    Return the notice as one page that opens from disk with the network off.

    Nothing is written; the same sheet gives the same page. Texts may hold anything: they are shown as they are.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    bounds = _bounds(sheet)
    page = blank_page(bounds, f"{sheet.village} {sheet.name}".strip())
    told = PAGES.get_template("notice.html").render(
        sheet=sheet, level=level_label(sheet.level), code=ours(qr_svg(sheet.link)) if sheet.link else ""
    )
    figure_of(page).html.add_child(Verbatim(told), name="title_bar", index=0)
    page.add_child(Call("prepare", {"bounds": bounds, "estimated": False}))
    for layer in _layers(sheet):
        page.add_child(layer)
    keys = [Key(symbols.area(FILL, INK, width=2.0), sheet.name)]
    if sheet.stations:
        keys.append(Key(symbols.dots((15, 5.0), fill=STATION, stroke="#ffffff", width=1.6), "服务站点 Service station"))
    legend = PAGES.get_template("legend.html").render(keys=keys, estimated="")
    figure_of(page).html.add_child(Verbatim(legend), name="legend")
    page.add_child(Call("furnish", {"attribution": ""}))
    page.add_child(Call("finish", {}))
    return add_own(make_offline(page), styles=(STYLE,), scripts=(SCRIPT,))


def _layers(sheet: NoticeSheet) -> list[VectorLayer]:
    outline = shapely.transform(sheet.shape, lambda xy: np.round(xy, DECIMALS))
    stations = collection((one.point, {"name": one.name}) for one in sheet.stations)
    return [
        VectorLayer("noticed", collection([(outline, {"name": sheet.name})]), options={"fill": FILL, "ink": INK}),
        VectorLayer("noticed_stations", stations, options={"fill": STATION}),
    ]


def _bounds(sheet: NoticeSheet) -> list[list[float]]:
    around = shapely.union_all([sheet.shape, *(one.point for one in sheet.stations)])
    west, south, east, north = around.bounds
    return [[south, west], [north, east]]
