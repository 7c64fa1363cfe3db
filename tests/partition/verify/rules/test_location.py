"""Households stand where their grid is."""

import pandas as pd
import pytest


@pytest.mark.parametrize(("x", "severities"), [(-0.9, []), (-1.1, ["wish"])])
def test_a_door_more_than_a_metre_outside_every_village_is_a_wish(plan, judge, x, severities):
    plan.households.loc[0, "geometry"] = plan.box(x - 0.1, 24, 0.2, 2).centroid
    found = [finding for finding in judge(plan).of("assignment") if "outside every village" in finding.en]
    assert [finding.severity for finding in found] == severities


@pytest.mark.parametrize(("village", "caught"), [("V1", False), ("V2", True)])
def test_a_household_in_another_village_than_its_own_is_caught(plan, judge, village, caught):
    plan.villages = pd.concat([plan.villages, plan.villages.assign(code="V2", geometry=plan.box(500, 0, 50, 50))])
    plan.households.loc[0, "village"] = village
    messages = [finding.en for finding in judge(plan).of("assignment")]
    assert ("households in another village than their own: h0000" in messages) == caught


@pytest.mark.parametrize(("building", "severity"), [(None, "must"), ("b1", "wish")])
def test_a_further_door_of_a_building_may_stand_outside_its_cell_but_no_other_may(plan, judge, building, severity):
    plan.households.loc[[0, 1], "building_id"] = building
    plan.households.loc[1, "unit_id"] = "u0000"
    found = [finding for finding in judge(plan).of("assignment") if "h0001" in finding.en]
    assert [finding.severity for finding in found] == [severity]


def test_a_household_that_its_grid_leaves_out_is_caught(plan, judge):
    grids = plan.grids["micro_grid"]
    grids.loc["V1-001", "geometry"] = grids.geometry["V1-001"].difference(plan.box(20, 20, 10, 10))
    messages = [finding.en for finding in judge(plan).of("assignment")]
    assert "households outside the polygon of their grid: h0000" in messages
