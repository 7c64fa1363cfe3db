"""What the proofs of a run may cost together: deterministic seconds of a solver, the same on every machine."""

from collections.abc import Callable, Hashable

from ortools.sat.python import cp_model

TOTAL_S = 1.0
"""Deterministic seconds for all questions of all causes, relaxations included."""

LEAST_S = 0.005
"""Less than this is no use to a solver."""

BUILT_S = 5e-6
"""Deterministic seconds that a constraint of a model costs before it is solved."""


class Budget:
    """
    Deterministic seconds that several questions share; what was asked once is remembered, and costs no more.

    Attributes
    ----------
    left_s
        What is left.
    n_asked
        Models solved so far.
    short
        Whether some question stayed open because its share of the budget ended.
    """

    def __init__(self, seconds: float = TOTAL_S) -> None:
        self.left_s = seconds
        self.n_asked = 0
        self.short = False
        self._answers: dict[Hashable, bool | None] = {}

    def solve(self, model: cp_model.CpModel, most_s: float) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """Return a solver that has dealt with a model in at most so many seconds, and how that ended."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        limit_s = min(most_s, self.left_s)
        if limit_s < LEAST_S:
            self.short = True
            return solver, cp_model.UNKNOWN
        solver.parameters.max_deterministic_time = limit_s
        status = solver.solve(model)
        self.n_asked += 1
        self.left_s -= solver.response_proto.deterministic_time + BUILT_S * len(model.proto.constraints)
        self.short = self.short or status == cp_model.UNKNOWN
        return solver, status

    def remembered(self, question: Hashable, answer: Callable[[], bool | None]) -> bool | None:
        """Return the answer to a question, worked out only the first time."""
        if question not in self._answers:
            self._answers[question] = answer()
            self.short = self.short or self._answers[question] is None
        return self._answers[question]
