"""What a search takes out of a calendar before it puts everything back: strings of visits near each other."""

import numba as nb

from partition.visits.calendar.schedule import walked
from partition.visits.dice import chance, roll

REMOVED = 10.0
"""Visits taken out in the mean."""

LONGEST = 10.0
"""Visits taken out of one outing at most."""

SPLIT, GROW = 0.5, 0.01
"""How often a string keeps some visits in its middle, and how often it keeps one more."""


@nb.njit(cache=True, nogil=True)
def ruin(task, state, ruined, dice):  # type: ignore[no-untyped-def]
    """Take strings of visits out of outings that come near one visit; say which outings were touched."""
    ruined[:] = False
    used, filled = 0, 0
    for t in range(len(ruined)):
        used += state.count[t] > 0
        filled += state.count[t]
    if not used:
        return
    longest = min(LONGEST, filled / used)
    most = 4.0 * REMOVED / (1.0 + longest) - 1.0
    strings = int(1.0 + chance(dice) * most)
    seed = roll(dice, len(task.place))
    for k in range(-1, task.near.shape[1]):
        visit = seed if k < 0 else task.near[seed, k]
        t = state.outing[visit]
        if t >= 0 and not ruined[t]:
            ruined[t] = True
            _take_string(task, state, t, visit, 1 + int(chance(dice) * min(longest, state.count[t])), dice)
            strings -= 1
            if strings <= 0:
                break


@nb.njit(cache=True, nogil=True)
def _take_string(task, state, t, visit, length, dice):  # type: ignore[no-untyped-def]
    """Take so many visits that follow each other out of an outing, one of them given; perhaps sparing some inside."""
    count, spared = state.count[t], 0
    length = min(length, count)
    if length > 1 and chance(dice) < SPLIT:
        while length + spared < count and chance(dice) < GROW:
            spared += 1
    row, at = state.order[t], 0
    while row[at] != visit:
        at += 1
    span = length + spared
    low, high = max(0, at - span + 1), min(at, count - span)
    first = low + roll(dice, high - low + 1)
    skip = first + 1 + roll(dice, length - 1) if spared else first + span
    kept = 0
    for p in range(count):
        if p < first or p >= first + span or skip <= p < skip + spared:
            row[kept] = row[p]
            kept += 1
        else:
            state.outing[row[p]] = -1
            state.timed[t] -= task.timed[row[p]]
    state.count[t] = kept
    state.metres[t] = walked(task, row, kept)
    # summed anew: taking away again and again would gather rounding
    state.minutes[t] = 0.0
    for p in range(kept):
        state.minutes[t] += task.minutes[row[p]]
