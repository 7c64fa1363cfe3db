"""One outing, compiled: the metres walked, whether it keeps its time, and where a place may be put in."""

import numba as nb
import numpy as np

from partition.visits.model import DAY_MINUTES, Agenda, Outing, Visit

ROUNDING = 5e-10
"""Minutes by which a sum may pass a limit."""


@nb.njit(cache=True, nogil=True)
def walked(task, row, count):  # type: ignore[no-untyped-def]
    """Return the metres from the start through the first visits of a row and back; 0 if there are none."""
    here, metres = 0, 0.0
    for p in range(count):
        metres += task.metres[here, task.place[row[p]]]
        here = task.place[row[p]]
    return metres + task.metres[here, 0] if count else 0.0


@nb.njit(cache=True, nogil=True)
def fits(task, state, v, t, p):  # type: ignore[no-untyped-def]
    """Return whether all visits of an outing begin in their windows and it ends in time, with one more put in."""
    clock, here = task.begins[t], 0
    for q in range(state.count[t] + 1):
        visit = v if q == p else state.order[t, q if q < p else q - 1]
        clock += task.metres[here, task.place[visit]] * task.minutes_per_m
        clock = max(clock, task.opens[visit], task.since[visit] - DAY_MINUTES * task.day[t])
        if clock > min(task.shuts[visit], task.by[visit] - DAY_MINUTES * task.day[t]):
            return False
        clock += task.minutes[visit]
        here = task.place[visit]
    return clock + task.metres[here, 0] * task.minutes_per_m <= task.begins[t] + task.budget[t]


@nb.njit(cache=True, nogil=True)
def open_between(task, state, place, t, p):  # type: ignore[no-untyped-def]
    """Return whether a place put in at a position leaves all visits of one place next to each other."""
    count, row = state.count[t], state.order[t]
    before = task.place[row[p - 1]] if p > 0 else -1
    after = task.place[row[p]] if p < count else -1
    if before == place or after == place:
        return True
    if before == after and p > 0:
        return False
    elsewhere = False
    for q in range(count):
        elsewhere = elsewhere or task.place[row[q]] == place
    return not elsewhere


def alone_fits(agenda: Agenda, visit: Visit, outing: Outing) -> bool:
    """Return whether an outing could make a visit if it made no other."""
    there, back = agenda.metres[0, visit.place], agenda.metres[visit.place, 0]
    if not (np.isfinite(there) and np.isfinite(back)):
        return False
    opens, shuts = visit.hours(outing.day)
    at_door = max(outing.begins + there * agenda.minutes_per_m, opens)
    ends = at_door + visit.minutes + back * agenda.minutes_per_m
    return bool(at_door <= shuts + ROUNDING and ends <= outing.begins + outing.minutes + ROUNDING)
