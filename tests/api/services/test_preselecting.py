"""Which levels a form offers first for a village."""

from datetime import UTC, datetime

from api.services.plans.outlooks import AskedBand, KeptOutlook
from api.services.plans.preselecting import preselected
from api.store.records.plans import Asked, PlanRecord


def at(hour):
    return datetime(2026, 1, 1, hour, tzinfo=UTC)


def plan(hour, **asked):
    return PlanRecord("p", at(hour), "done", "v", Asked(**asked) if asked else None)


def outlook(hour, profile=None):
    return KeptOutlook("v", at(hour), True, (AskedBand("grid", 300, 500),), 0, profile)


def test_of_a_village_that_nobody_asked_about_it_is_the_first_profile_that_ships():
    chosen = preselected()
    assert (chosen.profile, chosen.levels) == ("hongwang", ())
    assert chosen.rows == (("micro_grid", "50", "100"), ("", "", ""), ("", "", ""))


def test_of_others_it_is_what_was_asked_last():
    drawn, answered = plan(9, levels=("micro_grid=50-70",)), outlook(10, "xigu_1448")
    assert preselected(answered, [drawn]).profile == "xigu_1448"
    later = preselected(answered, [plan(11, levels=("micro_grid=50-70",)), drawn])
    assert (later.profile, later.levels) == (None, (("micro_grid", "50", "70"),))


def test_levels_that_were_asked_about_alone_are_filled_in_again():
    chosen = preselected(outlook(10))
    assert (chosen.profile, chosen.rows[0]) == (None, ("grid", "300", "500"))


def test_a_plan_that_was_laid_into_the_store_tells_nothing():
    assert preselected(None, [plan(9)]).profile == "hongwang"
