"""Changes of what is asked that can settle a cause, one function a demand, the least first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from partition.feasibility.case import Case
from partition.feasibility.cause import Cause, Demand
from partition.levels import Band, Level
from partition.terms import Terms

TOLERANCES = (0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25)
"""Tolerances worth a look; a planner would not type finer ones."""

LOWEST = 4
"""A minimum is not lowered below this part of it."""

RADIUS_STEPS = (1.0, 1.15, 1.5)
"""A radius is made this much longer than what is needed at least: a bound is not yet a plan."""

SPLIT_GROUP, SPLIT_ALL_GROUPS, SPAN_PARTS, SPLIT_UNIT, LEAVE_OUT, NO_CENTRES = 0.03, 0.5, 0.1, 0.04, 0.6, 0.7
"""What it costs to divide a group, not to mind groups at all, to let grids span parts, to divide a building, to do
without a level, or without the given centres."""

MOST_SPLIT = 3
"""Groups looked at, the smallest first."""

ANOTHER_COUNT = 40
"""How far from the number of grids asked another one is looked for."""


@dataclass(frozen=True)
class Change:
    """
    Something to give way in: levels to take the place of those of their names, a level left out, or terms.

    ``cost`` is the share of what was asked that is given up; changes of one ``family`` differ only in how far they go.
    """

    cost: float
    family: str
    levels: tuple[Level, ...] = ()
    terms: Terms | None = None
    left_out: str | None = None

    def of(self, case: Case) -> Case:
        """Return the case with the change made."""
        for level in self.levels:
            case = case.with_level(level)
        if self.terms is not None:
            case = replace(case, terms=self.terms)
        if self.left_out is not None:
            case = replace(case, levels=tuple(level for level in case.levels if level.name != self.left_out))
        return case


@dataclass(frozen=True)
class Ask:
    """What may be given up of a case: a demand of a cause; ``settled`` says whether a case is rid of that cause."""

    case: Case
    cause: Cause
    demand: Demand
    settled: Callable[[Case], bool]


def lower_min(ask: Ask) -> Iterator[Change]:
    """Yield the greatest minimum that settles a cause, then one a twentieth lower."""
    level = ask.case.level(ask.demand.level)

    def change(least: int) -> Change:
        band = Band(least, level.band.max)
        return Change((level.band.min - least) / level.band.min, f"min {level.name}", (replace(level, band=band),))

    best = _greatest(
        max(1, level.band.min // LOWEST), level.band.min - 1, lambda least: ask.settled(change(least).of(ask.case))
    )
    if best is not None:
        yield from (change(least) for least in _once(best, int(best * 0.95)) if least >= 1)


def raise_max(ask: Ask) -> Iterator[Change]:
    """Yield the least maximum that settles a cause, then one a twentieth higher."""
    level = ask.case.level(ask.demand.level)

    def change(most: int) -> Change:
        band = Band(level.band.min, most)
        return Change((most - level.band.max) / level.band.max, f"max {level.name}", (replace(level, band=band),))

    most = max(sum(site.households for site in ask.case.sites), level.band.max) + 1
    best = _greatest(-most, -level.band.max - 1, lambda less: ask.settled(change(-less).of(ask.case)))
    if best is not None:
        yield from (change(more) for more in _once(-best, ceil(-best * 1.05)))


def widen(ask: Ask) -> Iterator[Change]:
    """Yield the least tolerance, at every level, that settles a cause, then the next one."""
    now = max(level.tolerance for level in ask.case.levels)
    wider = [share for share in TOLERANCES if share > now]

    def change(share: float) -> Change:
        return Change(share - now, "tolerance", tuple(replace(level, tolerance=share) for level in ask.case.levels))

    for position, share in enumerate(wider):
        if ask.settled(change(share).of(ask.case)):
            yield from (change(one) for one in wider[position : position + 2])
            return


def another_count(ask: Ask) -> Iterator[Change]:
    """Yield the nearest numbers of grids, one more and one fewer, that settle a cause."""
    level = ask.case.level(ask.demand.level)
    asked = level.count or 0
    for step in (1, -1):
        for count in range(asked + step, asked + step * (ANOTHER_COUNT + 1), step):
            levels = (replace(level, count=count),)
            change = Change(abs(count - asked) / max(asked, 1), f"count {level.name} {step}", levels)
            if count >= 1 and ask.settled(change.of(ask.case)):
                yield change
                break


def longer_radius(ask: Ask) -> Iterator[Change]:
    """Yield the least radius, in tens of metres, that settles a cause, then longer ones."""
    level = ask.case.level(ask.demand.level)
    radius = level.radius_m or 0.0

    def change(metres: float) -> Change:
        return Change(metres / radius - 1, f"radius {level.name}", (replace(level, radius_m=metres),))

    farthest = max(float(site.ground.walk_m.max()) for site in ask.case.sites)
    given = [site.ground.centres for site in ask.case.sites if site.ground.centres is not None]
    farthest = max([farthest, *(float(centres.walk_m.max(initial=0.0)) for centres in given)])
    best = _greatest(
        -ceil(farthest / 10) - 1, -ceil((radius + 1) / 10), lambda tens: ask.settled(change(-10.0 * tens).of(ask.case))
    )
    if best is not None:
        yield from (change(10.0 * ceil(-best * step)) for step in RADIUS_STEPS)


def split_group(ask: Ask) -> Iterator[Change]:
    """Yield the smallest groups that settle a cause when they alone are split, then all groups."""
    names = {(demand.village, demand.name) for demand in ask.cause.demands if demand.rule == "group"}
    load = {}
    for site in ask.case.sites:
        table = site.ground.units.table
        for village, name in names:
            if village == site.code:
                load[village, name] = int(table["households"][table["group"] == name].sum())
    most = max(load.values(), default=1)
    found = 0
    for place in sorted(names, key=lambda place: (load[place], place)):
        terms = replace(ask.case.terms, may_split=ask.case.terms.may_split | {place})
        change = Change(SPLIT_GROUP * (1 + load[place] / most), f"group {place}", terms=terms)
        if found < MOST_SPLIT and ask.settled(change.of(ask.case)):
            found += 1
            yield change
    yield Change(SPLIT_ALL_GROUPS, "groups", terms=replace(ask.case.terms, whole_groups=False))


def span_parts(ask: Ask) -> Iterator[Change]:
    """Yield that grids may span land parts."""
    yield Change(SPAN_PARTS, "parts", terms=replace(ask.case.terms, strict_parts=False))


def split_unit(ask: Ask) -> Iterator[Change]:
    """Yield that units above the band are divided by stairwell, where these are known."""
    change = Change(SPLIT_UNIT, "units", terms=replace(ask.case.terms, split_oversized=True))
    if not ask.case.terms.split_oversized and ask.settled(change.of(ask.case)):
        yield change


def leave_out(ask: Ask) -> Iterator[Change]:
    """Yield the levels without the top one, for a village that is too small for one grid of it."""
    top = ask.case.levels[0]
    if ask.cause.rule == "totals" and top.name == ask.demand.level and len(ask.case.levels) > 1:
        change = Change(LEAVE_OUT, f"level {top.name}", left_out=top.name)
        if ask.settled(change.of(ask.case)):
            yield change


def no_centres(ask: Ask) -> Iterator[Change]:
    """Yield that households are the centres, in as many grids as fit."""
    level = replace(ask.case.level(ask.demand.level), count=None)
    yield Change(NO_CENTRES, "centers", (level,), replace(ask.case.terms, centres=None))


CHANGES: dict[str, tuple[Callable[[Ask], Iterator[Change]], ...]] = {
    "min": (lower_min, widen, leave_out),
    "max": (raise_max, widen),
    "count": (another_count,),
    "radius": (longer_radius,),
    "whole_groups": (split_group,),
    "strict_parts": (span_parts,),
    "whole_units": (split_unit,),
    "centers": (no_centres,),
}
"""What can give way where a demand is part of a cause."""


def _greatest(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """Return the greatest number of a range for which something holds that holds for all lower ones; None if none."""
    if low > high or not holds(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _once(*numbers: int) -> list[int]:
    return list(dict.fromkeys(numbers))
