"""report.json is held against the plan, and a plan against what its report admits."""

import pytest

FALSE_FIGURES = {
    "count": 3, "in_band": 1, "within_tolerance": 1, "contiguous": 1, "mean_walk_m": 70.0, "max_walk_m": 90.0,
    "objective_m": 8000.0, "polsby_popper": 0.8, "gap": None, "lower_bound_m": 9001.0,
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE_FIGURES)
@pytest.mark.parametrize("village", [None, "V1"])
def test_a_false_figure_of_a_level_is_caught(plan, judge, name, village):
    stated = plan.report if village is None else plan.report["villages"][0]
    stated["levels"][0] |= {"lower_bound_m": 9000.0, "gap": 0.0, name: FALSE_FIGURES[name]}
    found = judge(plan).of("report")
    assert any(finding.village == village and name in finding.en for finding in found)


def test_a_true_bound_and_gap_are_right(plan, judge):
    plan.report["levels"][0] |= {"lower_bound_m": 7500.0, "gap": 0.2}
    assert judge(plan).of("report") == ()


def test_a_gap_in_the_parents_that_does_not_follow_is_caught(plan, judge):
    plan.report["levels"][0] |= {"bound_in_parents_m": 7500.0, "gap_in_parents": 0.1}
    (finding,) = judge(plan).of("report")
    assert "gap_in_parents" in finding.en


@pytest.mark.parametrize(("name", "value"), [("name", "别村"), ("households", 119), ("points", 11), ("area_km2", 1.0)])
def test_a_false_figure_of_a_village_is_caught(plan, judge, name, value):
    plan.report["villages"][0][name] = value
    (finding,) = judge(plan).of("report")
    assert name in finding.en


@pytest.mark.parametrize(("estimated", "caught"), [([], True), (["roads"], False)])
def test_roads_that_were_not_given_must_be_called_estimated(plan, judge, estimated, caught):
    plan.pave()
    plan.report["estimated"] = estimated
    assert any("estimated: roads" in finding.en for finding in judge(plan).of("report")) == caught


def test_roads_that_were_given_are_no_estimate(plan, judge):
    plan.report["estimated"] = ["roads"]
    (finding,) = judge(plan).of("report")
    assert "given, not estimated" in finding.en


def test_a_village_that_is_not_in_the_plan_is_caught(plan, judge):
    plan.report["villages"].append(plan.report["villages"][0] | {"code": "V2"})
    assert any("village V2" in finding.en for finding in judge(plan).of("report"))


def test_a_plan_called_feasible_that_is_not_is_caught(plan, judge):
    plan.households.loc[[2, 3], "building_id"] = "b1"
    assert any("called feasible" in finding.en for finding in judge(plan).of("report"))


@pytest.mark.parametrize(("rule", "hidden"), [("whole_buildings", False), ("contiguity", True)])
def test_a_broken_rule_must_be_listed(plan, judge, rule, hidden):
    plan.households.loc[[2, 3], "building_id"] = "b1"
    plan.report["feasible"] = plan.report["villages"][0]["feasible"] = False
    plan.report["violations"] = [{"rule": rule, "village": "V1", "level": "micro_grid", "severity": "must"}]
    messages = [finding.en for finding in judge(plan).of("report")]
    assert any("not listed: whole_buildings V1" in message for message in messages) == hidden


def test_a_sound_plan_called_infeasible_is_caught(plan, judge):
    plan.report["feasible"] = plan.report["villages"][0]["feasible"] = False
    assert {finding.village for finding in judge(plan).of("report")} == {None, "V1"}


def test_a_listed_rule_that_is_not_broken_is_a_wish(plan, judge):
    plan.report["feasible"] = plan.report["villages"][0]["feasible"] = False
    row = {"rule": "household_count", "village": "V1", "level": "micro_grid", "grid_id": None, "severity": "must"}
    plan.report["violations"] = [row]
    (finding,) = judge(plan).of("report")
    assert (finding.severity, finding.measured) == ("wish", 1.0)


def test_a_flag_that_is_no_truth_value_is_caught(plan, judge):
    plan.report["feasible"] = "yes"
    (finding,) = judge(plan).of("report")
    assert "'yes'" in finding.en
