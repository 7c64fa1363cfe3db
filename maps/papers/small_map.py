"""An outing as an SVG map that is legible in black and white: streets pale, the walk dark, the stops numbered."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from maps.papers.frame import Frame, Spot, fit, spread
from maps.papers.ground import Ground, svg_path
from maps.papers.walk_lines import INK, PAPER, arrow, walk_lines
from partition.visits.visit_plan import WalkedOuting

ROAD, BUILDING = "#b4b4b4", "#d9d9d9"

FOOT = 20.0
"""Units below the map for its scale."""

EDGE = 1.2
"""Width of the line round it all."""

ASIDE, GUTTER = 210.0, 4.0
"""Units that the map of the way there is wide beside that of the stops, and those between the two."""

FAR = 1.8
"""The stops have a map of their own where it shows them so many times larger."""

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
    Return an outing as one SVG element; where its stops lie together far from the start, as two maps side by side.

    Parameters
    ----------
    ground
        Drawn below it; None where ``shared`` is the start of an element that stands elsewhere in the page.
    shared
        What `shared_ground` gave for the page.
    """
    panels = panels_of(outing, look)
    # what hangs over the edge of the drawing is cut off there anyway
    clips = [f"map-{outing.number}-{at}" if len(panels) > 1 else "" for at in range(len(panels))]
    drawn = "".join(
        _panel(
            outing,
            panel,
            look,
            _use(shared, panel.frame, look, clip) if ground is None else _ground(ground, panel.frame, look),
            key=ground is not None,
        )
        for panel, clip in zip(panels, clips, strict=True)
    )
    wide = max(panel.left + panel.frame.width for panel in panels)
    high = f"{max(panel.top + panel.frame.height for panel in panels) + FOOT:.0f}"
    # WeasyPrint looks for the typeface in the element itself; a browser finds it in the page
    faces = f' font-family="{FACES}"' if ground is not None else ""
    size = f' width="{wide:g}" height="{high}"' if ground is not None else ""
    head = f'<svg class="map"{faces} viewBox="0 0 {wide:g} {high}"{size}'
    edge = _edge(wide, float(high)) if ground is not None else ""
    return f'{head} role="img" aria-label="路线图 map">{drawn}{edge}</svg>'


def _edge(wide: float, high: float) -> str:
    """Return the line round a drawing, which is drawn last: what is white below a map would thin a border round it."""
    across, down = wide - EDGE, high - EDGE
    box = f"M{EDGE / 2:g} {EDGE / 2:g}h{across:g}v{down:g}h-{across:g}z"
    return f'<path fill="none" stroke="{INK}" stroke-width="{EDGE:g}" d="{box}"/>'


@dataclass(frozen=True)
class Panel:
    """A map within the drawing: its frame, where it lies, and what of an outing it tells: numbers, or the way there."""

    frame: Frame
    left: float = 0.0
    top: float = 0.0
    numbered: bool = True
    box: Frame | None = None
    """Another panel's frame, outlined in this one."""


def panels_of(outing: WalkedOuting, look: Look) -> list[Panel]:
    """Return one map of the whole, or one of the way there and a larger one of the stops."""
    whole = frame_of(outing, look)
    if len(outing.calls) < 2:
        return [Panel(whole)]
    if look.width > 2 * ASIDE:
        width, high = look.width - ASIDE - GUTTER, (look.heights[1],) * 2
        close = _fit(_stops(outing), look, width, (look.heights[0], look.heights[1]))
        high = (close.height, close.height)
        panels = [Panel(_fit(_whole(outing), look, ASIDE, high), numbered=False, box=close)]
        panels.append(Panel(close, left=ASIDE + GUTTER))
    else:
        close = _fit(_stops(outing), look, look.width, look.heights)
        there = _fit(_whole(outing), look, look.width, (look.heights[0] / 2, look.heights[0]))
        panels = [Panel(there, numbered=False, box=close), Panel(close, top=there.height + FOOT)]
    return panels if close.scale >= FAR * whole.scale else [Panel(whole)]


def frame_of(outing: WalkedOuting, look: Look) -> Frame:
    """Return the frame in which an outing has room."""
    return _fit(_whole(outing), look, look.width, look.heights)


def _fit(shapes: Sequence[shapely.Geometry], look: Look, width: float, heights: tuple[float, float]) -> Frame:
    return fit(shapes, width=width, heights=heights, margin=2.4 * look.radius)


def _whole(outing: WalkedOuting) -> list[shapely.Geometry]:
    return [outing.member.start, *(leg.line for leg in outing.legs), *(call.point for call in outing.calls)]


def _stops(outing: WalkedOuting) -> list[shapely.Geometry]:
    """Return what lies between the first stop and the last."""
    return [*(leg.line for leg in outing.legs[1:-1]), *(call.point for call in outing.calls)]


def _panel(outing: WalkedOuting, panel: Panel, look: Look, ground: str, *, key: bool) -> str:
    """Return one map on its ground, moved to its place."""
    frame = panel.frame
    start = tuple(frame.spots(np.array([(outing.member.start.x, outing.member.start.y)]))[0].tolist())
    places: list[Spot] = [
        (x, y) for x, y in frame.spots(np.array([(call.point.x, call.point.y) for call in outing.calls])).tolist()
    ]
    radius = _radius(look, len(outing.calls))
    numbers = spread(places, frame, radius, taken=[start]) if panel.numbered else []
    moved = [(spot, number) for spot, number in zip(places, numbers, strict=False) if spot != number]
    inside = 0 <= start[0] <= frame.width and 0 <= start[1] <= frame.height
    parts = [
        ground,
        "" if panel.box is None else _outlined(panel.box, frame),
        walk_lines(outing, frame, look.walk, [*numbers, start]),
        _pointers(moved),
        _start(start, look.radius) if inside else "",
        _numbers(numbers, radius),
        _foot(frame, look, key=key and panel.numbered),
    ]
    edge = f'<path fill="none" stroke="{INK}" d="M0 0v{frame.height + FOOT:.0f}"/>' if panel.left else ""
    drawn = "".join(parts) + edge
    return f'<g transform="translate({panel.left:g} {panel.top:g})">{drawn}</g>' if panel.left or panel.top else drawn


def _outlined(box: Frame, frame: Frame) -> str:
    """Return the ground of another map as a box, with what it is."""
    west, south, east, north = box.box
    (x0, y0), (x1, y1) = frame.spots(np.array([(west, north), (east, south)])).tolist()
    x0, y0, x1, y1 = max(1.0, x0), max(1.0, y0), min(frame.width - 1, x1), min(frame.height - 1, y1)
    return (
        f'<rect fill="none" stroke="{INK}" stroke-width="1.2" stroke-dasharray="5 3" x="{x0:.0f}" y="{y0:.0f}"'
        f' width="{x1 - x0:.0f}" height="{y1 - y0:.0f}"/>'
    )


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


def _use(shared: str, frame: Frame, look: Look, clip: str) -> str:
    name, west, north = shared.split(" ")
    across, down = (float(west) - frame.west) * frame.scale, (frame.north - float(north)) * frame.scale
    place = f"translate({across:.1f} {down:.1f}) scale({frame.scale:.5g})"
    use = f'<use href="#{name}" transform="{place}" stroke-width="{look.road / frame.scale:.4g}"/>'
    if not clip:
        return use
    edge = f'<clipPath id="{clip}"><path d="M0 0h{frame.width:g}v{frame.height:.0f}H0z"/></clipPath>'
    return f'{edge}<g clip-path="url(#{clip})">{use}</g>'


def _ground(ground: Ground, frame: Frame, look: Look) -> str:
    near, at = ground.near(frame), {"west": frame.west, "north": frame.north}
    return (
        f'<g transform="scale({frame.scale:.5g})"><path fill="{BUILDING}" d="{svg_path(near.buildings, **at)}"/>'
        f'<path fill="none" stroke="{ROAD}" stroke-width="{look.road / frame.scale:.4g}" stroke-linecap="round"'
        f' stroke-linejoin="round" d="{svg_path(near.roads, **at)}"/></g>'
    )


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


def _foot(frame: Frame, look: Look, *, key: bool) -> str:
    """Return what stands below the map: its scale, what an empty arrow is, and where north is."""
    metres, x, y = _scale_m(frame), 10.0, frame.height + FOOT - 6
    across, right = metres * frame.scale, frame.width - 12
    middle = x + across + 70.0
    head = arrow((middle, y - 4), (middle + 4, y - 4), look.walk)
    empty = (
        f'<path fill="{PAPER}" stroke="{INK}" stroke-width="1.4" d="{head}"/>'
        f'<text x="{middle + 14:.0f}" y="{y:.0f}" font-size="12">回程 back</text>'
    )
    return (
        f'<path fill="{PAPER}" d="M0 {frame.height:.0f}h{frame.width:g}v{FOOT:g}h-{frame.width:g}z"/>'
        f'<path fill="none" stroke="{INK}" stroke-width="1.5" d="M0 {frame.height:.0f}h{frame.width:g}'
        f'M{x:g} {y - 5:.0f}v5h{across:.0f}v-5"/>'
        f'<text x="{x + across + 8:.0f}" y="{y:.0f}" font-size="12">{metres} m</text>{empty if key else ""}'
        f'<text x="{right - 10:.0f}" y="{y:.0f}" font-size="12" text-anchor="end">北 N</text>'
        f'<path fill="{INK}" d="M{right:g} {y - 13:.0f}l5 14l-5 -3l-5 3z"/>'
    )
