"""The search for a shortest solution: a linear programme that learns cuts, then whole numbers."""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from partition.visits.patrol.by_hand import near_by
from partition.visits.patrol.cuts import Cut, first_cuts, parts_apart, violated
from partition.visits.patrol.model import Model
from partition.visits.patrol.programme import Programme, UnsolvedError
from partition.visits.patrol.task import PROVEN_M, Floats, Ints

LOOKED_AT = 5
"""After so many rounds of cuts walks near the solution are looked at."""

PATIENCE, LEAST_GAIN = 4, 5e-3
"""No more cuts are added after so many rounds in which the bound gained less than such a share of what is missing."""

CUT_ROUNDS = 200
"""How often cuts are added to the linear programme at most."""

LEAST_S = 0.01
"""A search in whole numbers for less time finds nothing."""

INFEASIBLE = 2
"""What scipy says where nothing meets all inequalities."""

WHOLE = 1e-6
"""What is nearer to a whole number is whole."""


@dataclass
class Known:
    """
    What is known of a model's solutions.

    Attributes
    ----------
    best, best_m
        (m,), how often each edge is walked besides in the best solution, and its metres.
    bound_m
        No solution is below it.
    cuts
        Inequalities that matter.
    linear_m, walked, dearer_m
        The last value and solution of the linear programme, and by how much it rises at least if an edge is walked
        otherwise, (m,) each.
    """

    model: Model
    best: Ints
    best_m: float
    bound_m: float
    cuts: list[Cut]
    linear_m: float
    walked: Floats
    dearer_m: Floats

    def proven(self) -> bool:
        """Return whether no solution is better by more than rounding."""
        return self.bound_m >= self.best_m - PROVEN_M / 2.0

    def take(self, count: Ints) -> None:
        """Keep a solution if it is the best."""
        metres = float(self.model.metres @ count)
        if metres < self.best_m:
            self.best, self.best_m = count, metres


def search(model: Model, time_limit_s: float) -> tuple[Ints, float]:
    """
    Return how often each edge is walked besides, the best that is known, and a bound on the metres of any.

    The linear programme learns cuts first. Then whole numbers are looked for under its cuts, and under those that
    what is found asks for, until it leaves nothing apart.

    Parameters
    ----------
    time_limit_s
        Wall seconds. Where they suffice the answer is the same every time.
    """
    known, until = _nothing(model), monotonic() + time_limit_s
    if model.apart:  # one part alone the whole numbers settle sooner than any cuts
        _relax(known, until)
    while (left_s := until - monotonic()) > LEAST_S and not known.proven():
        found, bound_m = _whole(known, left_s)
        known.bound_m = max(known.bound_m, min(bound_m, known.best_m))
        if found is None:
            break
        known.take(near_by(model, found))
        apart = parts_apart(model, found)
        if not apart:
            break
        known.cuts += apart
    return known.best, min(known.bound_m, known.best_m)


def _relax(known: Known, until: float) -> None:
    """Learn from the linear programme: its bound, its cuts, and walks near its solutions."""
    programme = Programme(known.model, first_cuts(known.model))
    mark, since = 0.0, 0
    for number in range(CUT_ROUNDS):
        answer = _solved(programme)
        if answer is None:
            break
        walked, bound_m = answer
        known.bound_m = max(known.bound_m, bound_m)
        found = violated(known.model, walked)
        since += 1
        if bound_m > mark + LEAST_GAIN * (known.best_m - mark):
            mark, since = bound_m, 0
        last = not found or since > PATIENCE or number == CUT_ROUNDS - 1 or monotonic() > until
        if last or number % LOOKED_AT == 0:
            known.take(near_by(known.model, walked))
        known.linear_m, known.walked, known.dearer_m = bound_m, walked, np.abs(programme.reduced())
        if last or known.proven():
            break
        programme.learn(found)
    known.cuts = programme.tight(known.walked)


def _nothing(model: Model) -> Known:
    """Return what is known without a linear programme: a walk, and that none is below 0 m."""
    zeros = np.zeros(len(model.ends))
    first = near_by(model, zeros)
    return Known(model, first, float(model.metres @ first), 0.0, [], 0.0, zeros, zeros)


def _solved(programme: Programme) -> tuple[Floats, float] | None:
    """Return what the programme says, None if it says nothing: the bound so far then stands."""
    try:
        return programme.solve()
    except UnsolvedError:
        return None


def _whole(known: Known, time_limit_s: float) -> tuple[Floats | None, float]:
    """
    Return a best solution in whole numbers under some cuts, None if none was found, and a bound.

    Edges that would raise the linear programme above the best solution stay as they are. If that leaves no solution
    the bound is infinite.
    """
    model = known.model
    m, n = len(model.ends), model.n
    odd = model.odd.astype(np.float64)
    constraints = [LinearConstraint(hstack([model.degrees(), -2.0 * eye_array(n)]), odd, odd)]
    if model.helper is not None:
        row = np.append(model.helping(), np.zeros(n))[None, :].astype(np.float64)
        constraints.append(LinearConstraint(row, model.free, model.free))
    if known.cuts:
        rows = csr_array(np.array([cut.counts for cut in known.cuts]))
        least = np.array([cut.least for cut in known.cuts])
        constraints.append(LinearConstraint(hstack([rows, csr_array((len(least), n))]), least, np.inf))
    stays = known.dearer_m > known.best_m - known.linear_m + PROVEN_M
    least_often = np.where(stays & (known.walked > 1.0 - WHOLE), 1.0, 0.0)
    most = np.where(stays & (known.walked < WHOLE), 0.0, model.at_most)
    half = np.ceil(abs(model.degrees()) @ most / 2.0)
    answer = milp(
        np.append(model.metres, np.zeros(n)),
        constraints=constraints,
        integrality=np.ones(m + n),
        bounds=Bounds(np.append(least_often, np.zeros(n)), np.append(most, half)),
        options={"mip_rel_gap": 0.0, "time_limit": time_limit_s},
    )
    if answer.status == INFEASIBLE:
        return None, np.inf
    low_m = answer.mip_dual_bound
    bound_m = float(low_m) if low_m is not None and np.isfinite(low_m) else 0.0
    return (None if answer.x is None else np.rint(answer.x[:m])), bound_m
