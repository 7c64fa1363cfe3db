"""The linear programme of a model, which keeps its basis while inequalities come."""

from collections.abc import Sequence

import numpy as np
from ortools.linear_solver import pywraplp

from partition.visits.patrol.cuts import Cut
from partition.visits.patrol.model import Model
from partition.visits.patrol.task import Floats

HOW = "use_dual_simplex: true use_preprocessing: false use_scaling: false max_number_of_iterations: 20000"
"""The dual simplex goes on from the last basis; preprocessing and scaling would forget it."""

TIGHT = 1e-6
"""An inequality that is met with less to spare holds a solution where it is."""


class UnsolvedError(ArithmeticError):
    """The linear programme was given up: by its limit of steps, or by rounding."""


class Programme:
    """
    Minimise ``sum_e c_e x_e`` subject to cuts, ``0 <= x_e <= at_most_e`` and the free ends of an open walk.

    Attributes
    ----------
    cuts
        The inequalities so far.
    """

    def __init__(self, model: Model, cuts: Sequence[Cut]) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(HOW)
        self._cols = [self._solver.NumVar(0.0, most, "") for most in model.at_most.tolist()]
        aim = self._solver.Objective()
        for col, metres in zip(self._cols, model.metres.tolist(), strict=True):
            aim.SetCoefficient(col, metres)
        if model.free:
            chosen = self._solver.RowConstraint(float(model.free), float(model.free), "")
            for edge in np.flatnonzero(model.helping()).tolist():
                chosen.SetCoefficient(self._cols[edge], 1.0)
        self.cuts: list[Cut] = []
        self.learn(cuts)

    def learn(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        for cut in cuts:
            row = self._solver.RowConstraint(cut.least, self._solver.infinity(), "")
            for edge in np.flatnonzero(cut.counts).tolist():
                row.SetCoefficient(self._cols[edge], float(cut.counts[edge]))
        self.cuts += cuts

    def solve(self) -> tuple[Floats, float] | None:
        """
        Return how often each edge is walked besides and the metres, a bound; None if there is no solution.

        Raises
        ------
        UnsolvedError
            The programme came to no end that proves anything.
        """
        status = self._solver.Solve()
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.INFEASIBLE):
            raise UnsolvedError(f"the linear programme ended with status {status}")
        if status == pywraplp.Solver.INFEASIBLE:
            return None
        return np.array([col.solution_value() for col in self._cols]), float(self._solver.Objective().Value())

    def reduced(self) -> Floats:
        """Return by how much each edge costs more than it saves in the last solution, (m,)."""
        return np.array([col.reduced_cost() for col in self._cols])

    def tight(self, walked: Floats) -> list[Cut]:
        """Return the cuts that hold a solution where it is."""
        return [cut for cut in self.cuts if cut.missing(walked) > -TIGHT]
