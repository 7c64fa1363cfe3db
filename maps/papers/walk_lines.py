"""The walk of an outing on a small map: its legs, and arrows that tell the way there from the way back."""

from collections.abc import Iterator, Sequence
from itertools import chain
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.papers.frame import Frame, Spot
from partition.visits.legs import Leg
from partition.visits.visit_plan import WalkedOuting

INK, PAPER = "#000", "#fff"

ARROWS = 90.0
"""Units of the map between arrows of the walk."""

ARROWS_BACK = 160.0
"""Units of the map between arrows of the way back."""

APART = 26.0
"""Units between any two arrows on the way there: those of a lane walked twice would cover each other."""

BESIDE = 7.0
"""Units that arrows of the way back stand to its right, so that they are seen where it is the way there too."""

CLEAR = 13.0
"""Units that an arrow of the way back keeps from other arrows and numbers where it can."""

CHOICES = 9
"""Places along its stretch that an arrow of the way back may take."""

Arrow = tuple[Spot, Spot]
"""Where an arrow begins and ends."""


def walk_lines(outing: WalkedOuting, frame: Frame, walk: float, taken: Sequence[Spot]) -> str:
    """
    Return the legs, then filled arrows along those that lead on and empty ones beside the way back.

    ``walk`` is the width of the line; ``taken`` are numbers and the start. A leg without a path is dashed.
    """
    walked = "".join(_line(spots) for leg in outing.legs if not leg.estimated for spots in _parts(leg, frame))
    guessed = "".join(_line(spots) for leg in outing.legs if leg.estimated for spots in _parts(leg, frame))
    dashed = f'<path stroke-dasharray="2 5" d="{guessed}"/>' if guessed else ""
    there = list(_arrows_apart(outing.legs[:-1], frame))
    back = list(_arrows_back(outing.legs[-1], frame, [*map(_middle, there), *taken]))
    filled = "".join(arrow(tail, tip, walk) for tail, tip in there)
    empty = "".join(arrow(tail, tip, walk) for tail, tip in back)
    return (
        f'<g fill="none" stroke="{INK}" stroke-width="{walk}" stroke-linejoin="round" stroke-linecap="round">'
        f'<path d="{walked}"/>{dashed}</g><path fill="{INK}" d="{filled}"/>'
        f'<path fill="{PAPER}" stroke="{INK}" d="{empty}"/>'
    )


def arrow(tail: Spot, tip: Spot, walk: float) -> str:
    """Return the head of an arrow as a path, for a line of a width."""
    (x0, y0), (x1, y1) = tail, tip
    size = 3.0 * walk / hypot(x1 - x0, y1 - y0)
    dx, dy, x, y = (x1 - x0) * size, (y1 - y0) * size, (x0 + x1) / 2, (y0 + y1) / 2
    steps = (-2 * dx - 0.75 * dy, -2 * dy + 0.75 * dx, 1.5 * dy, -1.5 * dx)
    return f"M{x + dx:.0f} {y + dy:.0f}l{' '.join(str(round(step)) for step in steps)}z"


def _parts(leg: Leg, frame: Frame) -> Iterator[NDArray[np.float64]]:
    """Give what a map shows of a leg."""
    if leg.line.length == 0:
        return
    for part in shapely.get_parts(shapely.clip_by_rect(leg.line, *frame.box)):
        if (xy := shapely.get_coordinates(part)).shape[0] > 1:
            yield frame.spots(xy)


def _line(spots: NDArray[np.float64]) -> str:
    """Return a line in whole units of the map, in steps, which are short to write."""
    whole = np.rint(spots).astype(int)
    moved = np.diff(whole, axis=0)
    steps = moved[moved.any(axis=1)].tolist()
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) if steps else ""


def _arrows_apart(legs: Sequence[Leg], frame: Frame) -> Iterator[Arrow]:
    """Give the arrows of legs but those that would cover earlier ones."""
    drawn: list[Spot] = []
    parts = chain.from_iterable(_parts(leg, frame) for leg in legs)
    for one in chain.from_iterable(_arrows(spots) for spots in parts):
        if _room(_middle(one), drawn) >= APART:
            drawn.append(_middle(one))
            yield one


def _arrows(spots: NDArray[np.float64]) -> Iterator[Arrow]:
    """Give where arrows of a leg begin and end, evenly along it."""
    line = shapely.LineString(spots)
    n_arrows = int(line.length / ARROWS + 0.5)
    for n in range(n_arrows):
        if one := _arrow_at(line, (n + 0.5) * line.length / n_arrows):
            yield one


def _arrows_back(leg: Leg, frame: Frame, taken: Sequence[Spot]) -> Iterator[Arrow]:
    """Give the arrows of the way back, at least one where it can be seen, each where its stretch has most room."""
    for spots in _parts(leg, frame):
        line = shapely.LineString(spots)
        stretches = max(1, int(line.length / ARROWS_BACK + 0.5))
        for n in range(stretches):
            places = ((n + (k + 0.5) / CHOICES) * line.length / stretches for k in range(CHOICES))
            found = [one for one in map(_beside, (_arrow_at(line, at) for at in places)) if one]
            best = max(found, key=lambda one: _room(_middle(one), taken), default=None)
            if best and (_room(_middle(best), taken) >= CLEAR or stretches == 1):
                yield best


def _arrow_at(line: shapely.LineString, at: float) -> Arrow | None:
    tail, tip = line.interpolate(max(0.0, at - 2.0)), line.interpolate(min(line.length, at + 2.0))
    return ((tail.x, tail.y), (tip.x, tip.y)) if tail.distance(tip) > 0 else None


def _beside(one: Arrow | None) -> Arrow | None:
    """Return an arrow moved to the right of the way it points."""
    if one is None:
        return None
    (x0, y0), (x1, y1) = one
    size = BESIDE / hypot(x1 - x0, y1 - y0)
    across, down = -(y1 - y0) * size, (x1 - x0) * size
    return (x0 + across, y0 + down), (x1 + across, y1 + down)


def _middle(one: Arrow) -> Spot:
    return (one[0][0] + one[1][0]) / 2, (one[0][1] + one[1][1]) / 2


def _room(spot: Spot, others: Sequence[Spot]) -> float:
    """Return how far the nearest of others is."""
    return min((hypot(spot[0] - x, spot[1] - y) for x, y in others), default=float("inf"))
