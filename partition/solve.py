"""The solver's front door: a problem in, the best of several searches out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic

import numpy as np
from scipy.sparse.csgraph import reverse_cuthill_mckee

from partition.problem import Ints, Problem, Wishes
from partition.reduce import restrict
from partition.solvers.anneal import COOLING, HOTTEST, WISH, Anneal, Solution
from partition.solvers.exact import divide_exactly, price_of
from partition.solvers.grow import grow
from partition.solvers.stop import MaxIterations, MaxRuntime, Stop, UntilEnough

STARTS, FINALS = {2_000: 8, 5_000: 4}, 2
"""Short searches from different starts up to so many units, 2 beyond, and how many of the best go on; the numbers never
depend on the machine."""

SHORT = 2 / 3
"""What the short searches take of the effort, all together."""

REHEATED, RECOOLING = 1.0, 8.0
"""The temperature at which the best go on, in typical changes, and what it is divided by till the end."""

PROOF_STEPS, PROOF_LEAST = 300, 12
"""Steps towards a lower bound where no time is given, and the fewest where it is: a bound of fewer says little."""

CORES, SIDE_BY_SIDE = 2, 2
"""Threads, and searches for which the effort is meant; with iterations counted, plans do not depend on the threads."""

ROUNDS = 3
"""How often a search that counts iterations begins again when a band is not kept, each time twice as long."""

SMALL = 60
"""Units up to which a territory is divided exactly, as far as the effort allows."""

EXACT_S, EXACT_SHARE_S, EXACT_MOVE_S = 2.0, 0.015, 0.25e-6
"""Deterministic seconds of exact division: by default, a second of a time limit, and an iteration."""

SHORTENED = 20
"""Part of the usual iterations that a search still makes where somebody takes the best plan so far: levels that were
not begun yet must be drawn too."""

DASHES = 4
"""Searches that end soon, one after the other, of which a first plan is hoped for."""

EXACT_UNIT_S = 2e-6
"""Deterministic seconds, times the cube of the units, without which there is little hope."""


@dataclass(frozen=True)
class Effort:
    """
    How long to search: a number of iterations (reproducible), or a time in seconds; by default by size.

    ``starts`` is the number of short searches that share it (`STARTS`), by size where none is given; fewer spare what
    every one takes besides.
    ``enough`` tells that somebody takes the best plan so far: then every search ends soon. ``until`` is the moment at
    which the time is up (`begun`), in the seconds of the monotonic clock; None where none is counted.
    """

    iterations: int | None = None
    time_limit_s: float | None = None
    scale: float = 1.0
    starts: int | None = None
    enough: Callable[[], bool] | None = field(default=None, compare=False, repr=False)
    until: float | None = field(default=None, compare=False, repr=False)

    def begun(self) -> "Effort":
        """Return the effort with its time counted from now on, and never beyond what it was a part of."""
        if self.time_limit_s is None:
            return self
        until = monotonic() + self.time_limit_s
        return replace(self, until=until if self.until is None else min(until, self.until))

    def spared(self, seconds: float) -> "Effort":
        """Return an effort that was begun, less so many seconds for what comes after it, at most a tenth of it."""
        if self.until is None or self.time_limit_s is None:
            return self
        return replace(self, until=self.until - min(seconds, self.time_limit_s / 10))

    def rest(self, share: float = 1.0) -> "Effort":
        """Return a share of the time that is left, counted from now on; iterations are for each."""
        if self.time_limit_s is None:
            return self
        left_s = self.time_limit_s if self.until is None else max(0.0, self.until - monotonic())
        return replace(self, time_limit_s=share * left_s).begun()

    def turn(self, share: float, left: int) -> "Effort":
        """Return the effort of one of several turns, of which so many are left: of the time that is, or a share."""
        return self.part(share) if self.time_limit_s is None else self.rest(1 / left)

    def more(self, share: float) -> "Effort":
        """Return a share of the effort as something that nobody reckoned with: its time is beyond what is left."""
        return replace(self.part(share), until=None).begun()

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.until is not None and monotonic() >= self.until

    def part(self, share: float) -> "Effort":
        """Return a share of the effort."""
        if self.time_limit_s is not None:
            return replace(self, time_limit_s=self.time_limit_s * share)
        return replace(self, scale=self.scale * share)

    def village(self, share: float) -> "Effort":
        """Return the effort for a part of the villages or levels: time is shared out, iterations are for each."""
        return self if self.time_limit_s is None else self.part(share)

    def longer(self, times: int) -> "Effort":
        """Return so many times the iterations; a time stays as it is."""
        return self if self.time_limit_s is not None else replace(self, scale=self.scale * times)

    def proof_stop(self, share: float) -> Stop:
        """Return when to stop climbing to a lower bound."""
        if self.time_limit_s is None:
            return self._until_enough(MaxIterations(PROOF_STEPS), PROOF_LEAST)
        return self._until_enough(MaxRuntime(self.time_limit_s * share, least=PROOF_LEAST), PROOF_LEAST)

    @property
    def exact_s(self) -> float:
        """Deterministic seconds for dividing small territories exactly."""
        if self.time_limit_s is not None:
            return EXACT_SHARE_S * self.time_limit_s
        return self.scale * (EXACT_S if self.iterations is None else EXACT_MOVE_S * self.iterations)

    def stop(self, n_units: int) -> Stop:
        """Return when to stop, for a problem of so many units."""
        least = self.least(n_units)
        if self.time_limit_s is not None:
            left_s = self.time_limit_s if self.until is None else min(self.time_limit_s, self.until - monotonic())
            return self._until_enough(MaxRuntime(left_s, least=least), least)
        return self._until_enough(MaxIterations(self._most(n_units)), least)

    def least(self, n_units: int) -> int:
        """Return the iterations that a search makes even where it is to end soon, for a problem of so many units."""
        soon = usual_iterations(n_units) // SHORTENED
        return soon if self.time_limit_s is not None else min(self._most(n_units), soon)

    def _most(self, n_units: int) -> int:
        return max(1, round(self.scale * (self.iterations or usual_iterations(n_units))))

    def _until_enough(self, stop: Stop, least: int) -> Stop:
        return stop if self.enough is None else UntilEnough(stop, self.enough, least=least)


def usual_iterations(n_units: int) -> int:
    """Return how long a search goes on where nobody says: about as good as ten seconds for 1,000 to 1,500 units."""
    return 1_000_000 + 12_000 * n_units


def solve(
    problem: Problem,
    *,
    seed: int,
    effort: Effort,
    on_progress: Callable[[float], None] | None = None,
    on_better: Callable[[Solution], None] | None = None,
) -> Solution:
    """
    Return the best assignment that the searches find.

    Deterministic for a seed unless the effort is a time. Never certifies itself: `partition.check` does.

    Parameters
    ----------
    on_progress
        Hears the share of the effort that is used.
    on_better
        Hears of every plan inside the bands that is better than those before, from the threads that search; of a first
        one as soon as there is one.
    """
    best: Solution | None = None
    better = _Better(on_better) if on_better else None
    if better:
        _dash(_searching(problem), seed, effort, better)
    for attempt in range(ROUNDS):
        found = _search(problem, seed * ROUNDS + attempt, effort.longer(2**attempt), on_progress, better)
        best = found if best is None or found.rank < best.rank else best
        if best.excess == 0 or effort.time_limit_s is not None or not could_be_kept(problem):
            break
    assert best is not None
    return _settled(problem, best, effort.exact_s)


def solve_soon(problem: Problem, *, seed: int, effort: Effort) -> Solution:
    """
    Return the best assignment that searches find which end soon; the first one inside the bands is carried on.

    Where `solve` leaves a band, this may find what keeps it, though as a rule it walks farther.
    """
    search = _searching(problem)
    begun = _dash(search, seed, effort, None)
    return _carried_on(search, begun, seed, effort, None) if begun.excess == 0 else begun


def _settled(problem: Problem, best: Solution, limit_s: float) -> Solution:
    """
    Return the solution with small territories divided exactly, as far as the limit allows.

    Not where units have homes or slots their given centres: slots with names make the programme hard to solve.
    """
    small = [1 < len(t.slots) < len(t.units) <= SMALL for t in problem.territories]
    if problem.wishes.home is not None or problem.to_slot_m is not None or not any(small):
        return best
    grid_of, first, limit_s = best.grid_of.copy(), 0, limit_s / sum(small)
    off_m = WISH * best.objective_m / len(grid_of)
    for territory, is_small in zip(problem.territories, small, strict=True):
        if is_small and limit_s >= EXACT_UNIT_S * len(territory.units) ** 3:
            part, units = restrict(problem, best.grid_of, range(first, first + len(territory.slots)))
            assert part.start is not None
            found = divide_exactly(part, deterministic_limit=limit_s, start=part.start, off_m=off_m).grid_of
            if found is not None and _is_better(part, found, off_m):
                grid_of[units] = first + found
        first += len(territory.slots)
    if (grid_of == best.grid_of).all():
        return best
    walked_m = price_of(replace(problem, wishes=Wishes()), grid_of)
    return Solution(grid_of, walked_m, _excess(problem, grid_of), price_of(problem, grid_of))


def _is_better(problem: Problem, found: Ints, off_m: float) -> bool:
    """Return whether a plan inside the bands is better than the start, to a thousandth of a household-metre a unit."""
    assert problem.start is not None
    before_m = price_of(problem, problem.start, off_m) - 1e-3 * len(found)
    return _excess(problem, problem.start) > 0 or price_of(problem, found, off_m) < before_m


def _excess(problem: Problem, grid_of: Ints) -> int:
    """Return the households by which grids leave their allowed bands."""
    load = np.bincount(grid_of[grid_of >= 0], problem.weights[grid_of >= 0], problem.n_grids)
    bands = [slot.allowed for slot in problem.slots]
    return int(sum(max(0, band.min - w, w - band.max) for band, w in zip(bands, load, strict=True)))


class _Better:
    """Passes on only what is better than all before; may be called from several threads."""

    def __init__(self, on_better: Callable[[Solution], None]) -> None:
        self._on_better, self._lock, self._best_m = on_better, Lock(), np.inf

    def __call__(self, found: Solution) -> None:
        with self._lock:
            if found.price_m < self._best_m:
                self._best_m = found.price_m
                self._on_better(found)


def _search(
    problem: Problem, seed: int, effort: Effort, on_progress: Callable[[float], None] | None, better: _Better | None
) -> Solution:
    """Return the best of several short searches, carried on; once the time is up, none is begun beside a valid plan."""
    n, done = len(problem.weights), list[Solution]()
    search = _searching(problem)
    starts = effort.starts or next((starts for most, starts in STARTS.items() if n <= most), FINALS)
    short = effort.part(SHORT * SIDE_BY_SIDE / starts)
    if problem.n_grids == len(problem.territories):  # nothing to choose
        return search.run(grow(problem, np.random.default_rng(seed)), seed=seed, stop=MaxIterations(1))

    def is_late() -> bool:
        return effort.is_over and any(found.excess == 0 for found in done)

    def begin(chain: int) -> Solution | None:
        if is_late():
            return None
        # where only few starts can be tried, half of them are even: others may miss how many grids a hamlet needs
        even = starts < max(STARTS.values()) and chain % 2 == 1
        start = grow(problem, np.random.default_rng((seed, chain)), even=even)
        anew = problem.start is None or problem.to_slot_m is not None
        hottest = HOTTEST if anew else HOTTEST / 2 ** (starts - 1 - chain)
        found = search.run(
            start,
            seed=seed * max(STARTS.values()) + chain,
            stop=short.stop(n),
            hottest=hottest,
            cooling=COOLING,
            on_better=better,
        )
        done.append(found)
        if on_progress:
            on_progress(len(done) * SHORT / starts)
        return found

    def carry_on(best: Solution) -> Solution:
        return best if is_late() else _carried_on(search, best, seed, effort, better)

    with ThreadPoolExecutor(CORES) as pool:
        begun = sorted(filter(None, pool.map(begin, range(starts))), key=lambda solution: solution.rank)
        finished = list(pool.map(carry_on, begun[:FINALS]))
    return min([*begun, *finished], key=lambda solution: solution.rank)


def _searching(problem: Problem) -> Anneal:
    """Return the search of a problem, with units in an order in which neighbours lie close together in memory."""
    return Anneal(problem, reverse_cuthill_mckee(problem.neighbours, symmetric_mode=True))


def _carried_on(search: Anneal, best: Solution, seed: int, effort: Effort, better: _Better | None) -> Solution:
    """Return the best that is met from a solution on, with the part of the effort that is left to such searches."""
    stop = effort.part(1 - SHORT).stop(len(search.problem.weights))
    return search.run(best.grid_of, seed=seed, stop=stop, hottest=REHEATED, cooling=RECOOLING, on_better=better)


def _dash(search: Anneal, seed: int, effort: Effort, better: _Better | None) -> Solution:
    """
    Return the first plan inside the bands that searches find which end soon, or the nearest to them.

    A long search is hot at first and leaves tight bands then, so that its first plan is late. Here starts are even
    first: as many grids in each hamlet as it has room for is what tight bands ask for most.
    """
    n, found = len(search.problem.weights), list[Solution]()
    for dash in range(DASHES):
        start = grow(search.problem, np.random.default_rng((seed, dash)), even=dash % 2 == 0)
        found.append(search.run(start, seed=seed + dash, stop=MaxIterations(effort.least(n)), on_better=better))
        if found[-1].excess == 0:
            break
    return min(found, key=lambda solution: solution.rank)


def could_be_kept(problem: Problem) -> bool:
    """Return whether the households of every territory fit its slots, so that trying longer may help."""
    for territory in problem.territories:
        load = int(problem.weights[territory.units].sum())
        low = sum(slot.allowed.min for slot in territory.slots)
        high = sum(slot.allowed.max for slot in territory.slots)
        if not low <= load <= high:
            return False
    return True
