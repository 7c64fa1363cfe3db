"""An agenda as the arrays that a search works on, and a calendar back from them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from partition.visits.calendar.schedule import ROUNDING
from partition.visits.calendar.search import State, Task
from partition.visits.model import Agenda, Itinerary, Outing, Visit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def form_task(agenda: Agenda, can: Sequence[Sequence[int]], home: Mapping[int, int]) -> Task:
    """
    Return an agenda as arrays.

    Parameters
    ----------
    can
        Outings that each visit may be in, ascending.
    home
        Outings that visits had before; leaving one counts before any walking, and after every visit left out.
    """
    visits, outings = agenda.visits, agenda.outings
    n = len(visits)
    always = (-np.inf, np.inf)
    windows, within = [visit.window or always for visit in visits], [visit.within or always for visit in visits]
    kin = [kin_of(visits, i, others) for i, others in enumerate(_households(visits))]
    metres = np.ascontiguousarray(agenda.metres, dtype=np.float64)
    place = np.array([visit.place for visit in visits], dtype=np.int64)
    return Task(
        metres=metres,
        minutes_per_m=float(agenda.minutes_per_m),
        place=place,
        minutes=np.array([visit.minutes for visit in visits], dtype=np.float64),
        opens=np.array([opens for opens, _ in windows], dtype=np.float64),
        shuts=np.array([shuts + ROUNDING for _, shuts in windows], dtype=np.float64),
        since=np.array([since for since, _ in within], dtype=np.float64),
        by=np.array([by + ROUNDING for _, by in within], dtype=np.float64),
        timed=np.array([visit.timed for visit in visits], dtype=np.bool_),
        level=_levels(visits),
        home=np.array([home.get(i, -1) for i in range(n)], dtype=np.int64),
        begins=np.array([outing.begins for outing in outings], dtype=np.float64),
        budget=np.array([outing.minutes + ROUNDING for outing in outings], dtype=np.float64),
        day=np.array([outing.day for outing in outings], dtype=np.int64),
        can=_chained(can),
        can_from=_starts(can),
        kin=_chained([[other for other, _ in row] for row in kin]),
        kin_gap=_chained([[gap for _, gap in row] for row in kin]),
        kin_from=_starts(kin),
        near=_near(metres, place),
    )


def kin_of(visits: Sequence[Visit], i: int, others: Sequence[int]) -> list[tuple[int, int]]:
    """Return which others of a household a visit has to keep a distance from, and how many days."""
    gaps = [(j, max(visits[i].gap_days, visits[j].gap_days)) for j in others if j != i]
    return [(j, gap) for j, gap in gaps if gap > 0]


def _households(visits: Sequence[Visit]) -> list[list[int]]:
    """Return for each visit all visits of its household."""
    of: dict[str, list[int]] = {}
    for i, visit in enumerate(visits):
        of.setdefault(visit.household_id, []).append(i)
    return [of[visit.household_id] for visit in visits]


def _levels(visits: Sequence[Visit]) -> Ints:
    """Return the rank of each visit's priority among those there are, 0 for the highest."""
    rank = {priority: level for level, priority in enumerate(sorted({visit.priority for visit in visits}))}
    return np.array([rank[visit.priority] for visit in visits], dtype=np.int64)


def _near(metres: Floats, place: Ints) -> Ints:
    """Return the other visits of each visit, near to far."""
    both = np.minimum(metres, metres.T)[np.ix_(place, place)].copy()
    np.fill_diagonal(both, -1.0)
    return np.ascontiguousarray(np.argsort(both, axis=1, kind="stable")[:, 1:].astype(np.int64))


def _chained(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([value for row in rows for value in row], dtype=np.int64)


def _starts(rows: Sequence[Sequence[object]]) -> Ints:
    return np.cumsum([0, *map(len, rows)]).astype(np.int64)


def itineraries_of(state: State, outings: Sequence[Outing]) -> tuple[Itinerary, ...]:
    """Return the outings of a calendar that make visits, in the order of their days."""
    ranked = sorted(range(len(outings)), key=lambda t: (outings[t].day, outings[t].begins, t))
    return tuple(
        Itinerary(t, tuple(state.order[t, : state.count[t]].tolist()), float(state.metres[t]))
        for t in ranked
        if state.count[t]
    )
