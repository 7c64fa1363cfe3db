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


def taken_apart(plan, doors, *, households=10):
    """Make the plots of these doors the stairwells of one building, each with so many households."""
    plan.households.loc[doors, "building_id"] = "b1"
    plan.units["part"], plan.units["building_id"] = None, None
    units = plan.units.index[doors]
    plan.units.loc[units, "building_id"] = "b1"
    plan.units.loc[units, "part"] = [f"{k + 1}单元" for k in range(len(doors))]


def test_a_building_above_the_band_may_be_divided_between_its_stairwells(plan, judge, broken):
    taken_apart(plan, list(range(12)))
    verdict = judge(plan)
    assert verdict.of("whole_buildings") == ()
    assert verdict.sound


def test_a_building_that_fits_may_not_be_divided_even_between_stairwells(plan, judge, broken):
    taken_apart(plan, [2, 3])
    assert broken(judge(plan)) == {"whole_buildings", "report"}


def test_a_building_above_the_band_may_not_be_divided_where_no_stairwell_ends(plan, judge):
    plan.households["building_id"] = "b1"
    (finding,) = judge(plan).of("whole_buildings")
    assert finding.en.endswith("and not between stairwells or floors")


def test_a_building_above_the_band_that_is_whole_is_a_wish(draw, judge):
    plan = draw(lambda column, row: "V1-001" if column < 4 else "V1-002")
    taken_apart(plan, [0, 1, 2, 3, 6, 7, 8, 9])
    assert [finding.rule for finding in judge(plan).of("oversized_unit")] == ["oversized_unit"]


def test_doors_stand_in_the_cell_of_any_part_of_their_building(plan, judge, broken):
    taken_apart(plan, [0, 1])
    plan.households.loc[[0, 1], "geometry"] = plan.households.geometry[[1, 0]].to_numpy()
    assert "assignment" not in broken(judge(plan))
