"""What is proven of a plan: how much less walking any plan could have, of so many grids inside the band."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame

from partition.alone import is_alone
from partition.bound import Bound, Demand, bound_about_centres, lower_bound
from partition.ground import Ground
from partition.plan import GridPlan
from partition.problem import Flags, Floats, Ints
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

    The bound holds for every plan of as many grids inside the allowed band, with a centre at any household of them; it
    leaves out contiguity, nesting and all wishes (`partition.bound.RELAXED`). Where the level has given centres, it
    holds for every plan with these. Units that are grids by themselves walk
    what they walk in every plan. None where the plan itself is not inside the band, so that nothing can be compared.
    """
    everything = np.zeros(len(plan.grid_of), dtype=np.intp)
    return _certify(plan, ground, grids, everything, lambda: stop)


def certify_in_parents(
    plan: GridPlan,
    ground: Ground,
    grids: GeoDataFrame,
    stop_of: Callable[[int], Stop],
    whole: Certificate | None = None,
) -> Certificate | None:
    """
    Return household-metres that no plan of the level goes below that has the same parents and as many grids in each.

    The sum of a bound for every parent, units and centres inside it only. None at the top level, and where the plan is
    not inside the band.

    Parameters
    ----------
    stop_of
        When to stop climbing in one of so many parents.
    whole
        What `certify` found at this level: its multipliers are a start.
    """
    if plan.parent is None:
        return None
    _, parent = np.unique(plan.parent.grid_of.to_numpy().astype(str), return_inverse=True)
    parent_of = parent.ravel().astype(np.intp)
    start = None if whole is None else whole.multipliers_m
    return _certify(plan, ground, grids, parent_of, lambda: stop_of(int(parent_of.max()) + 1), start)


def _certify(
    plan: GridPlan,
    ground: Ground,
    grids: GeoDataFrame,
    parent_of: Ints,
    stop: Callable[[], Stop],
    start: Floats | None = None,
) -> Certificate | None:
    """Return the sum of the bounds of all parents, and of what units walk that are grids by themselves."""
    level, alone = plan.level, is_alone(plan)
    solo = grids["grid_id"].isin(plan.grid_of[alone])
    if not grids.loc[~solo, "within_tolerance"].all():
        return None
    metres = float(grids.loc[solo, "objective_m"].sum())
    multipliers = np.full(len(alone), np.nan)
    households = ground.village.households["households"].to_numpy()
    objective_m = grids.set_index("grid_id")["objective_m"]
    centres = ground.centres_at(level.name)
    for units, ids in _parts(plan, parent_of, alone):
        if centres is not None and np.isin(centres.unit, units).any():
            bound = _about_centres(plan, ground, units, np.flatnonzero(np.isin(centres.unit, units)))
            multipliers[units] = bound.multipliers
            metres += bound.metres
            continue
        demand = Demand.of(ground.walk_m, ground.units.of_household, households, units)
        upper = float(objective_m[ids].sum())
        begun = None if start is None else start[units]
        bound = lower_bound(demand, len(ids), level.allowed, upper_m=upper, stop=stop(), start=begun)
        multipliers[units] = bound.multipliers
        metres += bound.metres
    return Certificate(metres, multipliers)


def _about_centres(plan: GridPlan, ground: Ground, units: Ints, centres: Ints) -> Bound:
    """Return the bound on the walking of some units to some of the given centres."""
    walk_m = ground.centre_walk_m()[np.ix_(units, centres)]
    return bound_about_centres(walk_m, ground.units.weights[units], plan.level.allowed)


def _parts(plan: GridPlan, parent_of: Ints, alone: Flags) -> Iterator[tuple[Ints, list[str]]]:
    """Yield the units of each parent that are not alone, and the ids of their grids."""
    for parent in np.unique(parent_of):
        units = np.flatnonzero((parent_of == parent) & ~alone)
        if len(units):
            yield units, sorted(set(plan.grid_of.iloc[units]))
