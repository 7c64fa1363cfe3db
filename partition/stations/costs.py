"""What it costs those of each address to be served by each site: as a table, or as who lives within reach of what."""

from dataclasses import dataclass
from typing import Any, Protocol, Self

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints


class Costs(Protocol):
    """
    ``c_ij``, the cost of one household of address i at site j, and the sums over it that the search is made of.

    Sums run over the addresses in their order, so they are the same whichever kind of costs they are taken of.
    """

    @property
    def n_sites(self) -> int:
        """How many sites there are."""

    @property
    def size(self) -> int:
        """Costs looked at to go once over all of them: the unit of work."""

    def of(self, chosen: Ints) -> NDArray[Any]:
        """Return the costs at some sites, shape ``(n, len(chosen))``."""

    def only(self, chosen: Ints) -> Self:
        """Return the costs with these sites alone, in this order."""

    def savings(self, weights: Floats, paid: Floats) -> Floats:
        """Return ``sum_i w_i max(0, paid_i - c_ij)`` for each site j, shape ``(m,)``."""

    def exchanges(self, weights: Floats, near: Ints, first: Floats, second: Floats, kept: Floats) -> Floats:
        """
        Return the savings on ``first``, and add to ``kept`` what of the loss of an open site each would make good.

        ``kept`` has shape ``(n_open, m)``; ``near`` is the open site each address is served by, -1 where by none.
        """


@dataclass(frozen=True)
class Table:
    """Costs as a table of shape ``(n, m)``, row by row in memory."""

    values: NDArray[np.float32]

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return int(self.values.shape[1])

    @property
    def size(self) -> int:
        """Costs looked at to go once over all of them."""
        return int(self.values.size)

    def of(self, chosen: Ints) -> NDArray[np.float32]:
        """Return the costs at some sites, shape ``(n, len(chosen))``."""
        return self.values[:, chosen]

    def only(self, chosen: Ints) -> Self:
        """Return the costs with these sites alone, in this order."""
        return type(self)(np.ascontiguousarray(self.values[:, chosen]))

    def savings(self, weights: Floats, paid: Floats) -> Floats:
        """Return what opening each site would save those who now pay so much; shape ``(m,)``."""
        saved = np.zeros(self.n_sites)
        _add_savings(self.values, weights, paid, saved)
        return saved

    def exchanges(self, weights: Floats, near: Ints, first: Floats, second: Floats, kept: Floats) -> Floats:
        """Return the savings on ``first``; add to ``kept`` what of the loss of an open site each would make good."""
        saved = np.zeros(self.n_sites)
        _add_exchanges(self.values, weights, near, first, second, saved, kept)
        return saved


@nb.njit(cache=True, nogil=True)
def _add_savings(costs, weights, paid, saved):  # type: ignore[no-untyped-def]
    """Add up row by row, so that the inner loop is one over neighbours in memory."""
    for i in range(costs.shape[0]):
        here, load, row = paid[i], weights[i], costs[i]
        if here > 0.0:
            for j in range(len(saved)):
                saved[j] += load * max(here - row[j], 0.0)


@nb.njit(cache=True, nogil=True)
def _add_exchanges(costs, weights, near, first, second, saved, kept):  # type: ignore[no-untyped-def]
    """Who has the base nearest is touched by ``saved`` alone."""
    for i in range(costs.shape[0]):
        here, other, load, row = first[i], second[i], weights[i], costs[i]
        for j in range(len(saved)):
            saved[j] += load * max(here - row[j], 0.0)
        if near[i] >= 0:
            made_good = kept[near[i]]
            for j in range(len(made_good)):
                made_good[j] += load * max(other - max(row[j], here), 0.0)
