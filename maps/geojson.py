"""Tables as GeoJSON in longitude and latitude, written so that a page may hold it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

DECIMALS = 6  # 0.1 m: less than a screen shows at the closest zoom
WGS84 = "EPSG:4326"


def lonlat(shapes: GeoSeries) -> GeoSeries:
    """
    Return shapes in longitude and latitude, rounded.

    Nothing is simplified: equal vertices stay equal, so that a shared border stays shared.
    """
    moved = shapes.to_crs(WGS84)
    rounded = shapely.transform(shapely.force_2d(moved.to_numpy()), lambda xy: np.round(xy, DECIMALS))
    return GeoSeries(rounded, index=moved.index, crs=WGS84)


def collect(table: GeoDataFrame, columns: Sequence[str] = ()) -> dict[str, Any]:
    """Return the rows of a table that have a shape as a FeatureCollection with these columns as properties."""
    drawn = table[~(table.geometry.isna() | table.geometry.is_empty)]
    rows = drawn[list(columns)].to_dict("records") if columns else [{}] * len(drawn)
    return collection(zip(lonlat(drawn.geometry), rows, strict=True))


def collection(features: Iterable[tuple[BaseGeometry, Mapping[Any, Any]]]) -> dict[str, Any]:
    """Return a FeatureCollection of shapes in longitude and latitude with their properties."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {str(key): plain(value) for key, value in properties.items()},
                "geometry": shapely.geometry.mapping(shape),
            }
            for shape, properties in features
        ],
    }


def plain(value: Any) -> Any:
    """Return a value that JSON knows: numbers of numpy unboxed, None for what is missing or not a finite number."""
    unboxed = value.item() if isinstance(value, np.generic) else value
    if unboxed is pd.NA or unboxed is pd.NaT or (isinstance(unboxed, float) and not isfinite(unboxed)):
        return None
    return unboxed


def to_script(value: Any) -> str:
    """
    Return JSON that is safe between script tags, as data or as code.

    No ``<``, ``>`` or ``&`` is left to close the element or open a comment, and U+2028 and U+2029, which end a line
    in old JavaScript, are escaped.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
