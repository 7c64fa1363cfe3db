"""An edit as it is kept, with shapes in lon/lat, turned into one of the layers, in metres."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from geo.errors import Fault, InputError
from geo.ground import Edit

_TYPES = ("Point", "LineString", "Polygon", "MultiPolygon")


def edit_of(said: Mapping[str, Any], serial: int, crs: CRS) -> Edit:
    """
    Return an edit as `geo.ground` takes it; what it draws is called by its serial.

    Raises
    ------
    InputError
        Its shape is no geometry that can be drawn.
    """
    shape = None if said.get("shape") is None else to_metres(shape_of(said["shape"]), crs)
    rest = {name: value for name, value in said.items() if name not in ("kind", "layer", "features", "shape")}
    features = tuple(said.get("features") or ())
    return Edit(str(said["kind"]), f"e{serial}", str(said.get("layer") or ""), features, shape, rest)


def shape_of(given: Mapping[str, Any]) -> BaseGeometry:
    """
    Return the geometry of a GeoJSON object, lon/lat, as it is.

    Raises
    ------
    InputError
        It is none, or has places that are not on earth.
    """
    if given.get("type") not in _TYPES:
        right = ", ".join(_TYPES)
        en = f"must be one of {right}, got {str(given.get('type'))[:40]!r}"
        raise InputError([Fault("shape", en, f"应为 {right} 之一")])
    try:
        shape = shapely.geometry.shape(dict(given))
    except (ShapelyError, ValueError, TypeError, IndexError, AttributeError, KeyError) as error:
        text = ("is no geometry of its type; a ring has four places, the last like the first", "几何格式不正确")
        raise InputError([Fault("shape", *text)]) from error
    xy = shapely.get_coordinates(shape)
    if not np.isfinite(xy).all() or (np.abs(xy) > (180, 90)).any():
        text = ("needs longitudes up to 180 and latitudes up to 90, in this order", "应为经度（±180）、纬度（±90）")
        raise InputError([Fault("shape", *text)])
    return shapely.force_2d(shape)


def to_metres(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    """Return a lon/lat shape in a metric CRS."""
    return _moved(shape, *_transformer(crs.to_wkt()), back=False)


def to_lonlat(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    """Return a shape of a metric CRS in lon/lat."""
    return _moved(shape, *_transformer(crs.to_wkt()), back=True)


def _moved(shape: BaseGeometry, transformer: Transformer, *, back: bool) -> BaseGeometry:
    direction = "INVERSE" if back else "FORWARD"
    moved: BaseGeometry = shapely.transform(
        shape, lambda xy: np.c_[transformer.transform(xy[:, 0], xy[:, 1], direction=direction)]
    )
    return moved


@lru_cache(maxsize=64)
def _transformer(wkt: str) -> tuple[Transformer]:
    return (Transformer.from_crs(WGS84, CRS(wkt), always_xy=True),)
