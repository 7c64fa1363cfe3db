"""How far it is on foot from door to door, and by which way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from scipy.spatial.distance import cdist

from geo.walk.hierarchy import Hierarchy
from geo.walk.network import Feet, Floats, Ints, Network
from geo.walk.route import Router, Step, Way, line_along

BLOCK = 128
"""How many doors are swept side by side: their columns over the nodes of a township fit a processor's cache."""

Doors: TypeAlias = Sequence[int] | NDArray[np.integer] | NDArray[np.bool_] | None


class Distances(NamedTuple):
    """
    Walking distances, a row an origin and a column a target.

    ``metres`` are always finite; ``unreachable`` says which of them are guesses because no path leads there.
    """

    metres: Floats
    unreachable: NDArray[np.bool_]


class Gates(NamedTuple):
    """
    How doors enter the hierarchy, a row a door.

    The ``rank`` (n, 2) of both ends of its edge and the ``metres`` (n, 2) to them; for two doors on one edge, the
    ``edge``, the metres ``along`` it and the ``access`` leg.
    """

    rank: Ints
    metres: Floats
    edge: Ints
    along: Floats
    access: Floats

    def of(self, doors: Ints) -> "Gates":
        """Return the rows of some doors."""
        return Gates(self.rank[doors], self.metres[doors], self.edge[doors], self.along[doors], self.access[doors])


@dataclass(frozen=True)
class Streets:
    """A network, the feet of the doors on it, and its hierarchy."""

    network: Network
    feet: Feet
    hierarchy: Hierarchy

    @cached_property
    def gates(self) -> Gates:
        """How the doors enter the hierarchy."""
        edge, access = self.feet.edge, self.feet.access_m
        length = self.network.metres[edge]
        along = self.feet.share * length
        ends = np.stack([self.network.tail[edge], self.network.head[edge]], axis=1)
        metres = np.stack([access + along, access + length - along], axis=1)
        return Gates(self.hierarchy.rank[ends], metres, edge, along, access)

    @cached_property
    def router(self) -> Router:
        """Finds single ways."""
        return Router(self.network, self.feet)

    def paths(self, rows: Ints, columns: Ints) -> Floats:
        """Return the metres of the shortest paths over the network from door to door, ``inf`` where there is none."""
        entry, column = self.gates.of(columns), np.arange(len(columns))
        reach = np.full((self.hierarchy.size, len(columns)), np.inf)
        for end in (0, 1):
            seeds = entry.rank[:, end], column
            reach[seeds] = np.minimum(reach[seeds], entry.metres[:, end])
        self.hierarchy.spread(reach)
        return _read(reach, self.gates.of(rows), entry)


@dataclass(frozen=True)
class CompiledWalk:
    """
    Walking distances between doors; `compile_walk` makes it.

    From a door straight to the nearest place on the network, along it, and straight to the other door. Doors at most
    ``direct_m`` apart walk straight where that is shorter. Where no path leads, the pair is unreachable and the
    straight line times ``detour`` stands for it (the bare straight line within ``direct_m``). A door is 0 m from
    itself and from any door at the same point. Distances are symmetric up to rounding.

    Without roads every distance is the straight line times ``detour``, no pair counts as unreachable, and `estimated`
    is true.
    """

    points: Floats
    streets: Streets | None
    direct_m: float
    detour: float

    @property
    def estimated(self) -> bool:
        """Whether no roads are known, so that every distance is a guess."""
        return self.streets is None

    @property
    def access_m(self) -> Floats:
        """Metres off the network from each door to its foot; 0 without roads."""
        return np.zeros(len(self.points)) if self.streets is None else self.streets.feet.access_m.copy()

    def distances(self, origins: Doors = None, targets: Doors = None) -> Distances:
        """Return the distances from origins to targets, doors by number or mask; None stands for all doors."""
        rows, columns = self._numbers(origins), self._numbers(targets)
        if len(columns) <= len(rows):
            return self._measure(rows, columns)
        # work grows with the columns, and the way back is as long as the way there
        back = self._measure(columns, rows)
        return Distances(np.ascontiguousarray(back.metres.T), np.ascontiguousarray(back.unreachable.T))

    def within(self, limit_m: float, origins: Doors = None, targets: Doors = None) -> csr_array:
        """
        Return the distances up to a limit, as a sparse matrix in metres.

        Distances of 0 are stored, so what is not stored is farther than the limit. Takes the memory of what it
        returns and of a few hundred rows.
        """
        rows, columns = self._numbers(origins), self._numbers(targets)
        near = [csr_array((0, len(columns)))]
        for begin in range(0, len(rows), 4 * BLOCK):
            metres = self.distances(rows[begin : begin + 4 * BLOCK], columns).metres
            row, column = np.nonzero(metres <= limit_m)
            first = np.searchsorted(row, np.arange(len(metres) + 1))
            near.append(csr_array((metres[row, column], column, first), shape=metres.shape))
        return vstack(near, format="csr")

    def path(self, origin: int, target: int) -> shapely.LineString:
        """
        Return the way from door to door as walked: access leg, the road's own vertices, access leg.

        It is as long as the distance (unless edges were re-weighted). Where no path leads it is the straight line,
        and so it is where the two walk straight.
        """
        return self._line(origin, target, self._way(origin, target))

    def steps(self, origin: int, target: int) -> tuple[Step, ...]:
        """
        Return the stretches of road on the way from door to door, without the access legs.

        Each names its edge in the graph, and so the road it lies on. Empty where the two walk straight or no path
        leads.
        """
        return self._steps(self._way(origin, target))

    def walked(self, origin: int, target: int) -> tuple[shapely.LineString, tuple[Step, ...]]:
        """Return `path` and `steps`; the way is looked for once."""
        way = self._way(origin, target)
        return self._line(origin, target, way), self._steps(way)

    def _line(self, origin: int, target: int, way: Way | None) -> shapely.LineString:
        doors = self.points[[origin, target]]
        if way is None or self.streets is None:
            return shapely.LineString(doors)
        return line_along(way, self.streets.network, doors)

    def _steps(self, way: Way | None) -> tuple[Step, ...]:
        return () if way is None or self.streets is None else way.steps(self.streets.network)

    def _numbers(self, doors: Doors) -> Ints:
        everyone = np.arange(len(self.points))
        return everyone if doors is None else everyone[list(doors)]

    def _way(self, origin: int, target: int) -> Way | None:
        way = None if self.streets is None else self.streets.router.way(origin, target)
        straight = float(np.hypot(*(self.points[origin] - self.points[target])))
        return None if way is None or (straight <= self.direct_m and straight <= way.metres) else way

    def _measure(self, rows: Ints, columns: Ints) -> Distances:
        metres = np.empty((len(rows), len(columns)))
        unreachable = np.zeros(metres.shape, np.bool_)
        for begin in range(0, len(columns), BLOCK):
            block = slice(begin, begin + BLOCK)
            metres[:, block], unreachable[:, block] = self._measure_block(rows, columns[block])
        return Distances(metres, unreachable)

    def _measure_block(self, rows: Ints, columns: Ints) -> Distances:
        straight = cdist(self.points[rows], self.points[columns])
        if self.streets is None:
            return Distances(self.detour * straight, np.zeros(straight.shape, np.bool_))
        metres = self.streets.paths(rows, columns)
        unreachable = np.isinf(metres)
        metres[unreachable] = self.detour * straight[unreachable]
        near = straight <= self.direct_m
        metres[near] = np.minimum(metres[near], straight[near])
        return Distances(metres, unreachable)


@njit(cache=True)
def _read(reach: Floats, rows: Gates, columns: Gates) -> Floats:
    """Return the metres of paths over the better end of the edge of a row's door, or along that edge."""
    metres = np.empty((len(rows.edge), len(columns.edge)))
    for r in range(len(rows.edge)):
        over_tail, over_head = reach[rows.rank[r, 0]], reach[rows.rank[r, 1]]
        to_tail, to_head = rows.metres[r]
        for c in range(len(columns.edge)):
            metres[r, c] = _less(over_tail[c] + to_tail, over_head[c] + to_head)
            if rows.edge[r] == columns.edge[c]:
                along = rows.access[r] + abs(rows.along[r] - columns.along[c]) + columns.access[c]
                metres[r, c] = _less(metres[r, c], along)
    return metres


@njit(cache=True, inline="always")
def _less(a: float, b: float) -> float:
    """Return the lesser; unlike min it does not mind NaN, which lets the loops be vectorised."""
    return b if b < a else a
