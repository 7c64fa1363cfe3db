"""Who is answerable, and for whom that changes."""

from datetime import date, timedelta

import pytest

from api.governance.attribution import AreaVersion, LeaderChange, areas_on, reattribute, version_on
from api.governance.errors import WrongStateError
from api.governance.post import Post, handover

DAY = date(2026, 3, 2)
EVE = DAY - timedelta(days=1)
LONG_AGO = date(2025, 1, 1)
LEAD = "grid_leader"
OLD = AreaVersion("/v/v001/", "plan-1", LONG_AGO, DAY)
NEW = AreaVersion("/v/v001/", "plan-2", DAY)


def leads(person, area, since=LONG_AGO):
    return Post(area, LEAD, person, since)


def changed(before, after, posts):
    return reattribute(before, after, posts, lead=LEAD, day=DAY)


def test_a_record_resolves_on_the_version_of_its_day():
    assert version_on([OLD, NEW], EVE) is OLD
    assert version_on([OLD, NEW], DAY) is NEW
    assert version_on([OLD, NEW], LONG_AGO - timedelta(days=1)) is None
    assert areas_on([OLD, NEW], EVE, scope_path="/v/") == (OLD,)
    assert areas_on([OLD, NEW], EVE, scope_path="/w/") == ()


def test_two_versions_of_one_day_are_told_and_not_chosen_from():
    with pytest.raises(WrongStateError, match="2 versions hold"):
        version_on([NEW, AreaVersion("/v/v001/", "plan-3", DAY)], DAY)


def test_doors_whose_leader_changes_are_listed():
    report = changed({"a": "1", "b": "1"}, {"a": "1", "b": "2"}, [leads("P", "1"), leads("Q", "2")])
    assert report.changes == (LeaderChange("b", "1", "2", ("P",), ("Q",)),)
    assert [(one.from_people, one.to_people) for one in report.changes] == [(("P",), ("Q",))]
    assert (report.same_leader, report.unchanged) == (0, 1)


def test_a_door_that_changes_area_may_keep_its_leader():
    report = changed({"a": "1"}, {"a": "2"}, [leads("P", "1"), leads("P", "2")])
    assert (report.changes, report.same_leader) == ((), 1)


def test_a_post_handed_over_on_the_day_changes_the_leader_of_its_doors():
    report = changed({"a": "1"}, {"a": "1"}, handover(leads("P", "1"), "Q", DAY))
    assert [(one.from_people, one.to_people) for one in report.changes] == [(("P",), ("Q",))]


def test_areas_without_a_leader_and_posts_without_an_area_are_named():
    report = changed({"a": "1"}, {"a": "2"}, [leads("P", "1")])
    assert report.unled == ("2",)
    assert report.left_over == (leads("P", "1"),)


def test_new_and_lost_doors_count_as_changes():
    report = changed({"a": "1"}, {"b": "1"}, [leads("P", "1")])
    assert [(one.household_id, one.from_people, one.to_people) for one in report.changes] == [
        ("a", ("P",), ()),
        ("b", (), ("P",)),
    ]
