"""Outlines of buildings through which a border of grids runs, though all doors of the building are in one grid."""

import shapely

from geo.errors import Fault
from geo.formats.layer import list_some
from partition.tables import PlanTables

CUT_M2 = 4.0
"""A corner smaller than this beyond a border is drawing, no cut."""


def cut_outlines(tables: PlanTables, file: str) -> tuple[Fault, ...]:
    """
    Return the notice of outlines that reach into several grids of the lowest level, nothing where there are none.

    Those of buildings that are divided among grids by stairwell or floor are meant to. ``file`` is that of buildings.
    """
    outlines, level = tables.buildings, tables.levels[-1]
    grids = tables.grids_of(level)
    one, other = shapely.STRtree(grids.geometry.to_numpy()).query(outlines.geometry.to_numpy(), predicate="intersects")
    shared = shapely.area(shapely.intersection(outlines.geometry.to_numpy()[one], grids.geometry.to_numpy()[other]))
    reaches = outlines.iloc[one[shared >= CUT_M2]]
    met = reaches.index[reaches.index.duplicated()].unique()
    doors = tables.households.dropna(subset="building_id")
    n_grids = doors.groupby("building_id")[level].nunique()
    cut = outlines.loc[met]
    cut = cut[~cut["building_id"].isin(n_grids.index[n_grids > 1])]
    if cut.empty:
        return ()
    names = cut["building_id"].dropna().tolist()
    some = list_some(names) if names else ("", "")
    text = (
        f"borders run through {len(cut)} of {len(outlines)} outlines of buildings, whose doors are in one grid each "
        f"all the same{': ' + some[0] if names else ''}; move the border where it matters",
        f"{len(outlines)} 个楼栋轮廓中有 {len(cut)} 个被网格边界穿过，其门户仍各在一个网格内"
        f"{'：' + some[1] if names else ''}；必要时请调整边界",
    )
    return (Fault(file, *text),)
