"""Centres that the planner gave: each the centre of exactly one grid, in which it stands."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoDataFrame

from partition.verify.case import Case, Level
from partition.verify.finding import Finding, about
from partition.verify.measure import Measures

RULE = "given_centres"

NEAR_M = 0.01
"""A centre this close to its grid stands in it, and one this close to the place given is that one."""


def given_centres(measures: Measures) -> Iterator[Finding]:
    """Yield centres of no grid or of several, grids without one, centres outside their grid, and invented ones."""
    case = measures.case
    for level in case.levels:
        if level.centres_given is not None and case.centres is not None:
            yield from _one_each(case, level, case.centres[case.centres["level"] == level.name])
    if case.centres is not None and case.given_centres is not None:
        yield from _as_given(case.centres, case.given_centres)


def _one_each(case: Case, level: Level, centres: GeoDataFrame) -> Iterator[Finding]:
    grids = case.grids[level.name]
    if len(centres) != level.centres_given:
        yield Finding(
            rule=RULE,
            severity="must",
            en=f"report.json says that {level.centres_given:g} centres were given, plan.gpkg holds {len(centres)}",
            zh=f"report.json 写明给定 {level.centres_given:g} 个中心，plan.gpkg 有 {len(centres)} 个",
            level=level.name,
            measured=float(len(centres)),
            allowed=f"{level.centres_given:g}",
            unit="centres",
        )
    strange = centres[~centres["grid_id"].isin(grids.index)]
    yield from about(
        strange["grid_id"], RULE, "given centres of unknown grids", "给定中心所属网格不存在", level=level.name
    )
    twice = centres.loc[centres["grid_id"].duplicated(), "grid_id"]
    yield from about(twice, RULE, "grids with several given centres", "有多个给定中心的网格", level=level.name)
    home = np.asarray(grids.geometry.reindex(centres["grid_id"]))
    away = ~(shapely.distance(np.asarray(centres.geometry), home) <= NEAR_M) & centres["grid_id"].isin(grids.index)
    yield from about(
        centres.loc[away, "grid_id"],
        RULE,
        "grids whose given centre stands outside",
        "给定中心在界外的网格",
        level=level.name,
    )
    named = centres.drop_duplicates("grid_id").set_index("grid_id")["centre_id"].reindex(grids.index)
    other = named.fillna("") != grids["centre_id"].fillna("")
    yield from about(grids.index[other], RULE, "grids with another centre_id", "centre_id 不符的网格", level=level.name)


def _as_given(centres: GeoDataFrame, given: GeoDataFrame) -> Iterator[Finding]:
    """Yield centres of the plan that the planner did not give, and how many of those given are missing."""
    away = shapely.distance(np.asarray(centres.geometry)[:, None], np.asarray(given.geometry)[None, :])
    strange = centres.loc[(away > NEAR_M).all(axis=1), "grid_id"]
    yield from about(strange, RULE, "grids whose centre is none of those given", "中心不在给定文件中的网格")
    lost = int((away > NEAR_M).all(axis=0).sum())
    if lost:
        yield Finding(
            rule=RULE,
            severity="must",
            en=f"{lost} of the {len(given)} centres given are centres of no grid",
            zh=f"给定的 {len(given)} 个中心中有 {lost} 个不是任何网格的中心",
            measured=float(lost),
            allowed="0",
            unit="centres",
        )
