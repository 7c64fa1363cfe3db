"""The frontier: prices are found by trials, and walking stays within what each plan may cost."""

from dataclasses import replace

import pandas as pd
import pytest
from shapely import box
from villages import lattice

from partition.divide import divide
from partition.frontier import (
    COMPACT_WALK,
    CUSTOMARY_WALK,
    DEARER,
    HALF,
    Yardstick,
    compactness_gain,
    custom_gain,
    frontier,
    least_custom,
    plan_names,
    scorecards,
    walk_ratio,
)
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import OldGrids, Prices, Terms

LEVELS = (Level("grid", Band(8, 12)),)
VILLAGE = lattice(10, 6, roads=[[(0, 100), (500, 100)], [(250, 0), (250, 300)]])


@pytest.fixture(scope="module")
def plans():
    return frontier([VILLAGE], LEVELS, divide, seed=0, effort=Effort(iterations=20_000), terms=Terms())


def test_without_a_plan_of_today_there_are_three_plans(plans):
    assert [plan.name for plan in plans] == ["shortest", "compact", "customary"] == list(plan_names(Terms()))
    assert all(plan.division.feasible for plan in plans)


def test_no_plan_walks_farther_than_it_may(plans):
    _, compact, customary = (plan.division for plan in plans)
    known = plans[0].yardstick()
    assert walk_ratio(compact, known) <= COMPACT_WALK
    assert walk_ratio(customary, known) <= CUSTOMARY_WALK


def test_each_plan_is_better_at_what_it_puts_first(plans):
    shortest, compact, customary = (plan.scorecards()["grid"].governance for plan in plans)
    assert compact.polsby_popper_mean >= shortest.polsby_popper_mean
    assert customary.on_features_share >= shortest.on_features_share


def unproven(*asked, **asking):
    return divide(*asked, **asking | {"prove": False})


@pytest.mark.parametrize("seed", [1, 2])
def test_the_compact_plan_is_never_less_compact_than_the_shortest_however_little_is_searched(seed):
    levels = (Level("grid", Band(16, 24)), Level("micro_grid", Band(6, 10)))
    village = lattice(9, 8, land=box(0, 0, 500, 470), roads=[[(0, 100), (500, 100)], [(250, 0), (250, 470)]])
    shortest, compact, _ = frontier(
        [village], levels, unproven, seed=seed, effort=Effort(iterations=400), terms=Terms()
    )
    assert compactness_gain(compact.division, shortest.yardstick()) >= 0
    assert walk_ratio(compact.division, shortest.yardstick()) <= COMPACT_WALK


def test_a_plan_with_longer_borders_than_the_shortest_is_not_called_compact():
    """Where prices of borders make grids less compact, the plan with the shortest walks is the most compact one."""

    def perverse(villages, levels, *, terms, **asking):
        border_m = 1.0 if terms.prices.border_m == 0 else 0.0
        turned = replace(terms, prices=replace(terms.prices, border_m=border_m))
        return unproven(villages, levels, terms=turned, **asking)

    shortest, compact, _ = frontier([VILLAGE], LEVELS, perverse, seed=0, effort=Effort(iterations=2_000), terms=Terms())
    assert compact.name == "compact"
    assert compactness_gain(compact.division, shortest.yardstick()) >= 0


def noting(prices, price_of):
    """Return what divides and notes the prices of plans that are more than trials, where they are not 0."""

    def noted(*asked, terms, prove, **asking):
        if prove and (price := price_of(terms.prices)):
            prices.append(price)
        return divide(*asked, terms=terms, prove=False, **asking)

    return noted


def test_a_compact_plan_is_drawn_dearer_while_walks_allow_it():
    prices = []
    noted = noting(prices, lambda asked: 0.0 if asked.off_feature_m else asked.border_m)
    effort = Effort(iterations=20_000)
    shortest, compact = (
        *frontier([VILLAGE], LEVELS, noted, seed=0, effort=effort, terms=Terms(), only="shortest"),
        *frontier([VILLAGE], LEVELS, noted, seed=0, effort=effort, terms=Terms(), only="compact"),
    )
    assert prices[1] == DEARER * prices[0]
    assert compact.prices.border_m in prices
    cheapest = divide(
        [VILLAGE], LEVELS, seed=0, effort=effort, prove=False,
        terms=Terms(prices=replace(compact.prices, border_m=prices[0])),
    )  # fmt: skip
    assert compactness_gain(compact.division, Yardstick(cheapest.feasible, scorecards(cheapest))) >= 0
    assert walk_ratio(compact.division, shortest.yardstick()) <= COMPACT_WALK


def test_a_customary_plan_is_drawn_dearer_while_walks_allow_it():
    prices = []
    noted = noting(prices, lambda asked: 0.0 if asked.on_feature_m else asked.off_feature_m)
    effort = Effort(iterations=20_000)
    shortest, _, customary = frontier([VILLAGE], LEVELS, noted, seed=0, effort=effort, terms=Terms())
    assert prices[1] == DEARER * prices[0]
    cheapest = divide(
        [VILLAGE], LEVELS, seed=0, effort=effort, prove=False,
        terms=Terms(prices=Prices(off_feature_m=prices[0], border_m=prices[0] / 5)),
    )  # fmt: skip
    assert custom_gain(customary.division, Yardstick(cheapest.feasible, scorecards(cheapest))) >= 0
    assert walk_ratio(customary.division, shortest.yardstick()) <= CUSTOMARY_WALK


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_borders_are_a_gain_where_less_than_half_lie_on_roads_otherwise(monkeypatch, share):
    """Nothing else can bring them there: and where half lie there anyway, grids may stay compact."""
    gained = []

    def noted(*asked, terms, **asking):
        gained.append(terms.prices.on_feature_m > 0)
        return divide(*asked, terms=terms, **asking | {"prove": False})

    monkeypatch.setattr("partition.frontier.least_custom", lambda _division: share)
    alike = {"seed": 0, "effort": Effort(iterations=2_000), "terms": Terms()}
    [customary] = frontier([VILLAGE], LEVELS, noted, **alike, only="customary")
    assert any(gained) == (share < HALF)
    if not any(gained):
        assert customary.prices.border_m > 0


def test_the_share_of_borders_on_roads_is_that_of_the_level_where_it_is_least(plans):
    for plan in plans:
        assert least_custom(plan.division) == plan.scorecards()["grid"].governance.on_features_share


def test_villages_are_measured_once():
    asked = []

    def divide_all(villages, levels, *, ground_of, **asking):
        asked.append(ground_of(villages[0], None, None))
        return divide(villages, levels, ground_of=lambda *_: asked[-1], **asking | {"prove": False})

    frontier([VILLAGE], LEVELS, divide_all, seed=0, effort=Effort(iterations=2_000), terms=Terms())
    assert len(asked) > 3
    assert all(ground is asked[0] for ground in asked)


def test_with_a_plan_of_today_one_plan_moves_fewest():
    doors = VILLAGE.households["household_id"]
    today = OldGrids(pd.Series([f"g{i // 10}" for i in range(len(doors))], index=doors), coded=False)
    terms = Terms(old={"grid": today})
    assert plan_names(terms)[-1] == "fewest_moves"
    plan = frontier([VILLAGE], LEVELS, divide, seed=0, effort=Effort(iterations=20_000), terms=terms)[-1]
    assert plan.prices.moved_m > 0
    rows = plan.division.tables.units["grid"].to_numpy().reshape(6, 10)
    assert all(len(set(row)) == 1 for row in rows)  # every old grid is a row and keeps the band


def test_a_division_is_as_long_as_itself(plans):
    assert walk_ratio(plans[0].division, plans[0].yardstick()) == 1
    assert set(scorecards(plans[0].division)) == {"grid"}


@pytest.mark.parametrize("name", ["shortest", "compact", "customary"])
def test_a_plan_asked_for_alone_is_the_one_of_the_whole_frontier(plans, name):
    [alone] = frontier([VILLAGE], LEVELS, divide, seed=0, effort=Effort(iterations=20_000), terms=Terms(), only=name)
    whole = next(plan for plan in plans if plan.name == name)
    grids = [plan.division.tables.households["grid"].tolist() for plan in (alone, whole)]
    assert (alone.name, grids[0]) == (name, grids[1])


@pytest.mark.parametrize("name", ["compact", "customary"])
def test_where_the_shortest_plan_is_known_another_is_the_same_without_drawing_it_again(plans, name):
    prices = []

    def noted(*asked, terms, **asking):
        prices.append(terms.prices)
        return divide(*asked, terms=terms, **asking)

    alike = {"seed": 0, "effort": Effort(iterations=20_000), "terms": Terms(), "only": name}
    [alone] = frontier([VILLAGE], LEVELS, noted, **alike, known=plans[0].yardstick())
    whole = next(plan for plan in plans if plan.name == name)
    assert plans[0].prices not in prices
    assert alone.prices == whole.prices
    assert alone.division.tables.households["grid"].tolist() == whole.division.tables.households["grid"].tolist()
