"""The layers of a ground as a map shows them: lon/lat, by bounding box, no more than what is asked for."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

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

Box = tuple[float, float, float, float]


def features_of(ground: Ground, layers: Sequence[str], box: Box | None = None) -> dict[str, Any]:
    """Return feature collections by layer; of ``box`` (west, south, east, north) what touches it."""
    return {
        name: {"type": "FeatureCollection", "features": list(_features(ground.layers, name, box))} for name in layers
    }


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
    land = _lonlat(np.array([ground.layers.land], dtype=object), ground.layers)[0]
    west, south, east, north = land.bounds
    return float(west), float(south), float(east), float(north)


def _features(layers: Layers, name: str, box: Box | None) -> Iterator[dict[str, Any]]:
    if name == "tray":
        yield from (_waiting(each, layers) for each in tray_of(layers))
        return
    table = layers.tables.get(name)
    if table is None or not len(table):
        return
    shapes = _lonlat(table.geometry.to_numpy(), layers)
    here = np.arange(len(table)) if box is None else np.flatnonzero(shapely.intersects(shapes, shapely.box(*box)))
    columns = [column for column in TOLD.get(name, table.columns.drop("geometry")) if column in table]
    rows = table[columns].iloc[here].to_dict("records")
    for feature, shape, row in zip(table.index[here], shapes[here], rows, strict=True):
        yield _feature(str(feature), shape, {column: _plain(value) for column, value in row.items()})


def _waiting(waiting: Unplaced, layers: Layers) -> dict[str, Any]:
    shape = _lonlat(np.array([waiting.point], dtype=object), layers)[0]
    said = {"households": waiting.households, "group": waiting.group, "words": waiting.words}
    return _feature(waiting.features[0], shape, {**said, "features": list(waiting.features)})


def _feature(feature: str, shape: Any, said: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": feature, "geometry": json.loads(shapely.to_geojson(shape)), "properties": said}


def _lonlat(shapes: np.ndarray, layers: Layers) -> np.ndarray:
    turn = Transformer.from_crs(layers.crs, "EPSG:4326", always_xy=True)

    def placed(xy: np.ndarray) -> np.ndarray:
        lonlat: np.ndarray = np.c_[turn.transform(xy[:, 0], xy[:, 1])].round(DIGITS)
        return lonlat

    moved: np.ndarray = shapely.transform(shapely.force_2d(shapes), placed)
    return moved


def _plain(value: Any) -> Any:
    value = value.item() if isinstance(value, np.generic) else value
    return None if not isinstance(value, str | bool) and pd.isna(value) else value
