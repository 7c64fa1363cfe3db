"""Courtyard houses on their plots: footprints and doors."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.synthetic.curves import Floats
from geo.synthetic.frame import Frame

SIDE_M, BACK_M = 0.7, 0.6


def build_houses(plots: pd.DataFrame, frame: Frame, rng: np.random.Generator) -> tuple[NDArray[np.object_], Floats]:
    """
    Return footprint and door of a house on each plot, in the order of the plots.

    The main house stands at the north of the plot and faces south, wings stand along one or both sides of the yard.
    Where streets cross aslant the plots and their houses are as crooked as the ground plan.
    """
    low = plots[["e0", "n0"]].to_numpy() + np.array([SIDE_M, BACK_M])
    high = plots[["e1", "n1"]].to_numpy() - np.array([SIDE_M, BACK_M])
    shape, side = rng.random(len(plots)), rng.random(len(plots)) < 0.5
    house, wing = rng.uniform(5.6, 7.0, len(plots)), rng.uniform(3.0, 3.8, len(plots))
    reach, door = rng.uniform(0.5, 0.95, len(plots)), rng.uniform(0.34, 0.66, len(plots))
    rings = [_ring(shape[k], bool(side[k]), low[k], high[k], house[k], wing[k], reach[k]) for k in range(len(plots))]
    owner = np.repeat(np.arange(len(plots)), [len(ring) for ring in rings])
    walls = shapely.linearrings(frame.place(np.vstack(rings)), indices=owner)
    doors = np.column_stack([low[:, 0] + (high[:, 0] - low[:, 0]) * door, high[:, 1] - house / 2])
    return np.asarray(shapely.polygons(walls), dtype=object), frame.place(doors)


def _ring(shape: float, left: bool, low: Floats, high: Floats, house: float, wing: float, reach: float) -> Floats:
    """Return the corners: a house alone, with one wing to the west or east, or with both."""
    (west, south), (east, north) = low, high
    under = north - house
    foot = under - (under - south) * reach
    if shape < 0.34:
        return np.array([(west, under), (east, under), (east, north), (west, north)])
    if shape < 0.82 and left:
        inner = west + wing
        return np.array([(west, foot), (inner, foot), (inner, under), (east, under), (east, north), (west, north)])
    if shape < 0.82:
        inner = east - wing
        return np.array([(west, under), (inner, under), (inner, foot), (east, foot), (east, north), (west, north)])
    a, b = west + wing, east - wing
    return np.array(
        [
            (west, foot),
            (a, foot),
            (a, under),
            (b, under),
            (b, foot),
            (east, foot),
            (east, north),
            (west, north),
        ]
    )
