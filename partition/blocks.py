"""Blocks: units that stay together in one grid at a level."""

from collections.abc import Iterator, Sequence

import numpy as np

from geo.adjacency import components
from partition.ground import Ground
from partition.levels import Band, Level
from partition.problem import Flags, Ints
from partition.scattered import bridged
from partition.terms import Terms


def blocks_of(ground: Ground, level: Level, terms: Terms) -> Ints:
    """
    Return a label for each unit, counted from 0; units with one label stay in one grid at this level.

    - A building that is taken apart into stairwells and floors is one block where it fits a grid, and also where it
      does not, unless the level or the terms divide such buildings: then it is a grid of its own. A divided building
      is blocks by stairwell where these fit the band, alone or with their neighbours in it, and free units elsewhere.
    - With ``terms.whole_groups`` a natural group that fits a grid, and is not one of those that may be split, is one
      block on each land part: where its units do not hang together on open borders, with the fewest households that
      lie between its pieces, if that fits. Else each piece is a block, and nothing but a wish holds them together.
      Where a building has households of several groups, a group is joined only as far as all that comes with it fits.
    - A block in which two given centres stand is none, since each is the centre of a grid of its own.
    """
    label = _buildings(ground, level, divided=level.splits or terms.split_oversized)
    if terms.whole_groups:
        label = _with_groups(ground, level.allowed.max, label, terms)
    centres = ground.centres_at(level.name)
    if centres is not None:
        torn = np.isin(label, np.flatnonzero(np.bincount(label[centres.unit]) > 1))
        label = np.where(torn, label.max() + 1 + np.arange(len(label)), label)
    return np.unique(label, return_inverse=True)[1].ravel().astype(np.intp)


def _buildings(ground: Ground, level: Level, *, divided: bool) -> Ints:
    """Return labels by building; those of a building above the band by stairwell or unit, if it is divided."""
    units = ground.units
    whole, weights = units.whole, units.weights
    label = whole.copy()
    free = int(whole.max()) + 1
    large = (np.bincount(whole, weights) > level.allowed.max) & (np.bincount(whole) > 1)
    for building in np.flatnonzero(large) if divided else ():
        for together in _parts(np.flatnonzero(whole == building), ground, level.allowed):
            label[together] = free
            free += 1
    return label


def _parts(atoms: Ints, ground: Ground, band: Band) -> Iterator[Ints]:
    """Yield the units of a building that stay together: stairwells that can fill the band, and single floors."""
    weights = ground.units.weights
    stairwells = _by_stairwell(atoms, ground)
    run: list[Ints] = []
    for stairwell in [*stairwells, None]:
        if stairwell is not None and weights[stairwell].sum() <= band.max:
            run.append(stairwell)
            continue
        fills = can_fill([int(weights[each].sum()) for each in run], band)
        yield from run if fills else (np.array([unit]) for each in run for unit in each)
        run = []
        if stairwell is not None:
            yield from (np.array([unit]) for unit in stairwell)


def _by_stairwell(atoms: Ints, ground: Ground) -> list[Ints]:
    """Return the atoms of a building by stairwell, in their order; floors of a building without any are one each."""
    parts = ground.units.table["part"].to_numpy(dtype=object)[atoms]
    names = [part.split(" ")[0] for part in parts]
    return [atoms[[name == each for each in names]] for name in dict.fromkeys(names)]


def can_fill(loads: Sequence[int], band: Band) -> bool:
    """Return whether loads in a row can be cut into runs that each lie in the band."""
    reached = [True, *(False for _ in loads)]
    for end in range(1, len(loads) + 1):
        reached[end] = any(reached[start] and sum(loads[start:end]) in band for start in range(end))
    return reached[-1]


def _with_groups(ground: Ground, most: int, label: Ints, terms: Terms) -> Ints:
    """Return labels of which those of one natural group's units that hang together are one, as far as they fit."""
    names, weights = ground.units.table["group"], ground.units.weights
    loose = [name for name in names.dropna().unique() if not terms.keeps_whole(ground.village.code, name)]
    names = names.where(~names.isin(loose), None)
    group = np.asarray(names.astype("category").cat.codes, dtype=np.intp)
    load = np.bincount(group[group >= 0], weights[group >= 0], int(group.max(initial=-1)) + 1)
    fits = np.append(load <= most, False)[group]  # the last is that of no group, -1
    adjacency = ground.adjacency
    left, right = adjacency.left[adjacency.is_open], adjacency.right[adjacency.is_open]
    same = fits[left] & (group[left] == group[right]) & (ground.land_part[left] == ground.land_part[right])
    piece = components(adjacency.n, left[same], right[same])
    label = label.copy()
    for one in np.unique(piece[fits]):
        _join(label, piece == one, weights, most)
    for inside in _scattered(group, fits, ground.land_part, piece):
        elsewhere = ground.land_part != ground.land_part[inside][0]
        full = np.bincount(label, weights)[label] > most
        way = bridged(left, right, weights, inside, (fits & ~inside) | full | elsewhere)
        if way is not None:
            inside[way] = True
            _join(label, inside, weights, most)
    return label


def _join(label: Ints, together: Flags, weights: Ints, most: int) -> None:
    """Give units one label, and all that shares one with them, if that fits a grid."""
    met = np.isin(label, np.unique(label[together]))
    if weights[met].sum() <= most:
        label[met] = label[met].min()


def _scattered(group: Ints, fits: Flags, land_part: Ints, piece: Ints) -> Iterator[Flags]:
    """Yield the units of each group, land part by land part, that lies in several pieces on it."""
    for each in np.unique(group[fits]):
        for part in np.unique(land_part[fits & (group == each)]):
            inside = fits & (group == each) & (land_part == part)
            if len(np.unique(piece[inside])) > 1:
                yield inside
