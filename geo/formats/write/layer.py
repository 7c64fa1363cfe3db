"""What every writer of layers is given."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
from geopandas import GeoDataFrame

GeometryType = Literal["Point", "MultiPoint", "MultiLineString", "MultiPolygon", "Unknown"]


@dataclass(frozen=True)
class Layer:
    """
    One layer to be written.

    ``geometry_type`` ``Unknown`` allows any shape; a Multi type takes single shapes too. ``qml`` is the style QGIS
    opens the layer in where the format carries one, None for QGIS's own.
    """

    name: str
    table: GeoDataFrame
    geometry_type: GeometryType
    qml: str | None = None


def as_typed(table: GeoDataFrame) -> GeoDataFrame:
    """Return the table with every column of mixed objects as text: a column of nothing would become numbers."""
    mixed = [name for name in table.columns.drop(table.geometry.name) if table[name].dtype == object]
    return table.astype({name: pd.StringDtype() for name in mixed})
