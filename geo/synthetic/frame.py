"""The ground plan of a settlement: metres east and north of its middle, bent along the roads that pass through it."""

from dataclasses import dataclass

import numpy as np

from geo.synthetic.curves import Curve, Floats

Wave = tuple[float, float, float]


@dataclass(frozen=True)
class Frame:
    """
    A local plan (e, n) laid on the township so that e = 0 or n = 0 follows a given road.

    ``bend_e`` and ``bend_n`` hold how far the two axes give way, sampled every metre of ``steps``; ``crooked`` are
    waves (height, length, phase) that make old lanes crooked and leave the two axes alone.
    """

    origin: Floats
    east: Floats
    north: Floats
    steps: Floats
    bend_e: Floats
    bend_n: Floats
    crooked: tuple[Wave, Wave]

    def place(self, en: Floats) -> Floats:
        """Return township coordinates of plan points, shape (n, 2)."""
        e, n = en[:, 0], en[:, 1]
        bent_e = e + np.interp(n, self.steps, self.bend_e) + _wave(n, self.crooked[0]) * _away(e)
        bent_n = n + np.interp(e, self.steps, self.bend_n) + _wave(e, self.crooked[1]) * _away(n)
        placed: Floats = self.origin + bent_e[:, None] * self.east + bent_n[:, None] * self.north
        return placed


def lay_frame(ns: Curve | None, ew: Curve | None, middle: Floats, crooked_m: float, rng: np.random.Generator) -> Frame:
    """Return the frame whose north axis follows one line and whose east axis follows the other, where given."""
    angles = [angle for angle in (_slant(ns, middle), _slant(ew, middle)) if angle is not None]
    turn = float(np.mean(angles))
    east, north = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    steps = np.arange(-1500.0, 1501.0)
    frame = Frame(
        middle,
        east,
        north,
        steps,
        _bend(ns, middle, north, east, steps),
        _bend(ew, middle, east, north, steps),
        (_new_wave(crooked_m, rng), _new_wave(crooked_m, rng)),
    )
    return frame


def _slant(curve: Curve | None, middle: Floats) -> float | None:
    if curve is None:
        return None
    at = middle[1 if curve.along == "ns" else 0]
    low, high = curve.points(np.array([at - 260.0, at + 260.0]))
    ahead = high - low
    return float(np.arctan2(-ahead[0], ahead[1]) if curve.along == "ns" else np.arctan2(ahead[1], ahead[0]))


def _bend(curve: Curve | None, middle: Floats, forward: Floats, sideways: Floats, steps: Floats) -> Floats:
    if curve is None:
        return np.zeros_like(steps)
    away = curve.points(curve.at) - middle
    return np.interp(steps, away @ forward, away @ sideways)


def _new_wave(height: float, rng: np.random.Generator) -> Wave:
    return float(height * rng.uniform(0.7, 1.2)), float(rng.uniform(150, 230)), float(rng.random())


def _wave(at: Floats, wave: Wave) -> Floats:
    height, length, phase = wave
    waved: Floats = height * np.sin(2 * np.pi * (at / length + phase))
    return waved


def _away(at: Floats) -> Floats:
    faded: Floats = 1.0 - np.exp(-((at / 45.0) ** 2))
    return faded
