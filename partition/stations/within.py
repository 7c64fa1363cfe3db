"""Costs of 0 within a distance and 1 beyond it, kept as the addresses that each site reaches."""

from dataclasses import dataclass
from typing import Self

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.problem import Floats, Ints


@dataclass(frozen=True)
class Within:
    """
    Who lives within reach of what: those of site j are ``addresses[starts[j]:starts[j + 1]]``, rising.

    Attributes
    ----------
    n
        Addresses, also those that no site reaches.
    """

    n: int
    starts: NDArray[np.int64]
    addresses: NDArray[np.int32]

    @property
    def n_sites(self) -> int:
        """How many sites there are."""
        return len(self.starts) - 1

    @property
    def size(self) -> int:
        """Pairs of an address and a site within reach of it."""
        return len(self.addresses)

    def of(self, chosen: Ints) -> NDArray[np.uint8]:
        """Return the costs at some sites, shape ``(n, len(chosen))``."""
        beyond = np.ones((self.n, len(chosen)), dtype=np.uint8)
        for place, site in enumerate(chosen):
            beyond[self.reached_by(int(site)), place] = 0
        return beyond

    def reached_by(self, site: int) -> NDArray[np.int32]:
        """Return the addresses within reach of a site."""
        return self.addresses[self.starts[site] : self.starts[site + 1]]

    def only(self, chosen: Ints) -> Self:
        """Return the costs with these sites alone, in this order."""
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[chosen])])
        addresses = np.empty(starts[-1], dtype=np.int32)
        for place, site in enumerate(chosen):
            addresses[starts[place] : starts[place + 1]] = self.reached_by(int(site))
        return type(self)(self.n, starts, addresses)

    def savings(self, weights: Floats, paid: Floats) -> Floats:
        """Return what opening each site would save those who now pay so much, at most 1 each; shape ``(m,)``."""
        saved = np.zeros(self.n_sites)
        _add_up(self.starts, self.addresses, weights * paid, saved)
        return saved

    def exchanges(self, weights: Floats, near: Ints, first: Floats, second: Floats, kept: Floats) -> Floats:
        """Return the savings on ``first``; add to ``kept`` what of the loss of an open site each would make good."""
        alone = np.where(near >= 0, weights * (second - first), 0.0)
        _add_made_good(self.starts, self.addresses, alone, near, kept)
        return self.savings(weights, first)


@nb.njit(cache=True, nogil=True)
def _add_up(starts, addresses, worth, sums):  # type: ignore[no-untyped-def]
    for j in range(len(sums)):
        total = 0.0
        for at in range(starts[j], starts[j + 1]):
            total += worth[addresses[at]]
        sums[j] = total


@nb.njit(cache=True, nogil=True)
def _add_made_good(starts, addresses, alone, near, kept):  # type: ignore[no-untyped-def]
    """Only those served by one open site lose by its closing: ``alone`` is 0 for all others."""
    for j in range(kept.shape[1]):
        for at in range(starts[j], starts[j + 1]):
            i = addresses[at]
            if alone[i] > 0.0:
                kept[near[i], j] += alone[i]
