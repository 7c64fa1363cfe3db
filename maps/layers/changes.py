"""What changes between two plans: households that move, and land that goes from one grid to another."""

from dataclasses import dataclass
from typing import Any

from geopandas import GeoDataFrame

from maps import symbols
from maps.elements import Key, VectorLayer
from maps.geojson import collect
from maps.words import level_label

Data = dict[str, Any]

HOUSEHOLDS, LAND = "变动住户 Households that move", "变动范围 Land that changes hands"
INK, FILL = "#b3261e", "#f2b8a0"


@dataclass(frozen=True)
class Changes:
    """
    What changes at one level.

    ``moved`` has ``household_id, households, from, to`` and the point, ``land`` ``from, to, area_m2`` and the area.
    """

    level: str
    moved: GeoDataFrame
    land: GeoDataFrame


def draw(changes: Changes, number: int) -> list[VectorLayer]:
    """Return the land and above it the households of a level, nothing where none changes; ``number`` names them."""
    label = level_label(changes.level)
    options = {"ink": INK, "fill": FILL, "level": changes.level}
    layers = []
    if len(changes.land):
        key = Key(symbols.area(FILL, INK, width=1.4, dash="4 3"), f"{LAND} · {label}")
        data = collect(changes.land, ["from", "to", "area_m2"])
        layers.append(_layer("land", data, f"{LAND} · {label}", number, options, key))
    if len(changes.moved):
        key = Key(symbols.dots((15, 4.6), fill=INK, stroke="#ffffff", width=1.2), f"{HOUSEHOLDS} · {label}")
        data = collect(changes.moved, ["household_id", "households", "from", "to"])
        layers.append(_layer("movers", data, f"{HOUSEHOLDS} · {label}", number, options, key))
    return layers


def _layer(kind: str, data: Data, label: str, number: int, options: Data, key: Key) -> VectorLayer:
    return VectorLayer(kind, data, slug=f"{kind}_{number}", label=label, options=options, keys=(key,))
