"""A village: its boundary, tables and walking network, in one projected CRS in metres."""

from dataclasses import dataclass

from geopandas import GeoDataFrame
from shapely import MultiPolygon, Polygon


@dataclass(frozen=True)
class Village:
    """
    One village, checked when built.

    ``households`` has a RangeIndex in the order of the planner's file rows of this village and the columns of
    `geo.schema.HOUSEHOLDS`. ``estimated`` names what was not given but derived: ``boundary``, ``roads``.
    """

    code: str
    name: str
    boundary: Polygon | MultiPolygon
    households: GeoDataFrame
    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    estimated: frozenset[str]
