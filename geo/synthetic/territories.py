"""Which fields belong to which village, and the township they make up."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from geo.errors import GeoError
from geo.synthetic.curves import waves
from geo.synthetic.fabric import Fabric

Cell = tuple[int, int]


@dataclass(frozen=True)
class Territories:
    """
    A polygon per village code, and the township that they tile.

    ``fields`` are the (village, field) on which nobody lives and on which no river or railway borders.
    """

    villages: dict[str, Polygon]
    fields: list[tuple[str, Polygon]]
    whole: Polygon


def draw_territories(
    fabric: Fabric,
    grounds: Mapping[str, list[Polygon]],
    size: tuple[float, float],
    rng: np.random.Generator,
) -> Territories:
    """
    Return the land of every village; together they tile the township, and their borders run along field lines.

    Villages grow outwards from their ``grounds`` field by field and never over a river or railway.

    Raises
    ------
    GeoError
        Two villages stand in one field, or a territory falls into pieces.
    """
    ns, ew = fabric.parcels()
    cells = {
        (i, j): fabric.parcel(ns[i], ns[i + 1], ew[j], ew[j + 1])
        for i in range(len(ns) - 1)
        for j in range(len(ew) - 1)
    }
    seeds = _seeds(cells, grounds)
    outer = _outline(size, rng)
    round_seeds = {(i + a, j + b) for i, j in seeds for a in (-1, 0, 1) for b in (-1, 0, 1)} & set(cells)
    inside = _smoothed(
        {cell for cell, shape in cells.items() if outer.contains(shape.centroid)} | round_seeds, cells
    ) | set(seeds)
    barred = {k for k, i in enumerate(ns) if fabric.ns[i].kind in ("river", "railway")}
    owner = _grow(cells, inside, seeds, barred, rng)
    drawn: dict[str, Polygon] = {}
    for village in grounds:
        polygon = shapely.coverage_union_all([cells[cell] for cell, name in sorted(owner.items()) if name == village])
        if not isinstance(polygon, Polygon) or polygon.interiors:
            raise GeoError(f"synthetic: the territory of {village} falls into pieces or has a hole")
        drawn[village] = polygon
    whole = shapely.coverage_union_all(list(drawn.values()))
    if not isinstance(whole, Polygon) or whole.interiors:
        raise GeoError("synthetic: the township falls into pieces or has a hole")
    banks = {cell for cell in owner if cell[0] in barred or cell[0] + 1 in barred}
    fields = [(name, cells[cell]) for cell, name in sorted(owner.items()) if cell not in banks and cell not in seeds]
    return Territories(drawn, fields, whole)


def _seeds(cells: dict[Cell, Polygon], grounds: Mapping[str, list[Polygon]]) -> dict[Cell, str]:
    keys = list(cells)
    tree = shapely.STRtree([cells[key] for key in keys])
    seeds: dict[Cell, str] = {}
    for village, shapes in grounds.items():
        for k in np.unique(tree.query(shapes, predicate="intersects")[1]):
            if seeds.setdefault(keys[k], village) != village:
                raise GeoError(
                    f"synthetic: {village} and {seeds[keys[k]]} stand in one field {keys[k]}; move them apart"
                )
    return seeds


def _outline(size: tuple[float, float], rng: np.random.Generator) -> Polygon:
    """Return a township-sized shape with bays and noses."""
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    wobble = 1 + waves(turn, ((0.05, 2 * np.pi / 3), (0.045, 2 * np.pi / 5), (0.025, 2 * np.pi / 8)), rng)
    power = 0.55
    x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power * wobble * size[0] / 2 + size[0] / 2
    y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power * wobble * size[1] / 2 + size[1] / 2
    return Polygon(np.column_stack([x, y]))


def _smoothed(inside: set[Cell], cells: dict[Cell, Polygon]) -> set[Cell]:
    """Return the fields without single ones that stick out of the rim or are bitten out of it."""
    for _ in range(3):
        beside = {cell: sum(step in inside for step in _beside(cell, set())) for cell in cells}
        inside = {cell for cell, count in beside.items() if count >= 3 or (cell in inside and count == 2)}
    return inside


def _grow(
    cells: dict[Cell, Polygon],
    inside: set[Cell],
    seeds: dict[Cell, str],
    barred: set[int],
    rng: np.random.Generator,
) -> dict[Cell, str]:
    centres = {cell: np.array(shape.centroid.coords[0]) for cell, shape in cells.items()}
    middles = np.array([centres[cell] for cell in sorted(cells)])
    hills = waves(middles[:, 0], ((0.28, 1700.0), (0.12, 700.0)), rng) + waves(middles[:, 1], ((0.28, 1900.0),), rng)
    toil = dict(zip(sorted(cells), 1.05 + hills + rng.uniform(-0.2, 0.2, len(middles)), strict=True))
    queue = [(0.0, cell, village) for cell, village in sorted(seeds.items())]
    heapq.heapify(queue)
    owner: dict[Cell, str] = {}
    while queue:
        far, cell, village = heapq.heappop(queue)
        if cell in owner:
            continue
        owner[cell] = village
        for step in _beside(cell, barred):
            if step in inside and step not in owner:
                ahead = far + toil[step] * float(np.hypot(*(centres[step] - centres[cell])))
                heapq.heappush(queue, (ahead, step, village))
    return owner


def _beside(cell: Cell, barred: set[int]) -> list[Cell]:
    i, j = cell
    steps = [(i, j - 1), (i, j + 1)]
    if i not in barred:
        steps.append((i - 1, j))
    if i + 1 not in barred:
        steps.append((i + 1, j))
    return steps
