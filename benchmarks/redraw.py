"""
How long does a planner wait for a move, its violations and its metrics?

    python benchmarks/redraw.py [--columns 50] [--rows 40] [--times 40]

A made-up village of columns x rows units: houses on a bent lattice, a road between all rows, a river with two bridges,
natural groups of 40 houses and grids of 80. Each kind of move is made so many times, one after the other, on the same
drawing; those that search (split, rebalance, straighten, repair) a few times only, a repair after four units were
painted over, wherever they lie. Printed are milliseconds a move,
median and worst, of wall time and of CPU time: on a machine that others use, the second tells more.
"""

import argparse
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter, process_time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.village import Village
from geo.walk import build_graph
from partition.ground import Ground, survey
from partition.levels import Band, Level
from partition.plan import GridPlan
from partition.redraw import Drawing, Move, RedrawError, apply, begin, undo
from partition.redraw.assign import Assign, Swap
from partition.redraw.cut import CutUnit
from partition.redraw.exchange import Rebalance, Straighten
from partition.redraw.lock import Lock, Rename, Unlock
from partition.redraw.merge import Merge
from partition.redraw.repair import Repair
from partition.redraw.split import Split

CRS = "EPSG:32650"
SOUTH_WEST = np.array([500_000.0, 4_000_000.0])
PLOT_M = 30.0
GRID_COLUMNS, GRID_ROWS = 10, 8
EAST_M = np.array([4.0, 0.0])
"""Half the way between the two doors of a house."""


def main() -> None:
    args = _arguments()
    columns, rows = args.columns, args.rows
    village = make_village(columns, rows)
    start = perf_counter()
    ground = survey(village, build_graph(village.roads))
    surveyed = perf_counter()
    drawing = begin(first_plan(ground, columns), ground)
    print(f"{len(ground.door)} units, {len(drawing.names)} grids; surveyed in {surveyed - start:.1f} s, ", end="")
    print(f"drawing begun in {1e3 * (perf_counter() - surveyed):.0f} ms")
    print(f"{'move':12} {'times':>5}   {'wall ms: median':>15} {'worst':>7}   {'CPU ms: median':>14} {'worst':>7}")
    for name, (moves, times) in kinds_of_moves(args.times).items():
        before = _paint_over if name == "repair" else None
        drawing, spent = make_moves(drawing, moves, times, before)
        print_row(name, spent)
    print_row("undo", [timed(lambda: undo(drawing))[1]])


def make_moves(
    drawing: Drawing,
    moves: Callable[[Drawing, np.random.Generator], Move],
    times: int,
    before: Callable[[Drawing, np.random.Generator], Drawing] | None = None,
) -> tuple[Drawing, list[tuple[float, float]]]:
    """Return the drawing after so many moves, and the wall and CPU seconds of each; refused moves do not count."""
    rng, spent = np.random.default_rng(0), []
    for _ in range(20 * times):
        drawing = before(drawing, rng) if before else drawing
        try:
            edited, seconds = timed(partial(apply, drawing, moves(drawing, rng)))
        except RedrawError:
            continue
        drawing, spent = edited.drawing, [*spent, seconds]
        if len(spent) == times:
            break
    return drawing, spent


def timed(call: Callable[[], object]) -> tuple[object, tuple[float, float]]:
    """Return what a call returns, and its wall and CPU seconds."""
    wall, cpu = perf_counter(), process_time()
    done = call()
    return done, (perf_counter() - wall, process_time() - cpu)


def kinds_of_moves(times: int) -> dict[str, tuple[Callable[[Drawing, np.random.Generator], Move], int]]:
    """Return for each kind of move how one is made up for a drawing, and how many."""
    return {
        "assign": (_assign, times),
        "swap": (_swap, times),
        "cut_unit": (_cut, times),
        "rename": (lambda drawing, rng: Rename(_grid(drawing, rng), f"网格{rng.integers(10**9)}"), times),
        "lock": (lambda drawing, rng: Lock(_grid(drawing, rng)), 4),
        "unlock": (lambda drawing, rng: Unlock(_grid(drawing, rng)), 4),
        "merge": (lambda drawing, rng: Merge(_neighbours(drawing, rng)[2:]), 5),
        "split": (lambda drawing, _: Split(_largest(drawing), 2), 5),
        "rebalance": (lambda drawing, rng: Rebalance(*_neighbours(drawing, rng)[2:]), 20),
        "straighten": (lambda drawing, rng: Straighten(*_neighbours(drawing, rng)[2:]), 20),
        "repair": (lambda *_: Repair(), 10),
    }


def _largest(drawing: Drawing) -> str:
    return max(drawing.names, key=drawing.households)


def _paint_over(drawing: Drawing, rng: np.random.Generator) -> Drawing:
    """Return the drawing with two units of each of two grids given to others, wherever these lie."""
    grids = rng.choice(sorted(drawing.names), 3, replace=False).tolist()
    for grid, other in ((grids[0], grids[1]), (grids[1], grids[2])):
        units = drawing.grid_of.index[rng.choice(drawing.members(grid), 2, replace=False)]
        drawing = apply(drawing, Assign(tuple(units), other)).drawing
    return drawing


def _neighbours(drawing: Drawing, rng: np.random.Generator) -> tuple[str, str, str, str]:
    """Return two units on the border of two grids, and the grids."""
    adjacency, labels = drawing.ground.adjacency, drawing.labels
    border = adjacency.is_open & (labels[adjacency.left] != labels[adjacency.right])
    pair = rng.choice(np.flatnonzero(border))
    a, b = adjacency.left[pair], adjacency.right[pair]
    units = drawing.grid_of.index
    return units[a], units[b], labels[a], labels[b]


def _assign(drawing: Drawing, rng: np.random.Generator) -> Move:
    unit, _, _, grid = _neighbours(drawing, rng)
    return Assign((unit,), grid)


def _swap(drawing: Drawing, rng: np.random.Generator) -> Move:
    return Swap(*_neighbours(drawing, rng)[:2])


def _cut(drawing: Drawing, rng: np.random.Generator) -> Move:
    """Return a cut between the two doors of a unit."""
    units = drawing.ground.units
    unit = int(rng.choice(np.flatnonzero(units.table["points"] == 2)))
    a, b = shapely.get_coordinates(drawing.ground.village.households.geometry.to_numpy()[units.of_household == unit])
    middle, along = (a + b) / 2, (b - a)[::-1] * [1, -1]
    reach = 2 * PLOT_M * along / np.hypot(*along)
    return CutUnit(units.table.index[unit], shapely.LineString([middle - reach, middle + reach]))


def _grid(drawing: Drawing, rng: np.random.Generator) -> str:
    return str(rng.choice(sorted(drawing.names)))


def make_village(columns: int, rows: int) -> Village:
    """Return a village of columns x rows houses with two doors each, roads between the rows and a river."""
    rng = np.random.default_rng(1)
    col, row = (each.ravel() for each in np.meshgrid(np.arange(columns), np.arange(rows)))
    n, width, height = len(col), columns * PLOT_M, rows * PLOT_M
    middle = SOUTH_WEST + PLOT_M * (np.c_[col, row] + 0.5) + rng.uniform(-6, 6, (n, 2))
    doors = np.stack([middle - EAST_M, middle + EAST_M], axis=1).reshape(-1, 2)
    house = np.repeat(np.arange(n), 2)
    households = gpd.GeoDataFrame(
        {
            "household_id": [f"h{i:05d}" for i in range(2 * n)],
            "households": 1,
            "village": "V1",
            "group": [f"{c // 8 + 1}-{r // 5 + 1}组" for c, r in zip(col[house], row[house], strict=True)],
            "building_id": [f"b{i:05d}" for i in house],
            "unit": None,
            "floor": None,
            "row": np.arange(2 * n),
        },
        geometry=shapely.points(doors),
        crs=CRS,
    )
    lanes = [[(0, y), (width, y)] for y in np.arange(0, height + 1, 2 * PLOT_M)]
    lanes += [[(x, 0), (x, height)] for x in np.arange(0, width + 1, 10 * PLOT_M)]
    river = [(0, height / 2 + PLOT_M), (width / 2, height / 2 + 2 * PLOT_M), (width, height / 2 + PLOT_M)]
    return Village(
        "V1",
        "样例村",
        shapely.box(*SOUTH_WEST, *np.add(SOUTH_WEST, [width, height])),
        households,
        _lines(lanes, {"highway": "residential", "name": "", "bridge": ""}),
        _lines([river], {"kind": "river", "name": "样例河"}),
        gpd.GeoDataFrame({"building_id": []}, geometry=[], crs=CRS),
        frozenset(),
    )


def first_plan(ground: Ground, columns: int) -> GridPlan:
    """Return a plan of rectangles."""
    unit = np.arange(len(ground.door))
    col, row = unit % columns, unit // columns
    across = -(-columns // GRID_COLUMNS)
    grid = row // GRID_ROWS * across + col // GRID_COLUMNS
    ids = np.array([f"V1-{each + 1:03d}" for each in grid], dtype=object)
    # a house has two households
    level = Level("micro_grid", Band(120, 200))
    series = pd.Series(ids, index=ground.units.table.index, name=level.name)
    return GridPlan(ground.village, level, ground.units, series, ())


def _lines(lines: list, columns: dict[str, str]) -> gpd.GeoDataFrame:
    shapes = [shapely.LineString(np.array(line) + SOUTH_WEST) for line in lines]
    return gpd.GeoDataFrame({key: [value] * len(shapes) for key, value in columns.items()}, geometry=shapes, crs=CRS)


def print_row(name: str, spent: list[tuple[float, float]]) -> None:
    wall, cpu = ([1e3 * seconds[which] for seconds in spent] for which in (0, 1))
    print(f"{name:12} {len(spent):5}   {median(wall):15.1f} {max(wall):7.1f}   {median(cpu):14.1f} {max(cpu):7.1f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--times", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    main()
