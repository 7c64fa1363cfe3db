"""The bound where centres are given: households are carried to them as cheaply as bands allow, units cut at will."""

import numpy as np
from ortools.graph.python import min_cost_flow

from partition.bound.exact import ROUNDING, SINGLE, Bound
from partition.bound.takings import takings
from partition.levels import Band
from partition.problem import Floats, Ints, Singles

MILLIMETRES = 1000
"""Costs of the transport are whole millimetres."""


def bound_about_centres(walk_m: Singles | Floats, load: Ints, band: Band) -> Bound:
    """
    Return a lower bound on the household-metres of every division with a grid inside the band about each centre.

    With ``x_us`` the share of unit u that walks to centre s

        minimise    sum_us load_u walk_us x_us
        subject to  sum_s x_us = 1;  least <= sum_u load_u x_us <= most;  x_us >= 0

    is a transport of single households, solved as a flow of least cost (OR-Tools). What one household more at a centre
    would cost, ``p_s``, follows from the shortest ways in what the flow leaves open; the multipliers are
    ``l_u = load_u min_s (walk_us + p_s)``, those at which nobody would rather walk elsewhere. The bound is what these
    prove (`bound_to_centres`), so that it holds whatever the flow was, and comes within its millimetres.

    Parameters
    ----------
    walk_m
        Metres that a household of each unit walks to each centre, shape ``(n, k)``.
    load
        Households of each unit, shape ``(n,)``, each at least 1.
    """
    metres = np.asarray(walk_m, dtype=float)
    dearer = _prices(metres, load, band)
    multipliers = load * (metres + dearer).min(axis=1)
    return Bound(max(0.0, bound_to_centres(walk_m, load, band, multipliers)), multipliers)


def bound_to_centres(walk_m: Singles | Floats, load: Ints, band: Band, multipliers: Floats) -> float:
    """
    Return the household-metres that no division inside the band goes below, each grid about its given centre.

    As `bound_of`, but every centre takes what it would, and not only those worth most:

        bound(l) = sum_u l_u + sum_s v_s
    """
    shorter = SINGLE if walk_m.dtype == np.float32 else 1.0
    metres, households = np.asarray(walk_m, dtype=float) * shorter, load.astype(float)
    worth, n = multipliers / households, len(load)
    every, prices, loads = np.arange(n), np.empty(n), np.empty(n)
    least, most = float(band.min), float(band.max)
    values = np.array(
        [
            takings(0, n, every, np.ascontiguousarray(to), worth, households, least, most, prices, loads)[1]
            for to in metres.T
        ]
    )
    rounding = ROUNDING * float(np.abs(multipliers).sum() + np.abs(values).sum())
    return float(multipliers.sum() + values.sum()) - rounding


def _prices(metres: Floats, load: Ints, band: Band) -> Floats:
    """Return what a household at each centre costs beside its walk; zeros where the band cannot be kept at all."""
    n, k = metres.shape
    flow = min_cost_flow.SimpleMinCostFlow()
    units, centres, out = np.repeat(np.arange(n), k), np.tile(n + np.arange(k), n), n + k
    cost = np.rint(metres * MILLIMETRES).astype(np.int64)
    carried = flow.add_arcs_with_capacity_and_unit_cost(units, centres, load[units], cost.ravel())
    wanted = -(int(cost.max(initial=0)) + 1) * 2 * k  # dearer than any way to fill a centre up to the least
    at = n + np.arange(k)
    first = flow.add_arcs_with_capacity_and_unit_cost(at, np.full(k, out), np.full(k, band.min), np.full(k, wanted))
    more = np.full(k, band.max - band.min)
    flow.add_arcs_with_capacity_and_unit_cost(at, np.full(k, out), more, np.zeros(k, dtype=np.int64))
    flow.set_nodes_supplies(np.arange(n + k + 1), np.r_[load, np.zeros(k, dtype=np.int64), -int(load.sum())])
    if flow.solve() != flow.OPTIMAL or (np.asarray(flow.flows(first)) < band.min).any():
        return np.zeros(k)
    taken = np.asarray(flow.flows(carried)).reshape(n, k)
    return _potentials(cost, taken, taken.sum(axis=0), band) / MILLIMETRES


def _potentials(cost: Ints, taken: Ints, held: Ints, band: Band) -> Floats:
    """
    Return prices of centres at which a cheapest transport is nobody's loss: shortest ways in what it leaves open.

    From centre a to b a household may go over that lives at a and walks least farther to b. Centres that can take more
    are reached from outside for nothing, and those that can spare some lead back there; so the price of a centre
    inside its band is 0, of a full one at least 0, of one at its least at most 0 (Ahuja, Magnanti and Orlin 1993).
    """
    k = cost.shape[1]
    ways = np.full((k + 1, k + 1), np.inf)  # the last is outside
    for centre in range(k):
        at_home = taken[:, centre] > 0
        if at_home.any():
            ways[centre, :k] = (cost[at_home] - cost[at_home, centre][:, None]).min(axis=0)
    ways[:k, k][held < band.max] = 0.0
    ways[k, :k][held > band.min] = 0.0
    away = np.zeros(k + 1)
    for _ in range(k + 1):
        reached = np.minimum(away, (away[:, None] + ways).min(axis=0))
        if (reached == away).all():
            break
        away = reached
    return away[k] - away[:k]
