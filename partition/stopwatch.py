"""How long the stages of a division took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Adds up seconds by stage and level; ``clock`` tells them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.seconds: dict[tuple[str, str | None], float] = {}

    def another(self) -> "Stopwatch":
        """Return one with the same clock that has counted nothing."""
        return Stopwatch(self._clock)

    @contextmanager
    def stage(self, name: str, level: str | None = None) -> Iterator[None]:
        """Count what is done inside to a stage, of a level or of all."""
        start = self._clock()
        try:
            yield
        finally:
            self.add((name, level), self._clock() - start)

    def add(self, stage: tuple[str, str | None], seconds: float) -> None:
        """Count seconds to a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    @property
    def stages(self) -> tuple[tuple[str, str | None, float], ...]:
        """The stages in the order in which they were first met, each with its level and its seconds."""
        return tuple((name, level, seconds) for (name, level), seconds in self.seconds.items())

    def of_level(self, level: str) -> float:
        """Return the seconds of all stages of a level."""
        return sum(seconds for (_, name), seconds in self.seconds.items() if name == level)
