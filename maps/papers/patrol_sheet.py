"""A patrol on A4: its map, and its parts street by street with boxes to tick."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from maps.papers.frame import Frame, Spot, fit, spread
from maps.papers.ground import Ground, ground_of, svg_path
from maps.papers.small_map import BUILDING, FACES, ROAD, SHEET, Look
from maps.papers.templates import TEMPLATES, ours, style
from maps.papers.walk_lines import INK, PAPER
from maps.patroller import Part, patrol_figures
from partition.tables import PlanTables
from partition.visits.patrol import Patrol

MAP = replace(SHEET, heights=(300.0, 620.0), radius=7.5, walk=2.0, road=3.0)
"""Numbers of a patrol are many: they are small, and the map is large."""

SHOWN = 50
"""So many numbers leave the streets legible; of more parts every second is numbered, or every third, and so on."""


def patrol_sheet(
    patrol: Patrol,
    parts: Sequence[Part],
    tables: PlanTables,
    *,
    title: str,
    unreached: Sequence[str] = (),
    attribution: str = "",
) -> str:
    """Return a patrol as a page of HTML for A4, black on white; it loads nothing."""
    return TEMPLATES.get_template("patrol.html").render(
        title=title,
        figures=patrol_figures(patrol),
        parts=parts,
        unreached=unreached,
        map=ours(_map(patrol, parts, tables, MAP)),
        style=style("rows.css", "patrol.css"),
        attribution=attribution,
        proven=patrol.proven,
        closed=patrol.closed,
    )


def _map(patrol: Patrol, parts: Sequence[Part], tables: PlanTables, look: Look) -> str:
    walk = patrol.line
    frame = fit([walk, patrol.start], width=look.width, heights=look.heights, margin=3.0 * look.radius)
    (start,) = _spots([patrol.start], frame)
    shown = parts[:: -(-len(parts) // SHOWN) or 1]
    spots = _spots([part.middle for part in shown], frame)
    numbers = spread(spots, frame, look.radius, taken=[start])
    high = f"{frame.height:.0f}"
    return (
        f'<svg class="map" font-family="{FACES}" viewBox="0 0 {frame.width:g} {high}" width="{frame.width:g}"'
        f' height="{high}" role="img" aria-label="路线图 map">{_ground(ground_of(tables, [walk]), frame, look)}'
        f'<path fill="none" stroke="{INK}" stroke-width="{look.walk}" d="{_line(walk, frame)}"/>'
        f"{_start(start, look.radius)}{_numbers([part.number for part in shown], spots, numbers, look.radius)}</svg>"
    )


def _spots(points: Sequence[shapely.Point], frame: Frame) -> list[Spot]:
    if not points:
        return []
    return [(x, y) for x, y in frame.spots(shapely.get_coordinates(np.array(points, np.object_))).tolist()]


def _line(line: shapely.LineString, frame: Frame) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in frame.spots(shapely.get_coordinates(line)).tolist())


def _ground(ground: Ground, frame: Frame, look: Look) -> str:
    near, at = ground.near(frame), {"west": frame.west, "north": frame.north}
    return (
        f'<g transform="scale({frame.scale:.5g})"><path fill="{BUILDING}" d="{svg_path(near.buildings, **at)}"/>'
        f'<path fill="none" stroke="{ROAD}" stroke-width="{look.road / frame.scale:.4g}"'
        f' d="{svg_path(near.roads, **at)}"/></g>'
    )


def _start(spot: Spot, radius: float) -> str:
    side = 2.4 * radius
    return (
        f'<rect fill="{INK}" x="{spot[0] - side / 2:.1f}" y="{spot[1] - side / 2:.1f}" width="{side:.1f}"'
        f' height="{side:.1f}"/><text fill="{PAPER}" x="{spot[0]:.1f}" y="{spot[1] + 0.6 * radius:.1f}"'
        f' font-size="{1.7 * radius:.1f}" font-weight="700" text-anchor="middle">起</text>'
    )


def _numbers(told: Sequence[int], spots: Sequence[Spot], numbers: Sequence[Spot], radius: float) -> str:
    """Return a ring with its number for each part, tied to its street where it had to give way."""
    ties = "".join(
        f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}" for (x, y), (to_x, to_y) in zip(spots, numbers, strict=True)
    )
    rings = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>' for x, y in numbers)
    texts = "".join(
        f'<text x="{x:.0f}" y="{y + 0.45 * radius:.1f}" font-size="{(1.3 if n < 100 else 1.0) * radius:.1f}">{n}</text>'
        for n, (x, y) in zip(told, numbers, strict=True)
    )
    return (
        f'<path stroke="{INK}" stroke-width="0.8" d="{ties}"/>'
        f'<g fill="{PAPER}" stroke="{INK}" stroke-width="1.1">{rings}</g>'
        f'<g font-weight="700" text-anchor="middle">{texts}</g>'
    )
