"""Walking figures are held against the roads."""

import pytest


@pytest.mark.parametrize(
    ("column", "stated", "caught"),
    [
        ("mean_walk_m", 70.0, True),
        ("mean_walk_m", 75.2, True),
        ("mean_walk_m", 75.05, False),
        ("max_walk_m", 99.0, True),
        ("objective_m", 4000.0, True),
    ],
)
def test_a_falsified_walk_is_caught_from_a_tenth_of_a_percent_on(plan, judge, column, stated, caught):
    plan.grids["micro_grid"].loc["V1-001", column] = stated
    assert [finding.grid_id for finding in judge(plan).of("walking")] == (["V1-001"] if caught else [])


def test_a_centre_that_is_not_the_best_is_caught(plan, judge):
    plan.grids["micro_grid"].loc["V1-001", "centre_household_id"] = "h0000"
    messages = [finding.en for finding in judge(plan).of("walking")]
    # from the end of the row: 50 + 2 x 100 + 2 x 150 m, for ten households each
    assert any("centre h0000 (5500.0 household-metres)" in message and "has 4500.0" in message for message in messages)


def test_a_centre_that_is_as_good_as_the_best_is_right(plan, judge):
    plan.grids["micro_grid"].loc["V1-001", "centre_household_id"] = "h0007"
    assert judge(plan).of("walking") == ()


@pytest.mark.parametrize("centre", ["h0005", "h9999", None])
def test_a_centre_outside_the_grid_is_caught(plan, judge, centre):
    plan.grids["micro_grid"].loc["V1-001", "centre_household_id"] = centre
    (finding,) = judge(plan).of("walking")
    assert "not one of its households" in finding.en


@pytest.mark.parametrize(("radius", "caught"), [(100, False), (99, True)])
def test_a_walk_over_the_radius_is_caught(plan, judge, radius, caught):
    plan.report["levels"][0]["radius_m"] = radius
    assert bool(judge(plan).of("walk_radius")) == caught


def test_households_without_a_path_are_the_wish_walk_fallback(plan, judge):
    plan.pave([(0, 50), (100, 50)], [(100.6, 50), (200.6, 50)], [(201.2, 50), (300, 50)])
    found = judge(plan).of("walk_fallback")
    assert {finding.severity for finding in found} == {"wish"}
    assert {finding.grid_id: finding.measured for finding in found} == {"V1-001": 2.0, "V1-002": 2.0}
