"""The best set of sites, with proof: branch and bound over which sites are open."""

import heapq
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from partition.problem import Floats, Ints
from partition.stations.costs import Costs
from partition.stations.interchange import interchange, open_greedily, savings, two_nearest
from partition.stations.relaxation import Relaxed, climb, slack_of
from partition.stations.sites import Sites

ROOT_STEPS, NODE_STEPS = 400, 60
"""Subgradient steps at the root and at every node below it."""

COMPACT = 0.7
"""Costs are copied without the closed sites once less than this share of them is left."""


@dataclass(frozen=True)
class Solution:
    """Sites opened, in the order of their numbers, what they cost, and what no set costs less than."""

    chosen: Ints
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class _Node:
    """A part of all sets: those with the sites ``opened``, the rest out of ``left``."""

    bound: float
    opened: Ints
    left: Ints
    worth: Floats


class _Search:
    """The best set so far and what is left to be looked at."""

    def __init__(self, sites: Sites, effort: float, start: Ints | None) -> None:
        self.sites = sites
        self.effort = effort
        self.chosen = interchange(sites, open_greedily(sites) if start is None else start)
        self.value = sites.value(self.chosen)
        self.queue: list[tuple[float, int, _Node]] = []
        self.serial = count()
        self.at_hand: tuple[Ints, Costs] = (np.arange(sites.costs.n_sites), sites.costs)

    @property
    def enough(self) -> float:
        """A part of which the bound reaches this holds nothing better."""
        return self.value - slack_of(self.sites, self.value)

    def offer(self, chosen: Ints, value: float) -> None:
        if value < self.value:
            self.chosen, self.value = np.sort(chosen), value

    def offer_whole(self, chosen: Ints) -> None:
        """Offer a set of sites if it is one: reduced costs may leave too few or too many to hold anything better."""
        if len(chosen) == self.sites.n_open:
            self.offer(chosen, self.sites.value(chosen))

    def push(self, node: _Node) -> None:
        if node.bound < self.enough:
            heapq.heappush(self.queue, (node.bound, next(self.serial), node))

    def below(self, node: _Node) -> Sites:
        """Return the problem of a part: opened sites are stations, closed ones are gone."""
        known, costs = self.at_hand
        if len(node.left) < len(known):
            costs = costs.only(np.searchsorted(known, node.left))
        base = self.sites.paid(node.opened)
        return replace(self.sites, costs=costs, base=base, n_open=self.sites.n_open - len(node.opened))


def solve(sites: Sites, *, effort: float, start: Ints | None = None) -> Solution:
    """
    Return the best set of sites, or the best found and how far it may be from the best.

    Best-first branch and bound: a part of all sets is bounded by Lagrangian relaxation (`relaxation.climb`), sites
    whose price alone lifts the bound to the known cost are closed, or opened, for good (reduced-cost fixing), and of
    the rest that one branches about which the relaxation is most in doubt. No clock decides: work is counted.

    Parameters
    ----------
    effort
        Costs looked at, in all (`Costs.size` x steps), after which no further part is looked at. The whole is bounded
        in any case.
    start
        A set to begin with; a greedy one if not given.
    """
    search = _Search(sites, effort, start)
    m = sites.costs.n_sites
    if m <= sites.n_open:
        return Solution(search.chosen, search.value, search.value, True)
    _, first, second = two_nearest(sites, search.chosen)
    search.push(_Node(sites.value(np.arange(m)), np.array([], dtype=np.intp), np.arange(m), (first + second) / 2))
    steps = ROOT_STEPS
    while search.queue and search.effort > 0:
        _, _, node = heapq.heappop(search.queue)
        if node.bound < search.enough:
            _branch(search, node, steps)
        steps = NODE_STEPS
    open_bounds = [bound for bound, _, _ in search.queue if bound < search.enough]
    top = min([search.value if sites.whole else search.enough, *open_bounds])
    bound = float(np.ceil(top - 1e-6)) if sites.whole else top
    return Solution(search.chosen, search.value, max(bound, 0.0), not open_bounds)


def _branch(search: _Search, node: _Node, steps: int) -> None:
    """Bound a part; keep it, split in two, unless nothing in it can be better."""
    missing = search.sites.n_open - len(node.opened)
    if missing == 0 or len(node.left) <= missing:
        search.offer_whole(node.opened if missing == 0 else np.concatenate([node.opened, node.left]))
        return
    sites = search.below(node)
    if missing == 1:  # looked through one by one
        search.effort -= sites.costs.size
        search.offer_whole(np.append(node.opened, node.left[int(savings(sites, sites.base).argmax())]))
        return
    relaxed = climb(sites, node.worth, upper=search.value, steps=steps)
    search.effort -= relaxed.steps * sites.costs.size
    if relaxed.best_value < search.value:
        search.offer_whole(interchange(search.sites, np.concatenate([node.opened, node.left[relaxed.best_set]])))
    bound = max(relaxed.bound, node.bound)
    if bound < search.enough:
        _split(search, node, sites, relaxed, bound)


def _split(search: _Search, node: _Node, sites: Sites, relaxed: Relaxed, bound: float) -> None:
    """Fix what prices alone decide, and keep what is left in two parts: with and without the most doubtful site."""
    closed, must = _fixed(sites, relaxed, search.enough)
    rest = ~(closed | must)
    opened, left = np.concatenate([node.opened, node.left[must]]), node.left[rest]
    if len(opened) >= search.sites.n_open or not len(left):
        search.offer_whole(opened)
        return
    if len(left) < COMPACT * len(search.at_hand[0]) and not search.queue:
        search.at_hand = (left, search.sites.costs.only(left))
    worst = left[np.lexsort((relaxed.prices[rest], np.abs(relaxed.often[rest] - 0.5)))[0]]
    others = left[left != worst]
    search.push(_Node(bound, np.append(opened, worst), others, relaxed.worth))
    search.push(_Node(bound, opened, others, relaxed.worth))


def _fixed(sites: Sites, relaxed: Relaxed, enough: float) -> tuple[np.ndarray, np.ndarray]:
    """Return which sites no better set opens, and which every better set opens."""
    order = np.argsort(relaxed.prices, kind="stable")
    last, next_one = relaxed.prices[order[sites.n_open - 1]], relaxed.prices[order[sites.n_open]]
    inside = np.zeros(len(order), dtype=bool)
    inside[order[: sites.n_open]] = True
    closed = ~inside & (relaxed.bound + relaxed.prices - last >= enough)
    must = inside & (relaxed.bound + next_one - relaxed.prices >= enough)
    return closed, must
