"""Lines that cross the township, as functions of northing or easting."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from geo.synthetic.settings import Along, Line

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A line on which every northing (``ns``) or easting (``ew``) is met once; ``across`` is the other ordinate."""

    name: str
    kind: str
    along: Along
    at: Floats
    across: Floats

    def __call__(self, at: Floats) -> Floats:
        """Return the other ordinate, metres, at these northings or eastings."""
        return np.interp(at, self.at, self.across)

    def points(self, at: Floats) -> Floats:
        """Return the points, shape (n, 2), at these northings or eastings."""
        across = self(at)
        return np.column_stack([across, at] if self.along == "ns" else [at, across])

    def moved(self, by: float, kind: str) -> "Curve":
        """Return the parallel curve this many metres to the east or north."""
        return Curve(f"{self.name}{by:+.0f}", kind, self.along, self.at, self.across + by)


def draw_line(line: Line, at: Floats, rng: np.random.Generator) -> Curve:
    """Return the smooth curve through a line's points, each moved up to 25 m; rivers wind."""
    points = np.array(line.points, dtype=float)
    known, across = (points[:, 1], points[:, 0]) if line.along == "ns" else (points[:, 0], points[:, 1])
    moved = across + rng.uniform(-25, 25, len(across))
    offsets = np.asarray(CubicSpline(known, moved, bc_type="natural")(at), dtype=float)
    if line.kind == "river":
        offsets = offsets + waves(at, ((24.0, 1250.0), (8.0, 540.0)), rng)
    return Curve(line.name, line.kind, line.along, at, offsets)


def waves(at: Floats, heights: tuple[tuple[float, float], ...], rng: np.random.Generator) -> Floats:
    """Return a sum of sine waves given as (height, length) in metres, each with a phase of its own."""
    total = np.zeros_like(at)
    for height, length in heights:
        total += height * np.sin(2 * np.pi * (at / length + rng.random()))
    return total


def fill(lines: list[Curve], spacing: tuple[float, float], rng: np.random.Generator) -> list[Curve]:
    """Return the lines with field lines in between, which bend from one neighbour's shape into the other's."""
    filled = [lines[0]]
    for low, high in pairwise(lines):
        width = float(np.mean(high.across - low.across))
        steps = max(1, round(width / rng.uniform(*spacing)))
        shares = (np.arange(1, steps) + rng.uniform(-0.16, 0.16, steps - 1)) / steps
        for share in shares:
            across = low.across * (1 - share) + high.across * share
            across = across + waves(low.at, ((9.0, 1900.0), (5.0, 800.0)), rng)
            filled.append(Curve(f"{low.name}/{share:.2f}", "field", low.along, low.at, across))
        filled.append(high)
    return filled
