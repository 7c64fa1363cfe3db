"""The lower bound that the report states follows from the multipliers in plan.gpkg."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from partition.verify.files.columns import number
from partition.verify.finding import Finding
from partition.verify.measure import GridMeasure, Measures

RULE = "bound"

ROUNDED_M = 1e-3
"""Bounds are stated to millimetres."""

SLACK = 1e-6
"""By what share the bound may lie above that of the judge's own walks, which agree to about so much."""

Floats = NDArray[np.float64]


def bound(measures: Measures) -> Iterator[Finding]:
    """Yield lower bounds that their multipliers do not give, and totals that are not the sum over the villages."""
    for level in measures.case.level_names:
        stated = {
            code: number(figures.get("lower_bound_m"))
            for (code, name), figures in measures.case.report.rows.items()
            if name == level
        }
        for code, metres in stated.items():
            if code is not None and metres is not None:
                yield from _village(measures, level, code, metres)
        parts = [metres for code, metres in stated.items() if code is not None and metres is not None]
        whole = stated.get(None)
        if whole is not None and abs(whole - sum(parts)) > ROUNDED_M * (1 + len(parts)):
            yield _finding(None, level, whole, sum(parts), "the villages' bounds add up to", "各村下界之和为")


def worth(walk_m: Floats, weights: Floats, multipliers_m: Floats, n_grids: int, least: int, most: int) -> float:
    """
    Return the bound that multipliers give: they plus the ``n_grids`` least values of a centre.

    A centre at one household takes, a household after the other (fractions of a unit too), those units u whose walk
    less ``multiplier_u / weight_u`` is least: all below zero, but at least ``least`` households and at most ``most``.
    No grid inside the band can have a lesser sum, wherever its centre. Lagrangian relaxation of "each unit lies in
    one grid" (Geoffrion 1974).

    Parameters
    ----------
    walk_m
        Metres that a household of each unit walks to each possible centre, shape (n units, n centres).
    """
    price = walk_m - (multipliers_m / weights)[:, None]
    order = np.argsort(price, axis=0)
    sorted_price = np.take_along_axis(price, order, axis=0)
    load = weights[order]
    glad = np.where(sorted_price < 0, load, 0.0).sum(axis=0)
    room = np.clip(glad, least, most)
    before = np.cumsum(load, axis=0) - load
    taken = np.clip(room - before, 0.0, load)
    values = np.sort((sorted_price * taken).sum(axis=0))
    return float(multipliers_m.sum() + values[:n_grids].sum())


def _village(measures: Measures, level: str, code: str, stated: float) -> Iterator[Finding]:
    case = measures.case
    units = case.units[case.units["village"] == code]
    multipliers = units[f"multiplier_{level}"].to_numpy(dtype=float)
    grids = [grid for grid in measures.at(level) if grid.village == code]
    alone = _alone(grids, set(units.index[np.isnan(multipliers)]))
    if alone is None:
        en = f"the lower bound {stated:.6g} cannot be checked: units without a multiplier in plan.gpkg"
        zh = f"下界 {stated:.6g} 无法核验：plan.gpkg 中有单元缺少乘子"
        yield Finding(rule=RULE, severity="must", village=code, level=level, en=en, zh=zh)
        return
    fixed = sum(grid.walk.objective_m for grid in alone if grid.walk)
    proven = fixed + _proven(measures, level, units.index[~np.isnan(multipliers)].to_numpy(), len(grids) - len(alone))
    if stated > proven * (1 + SLACK) + ROUNDED_M:
        yield _finding(code, level, stated, proven, "its multipliers prove only", "其乘子只能证明")


def _alone(grids: list[GridMeasure], bare: set[str]) -> list[GridMeasure] | None:
    """Return the grids of the units that have no multiplier; None unless each is a grid by itself above the band."""
    alone = [grid for grid in grids if bare & set(grid.units)]
    sound = all(len(grid.units) == 1 and grid.households > grid.level.allowed[1] for grid in alone)
    return alone if sound and sum(len(grid.units) for grid in alone) == len(bare) else None


def _proven(measures: Measures, level: str, units: NDArray[np.object_], n_grids: int) -> float:
    """Return the bound on the walking of the units that have multipliers, every household of them a centre."""
    case = measures.case
    if not n_grids:
        return 0.0
    allowed = next(each.allowed for each in case.levels if each.name == level)
    place = {unit: position for position, unit in enumerate(units)}
    unit_of = case.households["unit_id"].map(place)
    doors = np.flatnonzero(unit_of.notna())
    owner, weights = unit_of.to_numpy()[doors].astype(np.intp), case.households["households"].to_numpy()[doors]
    village = np.flatnonzero((case.households["village"] == case.units["village"][units[0]]).to_numpy())
    walk = measures.walks.between(village)[np.searchsorted(village, doors)]
    load = np.bincount(owner, weights=weights, minlength=len(units)).astype(np.float64)
    metres = np.zeros((len(units), len(village)))
    np.add.at(metres, owner, weights[:, None] * walk)
    multipliers = case.units.loc[units, f"multiplier_{level}"].to_numpy(dtype=float)
    return worth(metres / load[:, None], load, multipliers, n_grids, *allowed)


def _finding(code: str | None, level: str, stated: float, proven: float, en: str, zh: str) -> Finding:
    return Finding(
        rule=RULE,
        severity="must",
        village=code,
        level=level,
        measured=stated,
        allowed=f"<= {proven:.6g}",
        unit="m",
        en=f"report.json: lower_bound_m is stated as {stated:.9g}, {en} {proven:.9g}",
        zh=f"report.json：lower_bound_m 写为 {stated:.9g}，{zh} {proven:.9g}",
    )
