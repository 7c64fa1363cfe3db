"""The tables in which a township is handed over, with their ids."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Polygon

from geo.schema import ADDRESSES
from geo.synthetic.cluster import Cluster
from geo.synthetic.names import numeral
from geo.synthetic.settings import TownshipPlan

ROW_M = 24.0


@dataclass(frozen=True)
class Township:
    """
    A made-up township in one projected CRS in metres.

    ``households``: ``household_id, households, village, group, building_id, unit, floor``; ``villages``: ``code,
    name``; ``roads``: ``highway, name, bridge``; ``barriers``: ``kind, name``; ``buildings``: ``building_id, kind``;
    ``groups``: ``village, name``, the ground that each natural group covers.
    """

    households: GeoDataFrame
    villages: GeoDataFrame
    roads: GeoDataFrame
    barriers: GeoDataFrame
    buildings: GeoDataFrame
    groups: GeoDataFrame


def make_tables(
    plan: TownshipPlan,
    clusters: list[Cluster],
    territories: Mapping[str, Polygon],
    roads: pd.DataFrame,
    barriers: pd.DataFrame,
) -> Township:
    """Return the tables of a township, moved to its place in the world."""
    homes, buildings, groups = [], [], []
    for village in plan.villages:
        rows, built = _number(village.code, [cluster for cluster in clusters if cluster.village == village.code])
        homes.append(rows)
        buildings.append(built)
        groups.append(_groups(village.code, rows, built))
    names = {"code": [v.code for v in plan.villages], "name": [v.name for v in plan.villages]}
    villages = pd.DataFrame({**names, "geometry": [territories[v.code] for v in plan.villages]})
    tables = [pd.concat(homes), villages, roads, barriers, pd.concat(buildings), pd.concat(groups)]
    return Township(*(_moved(table, plan) for table in tables))


def _number(code: str, clusters: list[Cluster]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return homes and buildings of one village with their ids, group by group and row by row from the north."""
    homes = pd.concat([c.homes.assign(cluster=k) for k, c in enumerate(clusters)], ignore_index=True)
    built = pd.concat([c.buildings.assign(cluster=k) for k, c in enumerate(clusters)], ignore_index=True)
    homes = homes.iloc[_door_order(homes)].reset_index(drop=True)
    here = list(zip(homes["cluster"], homes["building"], strict=True))
    there = list(zip(built["cluster"], built["building"], strict=True))
    ids = {key: f"{code}B{number:04d}" for number, key in enumerate(dict.fromkeys([*here, *there]), start=1)}
    homes = homes.assign(village=code, building_id=[ids[key] for key in here])
    homes["household_id"] = [f"{code}-{number:04d}" for number in range(1, len(homes) + 1)]
    built = built.assign(building_id=[ids[key] for key in there]).sort_values("building_id")
    return homes[[*ADDRESSES, "geometry"]], built[["building_id", "kind", "geometry"]]


def _door_order(homes: pd.DataFrame) -> NDArray[np.intp]:
    """Return the order in which doors are numbered: numbered groups, then named ones, each from the north-west."""
    xy = shapely.get_coordinates(homes["geometry"].to_numpy())
    numbered = {f"{numeral(k)}组": k for k in range(1, 20)}
    names = sorted(dict.fromkeys(homes["group"]), key=lambda name: numbered.get(name, len(numbered) + 1))
    places = homes["group"].map({name: k for k, name in enumerate(names)}).to_numpy()
    return np.lexsort((xy[:, 0], -(xy[:, 1] // ROW_M), places))


def _groups(code: str, homes: pd.DataFrame, built: pd.DataFrame) -> pd.DataFrame:
    """Return the ground of every natural group: its houses, closed over the lanes between them."""
    shapes = built.set_index("building_id")["geometry"]
    rows = []
    for name, members in homes.groupby("group", sort=False):
        wide = shapely.buffer(shapes[members["building_id"]].to_numpy(), 14.0, quad_segs=2)
        ground = shapely.buffer(shapely.union_all(wide), -11.0, quad_segs=2)
        rows.append((code, name, shapely.simplify(ground, 1.5)))
    return pd.DataFrame(rows, columns=["village", "name", "geometry"])


def _moved(table: pd.DataFrame, plan: TownshipPlan) -> GeoDataFrame:
    moved = shapely.transform(table["geometry"].to_numpy(), lambda points: points + plan.corner)
    return gpd.GeoDataFrame(table.assign(geometry=moved), geometry="geometry", crs=plan.crs).reset_index(drop=True)
