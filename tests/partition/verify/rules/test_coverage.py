"""Grids tile the village: a square metre too few or too many is caught."""

import pandas as pd
import pytest
import shapely


def _reshape(table, grid_id, change):
    table.loc[grid_id, "geometry"] = change(table.geometry[grid_id])


@pytest.mark.parametrize(("side", "sound"), [(1.0, False), (0.2, False), (0.05, True)])
def test_a_gap_counts_from_a_hundredth_of_a_square_metre(plan, judge, side, sound):
    _reshape(plan.grids["micro_grid"], "V1-001", lambda polygon: polygon.difference(plan.box(10, 10, side, side)))
    found = [finding for finding in judge(plan).of("coverage") if "in no grid" in finding.en]
    assert [round(finding.measured, 4) for finding in found] == ([] if sound else [round(side**2, 4)])


@pytest.mark.parametrize(("side", "sound"), [(1.0, False), (0.05, True)])
def test_an_overlap_of_two_grids_is_caught(plan, judge, side, sound):
    _reshape(plan.grids["micro_grid"], "V1-001", lambda polygon: polygon.union(plan.box(150, 10, side, side)))
    found = [finding for finding in judge(plan).of("coverage") if "in two grids" in finding.en]
    assert [round(finding.measured, 4) for finding in found] == ([] if sound else [round(side**2, 4)])


def test_a_grid_beyond_the_boundary_is_caught(plan, judge):
    _reshape(plan.grids["micro_grid"], "V1-001", lambda polygon: polygon.union(plan.box(10, -1, 1, 1)))
    assert any("outside the boundary" in finding.en for finding in judge(plan).of("coverage"))


def test_a_village_where_nobody_lives_need_not_be_divided(plan, judge):
    empty = plan.villages.assign(code="V2", households=0, points=0, geometry=plan.box(500, 0, 50, 50))
    plan.villages = pd.concat([plan.villages, empty])
    assert [(each.village, each.severity) for each in judge(plan).of("coverage")] == [("V2", "wish")]


def test_a_gap_between_units_that_the_polygon_hides_is_caught(plan, judge):
    _reshape(plan.units, "u0000", lambda cell: cell.difference(plan.box(10, 10, 1, 1)))
    (finding,) = judge(plan).of("coverage")
    assert finding.grid_id == "V1-001"
    assert "union of its units" in finding.en


def test_units_that_overlap_inside_a_grid_are_caught(plan, judge):
    _reshape(plan.units, "u0000", lambda cell: cell.union(plan.box(50, 10, 1, 1)))
    (finding,) = judge(plan).of("coverage")
    assert "in two of its units" in finding.en


def test_a_published_polygon_that_differs_is_caught(plan, judge):
    plan.published = plan.published.reset_index(drop=True)
    _reshape(plan.published, 0, lambda polygon: polygon.difference(plan.box(10, 10, 1, 1)))
    (finding,) = judge(plan).of("coverage")
    assert "grids.geojson" in finding.en


def test_an_invalid_polygon_is_a_finding_and_no_crash(plan, judge):
    west, south, east, north = plan.grids["micro_grid"].geometry["V1-001"].bounds
    bowtie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    plan.grids["micro_grid"].loc["V1-001", "geometry"] = bowtie
    verdict = judge(plan)
    assert any("Self-intersection" in finding.en for finding in verdict.of("files"))
    assert not verdict.sound
