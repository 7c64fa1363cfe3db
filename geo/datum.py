"""
The datums in which longitudes and latitudes of China are given, and the way between them and WGS 84.

GCJ-02 (maps of AMap and Tencent) and BD-09 (Baidu) are WGS 84 shifted by some hundred metres, by formulas that were
never issued but are public. They are here so that a planner's own data can be put where it belongs.
"""

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError

WGS84, CGCS2000, GCJ02, BD09 = "wgs84", "cgcs2000", "gcj02", "bd09"
DATUMS = (WGS84, CGCS2000, GCJ02, BD09)
"""CGCS2000 equals WGS 84 to less than a metre, and PROJ shifts nothing between the two: here they are the same."""

CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east and north of the rectangle outside which the published formulas shift nothing."""

KRASOVSKY_A, KRASOVSKY_E2 = 6378245.0, 0.00669342162296594323
"""Semi-major axis in metres and squared eccentricity of the ellipsoid that the formulas use."""

BAIDU_TURNS = np.pi * 3000.0 / 180.0
NEAR_DEG = 0.1
"""More than any shift: what lies so far outside the rectangle came from no place inside it."""

ROUNDING_DEG = 1e-9
STEPS = 40
EXACT_DEG = 1e-13

Floats = NDArray[np.float64]


def to_wgs84(lonlat: Floats, datum: str) -> Floats:
    """
    Return longitudes and latitudes of a datum as those of WGS 84, in degrees, shape (n, 2).

    It undoes `from_wgs84` to 1e-9 degrees, by fixed-point iteration: the shift changes by at most some three per cent
    of the way that is gone. A place just outside `CHINA` onto which a place inside is shifted counts as the latter.

    Raises
    ------
    GeoError
        There is no such datum.
    """
    if not _is_shifted(datum):
        return np.array(lonlat, dtype=np.float64)
    given = np.array(lonlat, dtype=np.float64)
    near = _inside(given, NEAR_DEG)
    source = _unshift(given[near], datum)
    given[near] = np.where(_inside(source, ROUNDING_DEG)[:, None], source, given[near])
    return given


def from_wgs84(lonlat: Floats, datum: str) -> Floats:
    """
    Return longitudes and latitudes of WGS 84 as those of a datum, in degrees, shape (n, 2); NaN stays NaN.

    Places outside `CHINA` stay where they are.

    Raises
    ------
    GeoError
        There is no such datum.
    """
    given = np.array(lonlat, dtype=np.float64)
    if _is_shifted(datum):
        inside = _inside(given)
        given[inside] = _shift(given[inside], datum)
    return given


def _is_shifted(datum: str) -> bool:
    if datum not in DATUMS:
        raise GeoError(f"datum: one of {', '.join(DATUMS)} would be right, got {datum!r}")
    return datum in (GCJ02, BD09)


def _inside(lonlat: Floats, beyond_deg: float = 0.0) -> NDArray[np.bool_]:
    """Return which places lie in the rectangle or no farther beyond its edges."""
    low, high = np.array(CHINA[:2]) - beyond_deg, np.array(CHINA[2:]) + beyond_deg
    return np.asarray(((lonlat >= low) & (lonlat <= high)).all(axis=1))


def _unshift(given: Floats, datum: str) -> Floats:
    source = given
    for _ in range(STEPS):
        miss = _shift(source, datum) - given
        source = source - miss
        if np.abs(miss).max(initial=0.0) < EXACT_DEG:
            break
    return source


def _shift(lonlat: Floats, datum: str) -> Floats:
    shifted = _gcj02(lonlat)
    return _bd09(shifted) if datum == BD09 else shifted


def _gcj02(lonlat: Floats) -> Floats:
    """
    Return WGS 84 as GCJ-02, wherever it lies.

    The metres are polynomials and sines of the degrees from 105 E 35 N, as published in many open implementations
    (first in "eviltransform"); they become degrees by the radii of curvature of the ellipsoid.
    """
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root, product = np.sqrt(np.abs(x)), 0.1 * x * y
    both = _sines(x, (20.0, 6.0), (20.0, 2.0))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + product + 0.1 * root + both
    east_m += _sines(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + product + 0.2 * root + both
    north_m += _sines(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    latitude = np.radians(lonlat[:, 1])
    curved = 1.0 - KRASOVSKY_E2 * np.sin(latitude) ** 2
    east_radius_m = KRASOVSKY_A / np.sqrt(curved) * np.cos(latitude)
    north_radius_m = KRASOVSKY_A * (1.0 - KRASOVSKY_E2) / curved**1.5
    return np.asarray(lonlat + np.degrees(np.c_[east_m / east_radius_m, north_m / north_radius_m]))


def _sines(degrees: Floats, *terms: tuple[float, float]) -> Floats:
    """Return two thirds of a sum of sines, each of an amplitude and of half turns a degree."""
    amplitudes, frequencies = np.array(terms, dtype=np.float64).T
    sines: Floats = np.sin(np.pi * np.outer(degrees, frequencies))
    return np.asarray(sines @ amplitudes * (2.0 / 3.0), dtype=np.float64)


def _bd09(gcj: Floats) -> Floats:
    """Return GCJ-02 as BD-09: polar coordinates with a ripple, then a constant step."""
    x, y = gcj[:, 0], gcj[:, 1]
    length = np.hypot(x, y) + 0.00002 * np.sin(BAIDU_TURNS * y)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(BAIDU_TURNS * x)
    return np.column_stack([length * np.cos(angle) + 0.0065, length * np.sin(angle) + 0.006])
