"""How many grids: the number at each level, shared out so that every band below can still be kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from math import ceil

from ortools.sat.python import cp_model

from partition.levels import Band, Level
from partition.problem import Slot

OUT_OF_ALLOWED, OUT_OF_STRICT, OFF_SHARE, OFF_TARGET = 1_000_000, 1_000, 1, 10_000
"""Prices of a household out of the allowed band, out of the strict one, of a squared tenth off the proportional
share, and of a grid more or fewer than the default number."""

SPARE = 2
"""Numbers of grids looked at beyond what the band allows, so that an impossible case still has an answer."""


@dataclass(frozen=True)
class Total:
    """
    Grids wanted at a level: a number that is given, or a default that may give way.

    ``today`` is how many each territory has today, where that is known: the total is shared out in proportion to it,
    in place of households. If they are ``kept``, each territory has just so many.
    """

    count: int
    given: bool
    today: tuple[int, ...] = ()
    kept: bool = False


def default_count(households: int, level: Level) -> int:
    """
    Return round(households / middle of the band), clipped to what the band allows, or the fewest that it allows.

    At least 1.
    """
    wanted = round(2 * households / (level.band.min + level.band.max))
    possible = level.band.counts(households) or level.allowed.counts(households)
    if possible and level.fewest:
        wanted = possible[0]
    elif possible:
        wanted = min(max(wanted, possible[0]), possible[-1])
    return max(1, wanted)


def can_stand_alone(households: int, band: Band) -> bool:
    """Return whether a number of households can be divided into grids inside the band."""
    return households >= band.min and len(band.counts(households)) > 0


def spread(total: int, over: int) -> list[int]:
    """Return a total shared out as evenly as whole numbers allow, larger shares first."""
    base, more = divmod(total, over)
    return [base + (i < more) for i in range(over)]


def slots_for(counts: Sequence[int], levels: Sequence[Level]) -> tuple[Slot, ...]:
    """
    Return the slots of the first level: its own band, narrowed to what the numbers of grids below can hold.

    ``counts[i]`` grids are to be made at ``levels[i]``; each level's grids are spread evenly over those above.
    """
    if len(levels) == 1:
        return (Slot(levels[0].allowed, levels[0].band),) * counts[0]
    below = slots_for(counts[1:], levels[1:])
    slots, first = [], 0
    for share in spread(counts[1], counts[0]):
        slots.append(_slot_over(levels[0], below[first : first + share]))
        first += share
    return tuple(slots)


def _slot_over(level: Level, children: Sequence[Slot]) -> Slot:
    grandchildren = zip(*(child.below for child in children), strict=True)
    return Slot(
        _narrowed(level.allowed, [child.allowed for child in children]),
        _narrowed(level.band, [child.strict for child in children]),
        (len(children), *(sum(numbers) for numbers in grandchildren)),
    )


def _narrowed(band: Band, children: Sequence[Band]) -> Band:
    return Band(max(band.min, sum(c.min for c in children)), min(band.max, sum(c.max for c in children)))


def _outside(households: int, bands: Sequence[Band]) -> int:
    """Return by how many households a weight leaves what the bands together can hold, empty bands included."""
    low, high = sum(b.min for b in bands), sum(b.max for b in bands)
    hollow = sum(max(0, b.min - b.max) for b in bands)
    return max(0, low - households, households - high) + hollow


def share_counts(households: Sequence[int], levels: Sequence[Level], totals: Sequence[Total]) -> list[tuple[int, ...]]:
    """
    Return numbers of grids for each of several territories, one number a level.

    Totals that are given are met. Among the ways to do so the one is taken that leaves the allowed bands least, then
    the strict ones, then lies nearest to shares in proportion to households, or to the grids of today.
    Solved as a small assignment program (CP-SAT): one choice of numbers a territory, sums fixed a level.

    Raises
    ------
    ValueError
        A given total is smaller than the number of territories.
    """
    if any(total.given and total.count < len(households) for total in totals):
        raise ValueError(
            f"{len(households)} territories cannot share {[t.count for t in totals]} grids: each needs one"
        )
    totals = [
        replace(total, count=min([total.count, *(lower.count for lower in totals[i + 1 :] if lower.given)]))
        for i, total in enumerate(totals)
    ]
    shares = [_fair(total, households) for total in totals]
    options = [_options(h, levels, totals, [fair[i] for fair in shares], i) for i, h in enumerate(households)]
    model = cp_model.CpModel()
    taken = [[model.new_bool_var(f"t{i}_{j}") for j in range(len(rows))] for i, rows in enumerate(options)]
    for choice in taken:
        model.add_exactly_one(choice)
    price = sum(
        cost * var
        for rows, choice in zip(options, taken, strict=True)
        for (_, cost), var in zip(rows, choice, strict=True)
    )
    for position, total in enumerate(totals):
        made = sum(
            counts[position] * var
            for rows, choice in zip(options, taken, strict=True)
            for (counts, _), var in zip(rows, choice, strict=True)
        )
        if total.given:
            model.add(made == total.count)
        else:
            off = model.new_int_var(0, 10_000, f"off{position}")
            model.add_abs_equality(off, made - total.count)
            price += OFF_TARGET * off
    model.minimize(price)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 10.0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise ValueError(f"no way found to share {[t.count for t in totals]} grids among {len(households)} territories")
    return [
        next(counts for (counts, _), var in zip(rows, choice, strict=True) if solver.boolean_value(var))
        for rows, choice in zip(options, taken, strict=True)
    ]


def _fair(total: Total, households: Sequence[int]) -> list[float]:
    """Return each territory's share of a total: by the grids of today where there are any, else by households."""
    by = total.today if sum(total.today) else households
    return [total.count * one / max(sum(by), 1) for one in by]


def _options(
    households: int, levels: Sequence[Level], totals: Sequence[Total], shares: Sequence[float], position: int
) -> list[tuple[tuple[int, ...], int]]:
    """Return the numbers of grids worth a look in one territory, each with its price."""
    choices = [
        [total.today[position]]
        if total.kept
        else _numbers(households, level, share, total.count if total.given else None)
        for level, total, share in zip(levels, totals, shares, strict=True)
    ]
    rows = []
    for counts in product(*choices):
        if any(below < above for above, below in pairwise(counts)):
            continue
        slots = slots_for(counts, levels)
        price = OUT_OF_ALLOWED * _outside(households, [s.allowed for s in slots])
        price += OUT_OF_STRICT * _outside(households, [s.strict for s in slots])
        price += sum(OFF_SHARE * round(100 * (c - s) ** 2) for c, s in zip(counts, shares, strict=True))
        rows.append((counts, price))
    return rows


def _numbers(households: int, level: Level, share: float, most: int | None) -> list[int]:
    """Return the numbers of grids worth a look: what the band allows and what lies round the share, and a few more."""
    possible = range(ceil(households / level.allowed.max) - SPARE, households // level.allowed.min + SPARE + 1)
    fair = range(round(share) - SPARE, round(share) + SPARE + 1)
    return sorted({max(1, n) for n in (*possible, *fair) if most is None or n <= most})
