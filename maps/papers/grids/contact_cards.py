"""便民联系卡: whom to call, on a card for every door; eight to a sheet, with marks to cut along."""

from collections.abc import Sequence
from dataclasses import dataclass

from maps.language import Words
from maps.papers.grids.pages import grid_code, page, paper_of
from maps.papers.grids.subject import GridRow, Subject


@dataclass(frozen=True)
class Cut:
    """Cards on A4: millimetres across and down of each, how many across and down, and where the first begins."""

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float

    @property
    def each(self) -> int:
        """Cards of a sheet."""
        return self.columns * self.rows

    def spot(self, at: int) -> tuple[float, float]:
        """Return the left and the top of a card of a sheet, by its number from 0."""
        down, across = divmod(at, self.columns)
        return self.left + across * self.width, self.top + down * self.height

    @property
    def marks(self) -> str:
        """The marks to cut along, in the margins, as the ``d`` of a path in millimetres."""
        right, bottom = self.left + self.columns * self.width, self.top + self.rows * self.height
        upright = [self.left + at * self.width for at in range(self.columns + 1)]
        level = [self.top + at * self.height for at in range(self.rows + 1)]
        return "".join(
            (
                *(f"M{x:g} {self.top - 7:g}v5M{x:g} {bottom + 2:g}v5" for x in upright),
                *(f"M{self.left - 7:g} {y:g}h5M{right + 2:g} {y:g}h5" for y in level),
            )
        )


CARDS = Cut(95.0, 65.0, 2, 4, 10.0, 18.5)


def contact_cards(subject: Subject, words: Words, *, grids: Sequence[str] | None = None, whole_sheets: bool) -> str:
    """Return cards as HTML: of each grid one, or with ``whole_sheets`` a sheet of eight alike."""
    rows = [row for row in subject.rows if grids is None or row.grid_id in set(grids)]
    cards = [row for row in rows for _ in range(CARDS.each if whole_sheets else 1)]
    return page(
        "contact_cards.html",
        words,
        paper_of("A4", drawn_for="A4"),
        subject,
        title=words.gettext("Whom to call"),
        cut=CARDS,
        sheets=in_sheets(cards, CARDS.each),
        level=words.level(subject.level),
        code_of=lambda row: grid_code(subject, row),
    )


def in_sheets(cards: Sequence[GridRow], each: int) -> list[Sequence[GridRow]]:
    """Return cards sheet by sheet."""
    return [cards[at : at + each] for at in range(0, len(cards), each)]
