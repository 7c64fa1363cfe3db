"""What stands on a map besides its ground: scale bar, north arrow, stations, the borders of levels."""

from maps.language import Words
from maps.papers.frame import Frame, Spot

INK = "#1d2733"
BORDERS = ((INK, 4.0), (INK, 9.0), (INK, 13.0))
"""Ink and units of the borders of the level shown and of those above it."""

VILLAGE = ("#8c2f39", 8.0, "42 14 8 14")
"""Ink, units and dashes of the outline of a village."""

BAR_M = (5, 10, 20, 50, 100, 200, 250, 500, 1000, 2000, 5000)
"""Metres of one of the four parts of a scale bar."""

BAR_HIGH, PLATE_HIGH = 14.0, 96.0
UNITS_PER_M = 10_000.0
"""Units in a metre of paper: one is a tenth of a millimetre on A3."""


def scale_of(frame: Frame, enlarged: float) -> int:
    """Return to what part of its size the ground is drawn, to two digits; paper larger than A3 is enlarged."""
    exact = UNITS_PER_M / (frame.scale * enlarged)
    step = 10.0 ** max(0, len(str(int(exact))) - 3)
    return int(round(exact / step) * step)


def bar_part_m(frame: Frame) -> int:
    """Return metres of one of the four parts of the bar: about a quarter of the map's width in all."""
    longest = frame.width / 4 / 4 / frame.scale
    return max((one for one in BAR_M if one <= longest), default=BAR_M[0])


def bar_size(frame: Frame) -> tuple[float, float]:
    """Return how wide and high the plate of the scale bar is."""
    return 4 * bar_part_m(frame) * frame.scale + 150.0, PLATE_HIGH


def scale_bar(frame: Frame, words: Words, left: float, top: float, *, enlarged: float = 1.0) -> str:
    """Return the scale bar on its plate."""
    part = bar_part_m(frame)
    width, high = bar_size(frame)
    step, x, y = part * frame.scale, left + 40.0, top + 58.0
    boxes = "".join(
        f'<rect x="{x + at * step:.1f}" y="{y:.1f}" width="{step:.1f}" height="{BAR_HIGH:g}"'
        f' fill="{INK if at % 2 == 0 else "#fff"}" stroke="{INK}" stroke-width="1.6"/>'
        for at in range(4)
    )
    ends = "".join(
        f'<text x="{x + at * step:.1f}" y="{y - 8:.1f}" font-size="22" text-anchor="middle">{words.number(at * part)}'
        f"{' m' if at == 4 else ''}</text>"
        for at in (0, 2, 4)
    )
    told = f'<text x="{x:.1f}" y="{top + 24:.1f}" font-size="21">1 : {words.number(scale_of(frame, enlarged))}</text>'
    return plate(left, top, width, high) + f'<g fill="{INK}">{boxes}{ends}{told}</g>'


def north_arrow(words: Words, left: float, top: float) -> str:
    """Return an arrow to the north on its plate, 80 by 116 units."""
    x, north = left + 40.0, words.gettext("N")
    return (
        plate(left, top, 80.0, 116.0)
        + f'<path fill="{INK}" d="M{x:g} {top + 40:g}L{x:g} {top + 90:g}L{x - 22:g} {top + 106:g}Z"/>'
        + f'<path fill="#fff" stroke="{INK}" stroke-width="2" stroke-linejoin="round"'
        + f' d="M{x:g} {top + 40:g}L{x:g} {top + 90:g}L{x + 22:g} {top + 106:g}Z"/>'
        + f'<text x="{x:g}" y="{top + 33:g}" font-size="28" font-weight="700" text-anchor="middle" fill="{INK}">'
        + f"{north}</text>"
    )


def plate(left: float, top: float, width: float, high: float, strength: float = 0.86) -> str:
    """Return a pale plate on which something is written."""
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{high:.1f}" rx="9" fill="#fffdf8"'
        f' fill-opacity="{strength:g}"/>'
    )


def station(spot: Spot) -> str:
    """Return the sign of a station: a house in a dark disc."""
    x, y = spot
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="17" fill="#8c2f39" stroke="#fff" stroke-width="3"/>'
        f'<path fill="#fff" d="M{x - 10:.1f} {y + 1:.1f}l10 -10l10 10h-3v8h-14v-8z"/>'
    )
