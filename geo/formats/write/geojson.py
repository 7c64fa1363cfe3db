"""GeoJSON as RFC 7946 wants it: longitude and latitude, rings right-handed."""

from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame

DECIMALS = 13
"""Of a degree: 0.01 µm, nearly all that a number holds. With ten, 0.01 mm, polygons crossed themselves where many
borders meet in a hub less than 0.1 mm wide."""


def write_geojson(path: Path, table: GeoDataFrame) -> None:
    """Write one layer in any CRS as WGS84, features and columns in their order."""
    lonlat = table.to_crs("EPSG:4326")
    pyogrio.write_dataframe(
        lonlat, path, driver="GeoJSON", layer=path.stem, RFC7946="YES", COORDINATE_PRECISION=DECIMALS
    )
