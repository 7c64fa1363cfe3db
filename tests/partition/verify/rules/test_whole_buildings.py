"""No building in two grids."""

import pytest


@pytest.mark.parametrize(("doors", "split"), [((1, 2), False), ((2, 3), True)])
def test_a_building_over_two_grids_is_caught_and_one_inside_a_grid_is_not(plan, judge, broken, doors, split):
    plan.households.loc[list(doors), "building_id"] = "b1"
    verdict = judge(plan)
    assert ("whole_buildings" in broken(verdict)) == split
    assert verdict.sound == (not split)


def test_the_finding_names_the_building_and_its_grids(plan, judge):
    plan.households.loc[[2, 3], "building_id"] = "b1"
    (finding,) = judge(plan).of("whole_buildings")
    assert finding.en == "building b1 is divided among V1-001, V1-002"
    assert (finding.measured, finding.level) == (2.0, "micro_grid")
