"""Calendars, held against simple checks and, where they are small, against every calendar there is."""

from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from partition.visits.calendar import plan_calendar, replan
from partition.visits.model import Agenda, Calendar, Outing, Visit

BRIEF = 0.1


def lane(visits, outings, *, doors=9):
    """Return an agenda on a lane that begins at the start, a door every 100 m; a metre takes 0.01 minutes."""
    at = 100.0 * np.arange(doors + 1)
    return Agenda(tuple(visits), tuple(outings), np.abs(at[:, None] - at), 0.01)


def visit(place, *, name=None, first=0, last=0, minutes=10.0, **more):
    return Visit(name or f"h{place}", place, first, last, minutes, **more)


def walk(agenda, places):
    return sum(agenda.metres[a, b] for a, b in zip([0, *places], [*places, 0], strict=True)) if places else 0.0


def keeps_time(agenda, outing, visits):
    clock, here = outing.begins, 0
    for one in visits:
        opens, shuts = one.window or (-np.inf, np.inf)
        clock = max(clock + agenda.metres[here, one.place] * agenda.minutes_per_m, opens)
        if clock > shuts + 1e-6:
            return False
        clock, here = clock + one.minutes, one.place
    return clock + agenda.metres[here, 0] * agenda.minutes_per_m <= outing.begins + outing.minutes + 1e-6


def spaced(agenda, day_of):
    return all(
        agenda.visits[a].household_id != agenda.visits[b].household_id
        or abs(day_of[a] - day_of[b]) >= max(agenda.visits[a].gap_days, agenda.visits[b].gap_days)
        for a in day_of
        for b in day_of
        if a < b
    )


def check(agenda, calendar):
    """Fail unless every visit is told of once and all that must hold does."""
    told = [v for one in calendar.itineraries for v in one.visits] + [one.visit for one in calendar.unserved]
    assert sorted(told) == list(range(len(agenda.visits)))
    days = [agenda.outings[one.outing].day for one in calendar.itineraries]
    assert days == sorted(days)
    assert len({one.outing for one in calendar.itineraries}) == len(days)
    for one, day in zip(calendar.itineraries, days, strict=True):
        visits = [agenda.visits[v] for v in one.visits]
        assert all(v.opens <= day <= v.last for v in visits)
        assert keeps_time(agenda, agenda.outings[one.outing], visits)
        places = [v.place for v in visits]
        assert one.metres == pytest.approx(walk(agenda, places))
        assert len(set(places)) == 1 + sum(a != b for a, b in pairwise(places))
    assert spaced(agenda, days_of(agenda, calendar))
    assert all(one.en and one.zh for one in calendar.unserved)


def days_of(agenda, calendar):
    return {v: agenda.outings[one.outing].day for one in calendar.itineraries for v in one.visits}


def outing_of(calendar):
    return {v: one.outing for one in calendar.itineraries for v in one.visits}


def metres(calendar):
    return sum(one.metres for one in calendar.itineraries)


def left_out(agenda, served):
    """Return how many visits of each priority are left out, highest first."""
    ranks = sorted({one.priority for one in agenda.visits})
    return tuple(sum(v.priority == rank and i not in served for i, v in enumerate(agenda.visits)) for rank in ranks)


def brute_force(agenda, home=None):
    """Return the best (left out, changed, metres) over all calendars."""
    best = None
    shortest = {}
    for chosen in product(range(-1, len(agenda.outings)), repeat=len(agenda.visits)):
        cost = _cost(agenda, chosen, shortest, home or {})
        if cost is not None and (best is None or cost < best):
            best = cost
    return best


def _cost(agenda, chosen, shortest, home):
    served = {i: agenda.outings[t].day for i, t in enumerate(chosen) if t >= 0}
    if not spaced(agenda, served):
        return None
    if any(not agenda.visits[i].opens <= day <= agenda.visits[i].last for i, day in served.items()):
        return None
    total = 0.0
    for t in range(len(agenda.outings)):
        key = t, tuple(i for i, chosen_t in enumerate(chosen) if chosen_t == t)
        if key not in shortest:
            shortest[key] = _shortest(agenda, *key)
        total += shortest[key]
    changed = sum(chosen[i] != t for i, t in home.items() if chosen[i] >= 0)
    return (left_out(agenda, served), changed, round(total, 6)) if np.isfinite(total) else None


def _shortest(agenda, t, visits):
    orders = ([agenda.visits[i] for i in order] for order in permutations(visits))
    kept = [walk(agenda, [v.place for v in order]) for order in orders if keeps_time(agenda, agenda.outings[t], order)]
    return min(kept, default=np.inf)


def small(seed, *, window=False):
    """Return an agenda of six visits of four households in three outings, with little time."""
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 500, (6, 2)).astype(float)
    away = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    visits = []
    for i in range(6):
        first = int(rng.integers(0, 5))
        more = {"priority": int(rng.integers(0, 3)), "gap_days": int(rng.integers(0, 4))}
        if window and i % 2:
            more["window"] = (600.0, 630.0)
        visits.append(visit(1 + i % 4, first=first, last=int(rng.integers(first, 9)), minutes=float(8 + 4 * i), **more))
    outings = tuple(Outing(day, 590.0, float(rng.integers(25, 70))) for day in (1, 3, 6))
    return Agenda(tuple(visits), outings, away, 0.02)


@pytest.mark.parametrize("seed", range(9))
def test_small_calendars_are_the_best_there_are(seed):
    agenda = small(seed, window=seed % 3 == 0)
    calendar = plan_calendar(agenda, effort=BRIEF)
    check(agenda, calendar)
    lost, _, best_m = brute_force(agenda)
    assert left_out(agenda, outing_of(calendar)) == lost
    assert metres(calendar) == pytest.approx(best_m, abs=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_after_a_missed_outing_as_few_visits_change_their_outing_as_can_be(seed):
    agenda = small(seed)
    before = plan_calendar(agenda, effort=BRIEF)
    gone = before.itineraries[-1].outing
    after = replan(agenda, before, done_until_day=-1, missed=[gone], effort=BRIEF)
    check(agenda, after)
    home = {v: t for v, t in outing_of(before).items() if t != gone}
    outings = tuple(Outing(o.day, o.begins, 0.0 if t == gone else o.minutes) for t, o in enumerate(agenda.outings))
    lost, changed, _ = brute_force(Agenda(agenda.visits, outings, agenda.metres, agenda.minutes_per_m), home)
    assert left_out(agenda, outing_of(after)) == lost
    assert sum(outing_of(after).get(v, t) != t for v, t in home.items()) == changed


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_every_calendar_holds_what_must_hold(seed, window):
    agenda = small(seed, window=window)
    check(agenda, plan_calendar(agenda, effort=0.02))


def month():
    """Return an agenda of 4 weekly and 12 monthly households in eight outings of four weeks."""
    visits = [visit(p, first=7 * w, last=7 * w + 6, gap_days=4) for p in (1, 2, 3, 4) for w in range(4)]
    visits += [visit(1 + p % 9, name=f"m{p}", last=27, priority=1) for p in range(12)]
    return lane(visits, [Outing(7 * w + d, 540.0, 80.0) for w in range(4) for d in (1, 4)])


def test_the_same_seed_gives_the_same_calendar():
    assert plan_calendar(month(), seed=3, effort=BRIEF) == plan_calendar(month(), seed=3, effort=BRIEF)


def test_nothing_changes_when_nothing_was_missed():
    before = plan_calendar(month(), effort=BRIEF)
    check(month(), before)
    assert replan(month(), before, done_until_day=9) == before
    assert plan_calendar(month(), before=before, seed=7) == before


def test_past_outings_stay_and_the_visits_of_a_missed_one_come_back_if_their_period_lasts():
    agenda = month()
    before = plan_calendar(agenda, effort=BRIEF)
    after = replan(agenda, before, done_until_day=8, missed=[2], effort=BRIEF)
    check(agenda, after)
    past = [one for one in before.itineraries if one.outing < 2]
    assert list(after.itineraries[: len(past)]) == past
    assert all(agenda.outings[one.outing].day > 8 for one in after.itineraries[len(past) :])
    assert not after.unserved


def test_an_outing_whose_visits_stay_keeps_its_order():
    agenda = lane([visit(1), visit(3), visit(2), visit(5, last=9)], [Outing(0, 540.0, 60.0), Outing(5, 540.0, 60.0)])
    before = plan_calendar(agenda)
    turned = tuple(type(one)(one.outing, one.visits[::-1], one.metres) for one in before.itineraries)
    before = Calendar(turned, ())
    after = plan_calendar(agenda, before=before)
    assert after == before


def test_several_visits_at_one_place_are_walked_to_once():
    agenda = lane([visit(4, name="a"), visit(9), visit(4, name="b")], [Outing(0, 540.0, 100.0)])
    (one,) = plan_calendar(agenda).itineraries
    assert one.metres == pytest.approx(1800)


def test_evening_windows_are_waited_for():
    agenda = lane([visit(1, window=(1080.0, 1100.0)), visit(2)], [Outing(0, 1050.0, 45.0)])
    (one,) = plan_calendar(agenda).itineraries
    check(agenda, plan_calendar(agenda))
    assert one.visits == (1, 0)


NOON = Outing(2, 720.0, 60.0)
LACKING = {
    "no path": ([Visit("far", 2, 0, 9, 5.0)], [NOON]),
    "no outing from {days}": ([visit(1, first=4, last=7)], [NOON]),
    "less than 9 days after the last visit": ([visit(1, last=6, gap_days=9, not_before=5)], [NOON]),
    "takes 72 minutes": ([visit(1, last=6, minutes=70.0)], [NOON]),
    "at the door between 18:00 - 20:00": ([visit(1, last=6, window=(1080.0, 1200.0))], [NOON]),
    "too few days": ([visit(1, last=6, gap_days=3, priority=p) for p in (0, 1)], [NOON]),
    "at least 12 minutes short": ([visit(1, last=6, minutes=35.0, name=n) for n in "ab"], [NOON]),
}


@pytest.mark.parametrize("says", LACKING)
def test_a_visit_without_an_outing_says_why(says):
    visits, outings = LACKING[says]
    agenda = lane(visits, outings, doors=2)
    if says == "no path":
        agenda.metres[2, :2] = agenda.metres[:2, 2] = np.inf
    calendar = plan_calendar(agenda)
    check(agenda, calendar)
    assert [says in one.en for one in calendar.unserved] == [True]


def test_those_of_high_priority_are_served_when_time_is_short():
    visits = [visit(p, priority=p % 3) for p in range(1, 10)]
    calendar = plan_calendar(lane(visits, [Outing(0, 540.0, 60.0)]))
    assert sorted(visits[v].priority for v in outing_of(calendar)) == [0, 0, 0, 1]


def test_without_visits_or_outings_the_calendar_is_empty():
    assert plan_calendar(lane([], [NOON])) == Calendar((), ())
    assert len(plan_calendar(lane([visit(1)], [])).unserved) == 1


def test_a_place_that_is_not_there_is_an_error():
    with pytest.raises(GeoError, match="visit 0: place must be 0 to 9, got 12"):
        plan_calendar(lane([visit(12)], [NOON]))


class TestEvents:
    def agenda(self, by):
        """Return three doors, of which the farthest has to be called at by a minute of the second day."""
        asked = visit(3, last=1, within=(0.0, 1440.0 + by))
        return lane([visit(1, last=1), visit(2, last=1), asked], [Outing(1, 540.0, 60.0)])

    def test_the_door_is_called_at_in_time_though_it_is_far(self):
        (one,) = plan_calendar(self.agenda(545.0)).itineraries
        assert one.visits[0] == 2
        assert len(one.visits) == 3

    def test_hours_that_no_outing_keeps_are_told(self):
        (left,) = plan_calendar(self.agenda(541.0)).unserved
        assert left.visit == 2
        assert "in the hours of an event, until 09:01" in left.en


def test_one_visit_goes_before_all_those_of_lower_priority_however_many_levels_there_are():
    """Twelve levels of some thirty visits are more than a price in a double could tell apart."""
    high = visit(0, name="high", minutes=10.0, priority=0)
    low = [visit(0, name=f"low{i}", minutes=1.0, priority=1) for i in range(10)]
    rest = [visit(0, name=f"rest{i}", minutes=0.0, priority=2 + i % 10) for i in range(300)]
    (one,) = plan_calendar(lane([*low, *rest, high], [Outing(0, 540.0, 10.0)]), effort=0.01).itineraries
    assert set(one.visits) == {*range(10, 311)}
