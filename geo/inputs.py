"""What a planner gave, read and checked: tables in one metric CRS."""

from dataclasses import dataclass

from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS

from geo.errors import Fault


@dataclass(frozen=True)
class Inputs:
    """
    Every table of a planner, without a fault, in one projected CRS in metres.

    Attributes
    ----------
    crs
        WGS 84 / UTM, the zone of the middle of the villages.
    households
        The columns of `geo.schema.HOUSEHOLDS`; ``village`` as the file says it. Points, each inside a village where
        villages are given; a RangeIndex in the order of the rows of the file.
    kept
        The same rows, only the columns that were read, under the planner's own headings and in their order:
        ``households`` as numbers, all else as text.
    villages
        ``code, name`` and the boundary, which overlap nowhere; None if no boundary was given.
    roads, barriers, buildings
        The columns of `geo.schema`; single lines, polygons; perhaps no rows.
    notices
        What is worth knowing but not wrong: things that were assumed, dropped, moved or settled.
    dropped_columns
        Headings that were not read: those of the households as they are, those of other files as ``roads.surface``.
    """

    crs: CRS
    households: GeoDataFrame
    kept: DataFrame
    villages: GeoDataFrame | None
    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    notices: tuple[Fault, ...]
    dropped_columns: tuple[str, ...]
