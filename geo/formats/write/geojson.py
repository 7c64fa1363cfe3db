"""GeoJSON as RFC 7946 wants it: longitude and latitude, rings right-handed."""

from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame

DECIMALS = 10
"""Of a degree: 0.01 mm, so that a border shared by two grids is still the same line in both."""


def write_geojson(path: Path, table: GeoDataFrame) -> None:
    """Write one layer in any CRS as WGS84, features and columns in their order."""
    lonlat = table.to_crs("EPSG:4326")
    pyogrio.write_dataframe(
        lonlat, path, driver="GeoJSON", layer=path.stem, RFC7946="YES", COORDINATE_PRECISION=DECIMALS
    )
