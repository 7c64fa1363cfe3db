"""The policy check: what a week asks, what an outing holds, and how much is lacking."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from partition.visits.frequency import VisitPolicy
from partition.visits.policy_check import WEEKS, VisitedArea, check_policy, told
from partition.visits.tour_lengths import TourLengths

NO_WALK = TourLengths((0,), (0.0,))
MIX = {"red": 5, "yellow": 15, "green": 80}
MONTH, QUARTER = 365 / 12, 365 / 4


def policy(red, yellow, green, **figures):
    return VisitPolicy({"red": red, "yellow": yellow, "green": green}, "green", **figures)


def area(households=MIX, **figures):
    return VisitedArea("A", households, **{"lengths": NO_WALK, "outings": 2, "minutes": 120.0, **figures})


def load(one, promised):
    return check_policy(promised, [one])[0]


class TestArithmetic:
    @pytest.mark.parametrize(
        ("days", "visits"),
        [((7, MONTH, QUARTER), 7.3), ((7, 14, MONTH), 15.5), ((1, 7, MONTH), 34.2)],
        ids=["week, month, quarter", "week, half a month, month", "day, week, month"],
    )
    def test_a_hundred_households_with_two_outings_a_week(self, days, visits):
        assert round(load(area(), policy(*days)).visits_an_outing, 1) == visits

    def test_the_minutes_are_those_at_doors_on_stairs_and_on_foot(self):
        lengths = TourLengths((0, 10), (0.0, 2000.0))
        one = area({"red": 10}, outings=1, lengths=lengths, stairs_minutes=1.0)
        assert load(one, policy(7, 30, 90)).minutes_needed == pytest.approx(10 * 13 + 2000 * 0.015)

    def test_an_outing_holds_the_visits_that_its_minutes_allow(self):
        lengths = TourLengths((0, 100), (0.0, 20_000.0))  # 200 m, three minutes, a visit
        assert load(area(lengths=lengths), policy(7, 30, 90)).most_visits == pytest.approx(8.0, abs=1e-3)

    def test_more_people_share_the_visits(self):
        alone, both = load(area(), policy(7, 30, 90)), load(area(members=2), policy(7, 30, 90))
        assert both.visits_an_outing == alone.visits_an_outing / 2


class TestAnswers:
    def test_a_policy_that_fits_is_kept_and_nothing_is_overdue(self):
        found = load(area(), policy(7, 30, 90))
        assert (found.kept, found.extra_outings, found.extra_people, found.overdue_visits) == (True, 0, 0, 0.0)

    def test_visits_that_do_not_fit_are_overdue_the_least_urgent_first(self):
        found = load(area(), policy(7, 15, 30))  # 5 + 7 + 18.67 visits a week where 20 fit
        assert found.overdue == pytest.approx({"red": 0, "yellow": 0, "green": WEEKS * (30 + 2 / 3 - 20)})

    def test_the_people_lacking_are_told(self):
        found = load(area(), policy(7, 15, 30))
        assert (found.outings_needed, found.extra_outings, found.extra_people) == (4, 2, 1)
        assert load(area(members=2), policy(7, 15, 30)).kept

    def test_a_visit_a_day_needs_an_outing_a_day_however_short(self):
        found = load(area({"red": 1}), policy(1, 30, 90))
        assert (found.outings_needed, found.extra_people, found.days_between) == (7, 3, (3.5, 1.0))
        assert found.overdue["red"] == WEEKS * 5

    def test_where_not_one_visit_fits_no_number_of_people_is_enough(self):
        far = TourLengths((0, 1), (0.0, 9_000.0))
        found = load(area({"green": 1}, lengths=far), policy(7, 30, 90))
        assert (found.kept, found.outings_needed, found.extra_people) == (False, None, None)
        assert found.overdue_visits == pytest.approx(WEEKS * 7 / 90)
        assert "not even one visit" in told(found)[0]

    def test_an_area_without_visits_asks_for_nothing(self):
        found = load(area({"green": 0}), policy(7, 30, 90))
        assert (found.kept, found.visits_a_week, found.minutes_needed) == (True, 0, 0)

    @given(st.tuples(*[st.integers(0, 60)] * 3), st.integers(1, 7), st.floats(10, 300), st.floats(0, 500))
    def test_with_the_outings_that_it_says_a_policy_is_kept_and_with_one_less_it_is_not(self, mix, outings, minutes, m):
        lengths = TourLengths((0, 1, 400), (0.0, m, 50 * m + 1))
        one = area(dict(zip(MIX, mix, strict=True)), outings=outings, minutes=minutes, lengths=lengths)
        needed = load(one, policy(7, 30, 90)).outings_needed
        if needed:
            assert load(replace(one, outings=needed), policy(7, 30, 90)).kept
            assert needed == 1 or not load(replace(one, outings=needed - 1), policy(7, 30, 90)).kept


class TestSentences:
    def test_both_languages_name_what_is_lacking(self):
        en, zh = told(load(area(), policy(7, 15, 30)))
        assert "30.7 visits a week, 15.3 an outing" in en
        assert "cannot be kept; 139 visits overdue after 13 weeks; 2 more outings a week, or 1 more person" in en
        assert "无法落实" in zh
        assert "增加 1 人" in zh

    def test_what_can_be_kept_is_said(self):
        en, zh = told(load(area(), policy(7, 30, 90)))
        assert en.endswith("it can be kept")
        assert zh.endswith("可以落实")

    def test_outings_too_far_apart_are_named(self):
        en, zh = told(load(area({"red": 1}), policy(1, 30, 90)))
        assert "outings are 3.5 days apart where a visit is promised every 1" in en
        assert "每 1 天走访一次" in zh


@pytest.mark.parametrize("wrong", [{"minutes": 0.0}, {"outings": 0}, {"members": 0}, {"households": {"red": -1}}])
def test_an_area_without_time_or_people_is_refused(wrong):
    with pytest.raises(GeoError, match="A: "):
        area(**{"households": MIX, **wrong})


def test_a_tier_without_interval_is_named():
    with pytest.raises(GeoError, match="no tier blue"):
        load(area({"blue": 1}), policy(7, 30, 90))
