"""What is proven of a plan: how much less walking any plan could have, of so many grids inside the band."""

from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame

from partition.bound import lower_bound
from partition.ground import Ground
from partition.plan import GridPlan
from partition.problem import Floats
from partition.solvers.stop import Stop


@dataclass(frozen=True)
class Certificate:
    """
    A lower bound on household-metres, and the multipliers from which anybody can work it out again.

    ``multipliers_m`` holds one for each unit in the order of the units, in household-metres; NaN for a unit that is a
    grid by itself and walks what it walks in every plan.
    """

    metres: float
    multipliers_m: Floats


def certify(plan: GridPlan, ground: Ground, grids: GeoDataFrame, stop: Stop) -> Certificate | None:
    """
    Return household-metres that no plan of the village at this level goes below, with the proof.

    The bound holds for every plan of as many grids inside the allowed band, with a centre at any household; it leaves
    out contiguity, nesting and all wishes. Units that are grids by themselves walk what they walk in every plan. None
    where the plan itself is not inside the band, so that nothing can be compared.
    """
    level, weights = plan.level, ground.units.weights
    alone = weights > level.allowed.max
    unit_ids = ground.units.table.index[alone]
    solo = grids["grid_id"].isin(plan.grid_of[unit_ids])
    if not grids.loc[~solo, "within_tolerance"].all():
        return None
    fixed = float(grids.loc[solo, "objective_m"].sum())
    multipliers = np.full(len(weights), np.nan)
    if solo.all():
        return Certificate(fixed, multipliers)
    upper = float(grids.loc[~solo, "objective_m"].sum())
    cost = ground.cost_to_households_m()[~alone]
    bound = lower_bound(cost, weights[~alone], int((~solo).sum()), level.allowed, upper_m=upper, stop=stop)
    multipliers[~alone] = bound.multipliers
    return Certificate(fixed + bound.metres, multipliers)
