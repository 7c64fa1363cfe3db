"""Shapes and spots of a plan in longitude and latitude."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo.formats.write.geojson import DECIMALS

Spot = tuple[float, float]
"""Latitude and longitude."""


def to_lonlat(crs: CRS) -> Transformer:
    """Return the way from a CRS to longitude and latitude of WGS 84."""
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def mapped(shape: BaseGeometry, transformer: Transformer) -> dict[str, Any]:
    """Return a shape as GeoJSON holds it."""

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.stack(transformer.transform(xy[:, 0], xy[:, 1]), axis=1), DECIMALS)

    return dict(shapely.geometry.mapping(shapely.transform(shapely.force_2d(shape), move)))


def spots(shape: BaseGeometry, transformer: Transformer) -> list[Spot]:
    """Return the corners of a shape."""
    xy = shapely.get_coordinates(shape)
    longitude, latitude = transformer.transform(xy[:, 0], xy[:, 1])
    return list(zip(np.round(latitude, DECIMALS).tolist(), np.round(longitude, DECIMALS).tolist(), strict=True))
