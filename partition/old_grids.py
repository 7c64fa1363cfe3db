"""
The grids of today in a new plan: where a search starts, how many grids there are, which of them live on.

What `partition.draw` calls, in this order::

    counts = wanted_counts(old, ground, units_of_parents, alone, level)     # numbers of grids, where none is asked for
    home = start_slots(old, ground, territories)                            # for Wishes.home
    start = leave_room(home, weights, territories)                          # for Problem.start

Codes and names are kept when all levels are drawn (`partition.codes`). An old grid *lives on* in the new grid that took
most of its households; a new grid continues one old grid at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from partition.counts import default_count
from partition.ground import Ground
from partition.levels import Band, Level
from partition.problem import Flags, Floats, Ints, Slot, Territory
from partition.terms import OldGrids

Labels = NDArray[np.object_]

NONE = -1
"""Stands for no old grid, and for no slot."""


@dataclass(frozen=True)
class OldUnits:
    """
    The old grids of a village's units, dedicated areas left out: no ordinary grid is their home.

    ``ids`` are the old grids of the village, sorted; ``of_unit`` the position of the one in which most households of
    each unit live, -1 where they had none, or one of another village.
    """

    ids: tuple[str, ...]
    of_unit: Ints


def old_units(old: OldGrids, ground: Ground) -> OldUnits:
    """Return the old grid of each unit of a village."""
    labels = labels_at_home(old, ground.village.households["household_id"])
    labels[np.isin(labels.astype(str), sorted(old.dedicated))] = ""
    ids, of_row = np.unique(labels[labels != ""], return_inverse=True)
    table = np.zeros((len(ground.door), len(ids)))
    known = labels != ""
    households = ground.village.households["households"].to_numpy(dtype=float)
    np.add.at(table, (ground.units.of_household[known], of_row), households[known])
    if not len(ids):
        return OldUnits((), np.full(len(table), NONE))
    return OldUnits(tuple(map(str, ids)), np.where(table.any(axis=1), table.argmax(axis=1), NONE))


def old_labels(old: OldGrids, household_id: pd.Series) -> Labels:
    """Return the id of the old grid of each household as text, empty where it had none."""
    found = household_id.map(old.grid_of)
    return found.where(found.notna(), "").astype(str).to_numpy(dtype=object)


def start_slots(old: OldGrids, ground: Ground, territories: Sequence[Territory]) -> Ints:
    """
    Return the slot where each unit is today, -1 where none; slots are numbered through all territories.

    In each territory every slot takes one old grid at most: those with most households there, each the slot whose band
    it keeps best. Units of old grids that get no slot have none.
    """
    today, weights = old_units(old, ground), ground.units.weights
    slot_of = np.full(len(weights), NONE, dtype=np.intp)
    first = 0
    for territory in territories:
        home = today.of_unit[territory.units]
        load = np.bincount(home[home >= 0], weights[territory.units][home >= 0], len(today.ids)).astype(float)
        slot_of_old = np.full(len(load) + 1, NONE, dtype=np.intp)  # the last stands for none
        here = np.flatnonzero(load)
        rows, columns = linear_sum_assignment(_fit(load[here], territory.slots), maximize=True)
        slot_of_old[here[rows]] = first + columns
        slot_of[territory.units] = slot_of_old[home]
        first += len(territory.slots)
    return slot_of


def homes_at(old: OldGrids, ground: Ground, centres: Ints) -> Ints:
    """
    Return the slot where each unit is today, -1 where none, of slots with given centres in these units.

    An old grid goes on about the one centre that stands in it; one with none or with several goes on in no slot.
    """
    today = old_units(old, ground)
    here = today.of_unit[centres]
    slot_of_old = np.full(len(today.ids) + 1, NONE, dtype=np.intp)  # the last stands for none
    single = np.bincount(here[here >= 0], minlength=len(today.ids)) == 1
    for slot, grid in enumerate(here):
        if grid >= 0 and single[grid]:
            slot_of_old[grid] = slot
    return slot_of_old[today.of_unit]


def leave_room(home: Ints, weights: Ints, territories: Sequence[Territory]) -> Ints:
    """
    Return homes as a start from which every slot can begin: the largest old grids are left open for slots without one.

    As many of them as slots are without an old grid, and more where these leave too few units; their units have no slot
    in the start, and several grids can grow there. A grid of one unit is opened last: it makes room for itself alone.
    """
    start = home.copy()
    first = 0
    for territory in territories:
        slots = start[territory.units] - first
        used = slots >= 0
        load = np.bincount(slots[used], weights[territory.units][used], len(territory.slots))
        n_units = np.bincount(slots[used], minlength=len(territory.slots))
        n_empty, free, opened = int((n_units == 0).sum()), int((~used).sum()), 0
        for slot in np.lexsort((-load, n_units == 1, n_units == 0))[: len(n_units) - n_empty]:
            if opened >= n_empty and free >= n_empty + opened:
                break
            start[territory.units[slots == slot]] = NONE
            free, opened = free + int(n_units[slot]), opened + 1
        first += len(territory.slots)
    return start


def wanted_counts(
    old: OldGrids, ground: Ground, parents: Sequence[Ints], alone: Flags, level: Level, *, as_today: bool = False
) -> list[int]:
    """
    Return how many grids each parent should have: as many as today, or the nearest number that the band allows.

    The strict band if any number keeps it, else with the tolerance; the fewest grids if the level asks for these. The
    number of today whatever the band, if the grids are to stay ``as_today``. An old grid counts where most of its
    households live. Units ``alone``, which are grids by themselves, do not count. A parent where nobody had an old grid
    gets the usual number.
    """
    today, weights = old_units(old, ground), ground.units.weights
    load = np.zeros((len(parents), len(today.ids)))
    households = []
    for position, units in enumerate(parents):
        inner = units[~alone[units]]
        home = today.of_unit[inner]
        load[position] = np.bincount(home[home >= 0], weights[inner][home >= 0], len(today.ids))
        households.append(int(weights[inner].sum()))
    lived_in = load.any(axis=0)
    here = np.bincount(load[:, lived_in].argmax(axis=0), minlength=len(parents))
    return [
        (max(int(n), 1) if as_today else nearest_count(int(n), total, level))
        if row.any()
        else default_count(total, level)
        for n, total, row in zip(here, households, load, strict=True)
    ]


def lives_on(new: Labels, old: Labels, households: Ints | Floats) -> dict[str, str]:
    """
    Return which old grid each new grid continues, by their ids, given the ids of both for each household row.

    An old grid lives on where most of its households went. Of several that meet in one new grid the one lives on that
    brought most; where halves are equal, as many live on as can, under their own ids where there is a choice. Empty
    ids stand for no grid.
    """
    both = (new != "") & (old != "")
    new_ids, i = np.unique(new[both], return_inverse=True)
    old_ids, j = np.unique(old[both], return_inverse=True)
    shared = np.zeros((len(new_ids), len(old_ids)))
    np.add.at(shared, (i, j), np.asarray(households, dtype=float)[both])
    if not shared.size:
        return {}
    most = (shared == shared.max(axis=0)) & (shared > 0)
    same_id = (new_ids[:, None] == old_ids[None, :]) / (1.0 + len(old_ids))  # all of them weigh less than a household
    rows, columns = linear_sum_assignment(np.where(most, shared + same_id, 0.0), maximize=True)
    return {str(new_ids[r]): str(old_ids[c]) for r, c in zip(rows, columns, strict=True) if most[r, c]}


@dataclass(frozen=True)
class Moves:
    """
    What a plan changes of the grids of today, at one level.

    Attributes
    ----------
    moved, households
        Households whose grid does not continue their old one, of those that had an old one.
    unknown
        Households that had none.
    kept
        The old grid that a new grid continues, by their ids.
    new, retired
        Grids that continue none, and old grids that live on in none.
    """

    moved: int
    households: int
    unknown: int
    kept: Mapping[str, str]
    new: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of households that had an old grid and leave it."""
        return self.moved / self.households if self.households else 0.0


def count_moves(old: OldGrids, doors: pd.DataFrame, level: str) -> Moves:
    """Return what a plan changes; ``doors`` has ``household_id, households, village`` and the level's grids."""
    kept: dict[str, str] = {}
    today = old_labels(old, doors["household_id"])
    for _, rows in doors.groupby("village", sort=False):
        new = rows[level].fillna("").astype(str).to_numpy(dtype=object)
        kept |= lives_on(new, labels_at_home(old, rows["household_id"]), rows["households"].to_numpy())
    made = doors[level].fillna("").astype(str)
    continued = made.map(kept).fillna("").to_numpy(dtype=object)
    households = doors["households"].to_numpy()
    known = today != ""
    new_ids = tuple(sorted(set(made) - set(kept) - {""}))
    empty = old.dedicated - set(today)  # no door tells whether a dedicated area without households is still there
    retired = tuple(sorted({*today[known], *old.names} - set(kept.values()) - empty))
    moved = int(households[known & (continued != today)].sum())
    return Moves(moved, int(households[known].sum()), int(households[~known].sum()), kept, new_ids, retired)


def _fit(load: Floats, slots: Sequence[Slot]) -> Floats:
    """Return what it is worth to start a slot with an old grid: households first, then how well they keep its band."""
    outside = np.array([[_outside(int(w), s.strict) + _outside(int(w), s.allowed) for s in slots] for w in load])
    share = outside.reshape(len(load), len(slots)) / (1.0 + outside.max(initial=0.0))
    return np.asarray(load[:, None] + 1.0 - share, dtype=float)


def _outside(households: int, band: Band) -> int:
    return max(0, band.min - households, households - band.max)


def nearest_count(today: int, households: int, level: Level) -> int:
    """Return the number of grids nearest to that of today that the band can hold; the usual number if none can."""
    possible = level.band.counts(households) or level.allowed.counts(households)
    if not possible or level.fewest:
        return default_count(households, level)
    return min(max(today, possible[0], 1), possible[-1])


def count_today(old: OldGrids, household_id: pd.Series) -> int:
    """Return how many old grids a village has, dedicated areas not counted."""
    return len({*labels_at_home(old, household_id)} - old.dedicated - {""})


def labels_at_home(old: OldGrids, household_id: pd.Series) -> Labels:
    """Return the old grids of a village's households, empty for those most of whose doors lie in other villages."""
    labels = old_labels(old, household_id)
    here = pd.Series(labels[labels != ""]).value_counts()
    everywhere = old.grid_of.dropna().astype(str).value_counts()
    away = set(here.index[2 * here.to_numpy() <= everywhere.reindex(here.index).to_numpy()])
    return np.array([("" if label in away else label) for label in labels] + [None], dtype=object)[:-1]
