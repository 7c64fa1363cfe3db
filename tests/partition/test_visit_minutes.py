"""Grids balanced by minutes of visits a week, and what of these may be told."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from villages import lattice

from geo.errors import InputError
from partition.divide import divide
from partition.levels import Band, Level
from partition.profile import parse_profile
from partition.solve import Effort
from partition.terms import Prices, Terms
from partition.visit_minutes import FEWEST_TOLD, hidden_grids
from partition.visits.frequency import Contact, Standing, VisitPolicy
from partition.visits.frequency.minutes import weekly_minutes

LANE = lattice(12, 1, households=10)
"""One lane of twelve addresses: the first four ask for a visit every week, the others every quarter."""

MINUTES = pd.Series({f"V1-h{i:03d}": 120.0 if i < 4 else 9.0 for i in range(12)})
TWO = Level("grid", Band(10, 110), count=2)
POLICY = VisitPolicy({"red": 7, "yellow": 30, "green": 90}, "green", visit_minutes=12.0, stairs_minutes=0.5)


def drawn(*levels, village=LANE, minutes=MINUTES, **prices):
    """Return a division of a village at some prices."""
    terms = Terms(prices=Prices(**prices), weekly_minutes=minutes)
    return divide([village], levels, seed=3, effort=Effort(iterations=4000), terms=terms, prove=False)


def sizes(division):
    return sorted(division.tables.grids["households"])


def test_households_are_balanced_one_way_and_minutes_another():
    assert sizes(drawn(TWO, balance_m=1000.0)) == [60, 60]
    by_minutes = drawn(TWO, minutes_m=1000.0)
    assert sizes(by_minutes) == [20, 100]
    assert sorted(by_minutes.tables.grids["weekly_minutes"]) == [240, 312]


def test_a_price_of_nothing_changes_nothing_bit_for_bit():
    plain, known = drawn(TWO, minutes=None), drawn(TWO, minutes_m=0.0)
    assert plain.tables.units.equals(known.tables.units)
    assert plain.tables.grids.equals(known.tables.grids.drop(columns="weekly_minutes"))


def test_the_same_seed_gives_the_same_plan():
    one, two = (drawn(TWO, minutes_m=50.0, border_m=1.0) for _ in range(2))
    assert one.tables.units.equals(two.tables.units)


def test_where_nobody_says_every_household_counts_alike():
    assert drawn(TWO, minutes=None, minutes_m=70.0).tables.units.equals(drawn(TWO, balance_m=70.0).tables.units)


def test_small_territories_that_are_divided_exactly_are_balanced_too():
    exact = replace(TWO, band=Band(20, 100))
    found = drawn(exact, minutes=MINUTES.iloc[::-1], minutes_m=1000.0)
    assert sorted(found.tables.grids["weekly_minutes"]) == [240, 312]


def test_minutes_of_a_few_households_are_not_told_nor_to_be_taken_from_a_sum():
    village = lattice(12, 1, households=[4] * 3 + [12] * 9)
    above, below = Level("grid", Band(40, 80), count=2), Level("group", Band(4, 24), count=8)
    grids = drawn(above, below, village=village).tables.grids
    groups = grids[grids["level"] == "group"]
    assert groups.loc[groups["households"] < FEWEST_TOLD, "weekly_minutes"].isna().all()
    for _, inside in groups.groupby("parent_id"):
        untold = inside.loc[inside["weekly_minutes"].isna(), "households"]
        assert untold.empty or untold.sum() >= FEWEST_TOLD


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_hidden_of_a_parent_is_nothing_or_enough_or_all(households):
    grids = gpd.GeoDataFrame({"grid_id": range(len(households)), "parent_id": "A", "households": households})
    hidden = hidden_grids(grids, set())
    untold = np.array(households)[hidden].sum()
    assert hidden[np.array(households) < FEWEST_TOLD].all()
    assert untold == 0 or untold >= FEWEST_TOLD or hidden.all()
    assert hidden_grids(grids, {"A"}).all()


def test_minutes_are_those_of_a_visit_over_the_weeks_of_its_tier():
    day = date(2026, 12, 1)
    told = weekly_minutes(
        [
            Standing("weekly", 1, households=2, tier="red"),
            Standing("blank", 2),
            Standing("stairs", 3, floor=5, tier="red"),
            Standing("lapsed", 4, tier="red", review_by=date(2026, 11, 1)),
            Standing("by_phone", 5, tier="red", contact=Contact.PHONE),
        ],
        POLICY,
        day,
    )
    quarter = 12 * 7 / 90
    assert told == pytest.approx({"weekly": 24, "blank": quarter, "stairs": 14, "lapsed": quarter, "by_phone": 0})


def test_a_profile_balances_by_one_of_the_two():
    text = (files("partition") / "profiles" / "xigu_1448.yaml").read_text(encoding="utf-8")
    text = text.replace("wishes:\n", "wishes:\n  minutes: {value: 20, from: 本地}\n")
    assert parse_profile(text, where="my.yaml").prices().minutes_m == 20
    with pytest.raises(InputError, match="by minutes or by households"):
        parse_profile(text.replace("wishes:\n", "wishes:\n  balance: {value: 3, from: 本地}\n"), where="my.yaml")
