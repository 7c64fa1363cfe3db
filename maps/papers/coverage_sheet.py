"""Coverage on one A4 sheet: the five numbers, three small maps, the areas as a table, and what needs a decision."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from markupsafe import Markup

from maps.cover import (
    ABSENT_LINE,
    ABSENT_PAPER,
    COVERAGES,
    ON_PALE,
    STEPS,
    CoverArea,
    CoverMatter,
    CoverSheet,
    Figure,
    border_of,
    step_of,
)
from maps.language import Words, marked, words_of
from maps.papers.frame import Frame, fit
from maps.papers.templates import TEMPLATES, ours, style

WIDTH, HEIGHTS, MARGIN = 226.0, (120.0, 210.0), 4.0
"""CSS pixels: three maps side by side on A4."""

METRES_A_DEGREE = 111_320.0
ROOM = ((20, 12), (17, 10), (14, 8), (10, 6), (6, 4))
"""How many areas and matters are listed, until all has room on one sheet; of more it says how many."""

NUMBERS = (
    marked("households outside any grid"),
    marked("grids without a leader"),
    marked("grids out of their band"),
    marked("households far from a station"),
    marked("visits overdue"),
)
CALLED = {"organisation": marked("Leaders"), "stations": marked("Stations"), "service": marked("Visits")}
ABOUT = {
    "organisation": marked("areas with a leader on record"),
    "stations": marked("households within %(n)s minutes on foot of a station"),
    "service": marked("households in exactly one grid and visited in time"),
}
KINDS = {
    "vacant": marked("vacant post"),
    "not_recorded": marked("no leader on record"),
    "out_of_band": marked("out of band when published"),
    "drifted": marked("grown out of its band"),
    "far": marked("households far from a station"),
    "overdue": marked("visits overdue"),
}


@dataclass(frozen=True)
class _Row:
    name: str
    code: str
    households: str
    cells: tuple[tuple[Markup, str], ...]


def coverage_pages(sheet: CoverSheet, lang: str) -> Iterator[str]:
    """Yield the page, each time with less on it than before, until it is small enough for who prints it."""
    for rows, matters in ROOM:
        yield coverage_sheet(sheet, lang, rows=rows, matters=matters)


def coverage_sheet(sheet: CoverSheet, lang: str, *, rows: int = ROOM[0][0], matters: int = ROOM[0][1]) -> str:
    """Return coverage as a page of HTML for A4 with so many areas and matters at most; it loads nothing."""
    words = words_of(lang, "coverage")
    maps = [
        (words.gettext(CALLED[name]), words.gettext(ABOUT[name], n=words.number(sheet.minutes)), _map(sheet, at))
        for at, name in enumerate(COVERAGES)
    ]
    return TEMPLATES.get_template("coverage.html").render(
        _=words.gettext,
        lang=lang,
        title=sheet.title,
        day=words.day(sheet.day),
        households=_figure(words, sheet.households),
        numbers=[(_figure(words, one), words.gettext(what)) for one, what in zip(sheet.numbers, NUMBERS, strict=True)],
        maps=maps,
        legend=[(_swatch(at), _range(words, at)) for at in range(len(STEPS))],
        absent=_swatch(None),
        level=sheet.level,
        rows=[_row(words, one) for one in sheet.areas[:rows]],
        more_rows=max(0, len(sheet.areas) - rows),
        matters=[_matter(words, one) for one in _of_each_kind(sheet.matters, matters)],
        more_matters=max(0, len(sheet.matters) - matters),
        style=style("coverage.css"),
    )


def _map(sheet: CoverSheet, coverage: int) -> Markup:
    """Return one small map; a hatch of lines stands for what was not recorded."""
    drawn = [one for one in sheet.areas if one.shape is not None]
    if not drawn:
        return ours("")
    shapes = np.array([one.shape for one in drawn], dtype=object)
    west, south, _, north = shapely.total_bounds(shapes)
    scale = np.array([METRES_A_DEGREE * cos(radians((south + north) / 2)), METRES_A_DEGREE])
    metres = shapely.transform(shapes, lambda xy: (xy - (west, south)) * scale)
    frame = fit(metres.tolist(), width=WIDTH, heights=HEIGHTS, margin=MARGIN)
    name = COVERAGES[coverage]
    paths = "".join(
        f'<path d="{_path(shape, frame)}" {_pen(step_of(one.shares[coverage]), name)}/>'
        for one, shape in zip(drawn, metres, strict=True)
    )
    width = 0.8 if len(drawn) < 120 else 0.35
    return ours(
        f'<svg viewBox="0 0 {frame.width:g} {frame.height:.0f}" width="{frame.width:g}" height="{frame.height:.0f}"'
        f' role="img">{_hatch(name)}<g stroke-width="{width}" stroke-linejoin="round"'
        f' fill-rule="evenodd">{paths}</g></svg>'
    )


def _path(shape: shapely.Geometry, frame: Frame) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    lines = (frame.spots(shapely.get_coordinates(ring)) for ring in rings)
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line.tolist()) + "z" for line in lines)


def _pen(step: int | None, name: str) -> str:
    fill = f"url(#none-{name})" if step is None else STEPS[step][1]
    return f'fill="{fill}" stroke="{border_of(step)}"'


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="none-{name}" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="{ABSENT_PAPER}"/>'
        f'<path d="M-1 6L6 -1M-1 1L1 -1M4 6L6 4" stroke="{ABSENT_LINE}" stroke-width="0.9"/></pattern></defs>'
    )


def _swatch(step: int | None) -> Markup:
    inside = (
        f'<rect x="0.5" y="0.5" width="17" height="10" fill="{STEPS[step][1]}" stroke="{ON_PALE}" stroke-width="0.6"/>'
        if step is not None
        else f'<rect x="0.5" y="0.5" width="17" height="10" fill="{ABSENT_PAPER}" stroke="{ON_PALE}"'
        f' stroke-width="0.6"/><path d="M2 10L11 1M7 10L16 1M1 6L6 1M12 10L17 5" stroke="{ABSENT_LINE}"/>'
    )
    return ours(f'<svg viewBox="0 0 18 11" width="18" height="11">{inside}</svg>')


def _range(words: Words, step: int) -> str:
    least = words.number(100 * STEPS[step][0])
    if step + 1 == len(STEPS):
        return words.gettext("%(n)s %% and more", n=least)
    most = words.number(100 * STEPS[step + 1][0])
    return words.gettext("under %(n)s %%", n=most) if step == 0 else f"{least}–{most} %"


def _figure(words: Words, one: Figure) -> str:
    if one.suppressed:
        return words.gettext("under 10")
    return words.gettext("not recorded") if one.value is None else words.number(one.value)


def _row(words: Words, one: CoverArea) -> _Row:
    cells: Sequence[tuple[Markup, str]] = [
        (_swatch(step_of(share)), words.gettext("not recorded") if share is None else f"{words.number(100 * share)} %")
        for share in one.shares
    ]
    return _Row(one.name, one.code, _figure(words, one.households), tuple(cells))


def _of_each_kind(found: Sequence[CoverMatter], most: int) -> list[CoverMatter]:
    """Return so many matters that every kind has its first ones among them."""
    seen: Counter[str] = Counter()
    turns = []
    for at, one in enumerate(found):
        turns.append((seen[one.kind], at))
        seen[one.kind] += 1
    return [found[at] for at in sorted(at for _, at in sorted(turns)[:most])]


def _matter(words: Words, one: CoverMatter) -> tuple[str, str, str]:
    title = one.title_zh if words.lang == "zh" else one.title_en
    told = title or (_figure(words, one.figure) if one.figure is not None else "")
    return words.gettext(KINDS[one.kind]), one.area, told
