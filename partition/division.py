"""What dividing a set of villages gives: the tables, the broken rules and how each level came out."""

from dataclasses import dataclass, field

from partition.levels import Level
from partition.scorecard import Measured
from partition.tables import PlanTables
from partition.terms import Terms
from partition.violation import Violation


@dataclass(frozen=True)
class LevelOutcome:
    """
    How one level of one village came out; figures not known are None.

    ``lower_bound_m`` holds for every plan of as many grids, ``bound_in_parents_m`` for every one with the same parents.
    ``measured`` is what its scorecard is from.
    """

    village: str
    level: str
    contiguous: int
    lower_bound_m: float | None
    seconds: float
    measured: Measured | None = None
    bound_in_parents_m: float | None = None


@dataclass(frozen=True)
class Division:
    """
    A division of one or several villages at every level, with what is wrong in it.

    ``stages`` are what it was made in, each with the level that it belongs to, if any, and its seconds: ``survey`` of
    the ground, ``draw``, ``mend`` what lower levels cannot keep, ``prove``, ``measure`` and judge.
    """

    tables: PlanTables
    levels: tuple[Level, ...]
    outcomes: tuple[LevelOutcome, ...]
    violations: tuple[Violation, ...]
    seed: int
    terms: Terms = field(default_factory=Terms)
    stages: tuple[tuple[str, str | None, float], ...] = ()

    @property
    def feasible(self) -> bool:
        """True if nothing that must hold is broken."""
        return not any(violation.severity == "must" for violation in self.violations)
