"""The page of a frontier: its plans side by side, each leading to its map; it opens from disk with the network off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from maps.furniture import PAGES
from maps.scorecard import FIGURES, PRINCIPLES, Card, shown
from maps.words import level_label

LABELS = {
    "shortest": ("步行最短", "Shortest walks"),
    "compact": ("形状最紧凑", "Most compact"),
    "customary": ("边界最顺路", "Customary borders"),
    "fewest_moves": ("变动最少", "Fewest moves"),
}
"""What each plan of a frontier is called, in Chinese and English."""

ABOUT = {
    "shortest": ("只求步行最短，其他意愿不计", "walking alone; no other wish counts"),
    "compact": ("平均步行增加不超过 3%，网格尽量紧凑", "as compact as a mean walk up to 3 % longer allows"),
    "customary": ("平均步行增加不超过 10%，边界尽量沿路沿水", "borders on roads and water, up to 10 % more walking"),
    "fewest_moves": ("更换网格的户最少", "as few households as possible change grid"),
}


@dataclass(frozen=True)
class Column:
    """One plan of the page: its name, whether it breaks no rule that must hold, its scorecards by level, its map."""

    name: str
    feasible: bool
    cards: Mapping[str, Card]
    walk_ratio: float
    moved: int | None
    link: str


def frontier_page(columns: Sequence[Column], *, title: str, attribution: str = "") -> str:
    """Return the page as text; everything that people wrote is shown as it is and runs nowhere."""
    levels = list(dict.fromkeys(level for column in columns for level in column.cards))
    tables = [(level_label(level), _blocks([column.cards.get(level) for column in columns])) for level in levels]
    heads = [(column, LABELS[column.name], ABOUT[column.name]) for column in columns]
    return PAGES.get_template("frontier.html").render(
        title=title,
        heads=heads,
        tables=tables,
        attribution=attribution,
        moves=any(c.moved is not None for c in columns),
    )


def _blocks(cards: Sequence[Card | None]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return the lines of a level's table, principle by principle; a figure that no plan knows has none."""
    blocks = []
    for principle, figures in groupby(FIGURES, key=lambda figure: figure.principle):
        lines = [(figure.label, [shown(card, figure) for card in cards]) for figure in figures]
        blocks.append((PRINCIPLES[principle], [line for line in lines if set(line[1]) != {"–"}]))
    return blocks
