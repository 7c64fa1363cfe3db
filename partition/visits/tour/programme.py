"""The linear programme over some edges, which keeps its basis while inequalities, edges and fixings come and go."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp
from scipy.sparse import csr_array

from partition.visits.tour.cuts import Cuts, Sets
from partition.visits.tour.ends import Trip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOW = "use_dual_simplex: true use_preprocessing: false use_scaling: false max_number_of_iterations: 20000"
"""The dual simplex goes on from the last basis after a new inequality or fixing; preprocessing would
forget it, and so would scaling, which changes with every inequality (measured: twice the time)."""


@dataclass(frozen=True)
class Prices:
    """Duals: of leaving and entering each place, (n,) each, the same if edges have no direction; of each inequality."""

    out: Floats
    into: Floats
    cuts: Floats


class UnsolvedError(ArithmeticError):
    """The linear programme was given up: by its limit of steps, or by rounding."""


class Programme:
    """
    Minimise ``sum_e c_e x_e`` subject to ``x(edges at i) = 2`` for every place i, inequalities, and ``0 <= x <= 1``.

    Where ways differ there and back each direction is an edge of its own, and every place is entered once and left
    once. GLOP solves it, and goes on from where it was when something is added.

    Attributes
    ----------
    ends
        (m, 2), the places of each edge that is open.
    cuts
        The inequalities.
    steps
        Steps of the simplex method so far: a measure of work that is the same on every machine.
    """

    def __init__(self, trip: Trip, ends: Ints, cuts: Cuts, steps: int = 0) -> None:
        self._trip = trip
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(HOW)
        self._inf = self._solver.infinity()
        self._n = len(trip.metres)
        self._cols: list[pywraplp.Variable] = []
        size, degree = (self._n, 2.0) if trip.symmetric else (2 * self._n, 1.0)
        self._degrees = [self._solver.RowConstraint(degree, degree, "") for _ in range(size)]
        self._rows: list[pywraplp.Constraint] = []
        self._fixed: dict[int, float] = {}
        self.ends, self.steps = np.zeros((0, 2), np.int64), steps
        self.cuts = cuts
        self._restrict(cuts.rows(self.ends), cuts.least)
        self.open(ends)

    def _restrict(self, counts: csr_array, least: Floats) -> None:
        """Add rows of inequalities over the edges that are open."""
        rows = [self._solver.RowConstraint(value, self._inf, "") for value in least.tolist()]
        self._rows += rows
        self._fill(rows, counts, 0)

    def _fill(self, rows: list[pywraplp.Constraint], counts: csr_array, first: int) -> None:
        """Write the counts of the edges from a number on into rows."""
        table = counts.tocoo()
        for row, edge, count in zip(*(part.tolist() for part in (*table.coords, table.data)), strict=True):
            rows[row].SetCoefficient(self._cols[first + edge], count)

    def open(self, ends: Ints) -> None:
        """Let edges be walked that were not open."""
        first = len(self._cols)
        self.ends = np.concatenate([self.ends, ends])
        aim, offset = self._solver.Objective(), 0 if self._trip.symmetric else self._n
        for (a, b), metres in zip(ends.tolist(), self._trip.metres[tuple(ends.T)].tolist(), strict=True):
            col = self._solver.NumVar(0.0, 1.0, "")
            aim.SetCoefficient(col, metres)
            self._degrees[a].SetCoefficient(col, 1.0)
            self._degrees[b + offset].SetCoefficient(col, 1.0)
            self._cols.append(col)
        self._fill(self._rows, self.cuts.rows(ends), first)

    def shut(self, chosen: Sets) -> None:
        """Let edges chosen, (m,), never be walked again, and forget them."""
        for edge in np.flatnonzero(chosen).tolist():
            self._cols[edge].SetBounds(0.0, 0.0)
        self._cols = [col for col, gone in zip(self._cols, chosen.tolist(), strict=True) if not gone]
        self.ends = self.ends[~chosen]

    def learn(self, found: list[Sets]) -> None:
        """Add inequalities, each given by its sets."""
        old, self.cuts = len(self._rows), self.cuts.add(found)
        new = self.cuts.only(np.arange(len(self.cuts.least)) >= old)
        self._restrict(new.rows(self.ends), new.least)

    def fix(self, values: Iterable[tuple[int, float]]) -> None:
        """Let some edges, by number, be walked so much and all others be free."""
        wanted = dict(values)
        for edge in self._fixed.keys() - wanted.keys():
            self._cols[edge].SetBounds(0.0, 1.0)
        for edge, value in wanted.items():
            self._cols[edge].SetBounds(value, value)
        self._fixed = wanted

    def solve(self) -> tuple[Floats, Prices] | None:
        """
        Return how much of each edge is walked, and the duals; None if nothing can be walked.

        Raises
        ------
        UnsolvedError
            The programme came to no end that proves anything.
        """
        if not self._solved():
            return None
        walked = np.array([col.solution_value() for col in self._cols])
        place = np.array([row.dual_value() for row in self._degrees])
        price = np.maximum(np.array([row.dual_value() for row in self._rows]), 0.0)
        return walked, Prices(place[: self._n], place[-self._n :], price)

    def optimum(self) -> float:
        """Return the least metres, or infinity if nothing can be walked; `UnsolvedError` as in `solve`."""
        return float(self._solver.Objective().Value()) if self._solved() else np.inf

    def _solved(self) -> bool:
        status = self._solver.Solve()
        self.steps += int(self._solver.iterations()) + 1
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.INFEASIBLE):
            raise UnsolvedError(f"the linear programme ended with status {status}")
        return bool(status == pywraplp.Solver.OPTIMAL)
