"""Where new service stations should stand, and how sure that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints
from partition.stations.cover import solve_cover
from partition.stations.effects import measure_services
from partition.stations.median import solve_median

EFFORT = 1e10
"""Costs that a proof looks at (`partition.stations.branch.solve`)."""


@dataclass(frozen=True)
class Places:
    """
    Who lives where, what stands, and where a new station may stand.

    Attributes
    ----------
    weights
        Households of each address, shape ``(n,)``.
    walk_m
        Metres on foot from each address to each possible place, shape ``(n, m)``.
    existing_m
        The same to each station that stands, shape ``(n, n_existing)``.
    """

    weights: Ints
    walk_m: NDArray[np.float32]
    existing_m: Floats


@dataclass(frozen=True)
class Certificate:
    """
    What was reached, and what no choice of as many places goes beyond.

    ``reached`` and ``bound`` are household-metres, of which no choice has fewer, or households within the distance
    (``covers``), of which none has more. ``gap`` is the difference as a share of the bound. ``proven``: no choice is
    better, to a millionth of the household-metres or to the household.
    """

    covers: bool
    reached: float
    bound: float
    gap: float
    proven: bool


@dataclass(frozen=True)
class Placement:
    """The chosen places by number, that which saves most first, and the proof."""

    chosen: Ints
    certificate: Certificate


def place_stations(places: Places, n_new: int, *, within_m: float | None = None, effort: float = EFFORT) -> Placement:
    """
    Return where ``n_new`` stations should stand beside those that do.

    Without a distance the household-metres of walking to the nearest station are least (p-median); with one, most
    households live within it (maximal cover). Work is counted and no clock is read, so the same machine always gives
    the same answer. Another one may round sums otherwise: a proven figure is the same there, but of sets that are as
    good it may take another one, and of what is not proven both set and bound may differ a little.
    """
    nearest = places.existing_m.min(axis=1, initial=np.inf)
    if within_m is None:
        found = solve_median(places.walk_m, places.weights, nearest, n_new, effort=effort)
        gap = found.value / found.bound - 1.0 if found.bound > 0 else (0.0 if found.proven else np.inf)
        proof = Certificate(False, found.value, found.bound, gap, found.proven)
    else:
        found = solve_cover(places.walk_m, places.weights, nearest, n_new, within_m, effort=effort)
        total = float(places.weights.sum())
        reached, bound = total - found.value, total - found.bound
        proof = Certificate(True, reached, bound, 1.0 - reached / bound if bound else 0.0, found.proven)
    return Placement(_by_saving(places, found.chosen, within_m), proof)


def _by_saving(places: Places, chosen: Ints, within_m: float | None) -> Ints:
    """Return the chosen places in the order of what each saves against not having it; of equals the first."""
    walk_m = np.column_stack([places.existing_m, places.walk_m[:, chosen].astype(float)])
    _, services = measure_services(walk_m, places.weights, within_m)
    own = services[places.existing_m.shape[1] :]
    saved = np.array([each.saved_m or 0.0 for each in own])
    covered = np.array([each.covered_alone or 0 for each in own])
    return chosen[np.lexsort((-saved, -covered))]
