"""The report: figures added up by hand, nothing invented."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from api.services.drawing.plan_files import report_text
from api.services.drawing.report import build_report
from partition.bound import RELAXED
from partition.division import LevelOutcome
from partition.levels import Band, Level
from partition.violation import Violation

WISH = Violation("pocket", "V1", "micro_grid", None, None, None, "", "wish", "…")
MUST = replace(WISH, rule="contiguity", severity="must", measured=2.0, unit="pieces")


def report(division, **changes):
    return build_report(replace(division, **changes), version="0.1.0", inputs={}, dropped_columns=())


def two_villages(division):
    """Return the division with its second grid, 40 households walked 50 m, in a village of its own."""
    tables = division.tables
    villages = pd.concat([tables.villages, tables.villages.assign(code="V2", name="二村", households=40)])
    return replace(
        division,
        tables=replace(tables, villages=villages, grids=tables.grids.assign(village=["V1", "V2"])),
        outcomes=(
            LevelOutcome("V1", "micro_grid", contiguous=1, lower_bound_m=5000.0, seconds=1.0),
            LevelOutcome("V2", "micro_grid", contiguous=0, lower_bound_m=2000.0, seconds=0.5),
        ),
    )


def test_a_level_adds_up_its_grids(division):
    (level,) = report(division)["levels"]
    assert level == {
        "name": "micro_grid",
        "min": 50,
        "max": 100,
        "radius_m": None,
        "count_asked": None,
        "count": 2,
        "in_band": 1,
        "within_tolerance": 2,
        "contiguous": 2,
        "nested": 2,
        "groups_split": 1,
        "dedicated": 0,
        "mean_walk_m": 80,  # (60 x 100 + 40 x 50) / 100
        "max_walk_m": 250,
        "polsby_popper": 0.6,
        "objective_m": 8000,
        "lower_bound_m": 7500,
        "gap": 0.066667,
        "relaxed": list(RELAXED),
        "bound_in_parents_m": None,
        "gap_in_parents": None,
        "seconds": 1.25,
        "scorecard": None,
    }


def test_a_village_has_its_own_figures_and_area(division):
    (village,) = report(division)["villages"]
    levels = village.pop("levels")
    assert village == {
        "code": "V1", "name": "样例村", "households": 120, "points": 12, "area_km2": 0.03, "feasible": True,
        "estimated_share": 0,
    }  # fmt: skip
    assert [(level["name"], level["mean_walk_m"], level["gap"]) for level in levels] == [("micro_grid", 80, 0.066667)]


def test_villages_are_apart_and_levels_are_over_all_of_them(division):
    whole = report(two_villages(division))
    assert [v["levels"][0]["mean_walk_m"] for v in whole["villages"]] == [100, 50]
    assert [v["levels"][0]["gap"] for v in whole["villages"]] == [0.2, 0]
    (level,) = whole["levels"]
    assert (level["mean_walk_m"], level["lower_bound_m"], level["gap"]) == (80, 7000, 0.142857)
    assert (level["contiguous"], level["seconds"]) == (1, 1.5)


def test_one_bound_that_is_not_known_leaves_the_sum_unknown(division):
    divided = two_villages(division)
    known, unknown = divided.outcomes[0], replace(divided.outcomes[1], lower_bound_m=None)
    whole = report(divided, outcomes=(known, unknown))
    assert whole["levels"][0]["lower_bound_m"] is whole["levels"][0]["gap"] is None
    assert whole["villages"][0]["levels"][0]["gap"] == 0.2


def test_a_walk_that_is_not_known_is_null_and_not_skipped(division):
    grids = division.tables.grids.assign(
        mean_walk_m=[100.0, np.nan], max_walk_m=[np.nan, 3.0], objective_m=[1.0, np.inf]
    )
    (level,) = report(division, tables=replace(division.tables, grids=grids))["levels"]
    assert [level[name] for name in ("mean_walk_m", "max_walk_m", "objective_m", "gap")] == [None] * 4


def test_a_level_without_grids_has_counts_and_no_figures(division):
    empty = replace(division.tables, grids=division.tables.grids.iloc[:0])
    (level,) = report(division, tables=empty, outcomes=())["levels"]
    known = {name: figure for name, figure in level.items() if figure is not None}
    assert known == {
        "name": "micro_grid",
        "min": 50,
        "max": 100,
        "count": 0,
        "dedicated": 0,
        "in_band": 0,
        "within_tolerance": 0,
        "nested": 0,
        "contiguous": 0,
    }


def test_a_must_makes_its_village_and_the_whole_infeasible(division):
    whole = report(two_villages(division), violations=(replace(MUST, village="V2"),))
    assert whole["feasible"] is False
    assert [village["feasible"] for village in whole["villages"]] == [True, False]


def test_wishes_leave_a_plan_feasible(division):
    whole = report(division, violations=(WISH,))
    assert whole["feasible"] is whole["villages"][0]["feasible"] is True


def test_violations_stand_with_musts_first(division):
    whole = report(division, violations=(WISH, MUST, replace(WISH, rule="spans_parts")))
    assert [violation["rule"] for violation in whole["violations"]] == ["contiguity", "pocket", "spans_parts"]
    assert whole["violations"][0] == {
        "rule": "contiguity", "village": "V1", "level": "micro_grid", "grid_id": None, "measured": 2, "allowed": None,
        "unit": "pieces", "severity": "must", "message": "…",
    }  # fmt: skip


def test_what_it_was_made_from_is_said(division):
    tables = replace(division.tables, estimated=frozenset({"roads", "boundary"}))
    files = {"households": {"name": "h.xlsx", "sha256": "00"}}
    whole = build_report(replace(division, tables=tables), version="1.2", inputs=files, dropped_columns=("phone",))
    said = {
        name: whole[name] for name in ("estimated", "tolerance", "crs", "inputs", "dropped_columns", "seed", "version")
    }
    assert said == {
        "estimated": ["boundary", "roads"], "tolerance": 0.2, "crs": "EPSG:32650", "inputs": files,
        "dropped_columns": ["phone"], "seed": 7, "version": "1.2",
    }  # fmt: skip


def test_the_share_of_estimated_positions_is_of_households_overall_and_by_village(division):
    two = two_villages(division)
    doors = two.tables.households.assign(village=["V1"] * 6 + ["V2"] * 6, households=[5, *[1] * 11], estimated=False)
    doors.loc[0, "estimated"] = True
    whole = report(replace(two, tables=replace(two.tables, households=doors)))
    assert whole["estimated_share"] == 5 / 16
    assert [village["estimated_share"] for village in whole["villages"]] == [0.5, 0]


def test_levels_stand_coarse_to_fine(division):
    levels = (Level("grid", Band(100, 200), radius_m=500.0), *division.levels)
    tables = division.tables
    tables = replace(tables, units=tables.units.assign(grid="V1"), households=tables.households.assign(grid="V1"))
    assert [
        (level["name"], level["radius_m"]) for level in report(division, levels=levels, tables=tables)["levels"]
    ] == [
        ("grid", 500.0),
        ("micro_grid", None),
    ]


def test_the_text_is_json_in_plain_characters(division):
    text = report_text(report(division))
    assert "样例村" in text
    assert json.loads(text) == report(division)


def test_a_figure_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        report_text({"gap": float("nan")})


def test_a_grid_in_two_parents_is_not_nested(division):
    levels = (Level("grid", Band(100, 200)), *division.levels)
    units = division.tables.units
    upper = ["V1-a" if i % 6 < 3 or i == 3 else "V1-b" for i in range(len(units))]  # the fourth house goes west
    tables = replace(
        division.tables, units=units.assign(grid=upper), households=division.tables.households.assign(grid=upper)
    )
    assert report(division, levels=levels, tables=tables)["levels"][1]["nested"] == 1
