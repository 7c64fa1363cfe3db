"""Posts: seats, vacancies, handing over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.errors import WrongStateError
from api.governance.period import Period
from api.governance.post import Post, Title, handover, holders, post_faults, titles_of, vacancies
from partition.profile import shipped_profile

LEADER = Title("grid_leader", "grid", "网格长", "Grid leader", 1, 1, leads=True)
MEMBER = Title("grid_member", "grid", "网格员", "Grid member", 1, None)
TITLES = (LEADER, MEMBER)
NEW_YEAR = date(2026, 1, 1)
MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


def day(number):
    return NEW_YEAR + timedelta(days=number)


def post(person, start, end=None, *, title="grid_leader", area="v001"):
    return Post(area, title, person, start, end)


@st.composite
def posts(draw):
    start = draw(st.integers(0, 12))
    end = draw(st.none() | st.integers(start, 14))
    return post(draw(st.sampled_from("ABC")), day(start), None if end is None else day(end))


@given(st.lists(posts(), max_size=5))
def test_a_seat_is_refused_exactly_if_on_some_day_several_hold_it(several):
    crowded = any(sum(one.period.holds(day(n)) for one in several) > 1 for n in range(16))
    assert bool(list(post_faults(several, TITLES))) == crowded


@given(st.lists(posts(), max_size=5), st.integers(0, 15))
def test_a_day_is_vacant_exactly_if_nobody_holds_the_post(several, number):
    spans = vacancies(several, "v001", LEADER, Period(NEW_YEAR, day(16)))
    assert any(span.holds(day(number)) for span in spans) == (not holders(several, "v001", "grid_leader", day(number)))


def test_two_leaders_of_a_grid_at_once_are_told_with_the_days():
    assert [fault.en for fault in post_faults([post("A", MARCH, JULY), post("B", MAY)], TITLES)] == [
        "2 hold it from 2026-05-01 – 2026-07-01, at most 1 can; end one post before the next begins"
    ]


def test_a_person_may_hold_several_posts_and_a_title_may_have_many_holders():
    several = [post("A", MARCH), post("A", MARCH, area="v002"), post("A", MARCH, title="grid_member")]
    assert not list(post_faults(several, TITLES))
    assert not list(post_faults([post(person, MARCH, title="grid_member") for person in "ABC"], TITLES))


def test_a_person_holds_the_same_seat_once():
    twice = [post("A", MARCH, title="grid_member"), post("A", MAY, title="grid_member")]
    assert ["same person" in fault.en for fault in post_faults(twice, TITLES)] == [True]


def test_unknown_titles_and_ends_before_starts_are_told_together():
    assert len(list(post_faults([post("A", MAY, MARCH), post("A", MARCH, title="mayor")], TITLES))) == 2


def test_a_handover_leaves_no_day_without_a_holder_and_none_with_two():
    old, new = handover(post("A", MARCH), "B", MAY)
    assert not list(post_faults([old, new], TITLES))
    assert vacancies([old, new], "v001", LEADER, Period(MARCH)) == ()
    assert holders([old, new], "v001", "grid_leader", MAY - timedelta(days=1)) == ("A",)
    assert holders([old, new], "v001", "grid_leader", MAY) == ("B",)


@pytest.mark.parametrize(("person", "on"), [("B", MARCH), ("B", JULY), ("A", MAY)])
def test_only_a_post_that_is_held_is_handed_over_and_to_another(person, on):
    with pytest.raises(WrongStateError):
        handover(post("A", MARCH, JULY), person, on)


def test_titles_come_from_the_profile():
    titles = titles_of(shipped_profile("hongwang"))
    assert [(one.name, one.least, one.most, one.leads) for one in titles] == [
        ("township_secretary", 1, 1, True),
        ("village_cadre", 1, None, False),
        ("village_secretary", 1, 1, True),
        ("grid_leader", 1, 1, True),
        ("liaison_cadre", 1, 1, False),
        ("grid_member", 1, None, False),
        ("household_contact", 1, 1, True),
    ]
