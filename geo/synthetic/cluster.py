"""What every settlement hands over: its roads, homes, buildings and the ground it covers."""

from dataclasses import dataclass

import pandas as pd
from shapely import Polygon

ROAD_COLUMNS = ["highway", "name", "bridge", "geometry"]
HOME_COLUMNS = ["households", "group", "building", "unit", "floor", "geometry"]
BUILDING_COLUMNS = ["building", "kind", "geometry"]


@dataclass(frozen=True)
class Cluster:
    """
    A nucleus, hamlet or estate of a village, in township coordinates.

    ``homes`` has a row an address and ``building`` refers to ``buildings``; ``ground`` is what roads through the
    fields keep out of.
    """

    village: str
    roads: pd.DataFrame
    homes: pd.DataFrame
    buildings: pd.DataFrame
    ground: Polygon
