"""The independent judge of a patrol: its lines alone are held against the streets, the places and the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from partition.verify.case import Shapes
from partition.verify.finding import Finding

RULE = "patrol"

NEAR_M = 0.02
"""Lines this close lie on each other, and ends this close meet: streets were cut, which moves them by less."""

LEAST_M, SHARE = 0.1, 1e-6
"""Lengths agree within 10 cm and a millionth."""

LEFT_M = 0.5
"""Less than this of the streets asked for may be left out: where they are cut, nodes are half a metre apart."""


@dataclass(frozen=True)
class PatrolCase:
    """
    A patrol before the judge, without what made it.

    Attributes
    ----------
    lines, metres
        Of each stretch, in the order and the direction walked, and how long it is said to be.
    length_m, lower_bound_m
        What is said of the whole.
    proven, closed
        Whether it is said to be the shortest, and to come back.
    asked
        The streets to be walked that are said to be reached.
    places
        Where places are said to be passed.
    start
        Where it is said to begin.
    roads
        All streets, as they were given.
    """

    lines: Sequence[shapely.LineString]
    metres: Sequence[float]
    length_m: float
    lower_bound_m: float
    proven: bool
    closed: bool
    asked: shapely.Geometry
    places: Sequence[shapely.Point]
    start: shapely.Point
    roads: Shapes


def check_patrol(case: PatrolCase) -> tuple[Finding, ...]:
    """Return everything that is wrong with a patrol; nothing if it is sound."""
    return (*_joined(case), *_on_roads(case), *_lengths(case), *_all_walked(case), *_passed(case), *_bound(case))


def _joined(case: PatrolCase) -> Iterator[Finding]:
    """Yield where a stretch does not begin where the last one ended, the start and the way back included."""
    ends = [np.array([[case.start.x, case.start.y]] * 2), *(shapely.get_coordinates(line) for line in case.lines)]
    for number, (before, after) in enumerate(pairwise(ends), start=1):
        yield from _leap(before[-1], after[0], f"stretch {number}", f"第{number}段")
    if case.closed:
        yield from _leap(ends[-1][-1], ends[0][0], "the way back", "返回起点处")


def _leap(a: np.ndarray, b: np.ndarray, where: str, place: str) -> Iterator[Finding]:
    gap = float(np.hypot(*(a - b)))
    if not gap <= NEAR_M:
        yield _finding(
            f"{where} is {gap:.2f} m away from where the walk is",
            f"{place}与前一段不相接，相距{gap:.2f}米",
            gap,
            "0",
            "m",
        )


def _on_roads(case: PatrolCase) -> Iterator[Finding]:
    """Yield stretches that leave the streets."""
    if not len(case.lines):
        return
    lines = np.array(case.lines, dtype=object)
    # streets of the whole plan, of which a walk over one grid meets few
    roads = shapely.get_parts(np.asarray(case.roads, dtype=object))
    near = shapely.distance(roads, shapely.union_all(lines)) <= 2.0 * NEAR_M
    streets = shapely.buffer(shapely.union_all(roads[near]), NEAR_M)
    away = shapely.length(shapely.difference(lines, streets))
    for number in np.flatnonzero(~(away <= LEAST_M)).tolist():
        yield _finding(
            f"stretch {number + 1} leaves the streets for {away[number]:.1f} m",
            f"第{number + 1}段有{away[number]:.1f}米不在道路上", float(away[number]), "0", "m",
        )  # fmt: skip


def _lengths(case: PatrolCase) -> Iterator[Finding]:
    """Yield stretches, and a whole, that are not as long as their lines."""
    real = shapely.length(np.array(case.lines, dtype=object)) if len(case.lines) else np.zeros(0)
    told = np.array(case.metres, np.float64)
    for number in np.flatnonzero(~(np.abs(told - real) <= LEAST_M + SHARE * real)).tolist():
        yield _longer(f"stretch {number + 1}", f"第{number + 1}段", told[number], real[number])
    whole = float(real.sum())
    if not abs(case.length_m - whole) <= LEAST_M + SHARE * whole:
        yield _longer("the patrol", "全程", case.length_m, whole)


def _longer(where: str, place: str, told: float, real: float) -> Finding:
    en, zh = f"{where} is stated as {told:.2f} m, its line is {real:.2f}", f"{place}写为{told:.2f}米，实为{real:.2f}米"
    return _finding(en, zh, float(told), f"{real:.3f}", "m")


def _all_walked(case: PatrolCase) -> Iterator[Finding]:
    """Yield what is left of the streets asked for when all that is walked is taken away."""
    walked = shapely.buffer(shapely.union_all(list(case.lines)), NEAR_M) if len(case.lines) else shapely.Point()
    left = float(shapely.length(shapely.difference(case.asked, walked)))
    if not left <= LEFT_M:
        yield _finding(f"{left:.1f} m of the streets are not walked", f"有{left:.1f}米应巡街道未走到", left, "0", "m")


def _passed(case: PatrolCase) -> Iterator[Finding]:
    """Yield places that the walk does not pass."""
    walk = shapely.union_all([case.start, *case.lines])
    for number, place in enumerate(case.places, start=1):
        away = float(shapely.distance(walk, place))
        if not away <= NEAR_M:
            yield _finding(
                f"place {number} is passed {away:.1f} m off", f"第{number}个地点偏离{away:.1f}米", away, "0", "m"
            )


def _bound(case: PatrolCase) -> Iterator[Finding]:
    """Yield a bound above the walk, and a proof that is none."""
    slack = LEAST_M + SHARE * case.length_m
    if not case.lower_bound_m <= case.length_m + slack:
        en = f"the bound {case.lower_bound_m:.2f} m is above the patrol, {case.length_m:.2f} m"
        zh = f"下界{case.lower_bound_m:.2f}米大于路线长{case.length_m:.2f}米"
        yield _finding(en, zh, case.lower_bound_m, f"{case.length_m:.3f}", "m")
    if case.proven and not case.lower_bound_m >= case.length_m - slack:
        en = f"it is called proven, but its bound is {case.lower_bound_m:.2f} m of {case.length_m:.2f}"
        zh = f"称已证明最短，但下界为{case.lower_bound_m:.2f}米，路线长{case.length_m:.2f}米"
        yield _finding(en, zh, case.length_m, f"{case.lower_bound_m:.3f}", "m")


def _finding(en: str, zh: str, measured: float, allowed: str, unit: str) -> Finding:
    return Finding(rule=RULE, severity="must", en=en, zh=zh, measured=measured, allowed=allowed, unit=unit)
