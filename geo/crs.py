"""The working CRS of a set of places: metres, and little distortion where they lie."""

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pyproj import CRS

from geo.errors import GeoError
from geo.local_plane import LOCAL_PLANE, is_local_plane

WGS84 = CRS.from_epsg(4326)
"""Longitude and latitude in degrees; geometry always holds longitude first, whatever the axis order of the CRS."""

UTM_SOUTH, UTM_NORTH = -80.0, 84.0
"""Latitudes between which UTM is defined."""


def metric_crs(places: GeoSeries) -> CRS:
    """
    Return the WGS 84 / UTM zone of the middle of places; places on the local plane stay there.

    Places east and west of the antimeridian have their middle near it, not on the other side of the earth.

    Raises
    ------
    GeoError
        There are no places, they have no CRS, or some lie north of 84 N or south of 80 S, where UTM ends.
    """
    if places.crs is None:
        raise GeoError("places: a CRS is needed to find the metric one; set it, for example to EPSG:4326")
    if is_local_plane(places.crs):
        return LOCAL_PLANE
    lon, lat = shapely.get_coordinates(places.to_crs(WGS84).to_numpy()).T
    if not len(lon):
        raise GeoError("places: at least one is needed to find the metric CRS, got none")
    if not beyond_utm(lat).any():
        return CRS.from_epsg((32600 if lat.mean() >= 0 else 32700) + _utm_zone(lon))
    raise GeoError(f"places: latitudes {lat.min():.4f} to {lat.max():.4f} leave UTM, which spans 80 S to 84 N")


def to_metric(table: GeoDataFrame, crs: CRS | None = None) -> GeoDataFrame:
    """
    Return a table in a metric CRS: the one given, or that of the middle of its own geometry.

    Raises
    ------
    GeoError
        The table has no CRS, or see `metric_crs`.
    """
    if table.crs is None:
        raise GeoError("table: a CRS is needed to bring it to metres; set it, for example to EPSG:4326")
    return table.to_crs(crs or metric_crs(table.geometry))


def beyond_utm(lat: np.ndarray) -> np.ndarray:
    """Return which latitudes lie where UTM is not defined; NaN and infinity do."""
    return ~((lat >= UTM_SOUTH) & (lat <= UTM_NORTH))


def _utm_zone(lon: np.ndarray) -> int:
    middle = np.degrees(np.angle(np.exp(1j * np.radians(lon)).mean()))
    return int((middle + 180.0) // 6.0) % 60 + 1
