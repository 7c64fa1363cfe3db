"""Chance for compiled searches, the same on every machine."""

import numba as nb
import numpy as np
from numpy.typing import NDArray


def shake(seed: int) -> NDArray[np.uint64]:
    """Return the state from which `roll` starts for a seed."""
    return np.array([seed], dtype=np.uint64)


@nb.njit(cache=True, nogil=True)
def roll(state, sides):  # type: ignore[no-untyped-def]
    """Return a number from 0 to sides - 1 by splitmix64 (Steele, Lea and Flood 2014); the state moves on."""
    return int(chance(state) * sides)


@nb.njit(cache=True, nogil=True)
def chance(state):  # type: ignore[no-untyped-def]
    """Return a uniform number in [0, 1); the state moves on."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return float((z ^ (z >> np.uint64(31))) >> np.uint64(11)) / 9007199254740992.0
