"""Columns of every table that crosses a door, and the check that they are there."""

from collections.abc import Sequence

from pandas import DataFrame

from geo.errors import GeoError

ADDRESSES = ("household_id", "households", "village", "group", "building_id", "unit", "floor")
"""One row an address: unique text id, households there (>= 1), and optional text columns; geometry a point.

Optional text is None where it is not known.
"""

HOUSEHOLDS = (*ADDRESSES, "estimated")
"""Addresses, and whether the point of each is an estimate (推定位置) and not where it was surveyed."""

DOOR_PARTS = ("lane", "door", "estate", "building", "room")
"""What households may say of their doors besides: optional columns of text, None where it is not known."""

GROUPS = ("group", "village", "households")
"""One row a natural group: its name, the village that the row names (None if none), and how many households it has
(NaN where not said); geometry a Point, or the outline as Polygon or MultiPolygon.
"""

VILLAGES = ("code", "name")
ROADS = ("highway", "name", "bridge", "surface")
"""Text, empty where it is not known; geometry a LineString."""

BARRIERS = ("kind", "name")
"""Text, empty where it is not known; geometry a LineString."""

BUILDINGS = ("building_id",)
"""Text, None where it is not known; geometry a Polygon or MultiPolygon."""

DEDICATED = ("name", "kind", "code")
"""Areas that are grids of their own: a name, and text that is empty where it is not known; geometry a Polygon or
MultiPolygon.
"""


def check_columns(what: str, table: DataFrame, columns: Sequence[str]) -> None:
    """
    Refuse a table that lacks columns.

    Raises
    ------
    GeoError
        Names the table and every column that it lacks.
    """
    if missing := [column for column in columns if column not in table.columns]:
        raise GeoError(f"{what}: columns {', '.join(missing)} are missing, got {', '.join(map(str, table.columns))}")
