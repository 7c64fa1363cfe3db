"""What the files state of grids, units and villages."""

import pytest


@pytest.mark.parametrize(
    ("column", "value"),
    [("households", 61), ("points", 7), ("polsby_popper", 0.9), ("in_band", False), ("within_tolerance", False)],
)
def test_a_false_figure_of_a_grid_is_caught(plan, judge, column, value):
    plan.grids["micro_grid"].loc["V1-001", column] = value
    (finding,) = judge(plan).of("figures")
    assert finding.grid_id == "V1-001"
    assert column in finding.en


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("households", 61),
        ("name", "别名"),
        ("parent_id", "V2"),
        ("centre_household_id", "h0000"),
        ("mean_walk_m", 70.0),
    ],
)
def test_a_published_figure_that_differs_is_caught(plan, judge, column, value):
    plan.published = plan.published.reset_index(drop=True)
    plan.published.loc[0, column] = value
    (finding,) = judge(plan).of("figures")
    assert "grids.geojson" in finding.en
    assert column in finding.en


def test_a_grid_missing_from_the_published_file_is_caught(plan, judge):
    plan.published = plan.published.iloc[1:]
    (finding,) = judge(plan).of("figures")
    assert finding.en == "grids missing from grids.geojson: micro_grid V1-001"


def test_two_grids_of_one_name_are_caught(plan, judge):
    plan.grids["micro_grid"]["name"] = plan.published["name"] = "第一网格"
    (finding,) = judge(plan).of("figures")
    assert "V1-001, V1-002" in finding.en


@pytest.mark.parametrize(
    ("table", "column"), [("units", "households"), ("villages", "households"), ("villages", "points")]
)
def test_sums_that_do_not_add_up_are_caught(plan, judge, table, column):
    rows = getattr(plan, table)
    rows.loc[rows.index[0], column] += 1
    (finding,) = judge(plan).of("figures")
    assert f"{table} with wrong {column}" in finding.en
