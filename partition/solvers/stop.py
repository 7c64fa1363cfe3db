"""When a search ends: after so many iterations or seconds, or when somebody says that it is enough."""

from collections.abc import Callable
from time import monotonic
from typing import Protocol


class Stop(Protocol):
    """Tells how much of its allowance a search has used."""

    def used(self, iterations: int) -> float:
        """Return the share used after this many iterations, 0 to 1; at 1 the search ends."""
        ...


class MaxIterations:
    """Ends after a number of iterations: the same seed gives the same plan on every machine."""

    def __init__(self, iterations: int) -> None:
        self.iterations = iterations

    def used(self, iterations: int) -> float:
        """Return the share of the iterations made."""
        return min(1.0, iterations / self.iterations)


class MaxRuntime:
    """Ends after a time in seconds, counted from the first question, but never before so many iterations."""

    def __init__(self, seconds: float, *, least: int = 0) -> None:
        self.seconds = seconds
        self._least = least
        self._start: float | None = None

    def used(self, iterations: int) -> float:
        """Return the share of the seconds passed; below 1 as long as iterations are lacking."""
        now = monotonic()
        if self._start is None:
            self._start = now
        share = min(1.0, (now - self._start) / self.seconds) if self.seconds > 0 else 1.0
        return share if iterations >= self._least else min(share, iterations / self._least)


class UntilEnough:
    """Ends as another does, or soon after somebody says that it is enough: but never before so many iterations."""

    def __init__(self, stop: Stop, enough: Callable[[], bool], *, least: int = 1) -> None:
        self._stop, self._enough, self._least = stop, enough, least

    def used(self, iterations: int) -> float:
        """Return the share that the other has used; once it is enough, that of the fewest iterations if it is more."""
        share = self._stop.used(iterations)
        return max(share, min(1.0, iterations / self._least)) if self._enough() else share
