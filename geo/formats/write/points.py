"""The places of a layer as two columns of a table."""

from geopandas import GeoDataFrame
from pandas import DataFrame

from geo.crs import WGS84

DECIMALS = 9
"""Of a degree: 0.1 mm."""


def with_lonlat(table: GeoDataFrame) -> DataFrame:
    """
    Return a table with the columns ``lon`` and ``lat`` of WGS 84 in place of its geometry.

    An area or a line is told by a point of it; a column of one of these names gives way.
    """
    points = table.geometry.representative_point().to_crs(WGS84)
    others = table.drop(columns=[table.geometry.name, *{"lon", "lat"}.intersection(table.columns)])
    return DataFrame(others).assign(lon=points.x.round(DECIMALS), lat=points.y.round(DECIMALS))
