"""Begin with a finished plan, make moves, take them back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from geo.coverage import Floats
from geo.errors import Fault
from partition.ground import Ground, with_centres
from partition.plan import GridPlan
from partition.redraw.appraisal import appraise
from partition.redraw.drawing import Drawing
from partition.redraw.errors import RedrawError
from partition.redraw.givens import givens_of
from partition.redraw.metrics import Metrics
from partition.redraw.move import Move
from partition.score import measure_grids
from partition.violation import Violation

RECENT = 20
"""How many drawings are kept before the last moves: each holds the grid of every unit, and the units after a cut."""


@dataclass(frozen=True)
class Edited:
    """A drawing after a move or after one was taken back: what is broken in it, and by how much its figures changed."""

    drawing: Drawing
    violations: tuple[Violation, ...]
    change: Metrics


def begin(
    plan: GridPlan,
    ground: Ground,
    *,
    names: Mapping[str, str] | None = None,
    locked: Collection[str] = (),
    retired: Collection[str] = (),
    on_feature_m: Floats | None = None,
) -> Drawing:
    """
    Return a finished plan as a drawing; centres that its terms give are placed where the ground has none yet.

    Parameters
    ----------
    names
        What grids are called, by id; those not named are called as `partition.score.measure_grids` does.
    retired
        Ids of earlier versions of the plan, which are not to be given again.
    on_feature_m
        Metres of each border of the ground on a road, water or railway (`partition.redraw.borders`): the same at every
        level, so measured once by who begins several.
    """
    ground = with_centres(ground, plan.terms.centres)
    grids, called = sorted(set(plan.grid_of)), dict(names or {})
    if not called.keys() >= set(grids):  # grids are measured again when they are judged
        table = measure_grids(plan, ground)
        called = dict(zip(table["grid_id"], table["name"], strict=True)) | called
    drawing = Drawing(
        ground,
        givens_of(ground, plan.level, on_feature_m),
        plan.level,
        plan.grid_of,
        MappingProxyType({grid: called[grid] for grid in grids}),
        frozenset(locked),
        frozenset(retired),
        plan.links,
        plan.parent,
        plan.terms,
    )
    return appraise(drawing)


def apply(drawing: Drawing, move: Move) -> Edited:
    """
    Return the drawing after a move.

    Raises
    ------
    RedrawError
        The move is not possible here; carries every reason, in English and Chinese. The drawing is as it was.
    """
    return _edited(drawing, _made(drawing, move))


def undo(drawing: Drawing) -> Edited:
    """
    Return the drawing before its last move, the same bit for bit.

    The last few are kept; where none is left, all moves but the last are made again from the start.

    Raises
    ------
    RedrawError
        No move was made.
    """
    if drawing.start is None:
        raise RedrawError([Fault("undo", "no move was made yet; nothing to take back", "尚未做过改动，无可撤销")])
    if drawing.recent:
        return _edited(drawing, replace(drawing.recent[-1], recent=drawing.recent[:-1]))
    before = drawing.start
    for move in drawing.moves[:-1]:
        before = _made(before, move)
    return _edited(drawing, before)


def metrics(drawing: Drawing) -> Metrics:
    """Return the figures of a drawing."""
    assert drawing.appraisal is not None
    return drawing.appraisal.metrics


def _made(drawing: Drawing, move: Move) -> Drawing:
    """Return the drawing after a move, with the move listed, not yet measured."""
    after = move.act(drawing)
    kept = (*drawing.recent, replace(drawing, recent=()))[-RECENT:]
    moves, start = (*drawing.moves, move), drawing.start or drawing
    return replace(after, moves=moves, start=start, recent=kept, appraisal=None)


def _edited(before: Drawing, after: Drawing) -> Edited:
    """Return what became of a drawing, measured against what is known of it."""
    done = after if after.appraisal else appraise(after, before)
    assert done.appraisal is not None
    return Edited(done, done.appraisal.violations, metrics(done).minus(metrics(before)))
