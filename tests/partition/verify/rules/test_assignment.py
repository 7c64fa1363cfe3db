"""Every household in exactly one grid: lost, repeated, moved and unknown ones are caught."""

import pandas as pd
import pytest


def test_a_household_moved_in_one_layer_is_caught(plan, judge):
    plan.households.loc[0, "micro_grid"] = "V1-002"
    findings = judge(plan).of("assignment")
    assert any("moved" in finding.en and "h0000" in finding.en for finding in findings)


def test_a_household_moved_in_every_table_is_caught_by_its_place(plan, judge):
    plan.households.loc[0, ["unit_id", "micro_grid"]] = ["u0005", "V1-002"]
    plan.assignment.loc[0, "micro_grid"] = "V1-002"
    findings = judge(plan).of("assignment")
    assert any("outside the cell of their unit: h0000" in finding.en for finding in findings)


def test_a_household_moved_in_the_csv_is_caught(plan, judge):
    plan.assignment.loc[0, "micro_grid"] = "V1-002"
    (finding,) = judge(plan).of("assignment")
    assert (finding.level, finding.measured) == ("micro_grid", 1.0)
    assert "h0000" in finding.en


def test_a_household_missing_from_the_csv_is_caught(plan, judge):
    plan.assignment = plan.assignment.iloc[1:]
    (finding,) = judge(plan).of("assignment")
    assert finding.en == "households missing from assignment.csv: h0000"


def test_a_household_missing_from_every_file_is_caught_by_the_sums(plan, judge, broken):
    plan.households, plan.assignment = plan.households.iloc[1:], plan.assignment.iloc[1:]
    verdict = judge(plan)
    assert "figures" in broken(verdict)
    assert any("units with wrong households: u0000" in finding.en for finding in verdict.of("figures"))


def test_a_household_twice_in_the_csv_is_caught(plan, judge):
    twice = plan.assignment.iloc[[0]].assign(micro_grid="V1-002")
    plan.assignment = pd.concat([plan.assignment, twice])
    messages = [finding.en for finding in judge(plan).of("assignment")]
    assert "households more than once in assignment.csv: h0000" in messages


def test_a_household_twice_in_the_layer_is_caught(plan, judge):
    plan.households = pd.concat([plan.households, plan.households.iloc[[0]]])
    (finding,) = judge(plan).of("files")
    assert "household_id met more than once: h0000" in finding.en


def test_an_invented_household_is_caught(plan, judge):
    plan.assignment.loc[len(plan.assignment)] = ["h9999", "V1-001"]
    (finding,) = judge(plan).of("assignment")
    assert finding.en == "unknown households in assignment.csv: h9999"


@pytest.mark.parametrize("table", ["units", "households", "assignment"])
@pytest.mark.parametrize(("grid", "told"), [(None, "without a grid"), ("V1-999", "grid")])
def test_a_row_without_a_grid_or_in_an_unknown_one_is_caught(plan, judge, table, grid, told):
    rows = getattr(plan, table)
    rows.loc[rows.index[0], "micro_grid"] = grid
    assert any(told in finding.en for finding in judge(plan).of("assignment"))


def test_a_household_of_an_unknown_unit_is_caught(plan, judge):
    plan.households.loc[0, "unit_id"] = "u9999"
    messages = [finding.en for finding in judge(plan).of("assignment")]
    assert "households of a unit that does not exist: h0000" in messages
