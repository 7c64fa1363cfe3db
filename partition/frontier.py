"""
A frontier: plans of the same villages that each put one wish first, so that people see what it costs.

============  ======================================================================================================
shortest      the shortest walks: every wish is worth nothing
compact       the most compact grids whose mean walk is at most 3 % longer, never less compact than the shortest
customary     borders on roads, water and railways as far as the mean walk is at most 10 % longer; compact elsewhere,
              unless less than half of the borders lie there otherwise
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

HALF = 0.5
"""Which share of the borders of a customary plan is wanted on roads, water and railways even where grids must be less
compact for it."""

DEARER = 1.25
"""What the price of a plan is raised by, tried as often as `AGAIN`, by ratio half of it where walks do not allow it:
the trials that found the price were short, and walked farther than a plan at the same price does."""

USED_UP = 0.9
"""Share of what walks may be longer beyond which no dearer plan is drawn."""

MOVED_M = 5_000.0
"""What a household that changes grid is worth where fewest are to: more than any walk in a village."""

TRYING = 0.25
"""The effort of a trial, in that of a plan."""

TRIALS = 8 + HALVINGS
"""Trials at most for one search of a price: doublings and halvings."""

SEARCHES = {"compact": 1, "customary": 2}
"""How often a price is searched at most for a plan that has one."""

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
    work = _Work(villages, levels, divide, seed, effort, terms, names, on_progress or (lambda _label, _share: None))
    plain = replace(terms.prices, border_m=0.0, off_feature_m=0.0, on_feature_m=0.0, moved_m=0.0)
    if only == "fewest_moves":
        return (work.plan(only, replace(plain, moved_m=MOVED_M)),)
    shortest = _Shortest(plain, known, lambda: work.plan(SHORTEST, plain))
    drawn = {
        SHORTEST: lambda: shortest.plan,
        "compact": lambda: work.most_compact(shortest),
        "customary": lambda: work.most_customary(shortest),
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


def custom_gain(division: Division, other: Yardstick) -> float:
    """Return by how much more of its borders a division has on roads and water than another, where it gains least."""
    drawn = scorecards(division)
    gains = [
        (drawn[name].governance.on_features_share or 0.0) - (card.governance.on_features_share or 0.0)
        for name, card in other.cards.items()
        if name in drawn
    ]
    return min(gains, default=0.0)


def least_custom(division: Division) -> float:
    """Return which share of its borders a division has on roads and water at the level where it is least."""
    shares = (card.governance.on_features_share for card in scorecards(division).values())
    return min((share for share in shares if share is not None), default=1.0)


def _compact(prices: Prices, price_m: float) -> Prices:
    """Return prices that ask for short borders, wherever they lie."""
    return replace(prices, border_m=price_m)


def _customary(prices: Prices, price_m: float) -> Prices:
    """Return prices that ask for borders on roads and water, and elsewhere for short ones."""
    return replace(prices, border_m=price_m / 5, off_feature_m=price_m)


def _following(prices: Prices, price_m: float) -> Prices:
    """Return prices that ask for more borders on roads and water than elsewhere, however long they are."""
    return replace(prices, off_feature_m=price_m, on_feature_m=price_m)


@dataclass(frozen=True)
class _Wish:
    """What a plan puts first: its name, how long its mean walk may be, the prices that ask for it, what it gains."""

    name: str
    limit: float
    priced: Callable[[Prices, float], Prices]
    gain: Callable[[Division, Yardstick], float]

    def kept_by(self, division: Division, shortest: Yardstick) -> bool:
        """Return whether a division is as feasible as the one with the shortest walks, and its walks keep the limit."""
        return division.feasible >= shortest.feasible and walk_ratio(division, shortest) <= self.limit


COMPACT = _Wish("compact", COMPACT_WALK, _compact, compactness_gain)
CUSTOMARY = _Wish("customary", CUSTOMARY_WALK, _customary, custom_gain)
FOLLOWING = replace(CUSTOMARY, priced=_following)


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
        names: Sequence[str],
        say: Progress,
    ) -> None:
        self._villages, self._levels, self._divide = villages, levels, divide
        self._seed, self._terms, self._say = seed, terms, say
        timed = effort.time_limit_s is not None
        searches = sum(SEARCHES.get(name, 0) for name in names)
        drawn = len(names) + searches * AGAIN
        self._plan_effort = effort.part(PLANS_SHARE / drawn) if timed else effort
        self._trial_effort = effort.part((1 - PLANS_SHARE) / (searches * TRIALS) if timed and searches else TRYING)
        self._done, self._all = 0.0, drawn / TRYING + searches * TRIALS
        self._grounds: dict[str, Ground] = {}

    def plan(self, name: str, prices: Prices) -> FrontierPlan:
        """Return a plan at some prices, with its proof."""
        self._say(name, min(1.0, self._done / self._all))
        division = self._drawn(prices, self._plan_effort, prove=True)
        self._done += 1 / TRYING
        return FrontierPlan(name, prices, division)

    def dearest(self, wish: _Wish, shortest: _Shortest) -> FrontierPlan:
        """Return the plan that gains the most, at prices as high as walks allow; without one, that at the lowest."""
        price_m = self._search(wish, shortest)
        for _ in range(AGAIN):
            found = self.plan(wish.name, wish.priced(shortest.prices, price_m))
            if wish.kept_by(found.division, shortest.yardstick):
                return self._raised(found, price_m, wish, shortest)
            price_m *= CHEAPER
        return self.plan(wish.name, wish.priced(shortest.prices, price_m))

    def most_compact(self, shortest: _Shortest) -> FrontierPlan:
        """
        Return a plan that is no less compact than the one with the shortest walks, within what compact plans may walk.

        Short borders make grids compact as a rule, but a search that was cut short may end otherwise: then lower prices
        are tried, and at last the plan with the shortest walks is the most compact one, too.
        """
        found = [self.dearest(COMPACT, shortest)]
        while not self._compacter(found[-1], shortest) and len(found) <= AGAIN:
            cheaper = found[-1].prices.border_m * CHEAPER
            found.append(self.plan("compact", _compact(shortest.prices, cheaper)))
        kept = [plan for plan in found if self._compacter(plan, shortest)]
        if not kept:
            return replace(shortest.plan, name="compact")
        return max(kept, key=lambda plan: compactness_gain(plan.division, shortest.yardstick))

    def most_customary(self, shortest: _Shortest) -> FrontierPlan:
        """
        Return the plan with the most of its borders on roads and water within what it may walk.

        Where these close few blocks, borders that are short leave them soon; then it is tried what comes of going along
        them for its own sake. Grids are the less compact, so that this is done only to get half of the borders there.
        """
        found = self.dearest(CUSTOMARY, shortest)
        if least_custom(found.division) >= HALF:
            return found
        following = self.dearest(FOLLOWING, shortest)
        return following if self._better(following, found, FOLLOWING, shortest) else found

    def _better(self, ours: FrontierPlan, theirs: FrontierPlan, wish: _Wish, shortest: _Shortest) -> bool:
        """Return whether a plan gains more than another, is as feasible, and keeps walks within the limit."""
        gains = wish.gain(ours.division, theirs.yardstick()) > 0 and ours.division.feasible >= theirs.division.feasible
        return gains and wish.kept_by(ours.division, shortest.yardstick)

    def _compacter(self, plan: FrontierPlan, shortest: _Shortest) -> bool:
        ours, theirs = plan.division, shortest.yardstick
        return COMPACT.kept_by(ours, theirs) and compactness_gain(ours, theirs) >= 0

    def _search(self, wish: _Wish, shortest: _Shortest) -> float:
        """Return the highest price tried whose trial keeps walks within the limit; 0 where none does."""
        low, high = 0.0, FIRST_M
        while high <= DEAREST_M and self._keeps(wish, shortest, high):
            low, high = high, 2 * high
        for _ in range(HALVINGS if high <= DEAREST_M else 0):
            middle = (low * high) ** 0.5 if low else high / 2
            low, high = (middle, high) if self._keeps(wish, shortest, middle) else (low, middle)
        return low

    def _keeps(self, wish: _Wish, shortest: _Shortest, price_m: float) -> bool:
        self._say(wish.name, min(1.0, self._done / self._all))
        division = self._drawn(wish.priced(shortest.prices, price_m), self._trial_effort, prove=False)
        self._done += 1
        return wish.kept_by(division, shortest.yardstick)

    def _raised(self, found: FrontierPlan, price_m: float, wish: _Wish, shortest: _Shortest) -> FrontierPlan:
        """Return a plan, or one at a higher price that gains more and keeps walks within the limit, too."""
        step = DEARER
        for _ in range(AGAIN if price_m else 0):
            if walk_ratio(found.division, shortest.yardstick) > 1 + USED_UP * (wish.limit - 1):
                break
            dearer = self.plan(wish.name, wish.priced(shortest.prices, price_m * step))
            if self._better(dearer, found, wish, shortest):
                found, price_m = dearer, price_m * step
            else:
                step **= 0.5
        return found

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
