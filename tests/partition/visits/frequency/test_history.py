"""Records of visits leave a household where the latest that was said of each thing puts it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partition.visits.frequency import Contact, Event, Standing, VisitPolicy
from partition.visits.frequency.history import Record, standing_after

POLICY = VisitPolicy({"red": 7, "yellow": 30, "green": 90}, "green")
BLANK = Standing("h", 3, households=2, floor=4)
DAYS = [date(2026, 11, 1) + timedelta(days=7 * week) for week in range(4)]


def after(*records):
    return standing_after(BLANK, records, POLICY)


def test_without_records_a_household_is_as_it_was():
    assert after() == BLANK


def test_the_address_stays_as_it_was():
    one = after(Record(DAYS[0], visited=True))
    assert (one.household_id, one.place, one.households, one.floor) == ("h", 3, 2, 4)


def test_the_last_visit_is_the_latest_that_was_made():
    made, again = Record(DAYS[0], visited=True), Record(DAYS[1], visited=False, again=True)
    one = after(again, made)
    assert (one.last_visit, one.due_again) == (DAYS[0], True)


def test_the_next_result_overwrites_that_a_visit_is_due_again():
    one = after(Record(DAYS[0], visited=False, again=True), Record(DAYS[1], visited=True))
    assert (one.last_visit, one.due_again) == (DAYS[1], False)


def test_the_next_result_overwrites_the_day_before_which_not_to_call():
    one = after(Record(DAYS[0], visited=False, refused=True, ask_again=DAYS[1]), Record(DAYS[2], visited=True))
    assert (one.ask_again, one.contact) == (None, Contact.VISIT)


@pytest.mark.parametrize(
    ("said", "contact"),
    [({}, Contact.REFUSED), ({"contact": Contact.PHONE}, Contact.PHONE), ({"ask_again": DAYS[3]}, Contact.VISIT)],
    ids=["nothing else", "by telephone", "on a later day"],
)
def test_who_declined_is_reached_as_they_said(said, contact):
    assert after(Record(DAYS[0], visited=False, refused=True, **said)).contact is contact


def test_a_refusal_stands_until_the_household_says_otherwise():
    refused, met = Record(DAYS[0], visited=False, refused=True), Record(DAYS[1], visited=True)
    assert after(refused, met).contact is Contact.REFUSED
    assert after(refused, met, Record(DAYS[2], visited=True, contact=Contact.VISIT)).contact is Contact.VISIT


def test_a_tier_holds_until_its_review():
    one = after(Record(DAYS[0], visited=True, tier="red", review_by=DAYS[3]), Record(DAYS[1], visited=True))
    assert (one.tier, one.review_by) == ("red", DAYS[3])


def test_a_tier_without_a_review_holds_half_a_year_from_the_day_that_says_it():
    one = after(Record(DAYS[0], visited=True, tier="red"), Record(DAYS[1], visited=True))
    assert one.review_by == DAYS[0] + timedelta(days=183)


def test_the_review_of_an_earlier_tier_does_not_hold_for_a_later_one():
    one = after(
        Record(DAYS[0], visited=True, tier="red", review_by=DAYS[2]), Record(DAYS[1], visited=True, tier="yellow")
    )
    assert (one.tier, one.review_by) == ("yellow", DAYS[1] + timedelta(days=183))


@given(st.permutations(range(4)))
def test_the_order_of_the_rows_does_not_matter(order):
    records = [
        Record(DAYS[0], visited=True, tier="red", evening=True),
        Record(DAYS[1], visited=False, refused=True),
        Record(DAYS[2], visited=True, contact=Contact.VISIT),
        Record(DAYS[3], visited=False, again=True, evening=False),
    ]
    assert after(*(records[i] for i in order)) == after(*records)


class TestEvents:
    STORM, FLOOD = (Event(code, datetime(2026, 11, 15, 8)) for code in ("storm", "flood"))

    def standing(self, *records):
        policy = replace(POLICY, within_hours={"storm": 24, "flood": 12})
        return standing_after(BLANK, records, policy)

    def test_an_event_waits_until_a_visit_follows_it(self):
        told = Record(date(2026, 12, 1), visited=False, event=self.STORM)
        assert self.standing(told).event == self.STORM
        assert self.standing(told, Record(date(2026, 11, 14), visited=True)).event == self.STORM
        assert self.standing(told, Record(date(2026, 11, 15), visited=True)).event is None

    def test_the_one_whose_hours_end_first_stays(self):
        told = [Record(date(2026, 12, 1), visited=False, event=one) for one in (self.STORM, self.FLOOD)]
        assert self.standing(*told).event == self.FLOOD

    def test_an_event_overwrites_nothing_that_was_said_at_the_door(self):
        said = Record(date(2026, 11, 10), visited=False, again=True, tier="red")
        one = self.standing(said, Record(date(2026, 12, 1), visited=False, event=self.STORM))
        assert (one.due_again, one.tier, one.event) == (True, "red", self.STORM)
