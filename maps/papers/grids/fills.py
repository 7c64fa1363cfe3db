"""Colours with patterns upon them, so that two grids side by side are told apart in a grey print too."""

from collections.abc import Sequence

from maps.papers.grids.subject import GridRow

STEP = 34
"""Units from line to line of a pattern: 3.4 mm on A3."""

STRENGTH = 0.24

# Steep and flat, thin and dotted: lines of two patterns never run the same way. The first is bare.
PATTERNS = (
    "",
    f'<path d="M0 {STEP}L{STEP} 0" stroke-width="2"/>',
    f'<circle cx="{STEP / 2:g}" cy="{STEP / 2:g}" r="2.6" stroke="none" fill="{{ink}}"/>',
    f'<path d="M0 0L{STEP} {STEP}" stroke-width="2"/>',
    f'<path d="M0 {STEP / 2:g}H{STEP}" stroke-width="2"/>',
    f'<path d="M{STEP / 2:g} 0V{STEP}" stroke-width="2"/>',
    f'<path d="M10 {STEP / 2:g}h14M{STEP / 2:g} 10v14" stroke-width="1.8"/>',
    f'<path d="M0 {STEP}L{STEP} 0M0 0L{STEP} {STEP}" stroke-width="1.4"/>',
)


def pattern_id(row: GridRow, of: str) -> str | None:
    """Return the name of the pattern of a grid in a drawing of a name; None where it has none."""
    return f"hatch-{of}-{row.index}" if PATTERNS[row.index % len(PATTERNS)] else None


def definitions(rows: Sequence[GridRow], of: str) -> str:
    """
    Return the patterns that some grids have, for the ``defs`` of a drawing.

    Several drawings stand on one paper, where a name means one thing: each has a name ``of`` its own.
    """
    inks = {row.index: row.colour.ink for row in rows}
    return "".join(_pattern(at, ink, of) for at, ink in sorted(inks.items()) if PATTERNS[at % len(PATTERNS)])


def _pattern(at: int, ink: str, of: str) -> str:
    drawn = PATTERNS[at % len(PATTERNS)].replace("{ink}", ink)
    return (
        f'<pattern id="hatch-{of}-{at}" width="{STEP}" height="{STEP}" patternUnits="userSpaceOnUse">'
        f'<g fill="none" stroke="{ink}">{drawn}</g></pattern>'
    )
