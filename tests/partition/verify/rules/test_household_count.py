"""Households of every grid inside the band, and what the tolerance forgives."""

import pytest


def _narrow(plan, least, most, tolerance=0.0):
    plan.report["levels"][0] |= {"min": least, "max": most}
    plan.report["tolerance"] = tolerance


@pytest.mark.parametrize(
    ("least", "most", "tolerance", "severity"),
    [(60, 60, 0.0, None), (61, 70, 0.0, "must"), (61, 70, 0.02, "wish"), (50, 59, 0.0, "must"), (50, 59, 0.02, "wish")],
)
def test_a_grid_of_sixty_households(plan, judge, least, most, tolerance, severity):
    _narrow(plan, least, most, tolerance)
    found = judge(plan).of("household_count")
    assert {finding.severity for finding in found} == ({severity} if severity else set())
    assert {finding.grid_id for finding in found} == ({"V1-001", "V1-002"} if severity else set())


def test_the_tolerance_is_exact_at_its_edge(plan, judge):
    # 66 x (1 - 0.1) = 59.4 allows 60; binary floats would allow no 63 at 0.1 of 70
    _narrow(plan, 66, 70, 0.1)
    assert {finding.severity for finding in judge(plan).of("household_count")} == {"wish"}


def test_one_unit_above_the_band_is_the_wish_oversized_unit(draw, judge, broken):
    plan = draw(lambda column, row: "V1-001" if (column, row) == (0, 0) else "V1-002")
    plan.units.loc["u0000", "households"] = plan.households.loc[0, "households"] = 90
    verdict = judge(plan)
    assert [finding.severity for finding in verdict.of("oversized_unit")] == ["wish"]
    assert [finding.grid_id for finding in verdict.of("household_count")] == ["V1-002"]


def test_a_broken_band_is_no_news_if_the_report_admits_it(plan, judge, broken):
    _narrow(plan, 61, 70)
    plan.grids["micro_grid"][["in_band", "within_tolerance"]] = False
    for stated in (plan.report, plan.report["villages"][0]):
        stated["feasible"] = False
        stated["levels"][0] |= {"in_band": 0, "within_tolerance": 0}
    row = {"rule": "household_count", "village": "V1", "level": "micro_grid", "severity": "must"}
    plan.report["violations"] = [row | {"grid_id": grid} for grid in ("V1-001", "V1-002")]
    assert broken(judge(plan)) == {"household_count"}


@pytest.mark.parametrize(
    ("least", "most", "tolerance", "said"),
    [
        (61, 70, 0.0, "the band is 61 to 70"),
        (61, 70, 0.02, "the band is 61 to 70"),
        (70, 80, 0.1, "the allowed range, tolerance included, is 63 to 88"),
    ],
)
def test_the_band_and_what_the_tolerance_makes_of_it_are_not_called_the_same(plan, judge, least, most, tolerance, said):
    _narrow(plan, least, most, tolerance)
    found = judge(plan).of("household_count")
    assert said in found[0].en
    assert ("含容差" in found[0].zh) == ("tolerance" in said)
