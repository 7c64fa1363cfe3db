"""Which units of a plan break a rule: the piece of a grid that is cut off, and not the grid whole."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from geo.adjacency import components
from partition.problem import Ints
from partition.redraw import Drawing
from partition.violation import Violation


def piece_of(drawing: Drawing, violation: Violation) -> Ints:
    """Return the units of a broken rule, by position; none where it is about the whole grid or village."""
    find = _PIECES.get(violation.rule)
    return np.empty(0, dtype=np.intp) if find is None else find(drawing, violation.grid_id)


def hanging_pieces(drawing: Drawing, units: Ints) -> list[Ints]:
    """Return some units by what hangs together of them over open borders, the piece with most households first."""
    adjacency = drawing.ground.adjacency
    inside = np.zeros(adjacency.n, dtype=bool)
    inside[units] = True
    met = adjacency.is_open & inside[adjacency.left] & inside[adjacency.right]
    piece = components(adjacency.n, adjacency.left[met], adjacency.right[met])[units]
    pieces = [units[piece == each] for each in dict.fromkeys(piece.tolist())]
    weights = drawing.ground.units.weights
    return sorted(pieces, key=lambda members: -int(weights[members].sum()))


def _torn(drawing: Drawing, grid: str | None) -> Ints:
    """Return what hangs together with no more of its grid, the heaviest piece in each area of the village left out."""
    assert drawing.appraisal is not None
    area_of = drawing.appraisal.standing.area_of
    met: set[int] = set()
    off = []
    for piece in hanging_pieces(drawing, drawing.members(str(grid))):
        area = int(area_of[piece[0]])
        if area in met:
            off.append(piece)
        met.add(area)
    return _joined(off)


def _beyond(drawing: Drawing, grid: str | None) -> Ints:
    """Return all pieces of a grid but the one with most households."""
    return _joined(hanging_pieces(drawing, drawing.members(str(grid)))[1:])


def _elsewhere(drawing: Drawing, grid: str | None) -> Ints:
    """Return the units of a grid that lie in another grid of the level above than most of its households."""
    assert drawing.above is not None
    units = drawing.members(str(grid))
    parent, _ = pd.factorize(drawing.above.grid_of.to_numpy()[units])
    main = np.bincount(parent, drawing.ground.units.weights[units]).argmax()
    apart: Ints = units[parent != main]
    return apart


def _divided_buildings(drawing: Drawing, _: str | None) -> Ints:
    """Return the units of buildings whose addresses lie in several grids."""
    doors, units = drawing.ground.village.households, drawing.ground.units
    table = pd.DataFrame({"building": doors["building_id"].to_numpy(), "grid": drawing.grid_of_door})
    n = table.dropna().groupby("building")["grid"].nunique()
    torn = table["building"].isin(n.index[n > 1]).to_numpy()
    return np.unique(units.of_household[torn])


def _joined(pieces: list[Ints]) -> Ints:
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=np.intp)


_PIECES: Mapping[str, Callable[[Drawing, str | None], Ints]] = {
    "contiguity": _torn,
    "pocket": _beyond,
    "spans_parts": _beyond,
    "nesting": _elsewhere,
    "whole_buildings": _divided_buildings,
}
"""How the units of a broken rule are found, where it is not about the whole grid."""
