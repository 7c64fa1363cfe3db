"""Slips for doors whose leader changes: who it was, who it is, and the telephone; by address, never by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maps.language import Words
from maps.papers.grids.contact_cards import Cut
from maps.papers.grids.measure import shortened
from maps.papers.grids.pages import page, paper_of
from maps.papers.grids.subject import MOST_OF_NAME, Leader, Subject

CUT = Cut(95.0, 52.0, 2, 5, 10.0, 18.5)


@dataclass(frozen=True)
class Slip:
    """What a door is told: its address, its grid from now on, who led before and who leads; nobody is empty."""

    door: str
    grid: str
    before: tuple[Leader, ...]
    after: tuple[Leader, ...]


def slips(subject: Subject, words: Words, told: Sequence[Slip], *, day: date) -> str:
    """Return slips, at least one, as HTML, ten to an A4; ``day`` is the first on which the new leaders lead."""
    named = [Slip(shortened(one.door, MOST_OF_NAME), one.grid, one.before, one.after) for one in told]
    return page(
        "slips.html",
        words,
        paper_of("A4", drawn_for="A4"),
        subject,
        title=words.gettext("Your leader changes"),
        cut=CUT,
        sheets=[named[at : at + CUT.each] for at in range(0, len(named), CUT.each)],
        day=words.day(day),
        level=words.level(subject.level),
    )
