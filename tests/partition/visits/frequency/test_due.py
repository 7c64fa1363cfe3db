"""Due visits: one in every period of the tier, spread, spaced, and none where none is wanted."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from partition.visits.frequency import Contact, Event, Standing, VisitPolicy, due_visits

MONDAY = date(2026, 11, 30)
POLICY = VisitPolicy({"red": 7, "yellow": 30, "green": 90}, "green", within_hours={"after_storm": 24})


def ago(days: int) -> date:
    return MONDAY - timedelta(days=days)


def due(one: Standing, days: int = 91):
    return due_visits([one], POLICY, MONDAY, days)


class TestPeriods:
    def test_a_quarter_of_eight_red_twenty_yellow_and_fifty_two_green_is_some_216_visits(self):
        tiers = ["red"] * 8 + ["yellow"] * 20 + [None] * 52
        standings = [Standing(f"h{i}", i, tier=tier) for i, tier in enumerate(tiers, start=1)]
        visits = Counter(tiers[visit.place - 1] for visit in due_visits(standings, POLICY, MONDAY, 91))
        assert visits["red"] in range(96, 105)
        assert visits["yellow"] in (60, 61)
        assert visits[None] in (52, 53)

    def test_the_first_dues_of_new_households_are_spread_over_the_interval(self):
        standings = [Standing(f"h{i}", i) for i in range(90)]
        first = {visit.household_id: visit.last for visit in reversed(due_visits(standings, POLICY, MONDAY, 180))}
        assert sorted(first.values()) == list(range(90))

    def test_no_first_visit_falls_due_before_somebody_walks(self):
        standings = [Standing(f"h{i}", i) for i in range(90)]
        visits = due_visits(standings, POLICY, MONDAY, 28, walked=range(3, 28, 7))
        assert {visit.last for visit in visits} == {3, 10, 17, 24}

    def test_periods_follow_the_last_visit(self):
        first, second, *_ = due(Standing("h", 1, tier="yellow", last_visit=ago(10)))
        assert (first.first, first.last, first.opens) == (0, 20, 5)
        assert (second.first, second.last) == (21, 50)

    @given(
        st.sampled_from(["red", "yellow", "green", None]),
        st.none() | st.integers(0, 400),
        st.none() | st.integers(-30, 60),
        st.booleans(),
        st.integers(1, 200),
    )
    def test_periods_do_not_overlap_and_end_within_the_days(self, tier, last, asks, again, days):
        one = Standing(
            "h",
            1,
            tier=tier,
            last_visit=None if last is None else ago(last),
            ask_again=None if asks is None else ago(-asks),
            due_again=again,
        )
        visits = due(one, days)
        assert all(0 <= visit.first <= visit.opens <= visit.last < max(days, 7) for visit in visits)
        assert all(a.last < b.first for a, b in pairwise(visits))


class TestUrgent:
    def test_what_is_overdue_is_due_in_the_first_week_and_before_routine(self):
        late, routine = due(Standing("h", 1, last_visit=ago(200)))[0], due(Standing("h", 1, tier="red"))[0]
        assert (late.first, late.last) == (0, 6)
        assert late.priority < routine.priority

    def test_a_visit_due_again_comes_within_the_week_and_the_next_period_follows_it(self):
        again, routine = due(Standing("h", 1, tier="yellow", last_visit=ago(1), due_again=True), 40)
        assert (again.first, again.last) == (0, 6)
        assert routine.last == 36

    def test_an_event_asks_for_a_visit_within_its_hours_before_all_else(self):
        happened = datetime(2026, 11, 30, 10, 0)
        visit = due(Standing("h", 1, event=Event("after_storm", happened)))[0]
        assert (visit.first, visit.last, visit.priority) == (0, 1, 0)
        assert visit.within == (600, 24 * 60 + 600)

    def test_an_event_whose_hours_are_over_asks_for_a_visit_in_the_first_week(self):
        visit = due(Standing("h", 1, event=Event("after_storm", datetime(2026, 11, 20, 10, 0))))[0]
        assert (visit.first, visit.last, visit.priority, visit.within) == (0, 6, 0, None)


class TestPeace:
    @pytest.mark.parametrize("contact", [Contact.PHONE, Contact.ON_DEMAND, Contact.REFUSED])
    def test_whoever_does_not_want_visits_has_none_and_is_never_overdue(self, contact):
        assert due(Standing("h", 1, tier="red", last_visit=ago(400), due_again=True, contact=contact)) == ()

    def test_whoever_asks_to_be_left_until_a_day_is_not_called_on_before(self):
        visits = due(Standing("h", 1, tier="red", last_visit=ago(100), ask_again=ago(-20)))
        assert min(visit.opens for visit in visits) == 20

    def test_past_its_review_a_household_is_visited_as_by_default(self):
        visits = due(Standing("h", 1, tier="red", last_visit=ago(1), review_by=ago(-20)), 200)
        assert [visit.last for visit in visits] == [6, 13, 20, 110]

    def test_a_tier_without_a_day_of_review_holds_half_a_year(self):
        visits = due(Standing("h", 1, tier="red", last_visit=ago(1)), 400)
        assert [b.last - a.last for a, b in pairwise(visits)][-2:] == [90, 90]


class TestDoors:
    def test_stairs_and_households_at_one_door_take_their_minutes(self):
        visit = due(Standing("h", 1, households=3, floor=5))[0]
        assert visit.minutes == 3 * 12 + 4 * 0.5
        assert visit.households == 3

    def test_who_is_at_home_in_the_evening_is_called_on_then(self):
        assert due(Standing("h", 1, evening=True))[0].window == POLICY.evening


@pytest.mark.parametrize(
    ("one", "named"),
    [(Standing("h", 1, tier="blue"), "blue"), (Standing("h", 1, event=Event("fire", datetime(2026, 1, 1))), "fire")],
)
def test_a_tier_or_event_without_a_rule_is_named(one, named):
    with pytest.raises(GeoError, match=named):
        due(one)


def test_no_days_are_no_plan():
    with pytest.raises(GeoError, match="days"):
        due(Standing("h", 1), 0)


def test_an_outing_holds_two_parts_of_a_large_address_and_the_way_there():
    policy = VisitPolicy({"green": 90}, "green", visit_minutes=12.0, outing_minutes=120.0)
    assert policy.most_households == 3
    assert 2 * policy.most_households * policy.visit_minutes < policy.outing_minutes - 30.0
    assert VisitPolicy({"green": 90}, "green", visit_minutes=60.0, outing_minutes=90.0).most_households == 1
