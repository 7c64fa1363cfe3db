"""Blocks: units that stay together in one grid at a level."""

import numpy as np

from partition.ground import Ground
from partition.levels import Level
from partition.problem import Ints
from partition.terms import Terms


def blocks_of(ground: Ground, level: Level, terms: Terms) -> Ints:
    """Return a label for each unit; units with one label stay in one grid at this level."""
    return np.arange(len(ground.door))
