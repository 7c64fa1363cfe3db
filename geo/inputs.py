"""What a planner gave, read and checked: tables in one metric CRS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geopandas import GeoDataFrame
from pandas import DataFrame
from pyproj import CRS

from geo.datum import WGS84
from geo.detective import DatumVerdict
from geo.errors import Fault, Text
from geo.schema import DEDICATED, GROUPS


@dataclass(frozen=True)
class Source:
    """
    One file as it was read: for which part, how many entries, in which CRS and encoding (None: no choice).

    ``datum`` is that in which it gave its places; ``recast`` tells that the CRS is not what the file says, ``turned``
    that its northings or latitudes stood first.
    """

    role: str
    file: str
    entries: int
    crs: str | None
    encoding: str | None
    datum: str = WGS84
    recast: bool = False
    turned: bool = False


@dataclass(frozen=True)
class Inputs:
    """
    Every table of a planner, without a fault, in one projected CRS in metres.

    Attributes
    ----------
    crs
        WGS 84 / UTM, the zone of the middle of the villages.
    households
        The columns of `geo.schema.HOUSEHOLDS`; ``village`` as the file says it, or, of addresses in words that name
        none, the only one that is given. Points, each inside a village where villages are given; a RangeIndex in the
        order of the rows of the file.
    kept
        The same rows, only the columns that were read, under the planner's own headings and in their order:
        ``households`` as numbers, all else as text.
    villages
        ``code, name`` and the boundary, which overlap nowhere; None if no boundary was given.
    roads, barriers, buildings
        The columns of `geo.schema`; single lines, polygons; perhaps no rows.
    notices
        What is worth knowing but not wrong: things that were assumed, dropped, moved or settled.
    sources
        What was read from which file.
    groups
        The columns of `geo.schema.GROUPS`; perhaps no rows.
    dedicated
        The columns of `geo.schema.DEDICATED`: areas that are grids of their own and overlap nowhere, whole; perhaps no
        rows.
    by_group
        Whether there was no table of households: each of their rows then is a natural group as a whole, in the order
        of ``groups``.
    counted
        Whether somebody counted the households; else their numbers are estimated from a map.
    datum
        What the files say of the datum in which they fit each other; None where nothing was judged.
    dropped_columns
        Headings that were not read: those of the households as they are, those of other files as ``roads.lit``.
    denied_columns
        Of those the ones that hold things about people, and what.
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
    sources: tuple[Source, ...] = ()
    groups: GeoDataFrame = field(default_factory=lambda: GeoDataFrame(columns=[*GROUPS, "geometry"]))
    dedicated: GeoDataFrame = field(default_factory=lambda: GeoDataFrame(columns=[*DEDICATED, "geometry"]))
    by_group: bool = False
    counted: bool = True
    datum: DatumVerdict | None = None
    denied_columns: Mapping[str, Text] = field(default_factory=dict)
