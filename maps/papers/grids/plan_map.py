"""A plan at a level as one SVG map: coloured areas, what lies below them, borders, and names that never overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely

from maps.language import Words
from maps.papers.frame import Frame, fit
from maps.papers.grids import marks
from maps.papers.grids.along import drawn_names, line_names
from maps.papers.grids.base_map import ALIKE, BaseMap, base_map, in_units, path_of
from maps.papers.grids.fills import STRENGTH, definitions, pattern_id
from maps.papers.grids.measure import LEADING, broken
from maps.papers.grids.placing import Form, Line, Placed, Placement, Wanted, place
from maps.papers.grids.subject import GridRow, Subject, told_households

FACES = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
NAME_SIZES = (52.0, 45.0, 39.0, 34.0, 30.0, 27.0)
"""Of the letters of names, in units, from which the first is taken that most areas have room for."""

NUMBER_SIZE = 30.0
VILLAGE_SIZES = (46.0, 38.0)
LONG_NAME = 6.5
"""A name of more ems breaks in two."""

BAND = 15.0
"""Units inside its border along which an area has the dark ink of its colour."""

MARGIN, CORNER = 42.0, 22.0
"""Units kept free round the villages, and between the corner of a map and what stands in it."""

HALO = "#fffdf8"

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlanMap:
    """A map as it is printed, the ground and labels on it, and to what part of its size the ground is drawn."""

    svg: str
    base: BaseMap
    placement: Placement
    frame: Frame
    scale: int


@dataclass(frozen=True)
class Look:
    """
    How large a map is, in units of a tenth of a millimetre of A3, and what it shows.

    ``focus`` is the grid that is shown alone, the others pale round it; ``enlarged`` the times that paper is larger.
    """

    width: float
    height: float
    focus: str | None = None
    enlarged: float = 1.0
    names: bool = True
    """Whether streets and rivers have their names."""

    labels: float = 1.0
    """How much larger names are than on a wall map of A3."""

    pen: float = 1.0
    """How much wider lines are than there."""


def plan_map(subject: Subject, words: Words, look: Look) -> PlanMap:
    """Return the map of a plan at a level."""
    frame = _frame(subject, look)
    base = base_map(subject.tables, frame, pen=look.pen)
    corners = _corners(subject, frame)
    spots = _stations(subject, frame)
    taken = [*corners, *((x - 22, y - 22, x + 22, y + 22) for x, y in spots)]
    placement = place(_wanted(subject, words, frame, look), width=frame.width, height=frame.height, taken=taken)
    boxes = [*taken, *(one.box for one in placement.labels), *_pointer_boxes(placement.labels)]
    villages = _village_names(subject, frame, look, boxes)
    boxes += [one.box for one in villages]
    streets = line_names(subject.tables, frame, boxes, larger=look.labels) if look.names else []
    drawn = "".join(
        (
            _areas(subject, frame, look),
            base.drawn,
            _outside(subject, frame),
            _borders(subject, frame, look),
            drawn_names(streets),
            "".join(marks.station(spot) for spot in spots),
            _labels(placement.labels),
            "".join(_label(one, ink=marks.VILLAGE[0], strength=0.6) for one in villages),
            marks.scale_bar(frame, words, corners[0][0], corners[0][1], enlarged=look.enlarged),
            marks.north_arrow(words, corners[1][0], corners[1][1]),
        )
    )
    filled, name = _filled(subject, look), _name(subject, look)
    defs, clip = definitions(filled, name), name
    svg = (
        f'<svg class="map" font-family="{FACES}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img"'
        f' aria-label="map"><defs>{defs}<clipPath id="{clip}"><rect width="{frame.width:g}"'
        f' height="{frame.height:g}"/></clipPath></defs><g clip-path="url(#{clip})">{drawn}</g></svg>'
    )
    return PlanMap(svg, base, placement, frame, marks.scale_of(frame, look.enlarged))


def _frame(subject: Subject, look: Look) -> Frame:
    grids = subject.grids
    shown = grids[grids["grid_id"].astype(str) == look.focus] if look.focus else subject.tables.villages
    shapes = list(shown.geometry)
    margin = MARGIN * (4.0 if look.focus else 1.0)
    return fit(shapes, width=look.width, heights=(look.height, look.height), margin=margin)


def _filled(subject: Subject, look: Look) -> list[GridRow]:
    return [row for row in subject.rows if look.focus in (None, row.grid_id)]


def _name(subject: Subject, look: Look) -> str:
    """Return the name of a map among those of a paper: each shows another grid, or one shows them all."""
    filled = _filled(subject, look)
    return f"map-{filled[0].number if look.focus and filled else 0}"


def _areas(subject: Subject, frame: Frame, look: Look) -> str:
    """Return the areas: the paper of the villages, then each grid with its colour, pattern and band of ink."""
    villages = path_of(subject.tables.villages.geometry.to_numpy(), frame)
    shapes = dict(zip(subject.grids["grid_id"].astype(str), subject.grids.geometry, strict=True))
    rows, name = _filled(subject, look), _name(subject, look)
    return (
        f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="#f6f4ee"/>'
        f'<path fill="#fff" d="{villages}"/>'
        + "".join(_area(row, shapes[row.grid_id], frame, look, name) for row in rows)
    )


def _area(row: GridRow, shape: shapely.Geometry, frame: Frame, look: Look, name: str) -> str:
    path = path_of(np.array([shape], dtype=object), frame)
    inner = shapely.buffer(shape, -BAND * look.pen / frame.scale, join_style="mitre")
    band = path_of(np.array([shapely.difference(shape, inner)], dtype=object), frame)
    hatch = pattern_id(row, name)
    hatched = f'<path fill="url(#{hatch})" fill-rule="evenodd" opacity="{STRENGTH}" d="{path}"/>' if hatch else ""
    return (
        f'<path fill="{row.colour.fill}" fill-rule="evenodd" d="{path}"/>{hatched}'
        f'<path fill="{row.colour.ink}" fill-opacity="0.34" fill-rule="evenodd" d="{band}"/>'
    )


def _outside(subject: Subject, frame: Frame) -> str:
    """Return a pale cover of all that is not of the villages."""
    villages = path_of(subject.tables.villages.geometry.to_numpy(), frame)
    around = f"M0 0H{frame.width:g}V{frame.height:g}H0Z"
    return f'<path fill="#faf8f3" fill-opacity="0.66" fill-rule="evenodd" d="{around}{villages}"/>'


def _borders(subject: Subject, frame: Frame, look: Look) -> str:
    """Return borders from the level shown to those above it, and round the villages."""
    drawn, pen = [], look.pen
    for (ink, width), level in zip(marks.BORDERS, (subject.level, *subject.levels_above), strict=False):
        path = path_of(subject.tables.grids_of(level).geometry.to_numpy(), frame)
        strong = 0.5 if look.focus and level == subject.level else 1.0
        drawn += [_outline(path, HALO, width * pen + 4, 0.85 * strong), _outline(path, ink, width * pen, strong)]
    ink, width, dash = marks.VILLAGE
    villages = path_of(subject.tables.villages.geometry.to_numpy(), frame)
    drawn += [_outline(villages, HALO, width * pen + 5), _outline(villages, ink, width * pen, dash=dash)]
    if look.focus:
        mine = subject.grids[subject.grids["grid_id"].astype(str) == look.focus].geometry.to_numpy()
        path = path_of(mine, frame)
        drawn += [_outline(path, HALO, 16.0 * pen), _outline(path, marks.INK, 9.0 * pen)]
    return "".join(drawn)


def _outline(path: str, ink: str, width: float, strength: float = 1.0, *, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path fill="none" stroke="{ink}" stroke-width="{width:g}" stroke-opacity="{strength:g}"'
        f' stroke-linejoin="round"{dashed} d="{path}"/>'
    )


def _corners(subject: Subject, frame: Frame) -> tuple[Box, Box]:
    """Return the boxes of the scale bar and of the north arrow, in those corners where they cover least."""
    land = shapely.union_all(in_units(subject.tables.villages.geometry.to_numpy(), frame))
    bar = _emptiest(land, frame, marks.bar_size(frame), (("left", "bottom"), ("right", "bottom")))
    arrow = _emptiest(land, frame, (80.0, 116.0), (("right", "top"), ("left", "top")))
    return bar, arrow


def _emptiest(
    land: shapely.Geometry, frame: Frame, size: tuple[float, float], corners: Sequence[tuple[str, str]]
) -> Box:
    boxes = []
    for side, end in corners:
        left = CORNER if side == "left" else frame.width - size[0] - CORNER
        top = CORNER if end == "top" else frame.height - size[1] - CORNER
        boxes.append((left, top, left + size[0], top + size[1]))
    return min(boxes, key=lambda box: shapely.area(shapely.intersection(land, shapely.box(*box))))


def _stations(subject: Subject, frame: Frame) -> list[tuple[float, float]]:
    """Return where stations lie on the map."""
    held = {one.at: one for one in subject.stations.values() if one.at is not None}
    spots = frame.spots(np.array(sorted(held), dtype=float).reshape(-1, 2)).tolist()
    return [(x, y) for x, y in spots if 24 <= x <= frame.width - 24 and 24 <= y <= frame.height - 24]


def _wanted(subject: Subject, words: Words, frame: Frame, look: Look) -> list[Wanted]:
    shapes = shapely.simplify(in_units(subject.grids.geometry.to_numpy(), frame), ALIKE)
    shown = [(row, shape) for row, shape in zip(subject.rows, shapes, strict=True) if look.focus in (None, row.grid_id)]
    return [Wanted(row.grid_id, shape, _sizes(row, words, look.labels)) for row, shape in shown]


def _sizes(row: GridRow, words: Words, larger: float) -> tuple[tuple[Form, ...], ...]:
    """Return a label in every size: name and households, or the name; at last the number that the table has."""
    name = broken(row.name, LONG_NAME)
    told = words.gettext("%(n)s households", n=told_households(row.households, words))
    sizes: list[tuple[Form, ...]] = []
    for size in NAME_SIZES:
        alone = tuple(Line(text, size * larger, bold=True) for text in name)
        sizes.append(((*alone, Line(told, max(23.0, 0.66 * size) * larger)), alone))
    return (*sizes, ((Line(str(row.number), NUMBER_SIZE * larger, bold=True),),))


def _pointer_boxes(labels: Sequence[Placed]) -> list[Box]:
    """Return small boxes along pointers, over which no street is named."""
    found: list[Box] = []
    for one in labels:
        if one.pointer is not None:
            (x0, y0), (x1, y1) = one.pointer
            for share in np.linspace(0, 1, 12).tolist():
                x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
                found.append((x - 4, y - 4, x + 4, y + 4))
    return found


def _village_names(subject: Subject, frame: Frame, look: Look, taken: Sequence[Box]) -> list[Placed]:
    """Return the names of villages, where there are several, as far as they have room within their borders."""
    villages = subject.tables.villages
    if len(villages) < 2 or look.focus:
        return []
    shapes = shapely.simplify(in_units(villages.geometry.to_numpy(), frame), ALIKE)
    wanted = [
        Wanted(
            code,
            shape,
            tuple(((Line(subject.village_names[code], size * look.labels, bold=True),),) for size in VILLAGE_SIZES),
        )
        for code, shape in zip(villages["code"].astype(str), shapes, strict=True)
    ]
    found = place(wanted, width=frame.width, height=frame.height, taken=taken)
    return [one for one in found.labels if one.points_to is None]


def _labels(labels: Sequence[Placed]) -> str:
    return "".join(_pointer(one) for one in labels) + "".join(_label(one) for one in labels)


def _pointer(label: Placed) -> str:
    if label.pointer is None:
        return ""
    (x0, y0), (x1, y1) = label.pointer
    return (
        f'<path fill="none" stroke="{marks.INK}" stroke-width="2" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>'
        f'<circle cx="{x1:.1f}" cy="{y1:.1f}" r="5" fill="{marks.INK}"/>'
    )


def _label(label: Placed, *, ink: str = marks.INK, strength: float | None = None) -> str:
    left, top, right, bottom = label.box
    if strength is None:
        strength = 0.72 if label.points_to is None else 0.95
    drawn = [marks.plate(left, top + 1, right - left, bottom - top - 2, strength)]
    y = top
    for line in label.form:
        weight = ' font-weight="700"' if line.bold else ""
        drawn.append(
            f'<text x="{label.middle[0]:.1f}" y="{y + 0.98 * line.size:.1f}" font-size="{line.size:g}"{weight}'
            f' text-anchor="middle" fill="{ink}">{escape(line.text)}</text>'
        )
        y += line.size * LEADING
    return "".join(drawn)
