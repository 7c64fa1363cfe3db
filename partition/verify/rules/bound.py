"""The lower bound that the report states follows from the multipliers in plan.gpkg."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from partition.verify.files.columns import number
from partition.verify.finding import Finding
from partition.verify.measure import GridMeasure, Measures

RULE = "bound"

ROUNDED_M = 1e-3
"""Bounds are stated to millimetres."""

SLACK = 1e-6
"""By what share the bound may lie above that of the judge's own walks, which agree to about so much."""

BLOCK = 512
"""Centres priced at a time, for the memory that it takes."""

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def bound(measures: Measures) -> Iterator[Finding]:
    """Yield lower bounds that their multipliers do not give, and totals that are not the sum over the villages."""
    above: str | None = None
    for level in measures.case.level_names:
        yield from _stated(measures, Claim(level, "lower_bound_m", f"multiplier_{level}", None))
        if above is not None:
            yield from _stated(measures, Claim(level, "bound_in_parents_m", f"multiplier_{level}_in_parents", above))
        above = level


@dataclass(frozen=True)
class Claim:
    """A bound of a level: its key in the report, the column of its multipliers, the level that it keeps (or None)."""

    level: str
    key: str
    column: str
    parents: str | None


def _stated(measures: Measures, claim: Claim) -> Iterator[Finding]:
    """Yield what is wrong with a bound that the report states, for each village and for all."""
    stated = {
        code: number(figures.get(claim.key))
        for (code, name), figures in measures.case.report.rows.items()
        if name == claim.level
    }
    for code, metres in stated.items():
        if code is not None and metres is not None:
            yield from _village(measures, claim, code, metres)
    parts = [metres for code, metres in stated.items() if code is not None and metres is not None]
    whole = stated.get(None)
    if whole is not None and abs(whole - sum(parts)) > ROUNDED_M * (1 + len(parts)):
        yield _finding(claim, None, whole, sum(parts), "the villages' bounds add up to", "各村下界之和为")


def worth(
    blocks: Iterable[tuple[Ints, Floats]], weights: Floats, multipliers_m: Floats, n_grids: int, least: int, most: int
) -> float:
    """
    Return the bound that multipliers give: they plus the ``n_grids`` least values of a centre.

    A centre at one household takes, a household after the other (fractions of a unit too), those units u whose walk
    less ``multiplier_u / weight_u`` is least: all below zero, but at least ``least`` households and at most ``most``.
    No grid inside the band can have a lesser sum, and no two grids a centre in one unit. Lagrangian relaxation of
    "each unit lies in one grid" (Geoffrion 1974).

    Parameters
    ----------
    blocks
        A few centres at a time, for the memory that it takes: the unit of each, shape (n centres,), and the metres that
        a household of each unit walks to it, shape (n units, n centres).
    """
    values = np.full(len(weights), np.inf)
    for home, walk_m in blocks:
        np.minimum.at(values, home, _taken(walk_m, weights, multipliers_m, least, most))
    return float(multipliers_m.sum() + np.sort(values)[:n_grids].sum())


def _taken(walk_m: Floats, weights: Floats, multipliers_m: Floats, least: int, most: int) -> Floats:
    """Return what each centre takes, in household-metres less multipliers."""
    price = walk_m - (multipliers_m / weights)[:, None]
    glad = weights @ (price < 0)
    values = np.asarray(weights @ np.minimum(price, 0.0))
    forced = np.flatnonzero((glad < least) | (glad > most))
    order = np.argsort(price[:, forced], axis=0)
    sorted_price = np.take_along_axis(price[:, forced], order, axis=0)
    load = weights[order]
    room = np.clip(glad[forced], least, most)
    before = np.cumsum(load, axis=0) - load
    taken = np.clip(room - before, 0.0, load)
    values[forced] = (sorted_price * taken).sum(axis=0)
    return values


def _village(measures: Measures, claim: Claim, code: str, stated: float) -> Iterator[Finding]:
    case = measures.case
    units = case.units[case.units["village"] == code]
    known = claim.column in units
    multipliers = units[claim.column].to_numpy(dtype=float) if known else np.full(len(units), np.nan)
    grids = [grid for grid in measures.at(claim.level) if grid.village == code]
    alone = _alone(grids, set(units.index[np.isnan(multipliers)]))
    if alone is None:
        en = f"{claim.key} {stated:.6g} cannot be checked: units without a multiplier in plan.gpkg"
        zh = f"{claim.key} {stated:.6g} 无法核验：plan.gpkg 中有单元缺少乘子"
        yield Finding(rule=RULE, severity="must", village=code, level=claim.level, en=en, zh=zh)
        return
    proven = sum(grid.walk.objective_m for grid in alone if grid.walk)
    kept = units[~np.isnan(multipliers)]
    areas = [kept] if claim.parents is None else [area for _, area in kept.groupby(claim.parents)]
    for area in areas:
        given = _given_in(measures, area[claim.level].unique(), claim.level)
        proven += _proven(measures, claim, area.index.to_numpy(), area[claim.level].nunique(), given)
    moved_m = measures.walks.moved_m * float(units["households"].sum())
    if stated > proven * (1 + SLACK) + ROUNDED_M + moved_m:
        yield _finding(claim, code, stated, proven, "its multipliers prove only", "其乘子只能证明")


def _alone(grids: list[GridMeasure], bare: set[str]) -> list[GridMeasure] | None:
    """Return the grids of units without a multiplier; None unless each is one building above the band, or dedicated."""
    alone = [grid for grid in grids if bare & set(grid.units)]
    sound = all(grid.oversized or grid.dedicated for grid in alone)
    return alone if sound and sum(len(grid.units) for grid in alone) == len(bare) else None


def _given_in(measures: Measures, grid_ids: NDArray[np.object_], level: str) -> Ints:
    """Return the rows of the centres that the planner gave for some grids."""
    centres = measures.case.centres
    if centres is None:
        return np.empty(0, dtype=np.intp)
    return np.flatnonzero((centres["level"] == level) & centres["grid_id"].isin(grid_ids))


def _proven(measures: Measures, claim: Claim, units: NDArray[np.object_], n_grids: int, given: Ints) -> float:
    """Return the bound on the walking of some units, to the given centres or else to any household of them."""
    case = measures.case
    if not n_grids:
        return 0.0
    allowed = next(each.allowed for each in case.levels if each.name == claim.level)
    place = {unit: position for position, unit in enumerate(units)}
    unit_of = case.households["unit_id"].map(place)
    doors = np.flatnonzero(unit_of.notna())
    owner, weights = unit_of.to_numpy()[doors].astype(np.intp), case.households["households"].to_numpy()[doors]
    load = np.bincount(owner, weights=weights, minlength=len(units)).astype(np.float64)
    share = csr_array((weights / load[owner], (owner, np.arange(len(doors)))), shape=(len(units), len(doors)))
    multipliers = case.units.loc[units, claim.column].to_numpy(dtype=float)

    if len(given) == n_grids:
        walk_m = measures.walks.between(np.r_[doors, len(case.households) + given], len(case.households) + given)
        taken = _taken(share @ walk_m[:, : len(doors)].T, load, multipliers, *allowed)
        return float(multipliers.sum() + taken.sum())

    def blocks() -> Iterator[tuple[Ints, Floats]]:
        for begin in range(0, len(doors), BLOCK):
            walk_m = measures.walks.between(doors, doors[begin : begin + BLOCK])
            yield owner[begin : begin + BLOCK], share @ walk_m.T

    return worth(blocks(), load, multipliers, n_grids, *allowed)


def _finding(claim: Claim, code: str | None, stated: float, proven: float, en: str, zh: str) -> Finding:
    return Finding(
        rule=RULE,
        severity="must",
        village=code,
        level=claim.level,
        measured=stated,
        allowed=f"<= {proven:.6g}",
        unit="m",
        en=f"report.json: {claim.key} is stated as {stated:.9g}, {en} {proven:.9g}",
        zh=f"report.json：{claim.key} 写为 {stated:.9g}，{zh} {proven:.9g}",
    )
