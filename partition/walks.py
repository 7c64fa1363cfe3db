"""Walking distances between the households of a village, measured when somebody first asks for them."""

from threading import Lock

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.walk import WalkGraph, compile_walk
from partition.problem import Floats, Singles
from partition.walk_to import column_blocks

SINGLE_ABOVE = 4_000
"""Doors above which distances are kept in 32 bits (a millimetre in ten kilometres), for the memory that they take."""


class Walks:
    """
    Walking distances between household rows, and which of them no path leads along.

    Whether a village can be divided is often told without any: to measure them takes a third of the time of measuring
    a village, and most of its memory.

    Parameters
    ----------
    graph
        None where no roads are known. It must not be changed later.
    doors
        HOUSEHOLDS.
    """

    def __init__(self, graph: WalkGraph | None, doors: GeoDataFrame) -> None:
        self._graph, self._lock = graph, Lock()
        self._xy = np.c_[doors.geometry.x, doors.geometry.y]
        self._measured: tuple[Floats | Singles, NDArray[np.bool_]] | None = None

    @property
    def n_bytes(self) -> int:
        """Bytes that the distances take; 0 until somebody asked for them."""
        return 0 if self._measured is None else self._measured[0].nbytes

    def measured(self) -> tuple[Floats | Singles, NDArray[np.bool_]]:
        """Return metres, never infinite, and which are guessed because no path leads there; both ``(h, h)``."""
        with self._lock:
            if self._measured is None:
                self._measured, self._graph = _measure(self._graph, self._xy), None
            return self._measured


def _measure(graph: WalkGraph | None, xy: Floats) -> tuple[Floats | Singles, NDArray[np.bool_]]:
    """Return `Walks.measured`."""
    walk, n = compile_walk(graph, xy), len(xy)
    metres = np.empty((n, n), dtype=np.float32 if n > SINGLE_ABOVE else np.float64)
    guessed = np.zeros((n, n), dtype=np.bool_)
    for columns in column_blocks(n):
        found = walk.distances(targets=range(n)[columns])
        metres[:, columns] = found.metres
        if found.unreachable.any():  # most villages hang together, and zeros take no memory until they are written to
            guessed[:, columns] = found.unreachable
    return metres, guessed
