"""The layers of a ground as a map shows them: lon/lat, by bounding box, no more than what is asked for."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS, Transformer

from api.services.ground.now import Ground
from geo.errors import Fault, InputError
from geo.ground import COLUMNS, Layers, Unplaced, tray_of

DOORS = frozenset({"households", "tray"})
"""What shows where single households live."""

OPEN = tuple(layer for layer in COLUMNS if layer not in DOORS)
SHOWN = (*COLUMNS, "dedicated", "groups", "tray")
TOLD = {"households": ("households", "estimated", "group", "building_id"), "groups": ("group", "households")}
DIGITS = 9
"""Digits behind the point of a degree: a tenth of a millimetre, so that what snaps to a way lies on it."""

RANKS = (
    ("motorway", "trunk", "primary"),
    ("secondary", "motorway_link", "trunk_link", "primary_link"),
    ("tertiary", "secondary_link", "tertiary_link"),
    ("unclassified", "residential", "living_street"),
)
"""Kinds of roads, the main ones first: from afar no others are shown than there is room for."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Asked:
    """
    What of a ground is to be shown.

    Of ``box`` (west, south, east, north) what touches it; all if None. ``most`` is the number of features of a layer
    up to which they are shown; of more roads the main ones are shown, of anything else none. In the tray ``find`` is
    looked for, and the first ``most`` that match are shown.
    """

    layers: Sequence[str]
    box: Box | None = None
    most: int | None = None
    find: str = ""


@dataclass(frozen=True)
class Shown:
    """Feature collections by layer, and how many features of each are there besides these: too many to be shown."""

    layers: dict[str, Any]
    lacking: dict[str, int]


def shown_of(ground: Ground, asked: Asked) -> Shown:
    """Return the layers that are asked for."""
    layers, lacking = {}, {}
    for name in asked.layers:
        features, n_more = _tray(ground.layers, asked) if name == "tray" else _features(ground.layers, name, asked)
        layers[name] = {"type": "FeatureCollection", "features": features}
        if n_more:
            lacking[name] = n_more
    return Shown(layers, lacking)


def counts_of(layers: Layers) -> dict[str, int]:
    """Return how many features every layer has, but the tray."""
    return {name: len(table) for name, table in layers.tables.items() if name in SHOWN}


def read_box(text: str | None) -> Box | None:
    """
    Return a box from text such as ``116.1,37.2,116.2,37.3``.

    Raises
    ------
    InputError
        It is no box.
    """
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west, south, east, north = np.nan, 0.0, 0.0, 0.0
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        en = f"reads west,south,east,north in degrees, got {text[:80]!r}"
        raise InputError([Fault("bbox", en, f"应为 西,南,东,北（度），得到 {text[:80]!r}")])
    return west, south, east, north


def bounds_of(ground: Ground) -> Box:
    """Return west, south, east and north of a village."""
    land = _lonlat(np.array([ground.layers.land], dtype=object), ground.layers.crs)[0]
    west, south, east, north = land.bounds
    return float(west), float(south), float(east), float(north)


def _features(layers: Layers, name: str, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    """Return the features of a layer that are shown, and how many more there are."""
    table = layers.tables.get(name)
    if table is None or not len(table):
        return [], 0
    placed = _placed.of(table, layers.crs)
    here = np.arange(len(table)) if asked.box is None else placed.within(asked.box)
    shown = here if asked.most is None or len(here) <= asked.most else _main(name, table, here, asked.most)
    columns = [column for column in TOLD.get(name, table.columns.drop("geometry")) if column in table]
    rows = table[columns].iloc[shown].to_dict("records")
    texts = shapely.to_geojson(placed.shapes[shown])
    features = [
        _feature(str(feature), text, {column: _plain(value) for column, value in row.items()})
        for feature, text, row in zip(table.index[shown], texts, rows, strict=True)
    ]
    return features, len(here) - len(shown)


def _main(name: str, table: GeoDataFrame, here: np.ndarray, most: int) -> np.ndarray:
    """Return the rows of the main roads, as many kinds of them as there is room for; of another layer none."""
    if name != "roads":
        return here[:0]
    kinds = table["highway"].iloc[here].to_numpy()
    shown = here[:0]
    for upto in range(1, len(RANKS) + 1):
        wanted = here[np.isin(kinds.astype(str), [kind for rank in RANKS[:upto] for kind in rank])]
        if len(wanted) > most:
            break
        shown = wanted
    return shown


def _tray(layers: Layers, asked: Asked) -> tuple[list[dict[str, Any]], int]:
    found = tray_of(layers, find=asked.find, most=asked.most)
    points = shapely.to_geojson(_lonlat(np.array([each.point for each in found.shown], dtype=object), layers.crs))
    features = [_waiting(each, text) for each, text in zip(found.shown, points, strict=True)]
    return features, found.n - len(features)


def _waiting(waiting: Unplaced, text: str) -> dict[str, Any]:
    said = {"households": waiting.households, "group": waiting.group, "words": waiting.words}
    return _feature(waiting.features[0], text, {**said, "features": list(waiting.features)})


def _feature(feature: str, text: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": feature, "geometry": json.loads(text), "properties": said}


class _Placed:
    """A table in lon/lat, and a tree of its shapes, which is planted where somebody looks at a part."""

    def __init__(self, table: GeoDataFrame, crs: CRS) -> None:
        self.table = table
        self.shapes = _lonlat(table.geometry.to_numpy(), crs)
        self._tree: shapely.STRtree | None = None

    def within(self, box: Box) -> np.ndarray:
        """Return the rows that touch a box, in their order."""
        self._tree = self._tree or shapely.STRtree(self.shapes)
        found: np.ndarray = np.sort(self._tree.query(shapely.box(*box), predicate="intersects"))
        return found


class _Places:
    """The tables that were last looked at: who pans over a ground asks for the same ones again and again."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[int, _Placed] = OrderedDict()

    def of(self, table: GeoDataFrame, crs: CRS) -> _Placed:
        """Return a table in lon/lat; tables of a ground are never changed, an edit makes another one."""
        with self._lock:
            placed = self._kept.get(id(table))
            if placed is not None:
                self._kept.move_to_end(id(table))
                return placed
        placed = _Placed(table, crs)
        with self._lock:
            self._kept[id(table)] = placed  # which holds the table, so that no other one gets its id meanwhile
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return placed


_placed = _Places(most=24)


def _lonlat(shapes: np.ndarray, crs: CRS) -> np.ndarray:
    turn = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def placed(xy: np.ndarray) -> np.ndarray:
        lonlat: np.ndarray = np.c_[turn.transform(xy[:, 0], xy[:, 1])].round(DIGITS)
        return lonlat

    moved: np.ndarray = shapely.transform(shapely.force_2d(shapes), placed)
    return moved


def _plain(value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    return None if not isinstance(value, str | bool) and pd.isna(value) else value
