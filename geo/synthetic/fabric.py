"""The fields: two families of lines that cross each other, the pieces of road between crossings, and the parcels."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon

from geo.synthetic.curves import Curve, Floats, draw_line, fill
from geo.synthetic.settings import Along, TownshipPlan

MARGIN = 500.0
VERGES = {"river": 58.0, "railway": 44.0}
STEP = 35.0
NS_M, EW_M = (235.0, 320.0), (230.0, 310.0)


@dataclass(frozen=True)
class Fabric:
    """
    Lines from south to north and from west to east with their crossings.

    ``nodes[i, j]`` is the point where line ``ns[i]`` crosses line ``ew[j]``. Verges, the lines that accompany a river
    or railway on both banks, carry paths but part no fields.
    """

    ns: tuple[Curve, ...]
    ew: tuple[Curve, ...]
    nodes: Floats

    def index(self, along: Along, name: str) -> int:
        """Return the place of the named line in its family."""
        return [curve.name for curve in (self.ns if along == "ns" else self.ew)].index(name)

    def piece(self, along: Along, i: int, j: int) -> Floats:
        """Return the points of the piece of line that leads on from node (i, j) to the next crossing."""
        if along == "ns":
            return _between(self.ns[i], self.nodes[i, j], self.nodes[i, j + 1])
        return _between(self.ew[j], self.nodes[i, j], self.nodes[i + 1, j])

    def run(self, along: Along, i: int, j: int, to: int) -> Floats:
        """Return the points of a line from node (i, j) over all crossings up to number ``to``."""
        first = j if along == "ns" else i
        pieces = [self.piece(along, i, k) if along == "ns" else self.piece(along, k, j) for k in range(first, to)]
        return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def parcels(self) -> tuple[list[int], list[int]]:
        """Return the lines of both families between which the fields lie."""
        return [i for i, curve in enumerate(self.ns) if curve.kind != "verge"], list(range(len(self.ew)))

    def parcel(self, west: int, east: int, south: int, north: int) -> Polygon:
        """Return the field between four lines."""
        ring = [
            self.run("ew", west, south, east),
            self.run("ns", east, south, north)[1:],
            self.run("ew", west, north, east)[::-1][1:],
            self.run("ns", west, south, north)[::-1][1:],
        ]
        return Polygon(np.vstack(ring))

    def barrier(self, name: str) -> LineString:
        """Return the whole of a river or railway, with a vertex at every crossing line."""
        i = self.index("ns", name)
        return LineString(self.run("ns", i, 0, len(self.ew) - 1))


def lay_fabric(plan: TownshipPlan, rng: np.random.Generator) -> Fabric:
    """Return the fabric of a township: its named lines, verges along the barriers and field lines in between."""
    ns, ew = _family(plan, "ns", NS_M, rng), _family(plan, "ew", EW_M, rng)
    return Fabric(ns, ew, _cross(ns, ew))


def _family(
    plan: TownshipPlan, along: Along, spacing: tuple[float, float], rng: np.random.Generator
) -> tuple[Curve, ...]:
    width, length = plan.size if along == "ns" else plan.size[::-1]
    at = np.arange(-2 * MARGIN, length + 2 * MARGIN, 10.0)
    low, high = (Curve(f"{along}{e:.0f}", "field", along, at, np.full_like(at, e)) for e in (-MARGIN, width + MARGIN))
    named = [draw_line(line, at, rng) for line in plan.lines if line.along == along]
    named.sort(key=lambda curve: float(curve.across.mean()))
    return tuple(_with_verges(fill([low, *named, high], spacing, rng)))


def _with_verges(curves: list[Curve]) -> list[Curve]:
    out: list[Curve] = []
    for curve in curves:
        width = VERGES.get(curve.kind)
        out += [curve] if width is None else [curve.moved(-width, "verge"), curve, curve.moved(width, "verge")]
    return out


def _cross(ns: tuple[Curve, ...], ew: tuple[Curve, ...]) -> Floats:
    nodes = np.zeros((len(ns), len(ew), 2))
    for i, line in enumerate(ns):
        x = np.full(len(ew), float(line.across.mean()))
        y = np.array([float(curve.across.mean()) for curve in ew])
        for _ in range(60):
            # the slopes are gentle, so going to and fro between the two lines closes in on the crossing
            y = np.array([float(curve(np.array([x[j]]))[0]) for j, curve in enumerate(ew)])
            x = line(y)
        nodes[i] = np.column_stack([x, y])
    return nodes


def _between(curve: Curve, start: Floats, end: Floats) -> Floats:
    axis = 1 if curve.along == "ns" else 0
    n = max(1, round(abs(end[axis] - start[axis]) / STEP))
    inner = curve.points(np.linspace(start[axis], end[axis], n + 1)[1:-1])
    line = np.vstack([start, inner, end])
    kept: Floats = shapely.get_coordinates(shapely.simplify(LineString(line), 0.4))
    return kept
