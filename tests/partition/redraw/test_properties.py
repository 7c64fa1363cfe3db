"""Whatever a planner does, in whatever order: the drawing stays whole, is told as it is, and can be taken back."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely
from drawings import cut_off, furnished, line, nested, six_grids
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.adjacency import build_adjacency
from partition.check import check
from partition.redraw import MOVES, Drawing, Move, RedrawError, apply, problems, undo
from partition.redraw.givens import givens_of
from partition.redraw.metrics import metrics_of
from partition.score import measure_grids
from partition.solve import Effort

Dice = tuple[str, int, int, int]
ROLLS = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), *[st.integers(0, 999)] * 3), min_size=1, max_size=6)
STARTS = st.sampled_from([six_grids, nested, cut_off, furnished])


@pytest.fixture(autouse=True, scope="module")
def brief_searches() -> Iterator[None]:
    """Let moves that search do so for a moment: what must hold does not depend on how good they are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problems, "EFFORT", Effort(iterations=2_000))
        yield


def thrown(drawing: Drawing, dice: Dice) -> Move:
    """Return a move as the dice say; it need not be possible."""
    kind, *rolls = dice
    units, grids = drawing.grid_of.index, sorted(drawing.names)
    two_doors = units[drawing.ground.units.table["points"] > 1]
    cut = str((two_doors if len(two_doors) else units)[rolls[0] % max(len(two_doors), 1)])
    u, v = (str(units[roll % len(units)]) for roll in rolls[:2])
    a, b = (grids[roll % len(grids)] for roll in rolls[1:])
    x = rolls[2] % 300 + 0.123
    given_to = {
        "assign": ((u, v) if rolls[0] % 2 and u != v else (u,), b),
        "swap": (u, v),
        "merge": ((a, b),),
        "split": (a, 2 + rolls[0] % 2),
        "cut_unit": (cut, line((30, -10), (30 + x / 100, 310))),
        "rename": (a, f"第{rolls[0]}格"),
        "rebalance": (a, b),
        "straighten": (a, b),
        "repair": (),
        "lock_all": (),
        "unlock_all": (),
    }
    return MOVES[kind](*given_to.get(kind, (a,)))


def played(drawing: Drawing, rolls: list[Dice]) -> list[Drawing]:
    """Return the drawing and what became of it after each possible move."""
    history = [drawing]
    for dice in rolls:
        try:
            history.append(apply(history[-1], thrown(history[-1], dice)).drawing)
        except RedrawError:
            continue
    return history


def told(drawing: Drawing) -> tuple:
    """Return all that is known of a drawing, in what compares bit for bit."""
    appraisal, ground = drawing.appraisal, drawing.ground
    return (
        drawing.grid_of.to_dict(),
        dict(drawing.names),
        drawing.locked,
        drawing.retired,
        drawing.moves,
        ground.units.table.to_wkb().fillna("").to_dict(),
        ground.units.of_household.tolist(),
        [each.tolist() for each in (ground.adjacency.left, ground.adjacency.right, ground.adjacency.open_m)],
        appraisal.grids.drop(columns="geometry").to_csv(),
        appraisal.grids.to_wkb()["geometry"].to_dict(),
        appraisal.violations,
        appraisal.metrics,
    )


@settings(max_examples=15)
@given(STARTS, ROLLS)
def test_what_is_told_of_a_drawing_equals_a_fresh_look_at_it(start, rolls):
    for drawing in played(start(), rolls):
        grids = measure_grids(drawing.plan, drawing.ground)
        grids["name"] = grids["grid_id"].map(drawing.names)
        assert drawing.appraisal.violations == tuple(check(drawing.plan, drawing.ground, grids))
        afresh = replace(drawing, givens=givens_of(drawing.ground, drawing.level))
        assert vars(drawing.appraisal.metrics) == pytest.approx(vars(metrics_of(afresh, grids)), rel=1e-12)
        assert drawing.appraisal.grids.to_wkb().equals(grids.to_wkb())


@settings(max_examples=15)
@given(STARTS, ROLLS)
def test_grids_go_on_tiling_the_village_and_every_unit_has_one(start, rolls):
    drawing = played(start(), rolls)[-1]
    polygons = drawing.appraisal.grids.geometry.to_numpy()
    cells = drawing.ground.units.table.geometry.to_numpy()
    assert shapely.coverage_is_valid(cells)
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(polygons).sum() == pytest.approx(drawing.ground.village.boundary.area)
    assert set(drawing.grid_of) == set(drawing.names) == set(drawing.appraisal.grids["grid_id"])
    assert not drawing.retired & set(drawing.names)
    weights = np.bincount(drawing.ground.units.of_household, drawing.ground.village.households["households"])
    assert drawing.ground.units.weights.tolist() == weights.tolist()


@settings(max_examples=15)
@given(STARTS, ROLLS)
def test_undo_restores_every_drawing_bit_for_bit_kept_or_made_again(start, rolls):
    history = played(start(), rolls)
    kept = again = history.pop()
    while history:
        before = history.pop()
        kept, again = undo(kept).drawing, undo(replace(again, recent=())).drawing
        assert told(kept) == told(again) == told(before)


@settings(max_examples=10)
@given(STARTS, ROLLS)
def test_a_move_leaves_the_drawing_it_was_made_on_as_it_was(start, rolls):
    drawing = start()
    before = told(drawing)
    played(drawing, rolls)
    assert told(drawing) == before


@settings(max_examples=10)
@given(ROLLS)
def test_borders_after_cuts_are_those_of_the_cells(rolls):
    cuts = [("cut_unit", *dice[1:]) for dice in rolls]
    drawing = played(six_grids(), cuts)[-1]
    ground, village = drawing.ground, drawing.ground.village
    cells = ground.units.table.geometry.to_numpy()
    afresh = build_adjacency(cells, village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy())
    for name in ("n", "left", "right", "border_m", "open_m", "crossing"):
        assert np.allclose(getattr(ground.adjacency, name), getattr(afresh, name)), name
