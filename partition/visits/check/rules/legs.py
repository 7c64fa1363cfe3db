"""Every leg leads from one place of its outing to the next, along the roads, and is as long as they are."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from partition.verify.finding import Finding
from partition.verify.walking import DIRECT_M
from partition.visits.check.case import VisitCase
from partition.visits.check.measure import LEAST_M, SHARE, Again

RULE = "legs"

JOINED_M = 0.01
"""A leg this close to a place begins or ends there."""


def legs(case: VisitCase, walked: Sequence[Again]) -> Iterator[Finding]:
    """Yield legs that are missing, torn, of another length than the roads or their own line give, or falsely sure."""
    for again in walked:
        outing = again.outing
        if len(outing.legs) != len(again.legs):
            n = len(again.legs)
            yield case.finding(
                outing, RULE, f"has {len(outing.legs)} legs, its calls need {n}", f"路段数{len(outing.legs)}，应为{n}",
                measured=len(outing.legs), allowed=str(n), unit="legs",
            )  # fmt: skip
            continue
        for number in range(len(again.legs)):
            yield from _length(case, again, number)
            yield from _line(case, again, number)


def _length(case: VisitCase, again: Again, number: int) -> Iterator[Finding]:
    """Yield a leg that is not as long as the roads make it, or says otherwise whether a path is known."""
    leg, real, slack = again.outing.legs[number], float(again.legs_m[number]), float(again.slack_m[number])
    if not abs(leg.metres - real) <= slack:
        yield case.finding(
            again.outing,
            RULE,
            f"leg {number + 1} is stated as {leg.metres:.2f} m, the roads give {real:.2f}",
            f"第{number + 1}段写为{leg.metres:.2f}米，按道路计算为{real:.2f}米",
            measured=leg.metres,
            allowed=f"{real:.3f}",
            unit="m",
        )
    pathless = bool(again.pathless[again.legs[number]])
    if leg.estimated != pathless:
        en = "has no path, but is not called estimated" if pathless else "is called estimated, but a path is known"
        zh = "没有道路却未标为估计" if pathless else "有道路却标为估计"
        yield case.finding(again.outing, RULE, f"leg {number + 1} {en}", f"第{number + 1}段{zh}")


def _line(case: VisitCase, again: Again, number: int) -> Iterator[Finding]:
    """Yield a leg whose line is torn from its places, is not as long as stated, or leaves the roads."""
    leg = again.outing.legs[number]
    places = [again.outing.member.start, *(call.point for call in again.outing.calls)]
    a, b = again.legs[number]
    ends = shapely.points(shapely.get_coordinates(leg.line)[[0, -1]]) if len(leg.line.coords) else None
    if ends is None or not (shapely.distance(ends, [places[a], places[b]]) <= JOINED_M).all():
        yield case.finding(
            again.outing, RULE, f"leg {number + 1} does not lead from its place to the next",
            f"第{number + 1}段未连接前后两站",
        )  # fmt: skip
        return
    if not leg.estimated and not abs(leg.line.length - leg.metres) <= LEAST_M + SHARE * leg.metres + again.moved_m:
        yield case.finding(
            again.outing,
            RULE,
            f"leg {number + 1} is stated as {leg.metres:.2f} m, its line is {leg.line.length:.2f} m long",
            f"第{number + 1}段写为{leg.metres:.2f}米，其线长{leg.line.length:.2f}米",
            measured=leg.metres,
            allowed=f"{leg.line.length:.3f}",
            unit="m",
        )
    off = _off_roads(again, number)
    if off > JOINED_M + again.moved_m:
        yield case.finding(
            again.outing,
            RULE,
            f"leg {number + 1} leaves the roads by {off:.1f} m between two doors",
            f"第{number + 1}段偏离道路{off:.1f}米",
            measured=off,
            allowed=f"<= {JOINED_M:g}",
            unit="m",
        )


def _off_roads(again: Again, number: int) -> float:
    """Return how far a leg strays from the roads, the ways from the doors to them left out; 0 where it is straight."""
    leg = again.outing.legs[number]
    xy = shapely.get_coordinates(leg.line)
    if leg.estimated or again.roads is None or (len(xy) <= 2 and leg.line.length <= DIRECT_M):
        return 0.0
    # straight between its vertices: a piece whose ends and middle are on the roads follows them
    inner = xy if len(xy) == 2 else xy[1:-1]
    on = shapely.points(np.concatenate([inner, (inner[1:] + inner[:-1]) / 2.0]))
    _, away = again.roads.query_nearest(on, return_distance=True, all_matches=False)
    return float(away.max())
