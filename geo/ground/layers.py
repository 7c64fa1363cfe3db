"""The layers of a village's ground as a planner's hand meets them, and one edit of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import shapely
from geopandas import GeoDataFrame
from pandas import Index, concat
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "boundary": ("code", "name"),
        "roads": ("highway", "name", "bridge", "surface", "closed"),
        "barriers": ("kind", "name", "closes"),
        "buildings": ("building_id",),
        "households": ("households", "estimated"),
    }
)
"""
The layers that can be edited, and the columns that each has at least.

``closed`` marks roads on which nobody walks for now, ``closes`` barriers that cut the paths across them, but for
bridges. Addresses may have the other columns of `geo.formats.roles`. Text is None or empty where it is not known.
"""

FLAGS = ("closed", "closes", "estimated")

OUTLINE_M = 100.0
"""Where no boundary is known, the land goes on so far round the outermost doors."""


@dataclass(frozen=True)
class Layers:
    """
    The layers of a ground, in one projected CRS in metres.

    Every table is indexed by the ids of its features, which are text and stay what they are; those of
    ``households`` are the household ids. ``by_group`` says that whole groups stand for addresses, so that there are
    none.
    """

    crs: CRS
    tables: Mapping[str, GeoDataFrame]
    by_group: bool = False

    def __getitem__(self, layer: str) -> GeoDataFrame:
        """Return the table of a layer."""
        return self.tables[layer]

    @property
    def land(self) -> BaseGeometry:
        """The land of all villages; where no boundary is known, that round the doors."""
        if len(self["boundary"]):
            return shapely.union_all(self["boundary"].geometry.to_numpy())
        hull: BaseGeometry = shapely.multipoints(self["households"].geometry.to_numpy()).convex_hull.buffer(OUTLINE_M)
        return hull

    def having(self, layer: str, table: GeoDataFrame) -> "Layers":
        """Return the layers with another table in place of one."""
        return replace(self, tables=MappingProxyType({**self.tables, layer: table}))

    def adding(self, layer: str, feature: str, shape: BaseGeometry, said: Mapping[str, Any]) -> "Layers":
        """Return the layers with one feature more, the last of its layer; of columns not said nothing is known."""
        table = self[layer]
        row: dict[str, Any] = {
            name: said.get(name, name not in FLAGS and None) for name in table.columns if name != table.geometry.name
        }
        added = GeoDataFrame({name: [value] for name, value in row.items()}, geometry=[shape], crs=self.crs)
        added.index = Index([feature], name=table.index.name)
        whole = concat([table, added.astype({name: table[name].dtype for name in row})]) if len(table) else added
        return self.having(layer, GeoDataFrame(whole, geometry="geometry", crs=self.crs))

    def without(self, layer: str, feature: str) -> "Layers":
        """Return the layers without a feature."""
        return self.having(layer, self[layer].drop(index=feature))

    def setting(self, layer: str, features: tuple[str, ...], column: str, value: Any) -> "Layers":
        """Return the layers with one value, perhaps a shape, in a column of some features."""
        table = self[layer].copy()
        for feature in features:
            table.at[feature, column] = value
        return self.having(layer, table)


@dataclass(frozen=True)
class Edit:
    """
    One edit: its kind, the id of what it draws, what it is about, the shape in metres, and what else is said.

    ``features`` are ids in ``layer``; an edit that draws has none.
    """

    kind: str
    id: str
    layer: str = ""
    features: tuple[str, ...] = ()
    shape: BaseGeometry | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
