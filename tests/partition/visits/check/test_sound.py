"""Plans as the planners make them pass the judge."""

from dataclasses import replace

from walked_town import draw_town


def test_a_plan_of_two_members_and_four_weeks_is_sound(sound_town):
    assert len(sound_town.plan.outings) > 6
    assert sound_town.findings() == ()


def test_a_plan_with_hours_to_keep_is_sound():
    town = draw_town(window=(1100.0, 1190.0))
    assert any(visit.window for _, visit in calls(town))
    assert town.findings() == ()


def test_a_plan_without_roads_is_sound():
    town = draw_town(columns=3, rows=2, roads=False)
    assert town.plan.outings[0].legs[0].estimated
    assert town.findings() == ()


def test_a_town_whose_streets_do_not_hang_together_is_sound():
    assert draw_town(columns=3, rows=2, unreached=True).findings() == ()


def test_doors_midway_between_two_streets_may_open_on_either():
    assert draw_town(columns=3, rows=3, off=(30.0, 30.0)).findings() == ()


def test_an_empty_plan_is_sound():
    town = draw_town(columns=1, rows=1)
    town.plan = replace(town.plan, outings=(), unserved={})
    town.due = {}
    assert town.findings() == ()


def calls(town):
    return [(outing, visit) for outing in town.plan.outings for call in outing.calls for visit in call.visits]
