"""What the signs of a map mean, each with a small drawing of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from maps.language import Words, marked
from maps.papers.grids import marks
from maps.papers.grids.base_map import BUILDING, Stroke
from maps.papers.grids.fills import STRENGTH, definitions, pattern_id
from maps.papers.grids.plan_map import PlanMap
from maps.papers.grids.subject import GridRow, Subject
from maps.papers.templates import ours

WIDE, HIGH = 120.0, 60.0
LINES = {
    "path": marked("Footpath"),
    "service": marked("Lane, track"),
    "minor": marked("Street"),
    "middle": marked("Secondary road"),
    "major": marked("Main road"),
    "water": marked("River, water"),
    "rail": marked("Railway"),
    "motorway": marked("Motorway"),
    "other": marked("Wall or other barrier"),
}


@dataclass(frozen=True)
class Key:
    """One sign: its drawing and what it means."""

    sign: Markup
    meaning: str


def legend(subject: Subject, drawn: PlanMap, words: Words) -> tuple[Key, ...]:
    """Return the signs that a map has, areas first."""
    return tuple(Key(ours(_svg(sign)), meaning) for sign, meaning in _keys(subject, drawn, words))


def _keys(subject: Subject, drawn: PlanMap, words: Words) -> Iterator[tuple[str, str]]:
    if subject.rows:
        yield _swatches(subject.rows), words.gettext("%(level)s, neighbours differ", level=words.level(subject.level))
    for (ink, width), level in zip(marks.BORDERS, (subject.level, *subject.levels_above), strict=False):
        yield _stroke(ink, width), words.gettext("Border: %(level)s", level=words.level(level))
    ink, width, dash = marks.VILLAGE
    yield _stroke(ink, width, dash), words.gettext("Border of the village")
    if any(one.form[0].text.isdecimal() for one in drawn.placement.labels):
        yield _number(), words.gettext("Number in the table")
    if any(one.at is not None for one in subject.stations.values()):
        yield marks.station((WIDE / 2, HIGH / 2)), words.gettext("Service station")
    for stroke in (*reversed(drawn.base.roads), *drawn.base.barriers):
        yield _sample(stroke, drawn.frame.scale), words.gettext(LINES[stroke.name])
    if drawn.base.buildings:
        yield (
            f'<rect x="36" y="18" width="48" height="26" fill="{BUILDING}" fill-opacity="0.4"/>',
            words.gettext("Building"),
        )


def _swatches(rows: tuple[GridRow, ...]) -> str:
    """Return up to three colours side by side."""
    shown = list({row.index: row for row in rows}.values())[:3]
    step = (WIDE - 8) / len(shown)
    drawn = []
    for at, row in enumerate(shown):
        box = f'x="{4 + at * step:.1f}" y="8" width="{step:.1f}" height="44"'
        hatch = pattern_id(row, "legend")
        drawn.append(f'<rect {box} fill="{row.colour.fill}" stroke="{row.colour.ink}" stroke-width="3"/>')
        drawn.append(f'<rect {box} fill="url(#{hatch})" opacity="{STRENGTH}"/>' if hatch else "")
    return f"<defs>{definitions(shown, 'legend')}</defs>" + "".join(drawn)


def _stroke(ink: str, width: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path fill="none" stroke="{ink}" stroke-width="{width:g}"{dashed} d="M4 30H116"/>'


def _sample(stroke: Stroke, scale: float) -> str:
    width = max(5.0, stroke.width(scale)) if stroke.casing else stroke.width(scale)
    casing = _stroke(stroke.casing, width + 2.4) if stroke.casing else ""
    return casing + _stroke(stroke.fill, width, stroke.dash)


def _number() -> str:
    return (
        f'<text x="60" y="42" font-size="34" font-weight="700" text-anchor="middle" fill="{marks.INK}"'
        ' font-family="Noto Sans CJK SC, sans-serif">12</text>'
    )


def _svg(content: str) -> str:
    return f'<svg class="sign" viewBox="0 0 {WIDE:g} {HIGH:g}" aria-hidden="true">{content}</svg>'
