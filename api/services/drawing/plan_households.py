"""Whether the households of a finished plan are as a plan writes them."""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.errors import Fault, InputError

MOST_HOUSEHOLDS = 10_000
"""Households at one address above which a number is no count."""


def refuse_damaged(households: GeoDataFrame) -> None:
    """
    Refuse households of a plan that no plan writes: its file was changed.

    Raises
    ------
    InputError
        Ids are blank or repeated, counts no numbers, or places no points; carries every fault.
    """
    ids, doors = households["household_id"], households.geometry.to_numpy()
    counts = pd.to_numeric(households["households"], errors="coerce")
    wrong = (
        ("ids that are blank or repeated", "编号空缺或重复", bool((ids.isna() | ids.duplicated()).any())),
        (
            f"counts that are not whole from 0 to {MOST_HOUSEHOLDS}",
            f"户数不是 0 至 {MOST_HOUSEHOLDS} 的整数",
            not (counts.between(0, MOST_HOUSEHOLDS) & (counts % 1 == 0)).all(),
        ),
        ("places that are not points", "位置不是点", not _are_points(doors)),
    )
    faults = [
        Fault("plan.gpkg / households", f"{en}; run gridhood plan anew", f"{zh}；请重新运行 gridhood plan")
        for en, zh, met in wrong
        if met
    ]
    if faults:
        raise InputError(faults)


def _are_points(shapes: NDArray[np.object_]) -> bool:
    points = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(shapes)
    return bool(points.all() and np.isfinite(shapely.get_coordinates(shapes)).all())
