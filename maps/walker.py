"""The walker's page: one round on a map and as a list, for a phone and for paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from math import hypot

import folium
import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from maps import symbols
from maps.elements import Call, Key, VectorLayer, Verbatim, figure_of
from maps.furniture import PAGES, add_legend
from maps.geojson import collect, lonlat
from maps.layers import barriers, buildings, labels, roads, tours
from maps.layers.boundary import INK as OUTLINE
from maps.metres import whole_metres
from maps.offline import make_offline
from maps.outing_walk import OutingWalk
from maps.sheet import Bounds, Sheet, lay_out
from maps.views import MAX_ZOOM
from maps.words import level_label, walks_estimated
from partition.tables import PlanTables
from partition.visits import Round

MARGIN = 0.06
"""Room round a round, as a share of its width or height, so that no number is cut off at the edge."""

LEAST_MARGIN_M = 15.0
NEAR_M = 1000.0
"""Below this a walk is told in metres."""

STYLES, SCRIPTS = ("walker.css",), ("tour.js", "numbers.js", "paper.js")


@dataclass(frozen=True)
class Line:
    """
    One line of the list; ``number`` is None where the start is reached again.

    ``estimated`` is said of the way there, ``guessed`` of the place of the stop.
    """

    number: int | None
    households: tuple[str, ...]
    visits: int | None
    metres: str
    at: str
    streets: tuple[str, ...]
    estimated: bool
    guessed: bool


def walker_map(
    one: Round | OutingWalk,
    tables: PlanTables,
    *,
    title: str,
    attribution: str = "",
    doors: Mapping[str, str] | None = None,
) -> folium.Map:
    """
    Return the page of a round or an outing: a map with the stops numbered in order, and the list of them.

    It opens from disk with the network off, fits a phone held upright, and prints. Nothing is written; the same
    round gives the same page. Texts may hold anything: they are shown as they are. Of households it shows the ids, or
    what ``doors`` says in their place, and how many there are, nothing else.

    Parameters
    ----------
    tables
        Those of the grid, in the CRS of the round; roads, barriers and buildings may reach beyond it.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    guessed = _guessed(tables)
    return walk_page(
        shapely.union_all([one.start, *(leg.line for leg in one.legs)]),
        tours.draw(one, tables.households.crs),
        tables,
        title=title,
        bar=_bar(one, guessed, title),
        listed=_list(one, guessed, doors or {}),
        attribution=attribution,
    )


def walk_page(
    shape: BaseGeometry,
    drawn: Sequence[VectorLayer],
    tables: PlanTables,
    *,
    title: str,
    bar: str,
    listed: str,
    attribution: str = "",
) -> folium.Map:
    """
    Return the page of a walk: its layers on the ground round its shape, between a bar and a list, both HTML.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    sheet = _lay_out(shape, tables)
    page = _blank(sheet, title)
    texts = figure_of(page).html
    texts.add_child(Verbatim(bar), name="walk_bar", index=0)
    texts.add_child(Verbatim(listed), name="walk_list")
    page.add_child(Call("prepare", {"bounds": sheet.bounds, "estimated": walks_estimated(tables.estimated)}))
    page.add_child(Call("prepareWalk", {}))
    layers = [_outline(tables), *_ground(sheet), *drawn]
    for layer in layers:
        page.add_child(layer)
    keys = [key for layer in reversed(layers) for key in layer.keys]
    add_legend(page, keys, sheet, attribution=attribution)
    page.add_child(Call("finish", {}))
    page.add_child(Call("putOnPaper", {"bounds": sheet.bounds}))
    return _add_own(make_offline(page))


def clock(minutes: float) -> str:
    """Return minutes as hours and minutes, ``1:05``."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}:{rest:02d}"


def _lay_out(shape: BaseGeometry, tables: PlanTables) -> Sheet:
    """Return the sheet of a walk: its bounds, and the ground of a square round it, for a phone is tall."""
    west, south, east, north = shape.bounds
    margin = max(LEAST_MARGIN_M, MARGIN * max(east - west, north - south))
    frame = shapely.box(west - margin, south - margin, east + margin, north + margin)
    square = frame.centroid.buffer(hypot(east - west, north - south) / 2 + margin, cap_style="square")
    crs = tables.households.crs
    around = gpd.GeoDataFrame({"code": [""], "name": [""]}, geometry=[square], crs=crs)
    sheet = lay_out(replace(tables, villages=around, grids=tables.grids.iloc[:0]))
    return replace(sheet, bounds=_bounds(gpd.GeoSeries([frame], crs=crs)))


def _bounds(frame: gpd.GeoSeries) -> Bounds:
    west, south, east, north = lonlat(frame).total_bounds
    return (float(south), float(west)), (float(north), float(east))


def _blank(sheet: Sheet, title: str) -> folium.Map:
    (south, west), (north, east) = sheet.bounds
    page = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=16,
        tiles=None,
        prefer_canvas=False,  # drawn as SVG it prints as sharp as it is on paper
        maxZoom=MAX_ZOOM,
        zoomSnap=0.125,
        attributionControl=False,
    )
    page._id = "sheet"  # folium's random ids would make every page a different file
    figure_of(page).title = escape(title)
    return page


def _outline(tables: PlanTables) -> VectorLayer:
    """Return the outline of the grid, what is outside it paler."""
    key = Key(symbols.line((OUTLINE, 2.0)), level_label(tables.levels[-1]))
    return VectorLayer("boundary", collect(tables.grids), options={"ink": OUTLINE, "dash": ""}, keys=(key,))


def _ground(sheet: Sheet) -> Iterator[VectorLayer]:
    """Give what lies under the round; not in the layer control, for there is none."""
    for draw in (buildings.draw, barriers.draw, roads.draw, labels.draw):
        yield from draw(sheet)


def _guessed(tables: PlanTables) -> frozenset[str]:
    """Return the ids of the households that stand at an estimated place."""
    doors = tables.households
    return frozenset(doors["household_id"][doors["estimated"].to_numpy(dtype=bool)].astype(str))


def _bar(one: Round | OutingWalk, guessed: frozenset[str], title: str) -> str:
    return PAGES.get_template("walk_bar.html").render(
        title=title,
        figures=[
            (f"{len(one.stops)}", "站 stops"),
            (f"{one.visits}", "户 households"),
            (f"{one.metres / 1000:.1f}", "km") if one.metres >= NEAR_M else (f"{one.metres:.0f}", "m"),
            (clock(one.minutes), "小时 h"),
        ],
        over=_allowed(one) if one.over_budget else None,
        estimated=sum(leg.estimated for leg in one.legs),
        guessed=sum(not guessed.isdisjoint(stop.household_ids) for stop in one.stops),
    )


def _allowed(one: Round | OutingWalk) -> str:
    """Return the minutes that it may take."""
    return f"{one.over_minutes if isinstance(one, OutingWalk) else one.pace.minutes:g}"


def _list(one: Round | OutingWalk, guessed: frozenset[str], doors: Mapping[str, str]) -> str:
    return PAGES.get_template("walk_list.html").render(
        lines=list(_lines(one, guessed, doors)),
        leaves=clock(one.leaves if isinstance(one, OutingWalk) else 0.0),
        pace=None if isinstance(one, OutingWalk) else one.pace,
    )


def _lines(one: Round | OutingWalk, guessed: frozenset[str], doors: Mapping[str, str]) -> Iterator[Line]:
    metres = whole_metres(leg.metres for leg in one.legs)
    for number, (leg, at, to_it) in enumerate(zip(one.legs, one.arrivals, metres, strict=True), start=1):
        stop = one.stops[number - 1] if number <= len(one.stops) else None
        yield Line(
            number=number if stop else None,
            households=tuple(doors.get(each, each) for each in stop.household_ids) if stop else (),
            visits=stop.visits if stop else None,
            metres=f"{to_it:,}",
            at=clock(at),
            streets=leg.streets,
            estimated=leg.estimated,
            guessed=stop is not None and not guessed.isdisjoint(stop.household_ids),
        )


def _add_own(page: folium.Map) -> folium.Map:
    """Put the files that only this page needs after those of every map."""
    head = figure_of(page).header
    for name in STYLES:
        head.add_child(Verbatim(f"<style>\n{_file('css', name)}</style>"), name=name)
    for name in SCRIPTS:
        head.add_child(Verbatim(f"<script>\n{_file('js', name)}</script>"), name=name)
    return page


@cache
def _file(folder: str, name: str) -> str:
    return (files("maps") / folder / name).read_text(encoding="utf-8")
