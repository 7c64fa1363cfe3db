"""Levels nest in one another and in their village."""

import pytest


@pytest.mark.parametrize(
    ("level", "grid_id", "parent", "told"),
    [
        ("micro_grid", "V1-001-01", "V1-002", "its parent is V1-002"),
        ("micro_grid", "V1-001-01", "V1-009", "does not exist"),
        ("grid", "V1-001", "V2", "its village is V1"),
        ("grid", "V1-001", None, "its village is V1"),
    ],
)
def test_a_wrong_parent_is_caught(nested_plan, judge, level, grid_id, parent, told):
    nested_plan.grids[level].loc[grid_id, "parent_id"] = parent
    assert any(told in finding.en and finding.grid_id == grid_id for finding in judge(nested_plan).of("nesting"))


def test_a_polygon_outside_its_parent_is_caught_with_its_area(nested_plan, judge):
    nested_plan.grids["micro_grid"].loc["V1-001-01", "parent_id"] = "V1-002"
    (finding,) = (finding for finding in judge(nested_plan).of("nesting") if finding.unit == "m2")
    assert finding.measured == pytest.approx(10_000.0)


def test_a_unit_whose_levels_do_not_nest_is_caught(nested_plan, judge):
    nested_plan.units.loc["u0000", "grid"] = nested_plan.households.loc[0, "grid"] = "V1-002"
    nested_plan.assignment.loc[0, "grid"] = "V1-002"
    found = [finding for finding in judge(nested_plan).of("nesting") if finding.grid_id == "V1-001-01"]
    assert ["V1-001, V1-002" in finding.en for finding in found] == [True]


def test_a_grid_of_an_unknown_village_is_caught(nested_plan, judge):
    nested_plan.grids["grid"].loc["V1-001", "village"] = "V7"
    assert any("V7, which does not exist" in finding.en for finding in judge(nested_plan).of("nesting"))
