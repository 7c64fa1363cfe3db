"""Deletion filter (Chinneck and Dravnieks 1991): of demands that cannot be kept together, an irreducible set."""

from collections.abc import Callable, Sequence

from partition.feasibility.case import Case
from partition.feasibility.cause import Demand


def irreducible(case: Case, demands: Sequence[Demand], proven: Callable[[Case], bool]) -> tuple[Demand, ...]:
    """
    Return demands without any one of which the proof falls.

    Each is given up in turn, and stays given up if the proof stands without it. Those that come first are the first
    to go, so the ones a person would rather read about come last.

    Parameters
    ----------
    proven
        Whether it is proven that a case has no plan; true of the case itself.
    """
    kept = list(demands)
    for demand in demands:
        others = [other for other in demands if other not in kept or other == demand]
        if proven(case.without(others)):
            kept.remove(demand)
    return tuple(kept)
