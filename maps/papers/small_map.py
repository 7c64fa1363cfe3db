"""An outing as an SVG map that is legible in black and white: streets pale, the walk dark, the stops numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.papers.frame import Frame, Spot, fit, spread
from maps.papers.ground import Ground, svg_path
from partition.visits.legs import Leg
from partition.visits.visit_plan import WalkedOuting

INK, PAPER, ROAD, BUILDING = "#000", "#fff", "#b4b4b4", "#d9d9d9"
ARROWS = 90.0
"""Units of the map between arrows of the walk."""

FOOT = 20.0
"""Units below the map for its scale."""

APART = 26.0
"""Units between any two arrows: where the way back is the way there, arrows of both would cover each other."""

FACES = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"

ROUND_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Look:
    """
    How large a map is drawn, in its own units (CSS pixels).

    ``heights`` are the least and the most, ``radius`` that of a stop's number.
    """

    width: float
    heights: tuple[float, float]
    radius: float
    walk: float
    road: float


SHEET = Look(width=702.0, heights=(210.0, 330.0), radius=10.5, walk=2.6, road=4.0)
PHONE = Look(width=344.0, heights=(160.0, 440.0), radius=10.5, walk=2.6, road=4.0)


def small_map(outing: WalkedOuting, look: Look, ground: Ground | None = None, *, shared: str = "") -> str:
    """
    Return an outing as one SVG element.

    Parameters
    ----------
    ground
        Drawn below it; None where ``shared`` is the start of an element that stands elsewhere in the page.
    shared
        What `shared_ground` gave for the page.
    """
    frame = frame_of(outing, look)
    spots = frame.spots(np.array([(call.point.x, call.point.y) for call in outing.calls]))
    start = tuple(frame.spots(np.array([(outing.member.start.x, outing.member.start.y)]))[0].tolist())
    radius = _radius(look, len(outing.calls))
    places: list[Spot] = [(x, y) for x, y in spots.tolist()]
    numbers = spread(places, frame, radius, taken=[start])
    high = f"{frame.height + FOOT:.0f}"
    parts = [
        _use(shared, frame, look) if ground is None else _ground(ground, frame, look),
        _walk(outing, frame, look),
        _pointers([(spot, number) for spot, number in zip(places, numbers, strict=True) if spot != number]),
        _start(start, look.radius),
        _numbers(numbers, radius),
        _foot(frame),
    ]
    # WeasyPrint looks for the typeface in the element itself; a browser finds it in the page
    faces = f' font-family="{FACES}"' if ground is not None else ""
    head = f'<svg class="map"{faces} viewBox="0 0 {frame.width:g} {high}"'
    size = f' width="{frame.width:g}" height="{high}"'
    return f'{head}{size} role="img" aria-label="路线图 map">{"".join(parts)}</svg>'


def frame_of(outing: WalkedOuting, look: Look) -> Frame:
    """Return the frame in which an outing has room."""
    shapes = [outing.member.start, *(leg.line for leg in outing.legs), *(call.point for call in outing.calls)]
    return fit(shapes, width=look.width, heights=look.heights, margin=2.4 * look.radius)


def shared_ground(ground: Ground, *, west: float, north: float, name: str = "ground") -> tuple[str, str]:
    """
    Return an element that holds the ground once for a page of many maps, and what `small_map` is told of it.

    ``west`` and ``north`` are where its metres count from.
    """
    paths = (
        f'<path fill="{BUILDING}" d="{svg_path(ground.buildings, west=west, north=north)}"/>'
        f'<path fill="none" stroke="{ROAD}" stroke-linecap="round" stroke-linejoin="round"'
        f' d="{svg_path(ground.roads, west=west, north=north)}"/>'
    )
    held = f'<svg width="0" height="0" aria-hidden="true"><defs><g id="{name}">{paths}</g></defs></svg>'
    return held, f"{name} {west!r} {north!r}"


def _use(shared: str, frame: Frame, look: Look) -> str:
    name, west, north = shared.split(" ")
    across, down = (float(west) - frame.west) * frame.scale, (frame.north - float(north)) * frame.scale
    place = f"translate({across:.1f} {down:.1f}) scale({frame.scale:.5g})"
    return f'<use href="#{name}" transform="{place}" stroke-width="{look.road / frame.scale:.4g}"/>'


def _ground(ground: Ground, frame: Frame, look: Look) -> str:
    near, at = ground.near(frame), {"west": frame.west, "north": frame.north}
    return (
        f'<g transform="scale({frame.scale:.5g})"><path fill="{BUILDING}" d="{svg_path(near.buildings, **at)}"/>'
        f'<path fill="none" stroke="{ROAD}" stroke-width="{look.road / frame.scale:.4g}" stroke-linecap="round"'
        f' stroke-linejoin="round" d="{svg_path(near.roads, **at)}"/></g>'
    )


def _walk(outing: WalkedOuting, frame: Frame, look: Look) -> str:
    """Return the legs and then the arrows along them; a leg without a path is dashed."""
    walked = "".join(_line(_spots(leg, frame)) for leg in outing.legs if not leg.estimated)
    guessed = "".join(_line(_spots(leg, frame)) for leg in outing.legs if leg.estimated)
    dashed = f'<path stroke-dasharray="2 5" d="{guessed}"/>' if guessed else ""
    arrows = "".join(_arrow(tail, tip, look.walk) for tail, tip in _arrows_apart(outing, frame))
    return (
        f'<g fill="none" stroke="{INK}" stroke-width="{look.walk}" stroke-linejoin="round" stroke-linecap="round">'
        f'<path d="{walked}"/>{dashed}</g><path fill="{INK}" d="{arrows}"/>'
    )


def _arrows_apart(outing: WalkedOuting, frame: Frame) -> Iterator[tuple[Spot, Spot]]:
    """Give the arrows of all legs but those that would cover earlier ones."""
    drawn: list[Spot] = []
    for tail, tip in chain.from_iterable(_arrows(_spots(leg, frame)) for leg in outing.legs):
        middle = ((tail[0] + tip[0]) / 2, (tail[1] + tip[1]) / 2)
        if all(hypot(middle[0] - x, middle[1] - y) >= APART for x, y in drawn):
            drawn.append(middle)
            yield tail, tip


def _line(spots: NDArray[np.float64]) -> str:
    """Return a line in whole units of the map, in steps, which are short to write."""
    whole = np.rint(spots).astype(int)
    moved = np.diff(whole, axis=0)
    steps = moved[moved.any(axis=1)].tolist()
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) if steps else ""


def _spots(leg: Leg, frame: Frame) -> NDArray[np.float64]:
    return frame.spots(shapely.get_coordinates(leg.line))


def _arrows(spots: NDArray[np.float64]) -> Iterator[tuple[Spot, Spot]]:
    """Give where arrows of a leg begin and end, evenly along it."""
    line = shapely.LineString(spots) if len(spots) > 1 else shapely.LineString()
    n_arrows = int(line.length / ARROWS + 0.5)
    for n in range(n_arrows):
        at = (n + 0.5) * line.length / n_arrows
        tail, tip = line.interpolate(max(0.0, at - 2.0)), line.interpolate(min(line.length, at + 2.0))
        if tail.distance(tip) > 0:
            yield (tail.x, tail.y), (tip.x, tip.y)


def _arrow(tail: Spot, tip: Spot, walk: float) -> str:
    (x0, y0), (x1, y1) = tail, tip
    size = 3.0 * walk / hypot(x1 - x0, y1 - y0)
    dx, dy, x, y = (x1 - x0) * size, (y1 - y0) * size, (x0 + x1) / 2, (y0 + y1) / 2
    steps = (-2 * dx - 0.75 * dy, -2 * dy + 0.75 * dx, 1.5 * dy, -1.5 * dx)
    return f"M{x + dx:.0f} {y + dy:.0f}l{' '.join(str(round(step)) for step in steps)}z"


def _radius(look: Look, stops: int) -> float:
    """Return how large numbers are: smaller where there are many."""
    return look.radius * max(0.78, min(1.0, float((30 / stops) ** 0.35)))


def _pointers(moved: Sequence[tuple[Spot, Spot]]) -> str:
    """Return lines from places to the numbers that had no room there."""
    lines = "".join(f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}" for (x, y), (to_x, to_y) in moved)
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.6"/>' for (x, y), _ in moved)
    return f'<path stroke="{INK}" d="{lines}"/><g fill="{INK}">{dots}</g>' if moved else ""


def _numbers(spots: Sequence[Spot], radius: float) -> str:
    size = 1.32 * radius
    rings = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>' for x, y in spots)
    texts = "".join(
        f'<text x="{x:.0f}" y="{y + 0.36 * size:.1f}"{_smaller(order, size)}>{order}</text>'
        for order, (x, y) in enumerate(spots, start=1)
    )
    return (
        f'<g fill="{PAPER}" stroke="{INK}" stroke-width="1.5">{rings}</g>'
        f'<g font-size="{size:.1f}" font-weight="700" text-anchor="middle">{texts}</g>'
    )


def _smaller(order: int, size: float) -> str:
    return f' font-size="{0.78 * size:.1f}"' if order >= 100 else ""


def _start(spot: Spot, radius: float) -> str:
    side = 1.9 * radius
    return (
        f'<rect fill="{INK}" x="{spot[0] - side / 2:.1f}" y="{spot[1] - side / 2:.1f}" width="{side:.1f}"'
        f' height="{side:.1f}"/><text fill="{PAPER}" x="{spot[0]:.1f}" y="{spot[1] + 0.48 * radius:.1f}"'
        f' font-size="{1.3 * radius:.1f}" font-weight="700" text-anchor="middle">起</text>'
    )


def _scale_m(frame: Frame) -> int:
    longest = frame.width / 4 / frame.scale
    return max((one for one in ROUND_M if one <= longest), default=ROUND_M[0])


def _foot(frame: Frame) -> str:
    """Return what stands below the map: its scale, and where north is."""
    metres, x, y = _scale_m(frame), 10.0, frame.height + FOOT - 6
    across, right = metres * frame.scale, frame.width - 12
    return (
        f'<path fill="{PAPER}" d="M0 {frame.height:.0f}h{frame.width:g}v{FOOT:g}h-{frame.width:g}z"/>'
        f'<path fill="none" stroke="{INK}" stroke-width="1.5" d="M{x:g} {y - 5:.0f}v5h{across:.0f}v-5"/>'
        f'<text x="{x + across + 8:.0f}" y="{y:.0f}" font-size="12">{metres} m</text>'
        f'<text x="{right - 10:.0f}" y="{y:.0f}" font-size="12" text-anchor="end">北 N</text>'
        f'<path fill="{INK}" d="M{right:g} {y - 13:.0f}l5 14l-5 -3l-5 3z"/>'
    )
