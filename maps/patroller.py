"""The patroller's page: a patrol on a map, street by street as numbered parts, and the list of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import folium
import shapely
from geopandas import GeoSeries
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.furniture import PAGES
from maps.geojson import collection, lonlat
from maps.layers.tours import CASING, FLAG, INK
from maps.walker import clock, walk_page
from partition.tables import PlanTables
from partition.visits import Pace
from partition.visits.patrol import Patrol, Purpose, Stretch

UNNAMED = "无名道路 unnamed"
MINUTES_PER_M = Pace().minutes_per_m
"""A patrol is walked as fast as a round."""


SHORT_M = 0.5
"""A run that is shorter would be told as 0 m; nobody needs to hear of a corner that lines do not quite meet."""


@dataclass(frozen=True)
class Run:
    """Stretches of one street walked one after the other for one purpose, and corners of others between them."""

    street: str
    purpose: Purpose
    stretches: tuple[Stretch, ...]

    @property
    def walked_m(self) -> float:
        """How long it is."""
        return sum(one.metres for one in self.stretches)


def runs_of(patrol: Patrol) -> list[Run]:
    """Return the runs of a patrol in the order walked; what is shorter than `SHORT_M` is part of the one beside it."""
    runs: list[Run] = []
    for (street, purpose), stretches in groupby(patrol.stretches, lambda one: (one.street, one.purpose)):
        one = Run(street, purpose, tuple(stretches))
        last = runs[-1] if runs else None
        if last is None:
            runs.append(one)
        elif one.walked_m < SHORT_M or (last.street, last.purpose) == (street, purpose):
            runs[-1] = replace(last, stretches=last.stretches + one.stretches)
        elif last.walked_m < SHORT_M:
            runs[-1] = replace(one, stretches=last.stretches + one.stretches)
        else:
            runs.append(one)
    return runs


@dataclass(frozen=True)
class Part:
    """A run of a patrol, and the places passed on it; the number counts from 1."""

    number: int
    run: Run
    places: tuple[str, ...]
    walked_m: float

    @property
    def street(self) -> str:
        """What the street is called."""
        return self.run.street

    @property
    def purpose(self) -> Purpose:
        """Why it is walked."""
        return self.run.purpose

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What is walked, edge by edge."""
        return self.run.stretches

    @property
    def middle(self) -> shapely.Point:
        """Where its number stands: in the middle of its longest stretch."""
        longest = max(self.stretches, key=lambda one: one.metres)
        return shapely.line_interpolate_point(longest.line, 0.5, normalized=True)

    @property
    def metres(self) -> str:
        """How long it is, as shown."""
        return f"{self.run.walked_m:,.0f}"

    @property
    def minutes(self) -> str:
        """How long it takes, as shown."""
        return f"{self.run.walked_m * MINUTES_PER_M:.1f}"

    @property
    def after(self) -> str:
        """Hours and minutes since the start at its end, as shown."""
        return clock(self.walked_m * MINUTES_PER_M)

    @property
    def walked(self) -> str:
        """How far the walk is at its end, as shown."""
        return f"{self.walked_m:,.0f}"


def parts_of(patrol: Patrol, places: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the parts of a patrol; ``places`` are the names of the places that it was asked to pass."""
    found: list[Part] = []
    done, walked_m = 0, 0.0
    for number, run in enumerate(runs_of(patrol), start=1):
        begin, done = done, done + len(run.stretches)
        walked_m += run.walked_m
        here = (call for call in patrol.calls if begin < call.after <= done or (begin == 0 and call.after == 0))
        named = tuple(places[call.place] for call in here)
        found.append(Part(number, run, named, walked_m))
    return tuple(found)


def patrol_map(
    patrol: Patrol,
    tables: PlanTables,
    *,
    title: str,
    places: Sequence[str] = (),
    unreached: Sequence[str] = (),
    attribution: str = "",
) -> folium.Map:
    """
    Return the page of a patrol. It opens from disk with the network off, fits a phone held upright, and prints.

    Raises
    ------
    MapError
        Leaflet's files are not installed.
    """
    parts = parts_of(patrol, places)
    return walk_page(
        patrol.line if patrol.stretches else patrol.start.buffer(1.0),
        _draw(patrol, parts, tables.households.crs),
        tables,
        title=title,
        bar=PAGES.get_template("walk_bar.html").render(title=title, figures=patrol_figures(patrol)),
        listed=PAGES.get_template("patrol_list.html").render(parts=parts, unreached=unreached),
        attribution=attribution,
    )


def patrol_figures(patrol: Patrol) -> list[tuple[str, str]]:
    """Return the figures of a patrol as shown, each with what it counts."""
    figures = [
        (f"{patrol.length_m / 1000:.2f}", "km"),
        (clock(patrol.length_m * MINUTES_PER_M), "小时 h"),
        (f"{patrol.required_m / 1000:.2f}", "km 应巡 to patrol"),
        (f"{patrol.again_m / 1000:.2f}", "km 重复 again"),
    ]
    if patrol.calls:
        figures.append((f"{len(patrol.calls)}", "处 places"))
    return figures


def _draw(patrol: Patrol, parts: Sequence[Part], crs: CRS) -> list[VectorLayer]:
    features = list(_features(patrol, parts))
    shapes = lonlat(GeoSeries([shape for shape, _ in features], crs=crs))
    data = collection(zip(shapes, (told for _, told in features), strict=True))
    keys = (
        Key(symbols.line((CASING, 7.0), (INK, 4.0)), "巡查路线 Patrol"),
        Key(symbols.dots((15, 6.5), fill=INK), "路段，按顺序 Parts in order"),
    )
    return [VectorLayer("tour", data, options={"ink": INK, "casing": CASING, "flag": FLAG}, keys=keys)]


def _features(patrol: Patrol, parts: Sequence[Part]) -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    yield patrol.start, {"kind": "start"}
    for part in parts:
        for one in part.stretches:
            yield one.line, {"kind": "leg", "estimated": False}
        yield part.middle, {"kind": "stop", "number": part.number}
