"""Templates of these papers by language, sizes of paper, and what every paper says below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from maps.language import Words, marked, words_of
from maps.papers.code import qr_svg
from maps.papers.grids.subject import GridRow, Subject
from maps.papers.templates import ours, style
from maps.words import share_label

SIZES: Mapping[str, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
}
"""Width and height of upright paper in millimetres."""


WHAT_IS_ESTIMATED: Mapping[str, str] = {
    "boundary": marked("boundary"),
    "roads": marked("roads"),
    "households": marked("numbers of households"),
    "georeference": marked("place on earth"),
}
"""What of a plan's input may be an estimate, besides the places of households, whose share is told."""


@dataclass(frozen=True)
class Paper:
    """Paper of a size: millimetres across and down, and how many times larger than A3 (of A4: than A4) it is drawn."""

    width: float
    height: float
    enlarged: float = 1.0

    @property
    def wide(self) -> bool:
        """Whether it lies on its long side."""
        return self.width > self.height

    @property
    def across(self) -> float:
        """Its width in millimetres before it is enlarged."""
        return self.width / self.enlarged

    @property
    def down(self) -> float:
        """Its height in millimetres before it is enlarged."""
        return self.height / self.enlarged


def paper_of(size: str, *, wide: bool = False, drawn_for: str = "A3") -> Paper:
    """
    Return paper of a size, upright or lying on its long side.

    Raises
    ------
    ValueError
        The size is not one of `SIZES`.
    """
    if size not in SIZES:
        raise ValueError(f"paper must be one of {', '.join(SIZES)}, got {size!r}")
    short, long = SIZES[size]
    enlarged = short / SIZES[drawn_for][0]
    return Paper(long, short, enlarged) if wide else Paper(short, long, enlarged)


@cache
def templates(lang: str) -> jinja2.Environment:
    """Return the templates in a language; everything that a person wrote goes through autoescape."""
    words = words_of(lang)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("maps.papers", "html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(words.gettext, words.plural, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"number": words.number, "day": words.day}
    return environment


def page(template: str, words: Words, paper: Paper, subject: Subject, **values: Any) -> str:
    """Return a paper as HTML that loads nothing."""
    return (
        templates(words.lang)
        .get_template(f"grids/{template}")
        .render(
            lang="zh-CN" if words.lang == "zh" else "en",
            style=style("grids.css"),
            paper=paper,
            imprint=subject.imprint,
            place=subject.place(words),
            notes=notes_of(subject, words),
            code=ours(qr_svg(subject.imprint.code)),
            **values,
        )
    )


def grid_code(subject: Subject, row: GridRow) -> Markup:
    """Return the square code of a paper of one grid."""
    return ours(qr_svg(subject.imprint.code_of(row.grid_id)))


def notes_of(subject: Subject, words: Words) -> Sequence[str]:
    """Return what is said below every map: that it settles no boundary, what was estimated, whose data it is."""
    notes = [words.gettext("A sketch; no ground for drawing boundaries")]
    share = subject.tables.estimated_share()
    told = [words.gettext(WHAT_IS_ESTIMATED[what]) for what in sorted(subject.tables.estimated & {*WHAT_IS_ESTIMATED})]
    if told:
        notes.append(words.gettext("Estimated: %(what)s", what=words.gettext(", ").join(told)))
    if share > 0:
        notes.append(words.gettext("Estimated places of households: %(share)s", share=share_label(share)))
    if subject.imprint.attribution:
        notes.append(subject.imprint.attribution)
    return notes
