"""Service stations: those that stand and the new ones, and who walks to which."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from markupsafe import Markup
from numpy.typing import NDArray

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.palette import NO_GRID, PALETTE, colour_polygons
from maps.sheet import Sheet

LABEL, WALKERS = "服务站点 Service stations", "谁走向哪里 Who walks where"
INK = "#1c2740"
FIGURES = ("households", "mean_walk_m", "max_walk_m", "saved_m", "saved_minutes", "covered_alone")
CARD = ("station_id", "kind", "name", *FIGURES)
INKS = ("#1b64a8", "#b4501f", "#2c7a3f", "#7b3a96", "#8a6b00", "#0b8588", "#b53372", "#565b68")
"""Lines of eight stations that can be told apart; the inks of grids are too near each other without their tints."""

LISTED = 12
"""Stations that the legend tells the figures of; more would hide the map, and each has its card."""

ROUND_M = 5.0
"""Metres by which the ground of one station is widened, so that a single door has some too."""


@dataclass(frozen=True)
class Stations:
    """
    One row a station with the columns of `CARD`, and for each household row the number of its station.

    ``beyond`` tells which household rows live farther than ``within_m`` metres from it, where that was asked for.
    """

    table: GeoDataFrame
    nearest: NDArray[np.intp]
    within_m: float | None = None
    beyond: NDArray[np.bool_] | None = None


def draw(sheet: Sheet, stations: Stations) -> list[VectorLayer]:
    """Return the layer of stations above that of straight lines from each door to its station."""
    doors = shapely.get_coordinates(sheet.tables.households.geometry.to_numpy())
    inks = _inks(doors, stations)
    table = stations.table.assign(ink=inks)
    told = [Key(_symbol(row.kind, row.ink), _figures(row)) for row in table.head(LISTED).itertuples(index=False)]
    if len(table) > LISTED:
        told.append(Key(symbols.dots(fill=INK), f"…… 共 {len(table)} 个站点 stations in all"))
    kinds = [Key(_symbol("new", INK), "新站点 New station")]
    if (table["kind"] == "existing").any():
        kinds.append(Key(_symbol("existing", INK), "现有站点 Existing station"))
    lines = collect(_spokes(doors, stations).assign(ink=table["ink"]), ["ink"])
    spoke = Key(symbols.line((inks[-1], 1.2)), "直线所示，并非路径 Straight, not the way")
    return [
        VectorLayer("stations", collect(table, [*CARD, "ink"]), label=LABEL, keys=(*kinds, *told)),
        VectorLayer("walkers", lines, label=WALKERS, keys=(spoke,)),
        *_beyond(sheet, stations),
    ]


def _beyond(sheet: Sheet, stations: Stations) -> list[VectorLayer]:
    """Return the layer of rings round the doors that are beyond reach of every station; nothing if none is."""
    if stations.beyond is None or not stations.beyond.any():
        return []
    doors = sheet.tables.households[stations.beyond]
    label = f"步行 {stations.within_m:g} 米以外 Beyond {stations.within_m:g} m"
    ring = symbols.dots((15, 4.6), fill="none", stroke=NO_GRID.ink, width=1.8)
    key = Key(ring, f"{label}: {int(doors['households'].sum()):,} 户 households")
    return [VectorLayer("beyond", collect(doors, []), label=label, options={"ink": NO_GRID.ink}, keys=(key,))]


def _symbol(kind: str, ink: str) -> Markup:
    if kind == "new":
        return symbols.dots((15, 6.0), fill=ink, stroke="#ffffff", width=1.6)
    return symbols.dots((15, 5.0), fill="#ffffff", stroke=ink, width=2.4)


def _figures(row: Any) -> str:
    """Return what the legend tells of a station: whom it serves, how far they walk, and what it is good for."""
    name = row.name if isinstance(row.name, str) and row.name else row.station_id  # a table may hold NaN for none
    told = [f"{name}: {row.households:,} 户 households", f"平均 mean {row.mean_walk_m:,.0f} m"]
    if row.covered_alone is not None and not np.isnan(row.covered_alone):
        told.append(f"独自覆盖 covered by it alone {row.covered_alone:,.0f} 户")
    if row.saved_m is not None and not np.isnan(row.saved_m):
        told.append(f"节省 saved {row.saved_m:,.0f} 户米 household-m")
    return " · ".join(told)


def _spokes(doors: NDArray[np.float64], stations: Stations) -> GeoDataFrame:
    """Return for each station the lines of those who walk to it, empty where nobody does."""
    places = shapely.get_coordinates(stations.table.geometry.to_numpy())
    lines = np.asarray(shapely.linestrings(np.stack([doors, places[stations.nearest]], axis=1)), dtype=object)
    bundles = [shapely.multilinestrings(lines[stations.nearest == number]) for number in range(len(places))]
    return GeoDataFrame(geometry=bundles, crs=stations.table.crs)


def _inks(doors: NDArray[np.float64], stations: Stations) -> list[str]:
    """Return an ink a station: each its own while there are enough, else such that those of neighbours differ."""
    if len(stations.table) <= len(INKS):
        return list(INKS[: len(stations.table)])
    grounds = [
        shapely.MultiPoint(np.vstack([doors[stations.nearest == number], shapely.get_coordinates(point)]))
        for number, point in enumerate(stations.table.geometry)
    ]
    ink_of = dict(zip((colour.ink for colour in PALETTE), INKS, strict=True))
    return [ink_of[each.ink] for each in colour_polygons([ground.convex_hull.buffer(ROUND_M) for ground in grounds])]
