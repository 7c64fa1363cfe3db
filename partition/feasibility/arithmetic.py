"""Which numbers of grids can hold which numbers of households, level in level: whole numbers only, no map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from partition.feasibility.case import Case, Site
from partition.feasibility.wording import number as written
from partition.levels import Level
from partition.problem import Flags

MOST_KINDS = 2_000
"""Kinds of grids, by the number of grids inside them, up to which nesting is told in full."""

MOST_HOUSEHOLDS = 10_000_000


@dataclass(frozen=True)
class Body:
    """
    Households that are divided by themselves: a village, or a land part where parts are strict.

    ``solo`` and ``rest`` are, for each level, the number of units that are grids of their own, and the households that
    are not in one.
    """

    households: int
    solo: tuple[int, ...]
    rest: tuple[int, ...]


def body_of(case: Case, site: Site, inside: Flags | None = None) -> Body:
    """Return the body of a village, or of some of its units; dedicated areas belong to none."""
    ordinary = ~site.ground.units.dedicated if inside is None else inside & ~site.ground.units.dedicated
    weights = site.weights[ordinary]
    alone = [case.oversized(site, level)[ordinary] for level in case.levels]
    return Body(
        int(weights.sum()),
        tuple(int(units.sum()) for units in alone),
        tuple(int(weights[~units].sum()) for units in alone),
    )


def outside_dedicated(sites: Sequence[Site]) -> tuple[str, str]:
    """Return what to add to a sentence about households where some live in dedicated areas, in two languages."""
    inside = sum(int(site.weights.sum()) - site.households for site in sites)
    if not inside:
        return "", ""
    return (
        f" (the {written(inside)} households of dedicated areas, grids of their own, not counted)",
        f"（专属网格内的{written(inside)}户另计）",
    )


def fits(bodies: Sequence[Body], levels: Sequence[Level]) -> bool:
    """
    Return whether bodies can be divided into nested grids inside the allowed bands, and into as many as are asked.

    Model, for body b and level i: ``N_bi`` grids, ``n_bik`` of them with k grids of the next level inside, which hold
    ``low_ik = max(min_i, k min_i+1)`` to ``high_ik = min(max_i, k max_i+1)`` households.

        N_bi min_i <= W_b <= N_bi max_i;  sum_k n_bik = N_bi;  sum_k k n_bik = N_b,i+1;
        sum_k low_ik n_bik <= W_b <= sum_k high_ik n_bik;  sum_b N_bi = count_i where it is given.

    Only a necessary condition where units are grids of their own (nesting is then left out) or levels are more than
    two: what does not fit has no plan.
    """
    model = cp_model.CpModel()
    _add(model, bodies, levels, [body.households for body in bodies])
    status = _solver().solve(model)
    return bool(status != cp_model.INFEASIBLE)


def totals_held(bodies: Sequence[Body], levels: Sequence[Level]) -> tuple[int, int | None] | None:
    """
    Return the fewest and most households that as many bodies can hold in the numbers of grids asked.

    The most is None where nothing bounds it. None where no total at all can be held.
    """
    ends = []
    for sense in (1, -1):
        model = cp_model.CpModel()
        totals = [model.new_int_var(1, MOST_HOUSEHOLDS, "") for _ in bodies]
        plain = [Body(0, (0,) * len(levels), (0,) * len(levels)) for _ in bodies]
        _add(model, plain, levels, totals)
        model.minimize(sense * sum(totals))
        solver = _solver()
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        ends.append(sum(solver.value(total) for total in totals))
    return ends[0], ends[1] if ends[1] < MOST_HOUSEHOLDS else None


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 5.0
    return solver


def _add(
    model: cp_model.CpModel, bodies: Sequence[Body], levels: Sequence[Level], totals: Sequence[cp_model.LinearExprT]
) -> None:
    numbers = []
    for body, total in zip(bodies, totals, strict=True):
        grids = [model.new_int_var(1, MOST_HOUSEHOLDS, "") for _ in levels]
        for level, number, solo, rest in zip(levels, grids, body.solo, body.rest, strict=True):
            _hold(model, number - solo, rest if solo else total, level)
        if not any(body.solo):
            for (upper, lower), (above, below) in zip(pairwise(levels), pairwise(grids), strict=True):
                _nest(model, upper, lower, above, below, total)
        else:
            for above, below in pairwise(grids):
                model.add(above <= below)
        numbers.append(grids)
    for position, level in enumerate(levels):
        if level.count is not None:
            model.add(sum(grids[position] for grids in numbers) == level.count)


def _hold(model: cp_model.CpModel, number: cp_model.LinearExprT, total: cp_model.LinearExprT, level: Level) -> None:
    band = level.allowed
    model.add(number * band.min <= total)
    model.add(number * min(band.max, MOST_HOUSEHOLDS) >= total)


def _nest(
    model: cp_model.CpModel,
    upper: Level,
    lower: Level,
    above: cp_model.IntVar,
    below: cp_model.IntVar,
    total: cp_model.LinearExprT,
) -> None:
    """Add that the lower grids can be shared out among the upper ones."""
    outer, inner = upper.allowed, lower.allowed
    if outer.max // max(inner.min, 1) > MOST_KINDS:
        model.add(above <= below)
        return
    kinds = []
    for inside in range(1, outer.max // max(inner.min, 1) + 1):
        low, high = max(outer.min, inside * inner.min), min(outer.max, inside * inner.max)
        if low <= high:
            kinds.append((inside, low, high, model.new_int_var(0, MOST_HOUSEHOLDS, "")))
    model.add(sum(n for _, _, _, n in kinds) == above)
    model.add(sum(inside * n for inside, _, _, n in kinds) == below)
    model.add(sum(low * n for _, low, _, n in kinds) <= total)
    model.add(sum(high * n for _, _, high, n in kinds) >= total)
