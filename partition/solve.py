"""The solver's front door: a problem in, the best of two searches out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from partition.problem import Problem
from partition.solvers.anneal import Solution, anneal
from partition.solvers.stop import MaxIterations, MaxRuntime, Stop

CHAINS = 2
"""Searches from different starts, side by side; their number never depends on the machine."""

ROUNDS = 3
"""How often a search that counts iterations begins again when a band is not kept, each time twice as long."""


@dataclass(frozen=True)
class Effort:
    """How long to search: a number of iterations (reproducible), or a time in seconds; by default by size."""

    iterations: int | None = None
    time_limit_s: float | None = None

    def part(self, share: float) -> "Effort":
        """Return the effort for a part of the work; only time is shared out."""
        return self if self.time_limit_s is None else Effort(None, self.time_limit_s * share)

    def stop(self, n_units: int, longer: int = 1) -> Stop:
        """Return when to stop, for a problem of so many units."""
        if self.time_limit_s is not None:
            return MaxRuntime(self.time_limit_s)
        return MaxIterations(longer * (self.iterations or 1_000_000 + 4_000 * n_units))


def solve(
    problem: Problem, *, seed: int, effort: Effort, on_progress: Callable[[float], None] | None = None
) -> Solution:
    """
    Return the best assignment that the searches find.

    Deterministic for a seed unless the effort is a time. Never certifies itself: `partition.check` does.
    """
    best: Solution | None = None
    for attempt in range(ROUNDS):

        def search(chain: int, attempt: int = attempt) -> Solution:
            return anneal(
                problem,
                seed=(seed * ROUNDS + attempt) * CHAINS + chain,
                stop=effort.stop(len(problem.weights), 2**attempt),
                on_progress=on_progress if chain == 0 else None,
            )

        with ThreadPoolExecutor(CHAINS) as pool:
            found = min(pool.map(search, range(CHAINS)), key=lambda solution: solution.rank)
        best = found if best is None or found.rank < best.rank else best
        if best.excess == 0 or effort.time_limit_s is not None or not _could_be_kept(problem):
            break
    assert best is not None
    return best


def _could_be_kept(problem: Problem) -> bool:
    """Return whether the households of every territory fit its slots, so that trying longer may help."""
    for territory in problem.territories:
        load = int(problem.weights[territory.units].sum())
        low = sum(slot.allowed.min for slot in territory.slots)
        high = sum(slot.allowed.max for slot in territory.slots)
        if not low <= load <= high:
            return False
    return True
