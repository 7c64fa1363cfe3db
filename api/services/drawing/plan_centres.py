"""The given centres of a finished plan, read back: those of its layer ``centres`` that are no household's."""

from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import pyogrio
from geopandas import GeoDataFrame
from pyproj import CRS

from geo.errors import Fault, InputError
from geo.formats.geopackage import layer_names

CENTRES = "centres"
COLUMNS = ("level", "grid_id", "village", "centre_id", "centre_name")


def read_given_centres(plan: Path, levels: Collection[str], crs: CRS) -> GeoDataFrame | None:
    """
    Return the given centres of a plan.gpkg, as `partition.tables.PlanTables.centres`, in a CRS; None without any.

    Raises
    ------
    InputError
        The layer cannot be read.
    """
    if CENTRES not in layer_names(plan):
        return None
    try:
        table = pyogrio.read_dataframe(plan, layer=CENTRES)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        where, en, zh = f"{plan.name} / {CENTRES}", f"cannot be read: {error}", f"无法读取：{error}"
        raise InputError([Fault(where, f"{en}; run gridhood plan anew", f"{zh}；请重新运行 gridhood plan")]) from error
    wanted = {*COLUMNS, "household_id"}
    if not isinstance(table, GeoDataFrame) or table.crs is None or not wanted <= {*table.columns}:
        return None  # a plan from before centres could be given
    given = table[table["household_id"].isna() & table["level"].isin(levels) & table.geometry.notna()]
    if given.empty:
        return None
    return gpd.GeoDataFrame(given[[*COLUMNS, "geometry"]].reset_index(drop=True), crs=table.crs).to_crs(crs)
