"""The judge as a whole: sound plans pass, every finding can be told, and nothing of the solver is used."""

import ast
from pathlib import Path

import pytest

import partition.verify
from partition.verify.rules import RULES


def test_a_true_plan_is_sound_without_any_finding(plan, judge):
    verdict = judge(plan)
    assert verdict.sound
    assert verdict.findings == ()


def test_a_nested_plan_is_sound_without_any_finding(nested_plan, judge):
    assert judge(nested_plan).findings == ()


def test_figures_are_measured_for_the_whole_and_for_each_village(plan, judge):
    whole, village = judge(plan).figures
    assert (whole.village, village.village) == (None, "V1")
    # a middle door: itself 0 m, across the road 50 m, four more doors 100 m
    assert (whole.count, whole.contiguous, whole.mean_walk_m, whole.max_walk_m) == (2, 2, 75.0, 100.0)
    assert (whole.gap_m2, whole.overlap_m2, whole.outside_m2) == (0, 0, 0)


def test_a_plan_in_degrees_is_judged_in_metres(plan, judge):
    for name in ("villages", "units", "households", "roads", "barriers"):
        setattr(plan, name, getattr(plan, name).to_crs("EPSG:4326"))
    plan.grids = {level: grids.to_crs("EPSG:4326") for level, grids in plan.grids.items()}
    assert judge(plan).findings == ()


def test_a_wish_leaves_a_plan_sound(plan, judge):
    plan.report["tolerance"] = 0.5
    plan.report["levels"][0] |= {"min": 61, "max": 70, "in_band": 0}
    plan.report["villages"][0]["levels"][0]["in_band"] = 0
    plan.grids["micro_grid"]["in_band"] = False
    verdict = judge(plan)
    assert verdict.sound
    assert {finding.severity for finding in verdict.of("household_count")} == {"wish"}


def test_a_finding_says_its_place_in_both_languages_and_is_a_flat_row(plan, judge):
    plan.grids["micro_grid"].loc["V1-001", "mean_walk_m"] = 60.0
    (finding,) = (each for each in judge(plan).of("walking") if each.grid_id == "V1-001")
    assert "60.00" in finding.en
    assert "60.00" in finding.zh
    assert str(finding).startswith("must · walking · micro_grid · V1-001: ")
    assert finding.row()["message"] == f"{finding.en} / {finding.zh}"
    assert (finding.row()["measured"], finding.row()["allowed"]) == (60.0, "75.000")


def test_every_rule_has_its_own_name():
    assert all(rule.__name__ == name for name, rule in RULES.items())


@pytest.mark.parametrize(
    "path", sorted(Path(partition.verify.__file__).parent.rglob("*.py")), ids=lambda path: path.stem
)
def test_the_judge_imports_nothing_of_what_it_judges(path):
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    modules = {node.module for node in tree if isinstance(node, ast.ImportFrom)}
    rooms = {module for module in modules if module and module.split(".")[0] in {"geo", "partition", "maps", "api"}}
    assert all(module.startswith("partition.verify.") for module in rooms)
