"""Make a move on a desk: the drawing that it is of, and what lies above and below it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from api.schemas.edit import (
    AssignIn,
    CutUnitIn,
    LockAllIn,
    LockIn,
    MergeIn,
    MoveIn,
    RebalanceIn,
    RenameIn,
    RepairIn,
    SplitIn,
    StraightenIn,
    SwapIn,
    UnlockAllIn,
    UnlockIn,
    read_move,
)
from api.services.redrawing.desk import Desk, Place
from geo.errors import Fault, InputError
from geo.local_plane import is_local_plane
from partition.problem import Flags
from partition.redraw import (
    Assign,
    CutUnit,
    Drawing,
    Lock,
    LockAll,
    Merge,
    Metrics,
    Move,
    Rebalance,
    RedrawError,
    Rename,
    Repair,
    Split,
    Straighten,
    Swap,
    Unlock,
    UnlockAll,
    apply,
)
from partition.redraw.appraisal import appraise
from partition.redraw.edit import metrics

NUMBER = "number"
"""The command that gives all grids their codes; only the service makes it (`api.services.redrawing.numbering`)."""


@dataclass(frozen=True)
class Changed:
    """A desk after a move: where it was made, and by how much the figures there changed."""

    desk: Desk
    place: Place
    change: Metrics


def make(desk: Desk, kept: Mapping[str, Any]) -> Changed:
    """
    Return the desk after a move, in the form in which it is kept; a kept one made again gives the same.

    Raises
    ------
    InputError
        The move names a level or a village that is not there, or is not possible here; carries every reason.
    """
    if kept.get("kind") == NUMBER:
        return renumbered(desk, kept["codes"])
    said = read_move(kept)
    place = _place(desk, said)
    move, before = _move_of(said, desk.begun.crs), desk.drawings[place]
    if isinstance(said, LockAllIn | UnlockAllIn):
        return _locks(desk, place, move, said.village)
    done = apply(before, move)
    drawings = {place: _light(done.drawing)}
    if isinstance(move, CutUnit):
        drawings |= _cut_elsewhere(desk, place, move, drawings[place])
    else:
        drawings |= _below(desk, place, before.labels != done.drawing.labels, drawings[place])
    return Changed(desk.with_drawings(drawings), place, done.change)


def place_of(desk: Desk, kept: Mapping[str, Any]) -> Place:
    """Return where a move is made, in the form in which it is kept."""
    if kept.get("kind") == NUMBER:
        return desk.villages[0], desk.level_names[-1]
    return _place(desk, read_move(kept))


def renumbered(desk: Desk, codes: Mapping[str, Mapping[str, str]]) -> Changed:
    """Return the desk with other ids of grids, by level and by the ids of now."""
    drawings: dict[Place, Drawing] = {}
    for village in desk.villages:
        above = None
        for level in desk.level_names:
            drawing = desk.drawings[village, level]
            mine = {grid: codes[level].get(grid, grid) for grid in drawing.names}
            start = drawing.start or drawing
            named = replace(
                drawing,
                grid_of=_relabelled(drawing.grid_of, mine),
                names=MappingProxyType({mine[grid]: name for grid, name in drawing.names.items()}),
                locked=frozenset(mine[grid] for grid in drawing.locked),
                retired=drawing.retired - set(mine.values()),
                start=replace(start, grid_of=_relabelled(start.grid_of, mine), recent=(), start=None, appraisal=None),
                above=None if above is None else above.plan,
                appraisal=None,
            )
            drawings[village, level] = above = _light(appraise(named))
    place = place_of(desk, {"kind": NUMBER})
    done = desk.with_drawings(drawings, renamed=codes)
    return Changed(done, place, metrics(done.drawings[place]).minus(metrics(desk.drawings[place])))


def _relabelled(grid_of: pd.Series, ids: Mapping[str, str]) -> pd.Series:
    labels = np.array([ids.get(label, label) for label in grid_of], dtype=object)
    return pd.Series(labels, grid_of.index, name=grid_of.name)


def _light(drawing: Drawing) -> Drawing:
    """Return a drawing without those before it: desks are what is kept of them."""
    return replace(drawing, recent=(), moves=())


def _locks(desk: Desk, place: Place, move: Move, village: str | None) -> Changed:
    """Return the desk with all locks of a level set or taken off: of one village, or of all where there are any."""
    refused: RedrawError | None = None
    drawings: dict[Place, Drawing] = {}
    for code in desk.villages if village is None else [village]:
        try:
            drawings[code, place[1]] = _light(apply(desk.drawings[code, place[1]], move).drawing)
        except RedrawError as error:
            refused = refused or error
    if refused and not drawings:
        raise refused
    at = next(iter(drawings))
    figures = metrics(drawings[at])
    return Changed(desk.with_drawings(drawings), at, figures.minus(figures))


def _cut_elsewhere(desk: Desk, place: Place, move: CutUnit, done: Drawing) -> dict[Place, Drawing]:
    """Return the drawings of the other levels of a village after a unit was cut at one: the same cut there."""
    drawings: dict[Place, Drawing] = {}
    above: Drawing | None = None
    for level in desk.level_names:
        at = (place[0], level)
        drawing = done if at == place else _light(apply(desk.drawings[at], move).drawing)
        above = replace(drawing, above=above.plan if above else None)
        drawings[at] = above
    return drawings


def _below(desk: Desk, place: Place, moved: Flags, done: Drawing) -> dict[Place, Drawing]:
    """Return the drawings of the levels under one in which units moved; grids that hold such a unit are judged anew."""
    if not moved.any():
        return {}
    drawings: dict[Place, Drawing] = {}
    above = done
    for position, level in enumerate(desk.level_names[desk.level_names.index(place[1]) + 1 :]):
        before = desk.drawings[place[0], level]
        lower = replace(before, above=above.plan)
        if position == 0:
            # to measure: as if the units that moved had been in no grid of this level before
            labels = before.labels.copy()
            labels[moved] = ""
            lower = appraise(replace(lower, appraisal=None), replace(before, grid_of=_like(before.grid_of, labels)))
        drawings[place[0], level] = above = lower
    return drawings


def _like(grid_of: pd.Series, labels: Any) -> pd.Series:
    return pd.Series(labels, grid_of.index, name=grid_of.name, dtype=grid_of.dtype)


def _place(desk: Desk, said: MoveIn) -> Place:
    """Return where a move is to be made."""
    levels = desk.level_names
    level = said.level or (levels[0] if len(levels) == 1 else None)
    if level not in levels:
        met = "none was given" if said.level is None else f"got {said.level[:80]!r}"
        zh = "未给出" if said.level is None else f"得到 {said.level[:80]!r}"
        en = f"must be one of {', '.join(levels)}, {met}"
        raise InputError([Fault("move.level", en, f"应为 {'、'.join(levels)} 之一，{zh}")])
    return _village(desk, said, level), level


def _village(desk: Desk, said: MoveIn, level: str) -> str:
    villages = desk.villages
    if isinstance(said, LockAllIn | UnlockAllIn) and said.village is None:
        return villages[0]
    if isinstance(said, RepairIn | LockAllIn | UnlockAllIn):
        if said.village in villages or (len(villages) == 1 and said.village is None):
            return said.village or villages[0]
        listed = ", ".join(villages[:5])
        raise InputError([Fault("move.village", f"must be one of {listed}", f"应为 {listed} 之一")])
    units, grids = _named(said)
    for village in villages:
        drawing = desk.drawings[village, level]
        if (units and units[0] in drawing.grid_of.index) or (not units and grids[0] in drawing.names):
            return village
    return villages[0]  # whose drawing says that there is no such thing


def _named(said: MoveIn) -> tuple[Sequence[str], Sequence[str]]:
    """Return the units and the grids that a move names."""
    match said:
        case AssignIn():
            return said.units, [said.grid]
        case SwapIn():
            return [said.a, said.b], []
        case CutUnitIn():
            return [said.unit], []
        case MergeIn():
            return [], said.grids
        case RebalanceIn() | StraightenIn():
            return [], [said.grid_a, said.grid_b]
        case SplitIn() | LockIn() | UnlockIn() | RenameIn():
            return [], [said.grid]
    return [], []


def _move_of(said: MoveIn, crs: CRS) -> Move:
    match said:
        case AssignIn():
            return Assign(tuple(said.units), said.grid)
        case SwapIn():
            return Swap(said.a, said.b)
        case MergeIn():
            return Merge(tuple(said.grids))
        case SplitIn():
            return Split(said.grid, said.n, said.seed)
        case CutUnitIn():
            return CutUnit(said.unit, _line(said.line, crs))
        case LockIn() | UnlockIn():
            return _LOCKS[said.kind](said.grid)
        case LockAllIn() | UnlockAllIn():
            return _LOCKS[said.kind]()
        case RenameIn():
            return Rename(said.grid, said.name)
        case RebalanceIn() | StraightenIn():
            return _OF_TWO[said.kind](said.grid_a, said.grid_b, said.seed)
        case RepairIn():
            return Repair(said.seed)


_LOCKS: Mapping[str, Callable[..., Move]] = {
    "lock": Lock,
    "unlock": Unlock,
    "lock_all": LockAll,
    "unlock_all": UnlockAll,
}
_OF_TWO: Mapping[str, Callable[..., Move]] = {"rebalance": Rebalance, "straighten": Straighten}


def _line(places: Sequence[Sequence[float]], crs: CRS) -> shapely.LineString:
    """Return a line in the working CRS."""
    xy = np.asarray(places, dtype=float)
    if not is_local_plane(crs):
        xy = np.c_[Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(xy[:, 0], xy[:, 1])]
    if not np.isfinite(xy).all():
        text = ("has places that are nowhere on earth; give longitude and latitude", "坐标超出范围；应为经度和纬度")
        raise InputError([Fault("move.line", *text)])
    return shapely.LineString(xy)
