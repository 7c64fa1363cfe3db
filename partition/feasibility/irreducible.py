"""Deletion filter (Chinneck and Dravnieks 1991): of demands that cannot be kept together, an irreducible set."""

from collections.abc import Callable, Sequence

from partition.feasibility.case import Case
from partition.feasibility.cause import Demand


def irreducible(case: Case, demands: Sequence[Demand], proven: Callable[[Case], bool]) -> tuple[Demand, ...]:
    """
    Return demands without any one of which the proof falls.

    Each is given up in turn, and stays given up if the proof stands without it. Those that come first are the first
    to go, so the ones a person would rather read about come last. Runs of demands are given up at one go and halved
    where the proof falls, so that a few that matter among many are found with few questions.

    Parameters
    ----------
    proven
        Whether it is proven that a case has no plan; true of the case itself.
    """
    gone: list[Demand] = []

    def thin(run: Sequence[Demand], *, needed: bool) -> bool:
        """Give up what can be of a run, and return whether all of it was; ``needed`` if not all of it can be."""
        if not needed and proven(case.without([*gone, *run])):
            gone.extend(run)
            return True
        if len(run) > 1:
            middle = len(run) // 2
            first = thin(run[:middle], needed=False)
            thin(run[middle:], needed=first)
        return False

    thin(demands, needed=True)
    return tuple(demand for demand in demands if demand not in gone)
