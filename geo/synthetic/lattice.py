"""Streets and plots that a settlement could grow into, on its ground plan."""

from dataclasses import dataclass, field

import networkx as nx
import numpy as np
import pandas as pd

from geo.synthetic.cells import Cell, Node, Plot, Way, Ways, fill_columns, fill_rows
from geo.synthetic.curves import Floats

STREET_M = (84.0, 138.0)
CROSS_M = (112.0, 184.0)
MAIN_HALF_M, STREET_HALF_M, CROSS_HALF_M = 6.5, 4.2, 4.6
JOG_M = 7.5


@dataclass(frozen=True)
class Shape:
    """What the lattice has to fit: axes that are roads, half the gap of a river or railway, and the reach in metres."""

    ns: bool
    ew: bool
    gap: float
    reach: tuple[float, float]


@dataclass(frozen=True)
class Grid:
    """Where streets (by band, for they jog) and crossings run; ``axis`` is the crossing that is a main road, or -1."""

    streets: Floats
    main: tuple[bool, ...]
    crosses: Floats
    axis: int
    wide: bool

    def half(self, street: int) -> float:
        """Return half the width of a street with its verge."""
        return MAIN_HALF_M if self.main[street] and self.wide else STREET_HALF_M

    def cross_half(self, cross: int) -> float:
        """Return half the width of a crossing with its verge."""
        return MAIN_HALF_M if cross == self.axis else CROSS_HALF_M

    def cell(self, k: int, m: int) -> Cell:
        """Return the ground between streets k and k + 1, from crossing m to the next."""
        left, right = float(self.streets[k, m]), float(self.streets[k + 1, m])
        low, high = float(self.crosses[m]), float(self.crosses[m + 1])
        edges = left + self.half(k), low + self.cross_half(m), right - self.half(k + 1), high - self.cross_half(m + 1)
        return Cell(k, m, left, right, low, high, *edges)


@dataclass
class Lattice:
    """
    The possible settlement.

    ``ways`` is a graph of (e, n) nodes, metres rounded to centimetres; each edge has its ``way``. Every plot's
    ``access`` is a node. ``mains`` are the columns of the main streets, ``axis`` the main crossing (-1: none).
    """

    mains: tuple[int, ...]
    axis: int
    ways: Ways = field(default_factory=nx.Graph)
    built: list[Plot] = field(default_factory=list)

    @property
    def plots(self) -> pd.DataFrame:
        """Every plot that could be built on: the fields of `Plot` and its middle, ``e`` and ``n``."""
        plots = pd.DataFrame(self.built, columns=list(Plot._fields))
        return plots.assign(e=(plots["e0"] + plots["e1"]) / 2, n=(plots["n0"] + plots["n1"]) / 2)

    def draw(self, way: Way, points: list[Node]) -> None:
        """Add a way along these plan points, in the order given."""
        nodes = [(round(float(e), 2), round(float(n), 2)) for e, n in points]
        kept = [node for k, node in enumerate(nodes) if k == 0 or node != nodes[k - 1]]
        nx.add_path(self.ways, kept, way=way)


def lay_lattice(shape: Shape, rng: np.random.Generator) -> Lattice:
    """Return the streets and plots that fit a shape: cells between streets (columns) and crossings (bands)."""
    grid = _grid(shape, rng)
    lattice = Lattice(tuple(k for k, main in enumerate(grid.main) if main), grid.axis)
    junctions: dict[tuple[str, int, int], set[float]] = {}
    for k in range(len(grid.main) - 1):
        if grid.main[k] and grid.main[k + 1]:
            continue
        for m in range(len(grid.crosses) - 1):
            cell = grid.cell(k, m)
            filled = (fill_columns if rng.random() < _alleys(cell, shape) else fill_rows)(cell, rng)
            lattice.built += filled.plots
            for way, points in filled.lanes:
                lattice.draw(way, points)
            for street, at in filled.junctions:
                junctions.setdefault(street, set()).add(at)
    _draw_streets(lattice, grid, junctions)
    _draw_crosses(lattice, grid, shape.gap, junctions)
    return lattice


def _grid(shape: Shape, rng: np.random.Generator) -> Grid:
    starts = [-shape.gap, shape.gap] if shape.gap else [0.0] if shape.ns else [float(rng.uniform(-50, 50))]
    streets = _ladder(starts, shape.reach[0], STREET_M, rng)
    crosses = _ladder([0.0] if shape.ew else [float(rng.uniform(-70, 70))], shape.reach[1], CROSS_M, rng)
    main = tuple(s in starts for s in streets)
    jogs = rng.uniform(-JOG_M, JOG_M, (len(streets), len(crosses) - 1)) * ~np.array(main)[:, None]
    return Grid(
        np.array(streets)[:, None] + jogs,
        main,
        np.array(crosses),
        crosses.index(0.0) if shape.ew else -1,
        shape.ns or shape.gap > 0,
    )


def _ladder(starts: list[float], reach: float, step: tuple[float, float], rng: np.random.Generator) -> list[float]:
    rungs = list(starts)
    while rungs[-1] < reach:
        rungs.append(rungs[-1] + float(rng.uniform(*step)))
    while rungs[0] > -reach:
        rungs.insert(0, rungs[0] - float(rng.uniform(*step)))
    return rungs


def _alleys(cell: Cell, shape: Shape) -> float:
    """Return how likely alleys part a cell: often in the old core, seldom at the rim, never on a bank."""
    if shape.gap:
        return 0.0
    return 0.32 if np.hypot(cell.left / shape.reach[0], cell.low / shape.reach[1]) < 0.33 else 0.05


def _draw_streets(lattice: Lattice, grid: Grid, junctions: dict[tuple[str, int, int], set[float]]) -> None:
    for k in range(len(grid.main)):
        for m in range(len(grid.crosses) - 1):
            norths = {float(grid.crosses[m]), float(grid.crosses[m + 1])} | junctions.get(("street", k, m), set())
            way = Way("main" if grid.main[k] else "street", k, m)
            lattice.draw(way, [(float(grid.streets[k, m]), n) for n in sorted(norths)])


def _draw_crosses(lattice: Lattice, grid: Grid, gap: float, junctions: dict[tuple[str, int, int], set[float]]) -> None:
    for m, n in enumerate(grid.crosses):
        beside = {float(e) for band in (m - 1, m) if 0 <= band < grid.streets.shape[1] for e in grid.streets[:, band]}
        easts = sorted(beside | junctions.get(("cross", 0, m), set()))
        kind = "axis" if m == grid.axis else "cross"
        if not gap:
            lattice.draw(Way(kind, 0, m), [(e, float(n)) for e in easts])
            continue
        lattice.draw(Way(kind, 0, m), [(e, float(n)) for e in easts if e <= -gap])
        lattice.draw(Way(kind, 1, m), [(e, float(n)) for e in easts if e >= gap])
        lattice.draw(Way("crossing", 0, m), [(-gap, float(n)), (0.0, float(n)), (gap, float(n))])
