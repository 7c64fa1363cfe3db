import pytest


@pytest.mark.parametrize(
    ("asked", "broken_rules"), [(None, set()), (2, set()), (1, {"grid_count"}), (3, {"grid_count"})]
)
def test_a_level_with_another_number_of_grids_than_asked_is_caught(plan, judge, broken, asked, broken_rules):
    plan.report["levels"][0]["count_asked"] = asked
    assert broken(judge(plan)) == broken_rules
