"""Grids hang together: on plots, over barriers and crossings, and as polygons."""

import pytest


def test_a_grid_cut_in_two_is_caught(draw, judge, broken):
    """The outermost columns change places; every figure is true."""
    plan = draw(lambda column, _: f"V1-{1 + (5 - column if column in (0, 5) else column) // 3:03d}")
    verdict = judge(plan)
    assert {finding.grid_id for finding in verdict.of("contiguity")} == {"V1-001", "V1-002"}
    assert {finding.measured for finding in verdict.of("contiguity")} == {2.0}
    assert broken(verdict) == {"contiguity", "report"}


def test_plots_that_touch_at_a_corner_do_not_hang_together(draw, judge):
    plan = draw(lambda column, row: f"V1-{1 + (column + row) % 2:03d}")
    assert {finding.measured for finding in judge(plan).of("contiguity")} == {6.0}


def test_a_barrier_between_two_grids_divides_neither(plan, judge):
    plan.dig((150, -10), (150, 110))
    assert judge(plan).findings == ()


def test_a_barrier_that_cuts_off_a_part_of_the_village_makes_a_pocket_which_is_a_wish(plan, judge):
    plan.dig((50, -10), (50, 110))
    plan.pave()
    verdict = judge(plan)
    assert verdict.of("contiguity") == ()
    assert [(finding.grid_id, finding.severity) for finding in verdict.of("pocket")] == [("V1-001", "wish")]


@pytest.fixture
def rows(draw):
    """
    Return a plan with a grid a row, and a river that ends at the northern one.

        ┌───┬───┬───┬───┬───┬───┐
        │         V1-002        │
        ├───┼───┼───┼───┼───┼───┤
        │  V1-001   ≈  V1-001   │
        └───┴───┴───┴───┴───┴───┘
    """
    plan = draw(lambda _, row: f"V1-{1 + row:03d}")
    plan.dig((150, -10), (150, 50))
    plan.pave()
    return plan


def test_a_barrier_that_separates_a_grid_is_caught(rows, judge, broken):
    verdict = judge(rows)
    assert [(finding.grid_id, finding.measured) for finding in verdict.of("contiguity")] == [("V1-001", 2.0)]
    assert "contiguity" in broken(verdict)


@pytest.mark.parametrize(
    ("ways", "joined"),
    [
        ([[(130, 20), (170, 20)]], True),
        ([[(130, 20), (150, 20)], [(150, 20), (170, 30)]], True),
        ([[(130, 20), (150, 20)]], False),
        ([[(130, 20), (150, 20)], [(150, 25), (170, 25)]], False),
        ([[(150, 5), (150, 45)]], False),
        ([[(130, 60), (170, 60)]], False),
    ],
    ids=[
        "one over it",
        "two that meet on it",
        "one that ends at it",
        "two that do not meet",
        "one along it",
        "elsewhere",
    ],
)
def test_only_ways_across_the_barrier_join_the_grid_again(rows, judge, ways, joined):
    rows.pave(*ways)
    assert (judge(rows).of("contiguity") == ()) == joined


def test_a_polygon_in_pieces_on_one_land_part_is_caught(plan, judge):
    grids = plan.grids["micro_grid"]
    grids.loc["V1-001", "geometry"] = grids.geometry["V1-001"].difference(plan.box(50, -1, 1, 102))
    assert any("polygon in 2 pieces" in finding.en for finding in judge(plan).of("contiguity"))


def test_a_grid_on_two_land_parts_is_the_wish_spans_parts(plan, judge):
    for table in (plan.villages, plan.units, plan.grids["micro_grid"], plan.published):
        table.geometry = table.geometry.difference(plan.box(40, -1, 20, 102))
    verdict = judge(plan)
    assert [(finding.grid_id, finding.severity) for finding in verdict.of("spans_parts")] == [("V1-001", "wish")]
    assert verdict.of("contiguity") == ()
