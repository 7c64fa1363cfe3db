"""Every household is in exactly one grid at every level, and every file says the same one."""

from collections.abc import Iterator

import pandas as pd

from partition.verify.case import Case
from partition.verify.finding import Finding, about
from partition.verify.measure import Measures

RULE = "assignment"

MOVED_M = 0.01
"""A household this far from where the input has it has been moved."""


def assignment(measures: Measures) -> Iterator[Finding]:
    """Yield households and units without a grid, in an unknown one, in two, or in different ones by different files."""
    case = measures.case
    yield from _against_input(case)
    yield from _placed(case, case.units, "units", "单元")
    yield from _placed(case, case.recorded, "households", "住户")
    yield from _by_unit(case)
    if case.assignment is not None:
        yield from _listed(case, case.assignment)
        yield from _agreed(case, case.assignment)


def _against_input(case: Case) -> Iterator[Finding]:
    """Yield households that the plan lost, invented or changed."""
    lost = case.households.index.difference(case.recorded.index)
    invented = case.recorded.index.difference(case.households.index)
    yield from about(
        lost, RULE, "households in no grid: the plan does not know them", "规划中没有的住户，不属于任何网格"
    )
    yield from about(
        invented, RULE, "households in the plan that the input does not have", "规划中有而输入中没有的住户"
    )
    both = case.households.index.intersection(case.recorded.index)
    real, plan = case.households.loc[both], case.recorded.loc[both]
    moved = real.geometry.distance(plan.geometry) > MOVED_M
    yield from about(both[moved], RULE, "households not where the input has them", "位置与输入不符的住户")
    for column, zh in (("households", "户数"), ("building_id", "楼栋")):
        changed = real[column].astype(object).fillna("") != plan[column].astype(object).fillna("")
        yield from about(
            both[changed], RULE, f"households with other {column} than in the input", f"{zh}与输入不符的住户"
        )


def _placed(case: Case, table: pd.DataFrame, layer: str, zh: str) -> Iterator[Finding]:
    """Yield rows of a layer that have no grid at a level, or one that does not exist."""
    for level in case.level_names:
        grids = table[level]
        none, unknown = grids.isna(), grids.notna() & ~grids.isin(case.grids[level].index)
        yield from about(table.index[none], RULE, f"{layer} without a grid", f"没有网格的{zh}", level=level)
        yield from about(
            table.index[unknown], RULE, f"{layer} in a grid that does not exist", f"所在网格不存在的{zh}", level=level
        )


def _by_unit(case: Case) -> Iterator[Finding]:
    """Yield households of an unknown unit, and households in another grid or village than their unit."""
    households = case.recorded
    known = households["unit_id"].isin(case.units.index)
    yield from about(households.index[~known], RULE, "households of a unit that does not exist", "所属单元不存在的住户")
    households = households[known]
    for column in ("village", *case.level_names):
        unit = case.units[column].reindex(households["unit_id"]).to_numpy()
        differ = households[column].notna() & (households[column] != unit)
        level, what, zh = (None, "village", "村") if column == "village" else (column, "grid", "网格")
        yield from about(
            households.index[differ],
            RULE,
            f"households moved: in another {what} than their unit",
            f"被移动的住户：所在{zh}与其单元不同",
            level=level,
        )


def _listed(case: Case, rows: pd.DataFrame) -> Iterator[Finding]:
    """Yield households that assignment.csv misses, invents or repeats."""
    real, listed = case.households.index, rows["household_id"].dropna()
    yield from about(
        real.difference(listed), RULE, "households missing from assignment.csv", "assignment.csv 中缺少的住户"
    )
    yield from about(
        sorted(set(listed) - set(real)), RULE, "unknown households in assignment.csv", "assignment.csv 中不存在的住户"
    )
    twice = listed[listed.duplicated()].unique()
    yield from about(twice, RULE, "households more than once in assignment.csv", "assignment.csv 中重复的住户")
    nameless = rows.index[rows["household_id"].isna()]
    yield from about(
        map(str, nameless + 2), RULE, "lines of assignment.csv without a household", "assignment.csv 中没有住户编号的行"
    )


def _agreed(case: Case, rows: pd.DataFrame) -> Iterator[Finding]:
    """Yield households that assignment.csv leaves without a grid, or puts in another one than plan.gpkg."""
    known = rows[rows["household_id"].isin(case.recorded.index)]
    ids = known["household_id"]
    for level in case.level_names:
        plan = case.recorded[level].reindex(ids).to_numpy()
        none, differ = known[level].isna(), known[level].notna() & (known[level] != plan)
        yield from about(
            ids[none],
            RULE,
            "households without a grid in assignment.csv",
            "assignment.csv 中没有网格的住户",
            level=level,
        )
        yield from about(
            ids[differ],
            RULE,
            "households in another grid in assignment.csv than in plan.gpkg",
            "在 assignment.csv 与 plan.gpkg 中网格不同的住户",
            level=level,
        )
