"""The problem that both aims come down to: open some sites so that what everyone pays for the nearest is least."""

from dataclasses import dataclass

import numpy as np

from partition.problem import Floats, Ints
from partition.stations.costs import Costs


@dataclass(frozen=True)
class Sites:
    """
    Sites to choose from, of which ``n_open`` are opened.

    With ``w_i`` households at address i, ``c_ij`` the cost of one of them at site j and ``b_i`` what it pays without
    any of the sites, a set S of ``n_open`` sites costs

        sum_i w_i min(b_i, min over j in S of c_ij).

    Attributes
    ----------
    costs
        ``c``, of n addresses at m sites.
    weights, base
        ``w`` and ``b``, shape ``(n,)``; no base is above the greatest cost of its row where there is no station yet.
    whole
        Whether every set costs a whole number, so that bounds may be rounded up.
    """

    costs: Costs
    weights: Floats
    base: Floats
    n_open: int
    whole: bool = False

    def value(self, chosen: Ints) -> float:
        """Return what a set of sites costs."""
        return float(self.weights @ self.paid(chosen))

    def paid(self, chosen: Ints) -> Floats:
        """Return what a household of each address pays for the nearest of a set of sites."""
        if not len(chosen):
            return self.base
        paid: Floats = np.minimum(self.base, self.costs.of(chosen).min(axis=1))
        return paid
