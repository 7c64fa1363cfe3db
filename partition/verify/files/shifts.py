"""
Places that a planner gave in a shifted datum of China, brought back to WGS 84.

The published formulas of GCJ-02 and BD-09, worked out here once more for the judge alone.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""Outside of these degrees GCJ-02 is WGS 84."""

RADIUS_M, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323
ROUNDS = 12
"""Each makes the error at least thirty times smaller."""


def gcj02(lonlat: Floats) -> Floats:
    """Return WGS 84 as GCJ-02, shape (n, 2), as if all of it lay in China."""
    x, y = lonlat[:, 0] - 105, lonlat[:, 1] - 35
    wave = 40 / 3 * (np.sin(6 * np.pi * x) + np.sin(2 * np.pi * x))
    east = 300 + x + 2 * y + x * x / 10 + x * y / 10 + np.sqrt(np.abs(x)) / 10 + wave
    east += 40 / 3 * (np.sin(np.pi * x) + 2 * np.sin(np.pi * x / 3))
    east += 100 * (np.sin(np.pi * x / 12) + 2 * np.sin(np.pi * x / 30))
    north = -100 + 2 * x + 3 * y + y * y / 5 + x * y / 10 + np.sqrt(np.abs(x)) / 5 + wave
    north += 40 / 3 * (np.sin(np.pi * y) + 2 * np.sin(np.pi * y / 3))
    north += 320 / 3 * (np.sin(np.pi * y / 12) + 2 * np.sin(np.pi * y / 30))
    phi = np.deg2rad(lonlat[:, 1])
    w2 = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    across = RADIUS_M * np.cos(phi) / w2**0.5
    along = RADIUS_M * (1 - ECCENTRICITY2) / w2**1.5
    return np.stack([lonlat[:, 0] + np.rad2deg(east / across), lonlat[:, 1] + np.rad2deg(north / along)], axis=1)


def bd09(lonlat: Floats) -> Floats:
    """Return WGS 84 as BD-09, shape (n, 2), as if all of it lay in China."""
    place = gcj02(lonlat) @ np.array([1, 1j])
    turns = 3000 * np.pi / 180
    length = np.abs(place) + 2e-5 * np.sin(turns * place.imag)
    moved = length * np.exp(1j * (np.angle(place) + 3e-6 * np.cos(turns * place.real))) + (0.0065 + 0.006j)
    return np.stack([moved.real, moved.imag], axis=1)


SHIFTS: dict[str, Callable[[Floats], Floats]] = {"gcj02": gcj02, "bd09": bd09}


def shift_back(lonlat: Floats, datum: str) -> Floats:
    """Return longitudes and latitudes of a datum as WGS 84; those that came from outside China stay."""
    shift = SHIFTS[datum]
    source = lonlat.copy()
    for _ in range(ROUNDS):
        source -= shift(source) - lonlat
    inside = np.all((source >= (WEST, SOUTH)) & (source <= (EAST, NORTH)), axis=1)
    return np.where(np.asarray(inside)[:, None], source, lonlat)
