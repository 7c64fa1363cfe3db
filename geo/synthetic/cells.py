"""How the ground between streets is parted into lanes and plots: rows along lanes, or both sides of a blind alley."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import networkx as nx
import numpy as np

LANE_M = 4.6
ALLEY_M = 4.4
PLOT_M = 14.0
DEPTH_M = 19.5
BACK_M = 0.8

Node = tuple[float, float]
Ways: TypeAlias = "nx.Graph[Node]"


class Way(NamedTuple):
    """A street, lane or crossing on the plan: its kind and its place in the lattice."""

    kind: str
    column: int
    band: int
    lane: int = 0


class Cell(NamedTuple):
    """The ground between two streets and two crossings: their middles, and the edges of what can be built on."""

    column: int
    band: int
    left: float
    right: float
    low: float
    high: float
    west: float
    south: float
    east: float
    north: float

    @property
    def eastward(self) -> bool:
        """Whether the middle of the settlement lies to the west, so that alleys end blind in the east."""
        return self.left + self.right > 0


class Plot(NamedTuple):
    """A plot for one house: its edges, the node of the ways where its gate opens, and its place."""

    e0: float
    n0: float
    e1: float
    n1: float
    access_e: float
    access_n: float
    column: int
    band: int
    row: int


@dataclass
class Filled:
    """
    Plots and lanes of one cell, and where they meet the streets and crossings.

    A junction is a street (``"street"``, column, band) with a northing on it, or a crossing (``"cross"``, 0, number)
    with an easting.
    """

    plots: list[Plot] = field(default_factory=list)
    lanes: list[tuple[Way, list[tuple[float, float]]]] = field(default_factory=list)
    junctions: list[tuple[tuple[str, int, int], float]] = field(default_factory=list)


def fill_rows(cell: Cell, rng: np.random.Generator) -> Filled:
    """Return rows of plots along lanes from street to street; some lanes end blind away from the middle."""
    filled = Filled()
    rows, lanes = _stack(cell.south, cell.north, rng)
    spans = [_span(cell, rng) for _ in lanes]
    doors: list[set[float]] = [set() for _ in lanes]
    for number, (low, high, lane) in enumerate(rows):
        for e0, e1 in _plots(cell.west, cell.east, rng):
            at = round((e0 + e1) / 2, 2)
            if lane < 0:
                filled.junctions.append((("cross", 0, cell.band), at))
                access = at, round(cell.low, 2)
            else:
                at = round(min(max(at, spans[lane][0]), spans[lane][1]), 2)
                doors[lane].add(at)
                access = at, round(lanes[lane], 2)
            filled.plots.append(Plot(e0, low, e1, high, *access, cell.column, cell.band, number))
    for lane, n in enumerate(lanes):
        open_ends = [e for e in spans[lane] if e in (cell.left, cell.right)]
        points = [(e, n) for e in sorted(doors[lane].union(open_ends))]
        filled.lanes.append((Way("lane", cell.column, cell.band, lane), points))
        for e in open_ends:
            filled.junctions.append((("street", cell.column + (e == cell.right), cell.band), n))
    return filled


def fill_columns(cell: Cell, rng: np.random.Generator) -> Filled:
    """Return plots on both sides of alleys that lead north or south from a crossing, as in old cores."""
    filled = Filled()
    pairs = max(1, round((cell.east - cell.west) / (2 * PLOT_M + ALLEY_M + BACK_M)))
    pitch = (cell.east - cell.west + BACK_M) / pairs
    width = (pitch - BACK_M - ALLEY_M) / 2
    count = max(1, round((cell.north - cell.south) / DEPTH_M))
    depth = (cell.north - cell.south) / count
    inner = cell.low if cell.low + cell.high > 0 else cell.high
    outer = cell.high if inner == cell.low else cell.low
    for alley in range(pairs):
        e0 = cell.west + alley * pitch
        middle = round(e0 + width + ALLEY_M / 2, 2)
        norths = [round(cell.south + (row + 0.5) * depth, 2) for row in range(count)]
        for row, n in enumerate(norths):
            low, high = cell.south + row * depth + 0.3, cell.south + (row + 1) * depth - 0.3
            for west in (e0, e0 + width + ALLEY_M):
                filled.plots.append(Plot(west, low, west + width, high, middle, n, cell.column, cell.band, row))
        ends = [inner, outer] if rng.random() < 0.45 else [inner]
        filled.lanes.append(
            (Way("lane", cell.column, cell.band, alley), [(middle, n) for n in sorted([*norths, *ends])])
        )
        filled.junctions += [(("cross", 0, cell.band + (end == cell.high)), middle) for end in ends]
    return filled


def _stack(south: float, north: float, rng: np.random.Generator) -> tuple[list[tuple[float, float, int]], list[float]]:
    """Return rows as (south, north, lane) and the lanes' northings; lane -1 is the crossing to the south."""
    height = north - south
    if rng.random() < 0.45:
        pairs = max(1, round((height + BACK_M) / (2 * DEPTH_M + LANE_M + BACK_M)))
        pitch = (height + BACK_M) / pairs
        depth = (pitch - BACK_M - LANE_M) / 2
        starts = [south + p * pitch for p in range(pairs)]
        rows = [(a + shift, a + shift + depth, p) for p, a in enumerate(starts) for shift in (0.0, depth + LANE_M)]
        return rows, [start + depth + LANE_M / 2 for start in starts]
    count = max(1, round((height + LANE_M) / (DEPTH_M + LANE_M)))
    pitch = (height + LANE_M) / count
    rows = [(south + r * pitch, south + (r + 1) * pitch - LANE_M, r - 1) for r in range(count)]
    return rows, [south + r * pitch - LANE_M / 2 for r in range(1, count)]


def _span(cell: Cell, rng: np.random.Generator) -> tuple[float, float]:
    """Return where a lane starts and ends: from street to street, or blind away from the middle."""
    blind = float(rng.uniform(9, 24)) if cell.right - cell.left > 60 and rng.random() < 0.3 else 0.0
    return (cell.left, cell.right - blind) if cell.eastward else (cell.left + blind, cell.right)


def _plots(west: float, east: float, rng: np.random.Generator) -> list[tuple[float, float]]:
    count = max(1, round((east - west) / (PLOT_M * rng.uniform(0.93, 1.08))))
    widths = rng.uniform(0.88, 1.12, count)
    edges = west + (east - west) * np.concatenate([[0.0], np.cumsum(widths) / widths.sum()])
    return [(float(a), float(b)) for a, b in pairwise(edges)]
