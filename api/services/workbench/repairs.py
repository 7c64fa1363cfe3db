"""Moves that mend a broken rule: each was made on a copy and seen to mend it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from api.services.redrawing.desk import Desk, Place
from api.services.redrawing.difference import moved_doors
from api.services.redrawing.moves import make
from api.services.workbench.pieces import hanging_pieces, piece_of
from geo.errors import Fault, InputError
from partition.problem import Ints
from partition.redraw import Drawing
from partition.violation import Violation

MOST_TRIED, MOST_OFFERED = 14, 3
"""Moves that are tried, and offered, for one broken rule."""

MOST_NEIGHBOURS, MOST_SINGLE = 3, 2
"""Neighbours of a grid that are tried, those with the longest common border first, and single units of each."""

Kept = dict[str, Any]
"""A move in the form in which it is kept."""


@dataclass(frozen=True)
class Offer:
    """A move that mends, how many households it moves, and how many musts the village breaks before and after it."""

    move: Kept
    households: int
    broken_before: int
    broken_after: int


def offers_for(desk: Desk, place: Place, rule: str, grid: str | None) -> tuple[Offer, ...]:
    """
    Return moves that mend a broken rule and break no more than there was, the best first.

    Raises
    ------
    InputError
        There is no such level or village, or nothing of the kind is broken.
    """
    broken = _broken(desk, place, rule, grid)
    found: dict[tuple[Any, ...], Offer] = {}
    for move in islice(_thought_of(desk, place, broken), MOST_TRIED):
        offer = _tried(desk, place, broken, move)
        if offer is not None:
            found.setdefault((offer.households, offer.broken_after), offer)
    best = sorted(found.values(), key=lambda offer: (offer.broken_after, offer.households))
    return tuple(best[:MOST_OFFERED])


def _broken(desk: Desk, place: Place, rule: str, grid: str | None) -> Violation:
    if place not in desk.drawings:
        listed = ", ".join(desk.villages[:5]), ", ".join(desk.level_names)
        en = f"there is no such village or level: {'/'.join(place)[:80]}; villages are {listed[0]}, levels {listed[1]}"
        raise InputError([Fault("level, village", en, f"没有这个村或层级；村：{listed[0]}；层级：{listed[1]}")])
    found = next((one for one in _violations(desk, place) if (one.rule, one.grid_id) == (rule, grid)), None)
    if found is None:
        en, zh = "this rule is not broken here by now", "此处现已不违反该规则"
        raise InputError([Fault(f"{grid or place[0]} {rule}"[:80], en, zh)])
    return found


def _violations(desk: Desk, place: Place) -> tuple[Violation, ...]:
    known = desk.drawings[place].appraisal
    assert known is not None
    return known.violations


def _musts(desk: Desk, village: str) -> int:
    places = ((village, level) for level in desk.level_names)
    return sum(one.severity == "must" for place in places for one in _violations(desk, place))


def _tried(desk: Desk, place: Place, broken: Violation, move: Kept) -> Offer | None:
    """Return what a move is worth; None where it is not possible, does not mend, or breaks something else."""
    try:
        after = make(desk, move).desk
    except InputError:
        return None
    if any((one.rule, one.grid_id) == (broken.rule, broken.grid_id) for one in _violations(after, place)):
        return None
    before, left = _musts(desk, place[0]), _musts(after, place[0])
    if left >= before + (broken.severity != "must"):
        return None
    if broken.severity != "must" and len(_violations(after, place)) >= len(_violations(desk, place)):
        return None
    return Offer(move, moved_doors(desk, after)[1], before, left)


def _thought_of(desk: Desk, place: Place, broken: Violation) -> Iterator[Kept]:
    """Give moves that might mend a broken rule, the simple ones first."""
    drawing = desk.drawings[place]
    for move in MENDABLE.get(broken.rule, _nothing)(drawing, broken):
        yield {"level": place[1], **move}
    if broken.rule in MENDABLE and broken.severity == "must":
        yield {"kind": "repair", "level": place[1], "village": place[0]}


def _to_neighbours(drawing: Drawing, broken: Violation) -> Iterator[Kept]:
    """Give the piece that is cut off to each grid beside it."""
    units = piece_of(drawing, broken)
    for piece in hanging_pieces(drawing, units) if len(units) else ():
        for grid in _grids_beside(drawing, piece, str(broken.grid_id)):
            yield _assigned(drawing, piece, grid)
    for grid in _grids_beside(drawing, units, str(broken.grid_id)) if len(units) else ():
        yield _assigned(drawing, units, grid)


def _into_band(drawing: Drawing, broken: Violation) -> Iterator[Kept]:
    """Give one unit more or less, or a grid merged, split or balanced with another one."""
    grid = str(broken.grid_id)
    load, allowed = drawing.households(grid), drawing.level.allowed
    few = load < allowed.min
    beside = _grids_beside(drawing, drawing.members(grid), grid)
    for other in beside:
        giver, taker = (other, grid) if few else (grid, other)
        for unit in _single_units(drawing, giver, taker, allowed.min - load if few else load - allowed.max):
            yield _assigned(drawing, np.array([unit]), taker)
    if few:
        yield from (_merged(grid, other) for other in beside if load + drawing.households(other) <= allowed.max)
    else:
        counts = allowed.counts(load)
        yield from ({"kind": "split", "grid": grid, "n": n} for n in counts[:1] if n > 1)
    yield from ({"kind": "rebalance", "grid_a": grid, "grid_b": other} for other in beside)


def _straighter(drawing: Drawing, broken: Violation) -> Iterator[Kept]:
    """Give the borders of a grid drawn anew with each grid beside it."""
    grid = str(broken.grid_id)
    for other in _grids_beside(drawing, drawing.members(grid), grid):
        yield {"kind": "straighten", "grid_a": grid, "grid_b": other}


def _grids_beside(drawing: Drawing, units: Ints, own: str) -> list[str]:
    """Return the grids across the open borders of some units, in one parent with them, the longest border first."""
    adjacency, labels = drawing.ground.adjacency, drawing.labels
    inside = np.isin(np.arange(adjacency.n), units)
    metres: defaultdict[str, float] = defaultdict(float)
    for mine, theirs in ((adjacency.left, adjacency.right), (adjacency.right, adjacency.left)):
        across = adjacency.is_open & inside[mine] & ~inside[theirs]
        for grid, border in zip(labels[theirs[across]], adjacency.border_m[across], strict=True):
            metres[str(grid)] += float(border)
    parent = drawing.ground.village.code if drawing.above is None else str(drawing.above.grid_of.iloc[int(units[0])])
    free = [grid for grid in metres if grid != own and grid not in drawing.locked]
    inside_parent = [grid for grid in free if drawing.parent_of(grid) == parent]
    return sorted(inside_parent, key=lambda grid: (-metres[grid], grid))[:MOST_NEIGHBOURS]


def _single_units(drawing: Drawing, giver: str, taker: str, wanted: int) -> list[int]:
    """Return units of a grid on the border of another that hold the households wanted, the nearest number first."""
    adjacency, labels, weights = drawing.ground.adjacency, drawing.labels, drawing.ground.units.weights
    found: set[int] = set()
    for mine, theirs in ((adjacency.left, adjacency.right), (adjacency.right, adjacency.left)):
        across = adjacency.is_open & (labels[mine] == giver) & (labels[theirs] == taker)
        found |= {int(unit) for unit in mine[across] if weights[unit] >= wanted}
    return sorted(found, key=lambda unit: (int(weights[unit]), unit))[:MOST_SINGLE]


def _assigned(drawing: Drawing, units: Ints, grid: str) -> Kept:
    return {"kind": "assign", "units": [str(unit) for unit in drawing.grid_of.index[units]], "grid": grid}


def _merged(grid: str, other: str) -> Kept:
    return {"kind": "merge", "grids": [grid, other]}


def _nothing(_: Drawing, __: Violation) -> Iterator[Kept]:
    return iter(())


MENDABLE: Mapping[str, Callable[[Drawing, Violation], Iterator[Kept]]] = {
    "contiguity": _to_neighbours,
    "pocket": _to_neighbours,
    "nesting": _to_neighbours,
    "household_count": _into_band,
    "thin_neck": _straighter,
}
"""The rules of which repairs are sought, and how."""
