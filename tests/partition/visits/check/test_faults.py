"""Faults planted into a sound plan of visits: each is caught, by its own rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely
from walked_town import TUESDAY, draw_town

from partition.visits.check import RULES
from partition.visits.check.rules.words import names_tier
from partition.visits.model import Unserved
from partition.visits.tour import Tour


def drop(town, i=0, k=0):
    """Leave out the only visit of a call, and keep the way past its door."""
    calls = list(town.plan.outings[i].calls)
    (visit,) = calls[k].visits
    calls[k] = replace(calls[k], visits=(), leaves=calls[k].begins)
    town.put(i, calls=tuple(calls))
    return visit


def take_out(town):
    """Take the last call out of the first outing, as if it had never been asked for; its household has another."""
    outing = town.plan.outings[0]
    town.put(0, calls=outing.calls[:-1])
    (visit,) = outing.calls[-1].visits
    return visit


def list_unserved(town, visit, en="no room", zh="排不下"):
    who = town.plan.members[0].member_id
    left = {**town.plan.unserved, who: ((visit, Unserved(0, en, zh)),)}
    town.plan = replace(town.plan, unserved=left)


class TestVisits:
    def test_a_dropped_visit_is_caught(self, town):
        visit = drop(town)
        (finding,) = [one for one in town.findings() if one.rule == "served"]
        assert visit.household_id in finding.message
        assert finding.measured == 1

    def test_a_dropped_visit_that_is_listed_is_served(self, town):
        list_unserved(town, drop(town))
        assert "served" not in town.broken()

    def test_a_visit_left_out_that_an_outing_has_room_for_is_caught(self, town):
        visit = take_out(town)
        list_unserved(town, visit)
        (finding,) = [one for one in town.findings() if one.rule == "would_fit"]
        assert visit.household_id in finding.message
        assert finding.measured <= 80.0

    @pytest.mark.parametrize("hindered", ["budget", "past", "leave", "spacing", "period", "window"])
    def test_a_visit_left_out_that_no_outing_has_room_for_is_not(self, town, hindered):
        visit = take_out(town)
        who = town.plan.members[0].member_id
        if hindered == "budget":
            for i, one in enumerate(town.plan.outings):
                town.put(i, outing=replace(one.outing, minutes=one.minutes + visit.minutes - 0.5))
        elif hindered == "past":
            town.more = {"past": 27}
        elif hindered == "leave":
            town.more = {"days_off": {who: [town.plan.day(one) for one in town.plan.outings]}}
        changes = {"spacing": {"gap_days": 40}, "period": {"first": 200, "last": 200}, "window": {"window": (0.0, 5.0)}}
        list_unserved(town, replace(visit, **changes.get(hindered, {})))
        assert "would_fit" not in town.broken()

    @pytest.mark.parametrize(("en", "zh"), [("no room", " "), ("", "排不下")])
    def test_a_listed_visit_needs_a_reason_in_both_languages(self, town, en, zh):
        list_unserved(town, drop(town), en, zh)
        assert town.broken()["served"] == 1

    def test_a_visit_both_made_and_listed_is_caught(self, town):
        list_unserved(town, town.plan.outings[0].calls[0].visits[0])
        assert town.broken() == {"served": 1}

    def test_a_visit_made_twice_is_caught(self, town):
        call = town.plan.outings[0].calls[0]
        visits = (*town.plan.outings[1].calls[0].visits, call.visits[0])
        town.put(1, calls=(replace(town.plan.outings[1].calls[0], visits=visits), *town.plan.outings[1].calls[1:]))
        assert {"served", "spacing", "doors"} <= set(town.broken())

    def test_a_visit_that_is_not_due_is_caught(self, town):
        town.due = {who: visits[1:] for who, visits in town.due.items()}
        (finding,) = [one for one in town.findings() if one.rule == "served"]
        assert "not due" in finding.en
        assert finding.measured == 2

    def test_a_visit_whose_period_was_stretched_is_caught(self, town):
        due = town.due
        town.put_visit(0, 0, last=27)
        town.due = due
        assert town.broken() == {"served": 2}

    def test_a_visit_outside_its_period_is_caught(self, town):
        day = town.plan.outings[0].outing.day
        town.put_visit(0, 0, first=day + 1, last=day + 1)
        assert town.broken() == {"period": 1}

    def test_a_visit_on_the_last_day_of_its_period_is_sound(self, town):
        day = town.plan.outings[0].outing.day
        town.put_visit(0, 0, first=day, last=day)
        assert town.broken() == {}

    def test_the_wrong_walker_is_caught(self, town):
        one, other = town.plan.members
        town.due = {one.member_id: town.due[other.member_id], other.member_id: town.due[one.member_id]}
        assert town.broken() == {"one_walker": 1}

    def test_two_walkers_of_a_household_are_caught(self, town):
        mine = town.plan.outings[0].calls[0].visits[0].household_id
        last = len(town.plan.outings) - 1
        theirs = town.plan.outings[last].calls[0].visits[0].household_id
        town.put_visit(last, 0, household_id=mine)
        town.doors = {**town.doors, mine: town.doors[theirs], theirs: town.doors[mine]}
        assert any(one.rule == "one_walker" and "two members" in one.en for one in town.findings())

    def test_a_visit_to_who_does_not_want_one_is_caught(self, town):
        town.more = {"refused": [town.plan.outings[0].calls[0].visits[0].household_id]}
        assert town.broken() == {"refusals": 1}

    def test_a_refusal_is_nobodys_arrears(self, town):
        visit = drop(town)
        list_unserved(town, visit)
        town.more = {"refused": [visit.household_id]}
        assert any(one.rule == "refusals" and "left out" in one.en for one in town.findings())

    def test_a_call_away_from_the_door_is_caught(self, town):
        name = town.plan.outings[0].calls[0].visits[0].household_id
        town.doors = {**town.doors, name: shapely.Point(0, 0)}
        assert set(town.broken()) == {"doors"}

    def test_a_call_on_nobody_is_caught(self, town):
        drop(town)
        assert town.broken()["doors"] == 1


class TestSpacing:
    def gap(self, town):
        """Return the days between the visits of a household, and the number of its first outing and call."""
        mine = [one for one in town.plan.outings if one.member == town.plan.members[0]]
        name = mine[0].calls[0].visits[0].household_id
        first, second = (one.outing.day for one in mine for call in one.calls if name in call.household_ids)
        return second - first

    def test_two_visits_too_close_are_caught(self, town):
        town.put_visit(0, 0, gap_days=self.gap(town) + 1)
        assert town.broken() == {"spacing": 1}

    def test_two_visits_just_far_enough_apart_are_sound(self, town):
        town.put_visit(0, 0, gap_days=self.gap(town))
        assert town.broken() == {}

    def test_a_visit_too_soon_after_the_last_one_is_caught(self, town):
        town.put_visit(0, 0, not_before=town.plan.outings[0].outing.day + 1)
        assert town.broken() == {"spacing": 1}

    def test_a_visit_on_the_first_day_allowed_is_sound(self, town):
        town.put_visit(0, 0, not_before=town.plan.outings[0].outing.day)
        assert town.broken() == {}


class TestTime:
    def shorten(self, town, minutes):
        """Let the first outing take so many minutes only, and offer it like that."""
        old = town.plan.outings[0].outing
        new = replace(old, minutes=minutes)
        town.put(0, outing=new)
        town.offered = {who: tuple(new if one is old else one for one in some) for who, some in town.offered.items()}

    def test_a_broken_budget_is_caught(self, town):
        self.shorten(town, town.plan.outings[0].minutes - 1.0)
        assert town.broken() == {"budget": 1}

    def test_an_outing_that_takes_its_time_to_the_full_is_sound(self, town):
        self.shorten(town, town.plan.outings[0].minutes)
        assert town.broken() == {}

    def test_a_window_missed_is_caught(self, town):
        begins = town.plan.outings[0].calls[-1].begins
        town.put_visit(0, len(town.plan.outings[0].calls) - 1, window=(0.0, begins - 1.0))
        assert town.broken() == {"windows": 1}

    def test_a_window_met_at_its_last_minute_is_sound(self, town):
        begins = town.plan.outings[0].calls[-1].begins
        town.put_visit(0, len(town.plan.outings[0].calls) - 1, window=(0.0, begins))
        assert town.broken() == {}

    def test_waiting_counts_as_time(self, town):
        begins = town.plan.outings[0].calls[0].begins
        town.put_visit(0, 0, window=(begins + 60.0, begins + 90.0))
        assert {"budget", "times"} == set(town.broken())

    @pytest.mark.parametrize("what", ["arrives", "begins", "leaves"])
    def test_a_time_that_is_not_so_is_caught(self, town, what):
        call = town.plan.outings[0].calls[0]
        calls = (replace(call, **{what: getattr(call, what) + 1.0}), *town.plan.outings[0].calls[1:])
        town.put(0, calls=calls)
        assert town.broken() == {"times": 1}

    def test_another_pace_than_asked_for_is_caught(self, town):
        town.put(0, minutes_per_m=0.010)
        assert town.broken() == {"times": 1}


class TestDays:
    def test_an_outing_on_a_holiday_is_caught(self, town):
        day = town.plan.day(town.plan.outings[0])
        town.more = {"days_off": {"": [day]}}
        on_it = [one for one in town.plan.outings if town.plan.day(one) == day]
        assert town.broken() == {"days": len(on_it)}

    def test_an_outing_on_leave_is_caught(self, town):
        town.more = {"days_off": {town.plan.members[0].member_id: [town.plan.day(town.plan.outings[0])]}}
        assert town.broken() == {"days": 1}

    def test_leave_of_somebody_else_or_another_day_is_sound(self, town):
        free = TUESDAY + timedelta(days=2)
        town.more = {"days_off": {"somebody": [TUESDAY], town.plan.members[0].member_id: [date(2026, 11, 30), free]}}
        assert all(town.plan.day(one) != free for one in town.plan.outings if one.member == town.plan.members[0])
        assert town.broken() == {}

    def test_an_outing_that_was_not_offered_is_caught(self, town):
        town.offered = dict.fromkeys(town.offered, ())
        assert town.broken() == {"days": len(town.plan.outings)}

    def test_an_outing_taken_twice_is_caught(self, town):
        outing = town.plan.outings[0]
        town.put(1, outing=outing.outing)
        assert {"days", "overlap"} <= set(town.broken())

    def test_an_outing_after_the_plan_is_caught(self, town):
        last = max(one.outing.day for one in town.plan.outings)
        town.plan = replace(town.plan, days=last)
        assert set(town.broken()) == {"days"}

    def test_two_outings_with_one_number_are_caught(self, town):
        town.put(1, number=1)
        assert town.broken() == {"days": 1}

    def test_an_outing_of_nobody_in_the_plan_is_caught(self, town):
        town.plan = replace(town.plan, members=town.plan.members[1:])
        assert set(town.broken()) == {"days"}

    @pytest.mark.parametrize(("minutes", "found"), [(-1.0, 1), (0.0, 0)])
    def test_outings_that_overlap_are_caught(self, town, minutes, found):
        first, second = town.plan.outings[:2]
        assert first.member == second.member
        moved = replace(second.outing, day=first.outing.day, begins=first.ends + minutes)
        town.put(1, outing=moved)
        assert town.broken().get("overlap", 0) == found


class TestWays:
    def change_leg(self, town, k=0, **changes):
        legs = list(town.plan.outings[0].legs)
        legs[k] = replace(legs[k], **changes)
        return town.put(0, legs=tuple(legs))

    def test_a_shortened_leg_is_caught(self, town):
        leg = town.plan.outings[0].legs[0]
        self.change_leg(town, metres=leg.metres - 1.0)
        assert town.broken() == {"legs": 2}

    def test_a_leg_shortened_with_its_line_is_caught(self, town):
        leg = max(town.plan.outings[0].legs, key=lambda leg: leg.metres)
        k = town.plan.outings[0].legs.index(leg)
        line = shapely.LineString([leg.line.coords[0], leg.line.coords[-1]])
        self.change_leg(town, k, line=line, metres=line.length)
        assert town.broken()["legs"] >= 1

    def test_a_leg_within_a_tenth_of_a_metre_is_sound(self, town):
        self.change_leg(town, metres=town.plan.outings[0].legs[0].metres + 0.05)
        assert town.broken() == {}

    def test_a_torn_line_is_caught(self, town):
        line = town.plan.outings[0].legs[0].line
        self.change_leg(town, line=shapely.affinity.translate(line, 0.5))
        assert town.broken() == {"legs": 1}

    def test_a_line_off_the_roads_is_caught(self, town):
        outing = town.plan.outings[0]
        k = max(range(len(outing.legs)), key=lambda k: outing.legs[k].metres)
        xy = outing.legs[k].line.coords[:]
        a, b = shapely.Point(xy[0]), shapely.Point(xy[-1])
        # a detour of the same length across the blocks
        rise = ((outing.legs[k].metres / 2) ** 2 - (a.distance(b) / 2) ** 2) ** 0.5
        along = ((b.x - a.x) / a.distance(b), (b.y - a.y) / a.distance(b))
        top = ((a.x + b.x) / 2 - along[1] * rise, (a.y + b.y) / 2 + along[0] * rise)
        self.change_leg(town, k, line=shapely.LineString([a, top, b]))
        assert town.broken() == {"legs": 1}

    def test_a_leg_left_out_is_caught(self, town):
        town.put(0, legs=town.plan.outings[0].legs[:-1])
        assert town.broken() == {"legs": 1}

    def test_a_leg_falsely_called_estimated_is_caught(self, town):
        self.change_leg(town, estimated=True)
        assert town.broken() == {"legs": 1}

    def test_a_leg_falsely_called_sure_is_caught(self):
        town = draw_town(columns=2, rows=1, roads=False)
        self.change_leg(town, estimated=False)
        assert set(town.broken()) == {"legs"}


class TestTours:
    def test_a_longer_tour_called_proven_is_caught(self):
        town = draw_town(worse=True)
        i = max(range(len(town.plan.outings)), key=lambda i: town.excess[i])
        metres = town.plan.outings[i].metres
        town.put(i, tour=Tour(town.plan.outings[i].tour.order, metres, metres, proven=True))
        assert town.broken() == {"tours": 2}

    def test_a_longer_tour_that_claims_no_more_than_it_knows_is_sound(self):
        town = draw_town(worse=True)
        assert max(town.excess) > 10.0
        assert town.broken() == {}

    def change(self, town, **changes):
        town.put(0, tour=replace(town.plan.outings[0].tour, **changes))

    def test_a_proof_with_a_gap_is_caught(self, town):
        self.change(town, lower_bound_m=town.plan.outings[0].tour.length_m - 1.0)
        assert town.broken() == {"tours": 1}

    def test_a_gap_that_is_told_is_sound(self, town):
        self.change(town, lower_bound_m=town.plan.outings[0].tour.length_m - 1.0, proven=False)
        assert town.broken() == {}

    def test_a_proof_without_a_bound_is_caught(self, town):
        self.change(town, lower_bound_m=None)
        assert town.broken() == {"tours": 1}

    def test_a_bound_above_the_tour_is_caught(self, town):
        self.change(town, lower_bound_m=town.plan.outings[0].tour.length_m + 1.0)
        assert town.broken()["tours"] >= 1

    def test_a_length_that_the_legs_do_not_give_is_caught(self, town):
        self.change(town, length_m=town.plan.outings[0].tour.length_m - 5.0)
        assert town.broken()["tours"] >= 1

    def test_a_tour_of_other_places_is_caught(self, town):
        self.change(town, order=(0, 1))
        assert town.broken() == {"tours": 1}


class TestWords:
    @pytest.mark.parametrize(("en", "zh"), [("no room for a red one", "排不下"), ("no room", "红色户排不下")])
    def test_a_tier_in_a_reason_is_caught(self, town, en, zh):
        list_unserved(town, drop(town), en, zh)
        town.more = {"tiers": ["red", "红"]}
        assert town.broken()["words"] == 1

    @pytest.mark.parametrize("text", ["tired, shared, reduced", "排不下"])
    def test_other_words_are_sound(self, text):
        assert not names_tier(text, ["red", "红"])


def test_every_rule_has_a_finding_of_its_name(town):
    assert set(RULES) >= set(town.broken())


def test_findings_name_the_outing_and_the_day_in_both_languages(town):
    town.put(0, number=7, minutes_per_m=0.010)
    (finding,) = town.findings()
    day = str(town.plan.day(town.plan.outings[0]))
    assert finding.grid_id == "V1-001"
    assert all(word in finding.en for word in ("outing 7", "V1-001", day))
    assert all(word in finding.zh for word in ("第7次出行", "V1-001", day))


class TestEvents:
    def test_an_event_visit_after_its_hours_is_caught(self, town):
        one = town.plan.outings[0]
        begins = 24 * 60 * one.outing.day + one.calls[0].begins
        town.put_visit(0, 0, within=(begins - 600, begins + 1))
        assert town.broken() == {}
        town.put_visit(0, 0, within=(begins - 600, begins - 5))
        assert town.broken() == {"hours": 1}

    def test_nobody_is_there_before_the_event(self, town):
        one = town.plan.outings[0]
        begins = 24 * 60 * one.outing.day + one.calls[0].begins
        town.put_visit(0, 0, within=(begins + 5, begins + 600))
        assert "times" in town.broken()
