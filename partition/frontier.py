"""
A frontier: plans of the same villages that each put one wish first, so that people see what it costs.

============  ======================================================================================================
shortest      the shortest walks: every wish is worth nothing
compact       the most compact grids whose mean walk is at most 3 % longer, never less compact than the shortest
customary     borders on roads, water and railways as far as the mean walk is at most 10 % longer; compact elsewhere
fewest_moves  the fewest households that change grid; only where there is a plan of today
============  ======================================================================================================
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from geo.village import Village
from geo.walk import WalkGraph
from partition.division import Division
from partition.ground import Ground, survey
from partition.levels import Level
from partition.scorecard import Scorecard, scorecard_of
from partition.solve import Effort
from partition.terms import Prices, Terms

Progress = Callable[[str, float], None]

SHORTEST = "shortest"
"""The plan that the others are held against."""

COMPACT_WALK, CUSTOMARY_WALK = 1.03, 1.10
"""How long a mean walk may be, in that of the plan with the shortest walks."""

FIRST_M, DEAREST_M = 2.0, 256.0
"""Household-metres a metre of border that are tried first, and the most that are."""

HALVINGS = 2
"""How often the step between a price that is too low and one that is too high is halved, by ratio."""

AGAIN, CHEAPER = 2, 0.7
"""How often a plan that walks too far after all is drawn again, each time at a price so much lower."""

DEARER = 1.25
"""What the price of a customary plan is raised by, tried as often as `AGAIN`, by ratio half of it where walks do not
allow it: the trials that found the price were short, and walked farther than a plan at the same price does."""

MOVED_M = 5_000.0
"""What a household that changes grid is worth where fewest are to: more than any walk in a village."""

TRYING = 0.25
"""The effort of a trial, in that of a plan."""

TRIALS = 2 * (8 + HALVINGS)
"""Trials at most: doublings and halvings for two plans."""

PLANS_SHARE = 0.6
"""What of a time limit goes into the plans themselves."""


class Divide(Protocol):
    """What divides villages: `partition.divide.divide`."""

    def __call__(
        self,
        villages: Sequence[Village],
        levels: Sequence[Level],
        *,
        seed: int,
        effort: Effort | None = None,
        terms: Terms | None = None,
        prove: bool = True,
        ground_of: Callable[[Village, WalkGraph | None, int | None], Ground] = survey,
    ) -> Division:
        """Return the division of villages at every level."""
        ...


@dataclass(frozen=True)
class Yardstick:
    """
    What the other plans of a frontier are held against: the plan with the shortest walks, as far as its figures go.

    So much is little enough to be kept, so that plans drawn one by one need not have that one drawn again.
    """

    feasible: bool
    cards: Mapping[str, Scorecard]


@dataclass(frozen=True)
class FrontierPlan:
    """One plan of a frontier: what it is called, what its wishes were worth, and the division."""

    name: str
    prices: Prices
    division: Division

    def scorecards(self) -> dict[str, Scorecard]:
        """Return the scorecard of each level over all villages; levels without a grid have none."""
        return scorecards(self.division)

    def yardstick(self) -> Yardstick:
        """Return what other plans are held against if this is the one with the shortest walks."""
        return Yardstick(self.division.feasible, self.scorecards())


def scorecards(division: Division) -> dict[str, Scorecard]:
    """Return the scorecard of each level of a division over all villages; levels without a grid have none."""
    cards = {}
    for level in division.levels:
        outcomes = (outcome for outcome in division.outcomes if outcome.level == level.name)
        card = scorecard_of([outcome.measured for outcome in outcomes if outcome.measured is not None])
        if card is not None:
            cards[level.name] = card
    return cards


def plan_names(terms: Terms) -> tuple[str, ...]:
    """Return the names of the plans of a frontier, in their order; fewest moves need a plan of today."""
    return (SHORTEST, "compact", "customary", *(("fewest_moves",) if terms.old else ()))


def frontier(
    villages: Sequence[Village],
    levels: Sequence[Level],
    divide: Divide,
    *,
    seed: int,
    effort: Effort,
    terms: Terms,
    on_progress: Progress | None = None,
    only: str | None = None,
    known: Yardstick | None = None,
) -> tuple[FrontierPlan, ...]:
    """
    Return the plans of a frontier, in the order of `plan_names`, or only the one of a name.

    Prices are found by trials: doubled until the mean walk of some level is too long, then halved by ratio between
    the last two. Villages are measured once. With iterations counted, the same seed gives the same frontier.

    Parameters
    ----------
    terms
        What holds in every plan; its prices are those of wishes besides compact, customary and few moves.
    effort
        A time is shared out among all plans and trials; iterations are those of each plan, trials take a quarter.
    known
        What ``only`` one plan is held against, where the plan with the shortest walks was drawn before with the same
        villages, levels, seed, effort and terms: then it is not drawn again.
    """
    names = plan_names(terms) if only is None else tuple(dict.fromkeys((*(() if known else (SHORTEST,)), only)))
    work = _Work(
        villages, levels, divide, seed, effort, terms, len(names), on_progress or (lambda _label, _share: None)
    )
    plain = replace(terms.prices, border_m=0.0, off_feature_m=0.0, moved_m=0.0)
    if only == "fewest_moves":
        return (work.plan(only, replace(plain, moved_m=MOVED_M)),)
    shortest = _Shortest(plain, known, lambda: work.plan(SHORTEST, plain))
    drawn = {SHORTEST: lambda: shortest.plan, "compact": lambda: work.compact(shortest)}
    drawn |= {
        "customary": lambda: work.customary(shortest),
        "fewest_moves": lambda: work.plan("fewest_moves", replace(plain, moved_m=MOVED_M)),
    }
    return tuple(drawn[name]() for name in (names if only is None else (only,)))


class _Shortest:
    """The plan with the shortest walks: drawn once, and only where its figures are not known or it is taken itself."""

    def __init__(self, prices: Prices, known: Yardstick | None, draw: Callable[[], FrontierPlan]) -> None:
        self.prices, self._known, self._draw = prices, known, draw

    @cached_property
    def plan(self) -> FrontierPlan:
        return self._draw()

    @cached_property
    def yardstick(self) -> Yardstick:
        return self._known or self.plan.yardstick()


def walk_ratio(division: Division, shortest: Yardstick) -> float:
    """Return how long the mean walk of a division is in that of another, at the level where it is longest."""
    walked = scorecards(division)
    ratios = [
        walked[name].convenience.mean_walk_m / card.convenience.mean_walk_m
        for name, card in shortest.cards.items()
        if name in walked and card.convenience.mean_walk_m > 0
    ]
    return max(ratios, default=1.0)


def compactness_gain(division: Division, shortest: Yardstick) -> float:
    """Return how much more compact a division is than another, as mean Polsby-Popper, where it gains the least."""
    drawn = scorecards(division)
    gains = [
        drawn[name].governance.polsby_popper_mean - card.governance.polsby_popper_mean
        for name, card in shortest.cards.items()
        if name in drawn
    ]
    return min(gains, default=0.0)


def custom_gain(division: Division, other: Division) -> float:
    """Return by how much more of its borders a division has on roads and water than another, where it gains least."""
    known, drawn = scorecards(other), scorecards(division)
    gains = [
        (drawn[name].governance.on_features_share or 0.0) - (card.governance.on_features_share or 0.0)
        for name, card in known.items()
        if name in drawn
    ]
    return min(gains, default=0.0)


Mix = Callable[[Prices, float], Prices]


def _compact(prices: Prices, price_m: float) -> Prices:
    """Return prices that ask for short borders, wherever they lie."""
    return replace(prices, border_m=price_m)


def _customary(prices: Prices, price_m: float) -> Prices:
    """Return prices that ask for borders on roads and water, and elsewhere for short ones."""
    return replace(prices, border_m=price_m / 5, off_feature_m=price_m)


class _Work:
    """Draws the plans of a frontier: what they share, and how far the work is."""

    def __init__(
        self,
        villages: Sequence[Village],
        levels: Sequence[Level],
        divide: Divide,
        seed: int,
        effort: Effort,
        terms: Terms,
        n_plans: int,
        say: Progress,
    ) -> None:
        self._villages, self._levels, self._divide = villages, levels, divide
        self._seed, self._terms, self._say = seed, terms, say
        timed = effort.time_limit_s is not None
        self._plan_effort = effort.part(PLANS_SHARE / (n_plans + AGAIN)) if timed else effort
        self._trial_effort = effort.part((1 - PLANS_SHARE) / TRIALS if timed else TRYING)
        self._done, self._all = 0.0, n_plans / TRYING + TRIALS
        self._grounds: dict[str, Ground] = {}

    def plan(self, name: str, prices: Prices) -> FrontierPlan:
        """Return a plan at some prices, with its proof."""
        self._say(name, min(1.0, self._done / self._all))
        division = self._drawn(prices, self._plan_effort, prove=True)
        self._done += 1 / TRYING
        return FrontierPlan(name, prices, division)

    def dearest(self, name: str, shortest: _Shortest, mix: Mix, limit: float) -> FrontierPlan:
        """Return a plan at the highest price found that keeps walks within a limit; without one, at the lowest."""
        price_m = self._search(name, shortest, mix, limit)
        for _ in range(AGAIN):
            found = self.plan(name, mix(shortest.prices, price_m))
            if walk_ratio(found.division, shortest.yardstick) <= limit:
                return found
            price_m *= CHEAPER
        return self.plan(name, mix(shortest.prices, price_m))

    def customary(self, shortest: _Shortest) -> FrontierPlan:
        """Return the plan with the most of its borders on roads and water within what it may walk."""
        found, step = self.dearest("customary", shortest, _customary, CUSTOMARY_WALK), DEARER
        for _ in range(AGAIN if found.prices.off_feature_m else 0):
            dearer = self.plan("customary", _customary(shortest.prices, found.prices.off_feature_m * step))
            ours, theirs = dearer.division, found.division
            walks = walk_ratio(ours, shortest.yardstick) <= CUSTOMARY_WALK and ours.feasible >= theirs.feasible
            if walks and custom_gain(ours, theirs) > 0:
                found = dearer
            else:
                step **= 0.5
        return found

    def compact(self, shortest: _Shortest) -> FrontierPlan:
        """Return the most compact plan that walks little longer than the one with the shortest walks."""
        return self.most_compact(self.dearest("compact", shortest, _compact, COMPACT_WALK), shortest)

    def most_compact(self, drawn: FrontierPlan, shortest: _Shortest) -> FrontierPlan:
        """
        Return a plan that is no less compact than the one with the shortest walks, within what compact plans may walk.

        Short borders make grids compact as a rule, but a search that was cut short may end otherwise: then lower prices
        are tried, and at last the plan with the shortest walks is the most compact one, too.
        """
        found = [drawn]
        while not self._compacter(found[-1], shortest) and len(found) <= AGAIN:
            cheaper = found[-1].prices.border_m * CHEAPER
            found.append(self.plan("compact", _compact(shortest.prices, cheaper)))
        kept = [plan for plan in found if self._compacter(plan, shortest)]
        if not kept:
            return replace(shortest.plan, name="compact")
        return max(kept, key=lambda plan: compactness_gain(plan.division, shortest.yardstick))

    def _compacter(self, plan: FrontierPlan, shortest: _Shortest) -> bool:
        ours, theirs = plan.division, shortest.yardstick
        walks = walk_ratio(ours, theirs) <= COMPACT_WALK and ours.feasible >= theirs.feasible
        return walks and compactness_gain(ours, theirs) >= 0

    def _search(self, name: str, shortest: _Shortest, mix: Mix, limit: float) -> float:
        """Return the highest price tried whose trial keeps walks within a limit; 0 where none does."""
        low, high = 0.0, FIRST_M
        while high <= DEAREST_M and self._keeps(name, shortest, mix(shortest.prices, high), limit):
            low, high = high, 2 * high
        for _ in range(HALVINGS if high <= DEAREST_M else 0):
            middle = (low * high) ** 0.5 if low else high / 2
            keeps = self._keeps(name, shortest, mix(shortest.prices, middle), limit)
            low, high = (middle, high) if keeps else (low, middle)
        return low

    def _keeps(self, name: str, shortest: _Shortest, prices: Prices, limit: float) -> bool:
        self._say(name, min(1.0, self._done / self._all))
        division = self._drawn(prices, self._trial_effort, prove=False)
        self._done += 1
        return division.feasible >= shortest.yardstick.feasible and (walk_ratio(division, shortest.yardstick) <= limit)

    def _drawn(self, prices: Prices, effort: Effort, *, prove: bool) -> Division:
        return self._divide(
            self._villages,
            self._levels,
            seed=self._seed,
            effort=effort,
            terms=replace(self._terms, prices=prices),
            prove=prove,
            ground_of=self._ground,
        )

    def _ground(self, village: Village, graph: WalkGraph | None, split_above: int | None) -> Ground:
        """Return the ground of a village, measured when it is first asked for."""
        if village.code not in self._grounds:
            self._grounds[village.code] = survey(village, graph, split_above)
        return self._grounds[village.code]
