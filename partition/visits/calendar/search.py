"""Slack induction by string removals, compiled: which outing makes which visit, and in what order."""

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from partition.visits.calendar.ruin import ruin
from partition.visits.calendar.schedule import fits, open_between, walked
from partition.visits.dice import chance, roll, shake

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLINK = 0.01
"""How often a good place is overlooked, so that the same visits do not always go back to the same places."""

HOT, COLD = 30.0, 0.3
"""
First and last temperature, as multiples of the typical distance to the nearest places.

Of 0.5, 2, 5, 15, 30 and 75 the last three did best, 3 % shorter than the first on 216 visits in 26 outings.
"""

LEAST_GAIN_M = 1e-7
"""Less than this is rounding."""

ORDERS = 12
"""Sides of the die that says in which order visits are put back (`_key`)."""

DEAREST = 1e300

NOBODY_MINDS = -1
"""Level of a visit that may be left out."""


class Task(NamedTuple):
    """
    An agenda as arrays: n visits, m outings, p places.

    Attributes
    ----------
    metres
        (p, p); place 0 is the start and the end.
    minutes_per_m
        Minutes that a metre takes.
    place, minutes, opens, shuts
        (n,) place, minutes at the door, and first and last minute of the day at which the visit may begin.
    since, by
        (n,) the same, counted on from the midnight before the first day.
    timed
        (n,) whether the visit has such minutes.
    level
        (n,) rank of the visit's priority, 0 for the highest; `NOBODY_MINDS` if it may be left out.
    home
        (n,) the outing that the visit had before; -1 if none or if nobody minds.
    begins, budget
        (m,) minute of the day at which the outing begins, and the minutes it may take.
    day
        (m,) of the calendar.
    can, can_from
        Outings that visit i may be in, ascending: ``can[can_from[i]:can_from[i + 1]]``.
    kin, kin_gap, kin_from
        The other visits of the household, and the days that must lie between.
    near
        (n, n - 1) the other visits of each visit, near to far.
    """

    metres: Floats
    minutes_per_m: float
    place: Ints
    minutes: Floats
    opens: Floats
    shuts: Floats
    since: Floats
    by: Floats
    timed: NDArray[np.bool_]
    level: Ints
    home: Ints
    begins: Floats
    budget: Floats
    day: Ints
    can: Ints
    can_from: Ints
    kin: Ints
    kin_gap: Ints
    kin_from: Ints
    near: Ints


class State(NamedTuple):
    """
    A calendar while it is searched.

    Attributes
    ----------
    order
        (m, n) the visits of each outing; of row t the first ``count[t]`` count.
    count
        (m,)
    outing
        (n,) outing of each visit, -1 if it has none.
    metres, minutes
        (m,) walked, and spent at doors.
    timed
        (m,) how many visits of the outing are timed.
    """

    order: Ints
    count: Ints  # type: ignore[assignment]  # hides the method of tuples
    outing: Ints
    metres: Floats
    minutes: Floats
    timed: Ints


def empty_state(n_visits: int, n_outings: int) -> State:
    """Return a calendar in which nothing is planned."""
    return State(
        np.full((n_outings, max(n_visits, 1)), -1, dtype=np.int64),
        np.zeros(n_outings, np.int64),
        np.full(n_visits, -1, dtype=np.int64),
        np.zeros(n_outings),
        np.zeros(n_outings),
        np.zeros(n_outings, np.int64),
    )


def search(task: Task, start: State, *, work: int, seed: int) -> State:
    """
    Return the best calendar met, no worse than the one to start from; deterministic for a seed.

    Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems (2020): strings of
    visits near each other are taken out, everything that has no outing is put back greedily where it costs least,
    and annealing decides. Cost, the first that differs deciding: visits without an outing, level by level, counted as
    whole numbers and compared as such, so that the order of priorities is exact; visits that are not at home; metres
    walked.

    Parameters
    ----------
    work
        Places looked at for a visit, in all; some 35 million take a second.
    """
    best = State(*(array.copy() for array in start))  # type: ignore[arg-type]
    if len(task.place) and len(task.day):
        _search(task, best, work, _typical_m(task), shake(seed))
    return best


def _typical_m(task: Task) -> float:
    """Return the median distance to the three nearest other places, or a metre."""
    places = np.unique(np.append(0, task.place))
    away = task.metres[np.ix_(places, places)].copy()
    away[~(away > 0)] = np.inf
    nearest = np.sort(away, axis=1)[:, :3]
    return float(np.median(nearest[np.isfinite(nearest)])) if np.isfinite(nearest).any() else 1.0


@nb.njit(cache=True, nogil=True)
def _search(task, best, work, typical, dice):  # type: ignore[no-untyped-def]
    n, m = len(task.place), len(task.day)
    now = copied(best)
    queue, keys = np.empty(n, np.int64), np.empty(n)
    ruined = np.zeros(m, np.bool_)
    done = put_back(task, now, queue, keys, ruined, 0.0, dice)
    lacks, best_lacks, new_lacks = _no_lacks(task), _no_lacks(task), _no_lacks(task)
    metres, best_metres = cost(task, now, lacks), cost(task, best, best_lacks)
    order = compared(lacks, best_lacks)
    if order < 0 or (order == 0 and metres < best_metres):
        best_metres, best_lacks[:] = metres, lacks
        overwrite(best, now)
    kept = copied(now)
    while done < work:
        temperature = typical * HOT * (COLD / HOT) ** (done / work)
        ruin(task, now, ruined, dice)
        done += 1 + put_back(task, now, queue, keys, ruined, BLINK, dice)
        new_metres = cost(task, now, new_lacks)
        limit = metres - temperature * np.log(1.0 - chance(dice))
        order = compared(new_lacks, lacks)
        if order < 0 or (order == 0 and new_metres < limit):
            metres, lacks[:] = new_metres, new_lacks
            for t in range(m):
                if ruined[t]:
                    overwrite_row(kept, now, t)
            kept.outing[:] = now.outing
            order = compared(lacks, best_lacks)
            if order < 0 or (order == 0 and metres < best_metres - LEAST_GAIN_M):
                best_metres, best_lacks[:] = metres, lacks
                overwrite(best, now)
        else:
            for t in range(m):
                if ruined[t]:
                    overwrite_row(now, kept, t)
            now.outing[:] = kept.outing
    # what a blink left out though it fits
    put_back(task, best, queue, keys, ruined, 0.0, dice)


@nb.njit(cache=True, nogil=True)
def copied(state):  # type: ignore[no-untyped-def]
    """Return a copy of a calendar."""
    return State(
        state.order.copy(),
        state.count.copy(),
        state.outing.copy(),
        state.metres.copy(),
        state.minutes.copy(),
        state.timed.copy(),
    )


@nb.njit(cache=True, nogil=True)
def overwrite(state, by):  # type: ignore[no-untyped-def]
    """Make a calendar the same as another."""
    for t in range(len(state.count)):
        overwrite_row(state, by, t)
    state.outing[:] = by.outing


@nb.njit(cache=True, nogil=True)
def overwrite_row(state, by, t):  # type: ignore[no-untyped-def]
    """Make one outing the same as in another calendar."""
    count = by.count[t]
    state.order[t, :count] = by.order[t, :count]
    state.count[t] = count
    state.metres[t] = by.metres[t]
    state.minutes[t] = by.minutes[t]
    state.timed[t] = by.timed[t]


@nb.njit(cache=True, nogil=True)
def _no_lacks(task):  # type: ignore[no-untyped-def]
    """Return room for what `cost` counts: a number a level, and one for changes."""
    levels = 0
    for v in range(len(task.place)):
        levels = max(levels, task.level[v] + 1)
    return np.zeros(levels + 1, np.int64)


@nb.njit(cache=True, nogil=True)
def cost(task, state, lacks):  # type: ignore[no-untyped-def]
    """Count what is left out by level, and last what is changed; return the metres."""
    lacks[:] = 0
    for v in range(len(task.place)):
        if state.outing[v] < 0:
            if task.level[v] >= 0:
                lacks[task.level[v]] += 1
        elif task.home[v] >= 0 and state.outing[v] != task.home[v]:
            lacks[-1] += 1
    return state.metres.sum()


@nb.njit(cache=True, nogil=True)
def compared(one, other):  # type: ignore[no-untyped-def]
    """Return a number below 0 if one count is less at the first level where they differ, 0 if they are the same."""
    for i in range(len(one)):
        if one[i] != other[i]:
            return one[i] - other[i]
    return 0


@nb.njit(cache=True, nogil=True)
def put_back(task, state, queue, keys, touched, blink, dice):  # type: ignore[no-untyped-def]
    """Put every visit without an outing where it costs least, if anywhere; return the places looked at."""
    waiting = _line_up(task, state, queue, keys, dice)
    work = 0
    for q in range(waiting):
        v = queue[q]
        t, p, looked = cheapest(task, state, v, blink, dice)
        work += looked
        if t >= 0:
            insert(task, state, v, t, p)
            touched[t] = True
    return work


@nb.njit(cache=True, nogil=True)
def _line_up(task, state, queue, keys, dice):  # type: ignore[no-untyped-def]
    """Write the visits without an outing in the order in which they are put back; return how many they are."""
    kind, waiting = roll(dice, ORDERS), 0
    for v in range(len(task.place)):
        if state.outing[v] < 0:
            key = _key(task, v, kind, dice)
            p = waiting
            while p > 0 and (
                task.level[queue[p - 1]] > task.level[v]
                or (task.level[queue[p - 1]] == task.level[v] and keys[p - 1] > key)
            ):
                queue[p], keys[p] = queue[p - 1], keys[p - 1]
                p -= 1
            queue[p], keys[p] = v, key
            waiting += 1
    return waiting


@nb.njit(cache=True, nogil=True)
def _key(task, v, kind, dice):  # type: ignore[no-untyped-def]
    """Return the key of a visit: by chance, few outings first, long first, far first or near first."""
    if kind < 4:
        return chance(dice)
    if kind < 8:
        return task.can_from[v + 1] - task.can_from[v] + chance(dice)
    if kind < 9:
        return -task.minutes[v] - chance(dice)
    if kind < 11:
        return -task.metres[0, task.place[v]]
    return task.metres[0, task.place[v]]


@nb.njit(cache=True, nogil=True)
def cheapest(task, state, v, blink, dice):  # type: ignore[no-untyped-def]
    """Return the outing and the position where a visit costs least, -1 if nowhere, and the places looked at."""
    best, best_t, best_p, looked = DEAREST, -1, -1, 0
    for c in range(task.can_from[v], task.can_from[v + 1]):
        t = task.can[c]
        looked += 1
        if spaced(task, state, v, t):
            fee = 1e9 if task.home[v] >= 0 and task.home[v] != t else 0.0
            cost_m, p = _cheapest_in(task, state, v, t, best - fee, blink, dice)
            looked += state.count[t] + 1
            if p >= 0:
                best, best_t, best_p = cost_m + fee, t, p
    return best_t, best_p, looked


@nb.njit(cache=True, nogil=True)
def spaced(task, state, v, t):  # type: ignore[no-untyped-def]
    """Return whether a visit in an outing would be far enough from the others of its household."""
    for k in range(task.kin_from[v], task.kin_from[v + 1]):
        other = state.outing[task.kin[k]]
        if other >= 0 and abs(task.day[other] - task.day[t]) < task.kin_gap[k]:
            return False
    return True


@nb.njit(cache=True, nogil=True)
def _cheapest_in(task, state, v, t, limit, blink, dice):  # type: ignore[no-untyped-def]
    """Return the least metres below a limit that a visit adds to an outing, and where; -1 if nowhere."""
    spare = task.budget[t] - state.minutes[t] - task.minutes[v] - state.metres[t] * task.minutes_per_m
    limit = min(limit, spare / task.minutes_per_m if task.minutes_per_m > 0 else (DEAREST if spare >= 0 else -1.0))
    best, place, count, timed = -1, task.place[v], state.count[t], task.timed[v] or state.timed[t] > 0
    for p in range(count + 1):
        before = task.place[state.order[t, p - 1]] if p > 0 else 0
        after = task.place[state.order[t, p]] if p < count else 0
        added = task.metres[before, place] + task.metres[place, after]
        if count > 0:
            added -= task.metres[before, after]
        if added <= limit and (added < limit or best < 0):
            if blink > 0.0 and chance(dice) < blink:
                continue
            if open_between(task, state, place, t, p) and (not timed or fits(task, state, v, t, p)):
                limit, best = added, p
    return limit, best


@nb.njit(cache=True, nogil=True)
def insert(task, state, v, t, p):  # type: ignore[no-untyped-def]
    """Put a visit into an outing before the one at a position."""
    row = state.order[t]
    for q in range(state.count[t], p, -1):
        row[q] = row[q - 1]
    row[p] = v
    state.count[t] += 1
    state.outing[v] = t
    state.minutes[t] += task.minutes[v]
    state.timed[t] += task.timed[v]
    state.metres[t] = walked(task, row, state.count[t])
