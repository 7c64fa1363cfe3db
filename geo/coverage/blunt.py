"""Spikes of cells, cut off."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coverage.linework import lines_of
from geo.coverage.rings import put_together, taken_apart
from geo.coverage.segments import Geometries, Ints, on_lines

SPIKE_DEGREES = 20.0
"""A corner sharper than this is a spike ..."""

ARM_M = 1.0
"""... if both its sides are longer than this, and one at least is shared and lies on no line."""

BLUNT_M = 2.0
"""Spikes are cut off where they are this wide, or at the middle of their shorter side."""

SPECK_M2 = 1e-6
"""What of a tip may seem to lie outside its cell, by the rounding of the corners that cut it off."""

ROUNDS = 4
"""Of spikes with a corner in common one is cut off in each round."""

Places = NDArray[np.complex128]


@dataclass(frozen=True)
class Spike:
    """
    A corner ``at`` of the rim of a cell, between ``before`` and ``after``; places are complex numbers.

    ``giver`` is the ring of the cell; ``taker`` the ring beyond one of the two sides, to which the tip goes, and
    ``other`` the ring beyond the second one, None where that is the outer edge.
    """

    before: complex
    at: complex
    after: complex
    over_before: bool
    giver: int
    taker: int
    other: int | None

    @property
    def cut(self) -> tuple[complex, complex]:
        """Where the two sides are cut, the one to ``before`` first."""
        sides = self.before - self.at, self.after - self.at
        half_angle = abs(np.angle(sides[0] / sides[1])) / 2
        reach = min(BLUNT_M / 2 / np.sin(half_angle), *(abs(side) / 2 for side in sides))
        first, second = (self.at + reach * side / abs(side) for side in sides)
        return first, second

    @property
    def tip(self) -> shapely.Polygon:
        """The land that is cut off."""
        return shapely.Polygon([(place.real, place.imag) for place in (self.cut[0], self.at, self.cut[1])])


def blunt(cells: Geometries, *, doors: Geometries, fixed: Geometries | None = None) -> Geometries:
    """
    Return cells whose spikes are cut off and given to the neighbour beyond a side that lies on no fixed line.

    They tile the same land as before, and borders on fixed lines stay there. A tip with a door in it stays.

    Parameters
    ----------
    cells
        A valid coverage.
    doors
        Points that must stay in their cells.
    fixed
        Lines, and polygons whose rims count.
    """
    lines = lines_of(np.empty(0, dtype=object) if fixed is None else fixed)
    for _ in range(ROUNDS):
        xy, offsets, polygons, owners = taken_apart(cells)
        place = (xy @ (1, 1j)).astype(np.complex128)
        ring_of = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        cell_of = np.repeat(np.arange(len(cells)), np.diff(polygons[owners]))
        spikes = _disjoint(_spikes(place, offsets, ring_of, lines), cells[cell_of], doors)
        if not spikes:
            return cells
        rings = np.split(place, offsets[1:-1])
        for spike in spikes:
            _cut_off(spike, rings)
        place = np.concatenate(rings)
        offsets = np.r_[0, np.cumsum([len(ring) for ring in rings])]
        cells = put_together(np.c_[place.real, place.imag], offsets, polygons, owners)
    return cells


def _spikes(place: Places, offsets: Ints, ring_of: Ints, lines: Geometries) -> Iterator[Spike]:
    """Yield the spikes whose tip a neighbour can take."""
    corner = np.setdiff1d(np.arange(len(place)), offsets[1:] - 1)  # a ring ends where it begins
    back = corner - 1
    first = np.isin(corner, offsets[:-1])
    back[first] = offsets[1:][ring_of[corner[first]]] - 2
    sides = place[back] - place[corner], place[corner + 1] - place[corner]
    sharp = np.abs(np.angle(sides[0] / sides[1], deg=True)) < SPIKE_DEGREES
    sharp &= np.minimum(*map(np.abs, sides)) > ARM_M
    if not sharp.any():
        return
    near = np.isin(place[corner], np.concatenate([place[each][sharp] for each in (back, corner, corner + 1)]))
    starts, ends = place[corner][near].tolist(), place[corner + 1][near].tolist()
    ring_at = dict(zip(zip(starts, ends, strict=True), ring_of[corner][near].tolist(), strict=True))
    middles = [place[corner][sharp] + side[sharp] / 2 for side in sides]
    held = [on_lines(np.c_[middle.real, middle.imag], lines) for middle in middles]
    for row, (before, at, after) in enumerate(
        zip(place[back][sharp].tolist(), place[corner][sharp].tolist(), place[corner + 1][sharp].tolist(), strict=True)
    ):
        beyond = ring_at.get((at, before)), ring_at.get((after, at))
        longer = int(abs(after - at) > abs(before - at))
        for side in (longer, 1 - longer):
            taker, other = beyond[side], beyond[1 - side]
            if taker is not None and taker != other and not held[side][row]:
                yield Spike(before, at, after, side == 0, ring_at[before, at], taker, other)
                break


def _disjoint(spikes: Iterator[Spike], cell_of_ring: Geometries, doors: Geometries) -> list[Spike]:
    """Return spikes that have no corner in common and can do without their tips."""
    tree = shapely.STRtree(doors)
    taken: set[complex] = set()
    kept = []
    for spike in spikes:
        corners = {spike.before, spike.at, spike.after}
        if taken & corners or len(tree.query(spike.tip, predicate="intersects")):
            continue
        # the sharp side of the corner may be the outside of the cell, or another rim may run into the tip
        if spike.tip.difference(cell_of_ring[spike.giver]).area < SPECK_M2:
            taken |= corners
            kept.append(spike)
    return kept


def _cut_off(spike: Spike, rings: list[Places]) -> None:
    """Give the tip of a spike to its taker, with the new corners in every ring that passes them; in place."""
    first, second = spike.cut
    _edit(rings, spike.giver, spike.before, spike.at, [first, second], instead=True)
    # neighbours pass a side the other way round
    sides = (spike.at, spike.before, first), (spike.after, spike.at, second)
    taken, left = sides if spike.over_before else sides[::-1]
    _edit(rings, spike.taker, *taken[:2], [second, first])
    if spike.other is not None:
        _edit(rings, spike.other, *left[:2], [left[2]])


def _edit(
    rings: list[Places], ring: int, start: complex, end: complex, new: list[complex], *, instead: bool = False
) -> None:
    """Put new corners before the end of a segment of a ring, or instead of it; in place."""
    corners = rings[ring][:-1].tolist()
    at = next(at for at, place in enumerate(corners) if place == end and corners[at - 1] == start)
    corners[at : at + instead] = new
    rings[ring] = np.array([*corners, corners[0]])
