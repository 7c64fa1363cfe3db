"""Cause: given centres whose grids cannot be filled, or cannot hold who lives there, wherever borders are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from geo.counted import counted
from partition.centres import PlacedCentres
from partition.feasibility.case import Case, Site
from partition.feasibility.cause import Cause, Demand, Finding
from partition.feasibility.irreducible import irreducible
from partition.feasibility.wording import in_households, listed, number
from partition.levels import Level
from partition.problem import Flags, Floats, Ints


@dataclass(frozen=True)
class Shortage:
    """
    Centres and units that do not fit each other.

    Either ``units`` are all that reach any of the ``centres`` and have too few households for these, or they reach no
    other centres and have too many (``too_many``); without centres they reach none.
    """

    centres: Ints
    units: Ints
    households: int
    too_many: bool


def given_centres(case: Case) -> list[Finding]:
    """
    Return the villages in which the given centres cannot each have a grid inside the band, within the radius.

    Model: ``f_us`` households of unit u go to centre s, if u may lie in its grid (`_reach`); units may be cut, and of
    contiguity only that is asked.

        sum_s f_us = w_u;  min <= sum_u f_us <= max

    Two flows, with ``most`` and with ``min`` at the centres, are as large as the households, and as all minima, if and
    only if there is one; else a least cut names centres and units (Gale 1957, Hoffman 1960).
    """
    if case.terms.centres is None or case.terms.centres.level not in {level.name for level in case.levels}:
        return []
    level = case.level(case.terms.centres.level)
    found = []
    for site in case.sites:
        short = shortage(case, site, level)
        if short is not None:
            found.append(
                Finding(site.code, level.name, site.names(short.units), partial(_cause, case, site, level, short))
            )
    return found


def shortage(case: Case, site: Site, level: Level) -> Shortage | None:
    """Return centres and units of a village that do not fit each other, too many households first; None if all do."""
    centres = site.ground.centres
    if case.terms.centres is None or centres is None:
        return None
    alone = case.alone(site, level)
    mine = np.flatnonzero(~alone[centres.unit])
    units = np.flatnonzero(~alone & (site.weights > 0))
    if len(mine) == 0 or len(units) == 0:
        return None
    weights, band = site.weights[units], level.allowed
    reach = _reach(site, centres, level.radius_m, ~alone)[np.ix_(units, mine)]
    unit_side, centre_side = _short_of(weights, reach, np.full(len(mine), band.max))
    if unit_side.any():
        return Shortage(mine[centre_side], units[unit_side], int(weights[unit_side].sum()), True)
    centre_side, unit_side = _short_of(np.full(len(mine), band.min), reach.T, weights)
    if centre_side.any():
        return Shortage(mine[centre_side], units[unit_side], int(weights[unit_side].sum()), False)
    return None


def _reach(site: Site, centres: PlacedCentres, radius_m: float | None, free: Flags) -> Flags:
    """
    Return which units may lie in the grid of each centre.

    The farthest door of such a unit is within the radius, and no other centre stands in it; where the village hangs
    together, it also hangs together with the centre over such units.
    """
    reach = (_far_m(site, centres) <= (np.inf if radius_m is None else radius_m)) & free[:, None]
    reach[centres.unit] &= centres.unit[:, None] == centres.unit
    if site.area_of.max() == 0:
        for centre, unit in enumerate(centres.unit):
            piece = site.pieces(reach[:, centre])
            reach[:, centre] &= piece == piece[unit]
    return np.asarray(reach)


def _far_m(site: Site, centres: PlacedCentres) -> Floats:
    """Return metres from the farthest door of each unit to each centre; 0 where a unit has no door."""
    far = np.zeros((len(site.weights), len(centres.ids)))
    np.maximum.at(far, site.ground.units.of_household, centres.walk_m)
    return far


def _short_of(sent: Ints, ways: Flags, held: Ints) -> tuple[Flags, Flags]:
    """Return the senders whose goods do not fit what they reach, and what they reach; none where all goods fit."""
    n, k = ways.shape
    start, end = n + k, n + k + 1
    left, right = np.nonzero(ways)
    rows = np.r_[np.full(n, start), left, n + np.arange(k)]
    cols = np.r_[np.arange(n), n + right, np.full(k, end)]
    room = np.r_[sent, np.minimum(sent[left], held[right]), held].astype(np.int32)
    # no way is ever full before its sender or its receiver, so that a least cut runs through these alone
    room[n : n + len(left)] = int(sent.sum()) + 1
    ends = csr_array((room, (rows, cols)), shape=(n + k + 2, n + k + 2))
    flow = maximum_flow(ends.tocsr(), start, end)
    if flow.flow_value >= sent.sum():
        return np.zeros(n, dtype=bool), np.zeros(k, dtype=bool)
    left_over = (ends - flow.flow).tocsr()
    left_over.data = np.maximum(left_over.data, 0)
    left_over.eliminate_zeros()
    met = np.zeros(n + k + 2, dtype=bool)
    met[breadth_first_order(left_over, start, return_predecessors=False)] = True
    return met[:n], met[n : n + k]


def _cause(case: Case, site: Site, level: Level, short: Shortage) -> Cause:
    asked = [Demand(rule, level.name) for rule in ("min", "max", "radius", "centers")]
    demands = irreducible(case, asked, lambda trial: shortage(trial, site, trial.level(level.name)) is not None)
    en, zh = _sentence(site, level, short)
    allowed = level.allowed.max * len(short.centres) if short.too_many else level.allowed.min * len(short.centres)
    return Cause(
        "given_centres", site.code, level.name, demands, short.households,
        f"{'at most' if short.too_many else 'at least'} {allowed}", "households",
        f"{site.name}: {en} / {site.name}：{zh}", site.names(short.units), site.shape(short.units)
        if len(short.units) else site.ground.village.boundary,
    )  # fmt: skip


def _sentence(site: Site, level: Level, short: Shortage) -> tuple[str, str]:
    """Return what does not fit, in English and Chinese."""
    centres, band, n = site.ground.centres, level.allowed, len(short.centres)
    assert centres is not None
    radius_en = "" if level.radius_m is None else f" within {level.radius_m:g} m"
    radius_zh = "" if level.radius_m is None else f"在{level.radius_m:g}米内"
    households, called = number(short.households), _called(centres, short.centres)
    reach = "reaches" if short.households == 1 else "reach"
    if n == 0:
        needed = number(ceil(_far_m(site, centres)[short.units].min(axis=1).max()))
        at = site.place(short.units)
        return (
            f"{in_households(short.households)} ({at[0]}) {reach} no given centre{radius_en}; one of them "
            f"needs {needed} m",
            f"{households}户（{at[1]}）{radius_zh}到不了任何给定中心；其中最远者需要{needed}米",
        )
    centres_en = f"{counted(n, 'given centre')} ({called[0]})"
    if short.too_many:
        most = number(n * band.max)
        return (
            f"{in_households(short.households)} {reach} only {centres_en}{radius_en}; a {level.name} for "
            f"each holds at most {most}",
            f"{households}户{radius_zh}只能归入{n}个给定中心（{called[1]}），各建一个{level.zh}最多容纳{most}户",
        )
    least = number(n * band.min)
    return (
        f"{centres_en}: only {in_households(short.households)} can be theirs{radius_en}; a {level.name} for "
        f"each needs {least}",
        f"{n}个给定中心（{called[1]}）{radius_zh}至多可有{households}户，各建一个{level.zh}至少需要{least}户",
    )


def _called(centres: PlacedCentres, which: Ints) -> tuple[str, str]:
    """Return how people call some centres: by name, else by id, else by their place in the village's list."""
    names: Sequence[str] = [centres.names[i] or centres.ids[i] or f"#{i + 1}" for i in which]
    return listed(names)
