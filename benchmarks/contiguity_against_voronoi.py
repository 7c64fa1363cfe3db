"""
Compare the contiguity of a plan with that on plain Voronoi cells, and say where each difference comes from.

    python benchmarks/contiguity_against_voronoi.py out/karhula

An outside evaluator may know nothing of villages, buildings, roads and barriers, and join grids on the clipped Voronoi
cells of all doors. Grids that hang together on Gridhood's cells may then seem to lie in pieces. Here the evaluator's
cells are changed into Gridhood's step by step, and after each step the pieces beyond one a grid are counted. What a
step takes away (or adds) is what it causes:

- ``village borders``: each village is cut by itself, so no door of a neighbour comes between;
- ``buildings``: the doors of a unit count as one;
- ``pieces of cells``: what the boundary cuts off a cell goes to the neighbour, so each cell is one piece;
- ``roads and barriers``: borders lie on them where they run between units;
- ``barriers closed``: what only a barrier joins no longer counts as joined, but for crossings.

What is left at the end are land parts and pockets, which the plan lists as ``spans_parts`` and ``pocket``.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.adjacency import build_adjacency, components
from geo.coverage import tile

LEAST_BORDER_M = 0.01


def voronoi_pairs(xy: np.ndarray, land: shapely.Geometry) -> np.ndarray:
    """Return the pairs of places whose clipped Voronoi cells share a border, shape (k, 2)."""
    frame = shapely.envelope(land).buffer(1000)
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=frame))
    place, part = shapely.STRtree(parts).query(shapely.points(xy), predicate="intersects")
    cells = np.empty(len(xy), dtype=object)
    cells[place] = shapely.intersection(parts[part], land)
    left, right = shapely.STRtree(cells).query(cells, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared = shapely.length(shapely.intersection(cells[left], cells[right])) > LEAST_BORDER_M
    return np.c_[left, right][shared]


def further_pieces(grid: np.ndarray, pairs: np.ndarray) -> Counter:
    """Return the pieces beyond the first, by grid, of nodes that each lie in a grid."""
    inside = grid[pairs[:, 0]] == grid[pairs[:, 1]]
    piece = components(len(grid), *pairs[inside].T)
    found = Counter(grid[np.unique(piece, return_index=True)[1]].tolist())
    return Counter({name: n - 1 for name, n in found.items() if n > 1})


def steps(folder: Path) -> Iterable[tuple[str, Counter]]:
    """Yield the name of each step and the further pieces of grids after it."""
    names = ("villages", "units", "households", "roads", "barriers")
    villages, units, doors, roads, barriers = (gpd.read_file(folder / "plan.gpkg", layer=name) for name in names)
    level = json.loads((folder / "report.json").read_text(encoding="utf-8"))["levels"][-1]["name"]
    xy = np.round(np.c_[doors.geometry.x, doors.geometry.y], 3)
    places, first = np.unique(xy, axis=0, return_index=True)
    at = doors.iloc[first].reset_index(drop=True)
    unit = at["unit_id"].map({name: row for row, name in enumerate(units["unit_id"])}).to_numpy()
    grid_of_place, grid_of_unit = at[level].to_numpy(), units[level].to_numpy()
    yield (
        "plain Voronoi",
        further_pieces(grid_of_place, voronoi_pairs(places, shapely.union_all(villages.geometry.to_numpy()))),
    )

    apart, plain, cut, closed = [np.empty((0, 2), dtype=np.intp)], [], [], []
    for code, land in zip(villages["code"], villages.geometry, strict=True):
        here, mine = np.flatnonzero(at["village"] == code), np.flatnonzero(units["village"] == code)
        if len(here) == 0:
            continue
        apart.append(here[voronoi_pairs(places[here], land)])
        sites = np.array([here[unit[here] == each][0] for each in mine])
        bare = build_adjacency(
            tile(land, places[sites], np.arange(len(mine))), np.empty(0, object), np.empty(0, object)
        )
        real = build_adjacency(
            units.geometry.to_numpy()[mine],
            *(shapely.get_parts(each.geometry.to_numpy()) for each in (barriers, roads)),
        )
        plain.append(mine[np.c_[bare.left, bare.right]])
        cut.append(mine[np.c_[real.left, real.right]])
        closed.append(mine[np.c_[real.left, real.right][real.is_open]])
    yield "village borders", further_pieces(grid_of_place, np.concatenate(apart))
    yield "buildings", further_pieces(grid_of_unit, unit[np.concatenate(apart)])
    yield "pieces of cells", further_pieces(grid_of_unit, np.concatenate(plain))
    yield "roads and barriers", further_pieces(grid_of_unit, np.concatenate(cut))
    yield "barriers closed", further_pieces(grid_of_unit, np.concatenate(closed))


def main() -> None:
    before: Counter | None = None
    for name, found in steps(Path(sys.argv[1])):
        change = "" if before is None else f"{found.total() - before.total():+d}"
        print(f"{name:20} {found.total():3d} further pieces in {len(found)} grids  {change}")
        for grid in sorted(found.keys() | (before or Counter()).keys()):
            if before is not None and found[grid] != before[grid]:
                print(f"    {grid}: {before[grid]} -> {found[grid]}")
        before = found


if __name__ == "__main__":
    main()
