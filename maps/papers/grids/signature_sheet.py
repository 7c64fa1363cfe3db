"""签字表: a plan on one sheet to be signed: its map, what it does for people, who moves, and lines to sign and seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from maps.language import Words, marked
from maps.papers.grids.number_key import NumberKey, has_numbers, may_need
from maps.papers.grids.pages import page, paper_of
from maps.papers.grids.plan_map import Look, plan_map
from maps.papers.grids.subject import Subject
from maps.papers.grids.wall_map import facts_of
from maps.papers.templates import ours

SIDE, LOWEST = 118.0, 84.0
"""Millimetres of the map across and down, and down at least."""

WITHOUT_MAP, LINE = 138.0, 4.1
"""Millimetres of all but the map and what the numbers on it stand for; and of one line of moves."""

MOST_FLOWS = 6
"""Rows of who moves from where to where that a sheet has room for."""

PRINCIPLES = {
    "convenience": marked("Near for people"),
    "size": marked("Of fitting size"),
    "coverage": marked("Nothing left out"),
    "service": marked("Easy to serve"),
    "governance": marked("Good to govern"),
}

FIGURES: tuple[tuple[str, str, str, str], ...] = (
    ("convenience", "mean_walk_m", marked("mean walk"), "m"),
    ("convenience", "p95_walk_m", marked("19 of 20 households walk at most"), "m"),
    ("convenience", "max_walk_m", marked("longest walk"), "m"),
    ("size", "households_min", marked("fewest households"), ""),
    ("size", "households_max", marked("most households"), ""),
    ("size", "in_band_share", marked("within the band"), "%"),
    ("coverage", "households_in_one_grid", marked("households in exactly one grid"), ""),
    ("coverage", "gap_m2", marked("land in no grid"), "m²"),
    ("coverage", "overlap_m2", marked("land in two grids"), "m²"),
    ("service", "mean_round_min", marked("one round on foot, mean"), "min"),
    ("service", "max_round_min", marked("longest round on foot"), "min"),
    ("governance", "groups_whole", marked("natural groups kept whole"), ""),
    ("governance", "groups_split", marked("natural groups split"), ""),
    ("governance", "polsby_popper_mean", marked("compactness, a circle being 100"), "100"),
    ("governance", "on_features_share", marked("inner borders on roads and water"), "%"),
)
"""What of the scorecard is shown: principle, key, what it is called, and its unit."""

SIGNERS = (
    marked("Village Party organisation"),
    marked("Villagers' committee"),
    marked("Representatives of residents"),
    marked("Township government"),
)


@dataclass(frozen=True)
class Flow:
    """Households that move from a grid to another, by their names; empty where it is none."""

    before: str
    after: str
    households: int


@dataclass(frozen=True)
class Moved:
    """Who changes grid against the plan before, of how many households, the largest moves first."""

    households: int
    of: int
    flows: tuple[Flow, ...]


@dataclass(frozen=True)
class Said:
    """A principle and its figures as they are read: what each is called, and the number with its unit."""

    principle: str
    figures: tuple[tuple[str, str], ...]


def signature_sheet(
    subject: Subject, words: Words, *, card: Mapping[str, Mapping[str, Any]] | None, moved: Moved | None
) -> str:
    """
    Return the sheet of a plan at a level as HTML, A4 upright.

    ``card`` is the level's scorecard as the report has it; ``moved`` is None where there was no plan of the level
    before. Counts are exact: the sheet is for those who sign.
    """
    paper = paper_of("A4", drawn_for="A4")
    said = said_of(card, words) if card is not None else ()
    key = may_need(subject.rows, paper)
    flows = moved.flows[:MOST_FLOWS] if moved else ()
    taken = WITHOUT_MAP + LINE * ceil(len(flows) / 3) + key.high
    high = max(LOWEST, min(SIDE, paper.down - taken))
    drawn = plan_map(subject, words, Look(SIDE * 10, high * 10, labels=0.84, pen=0.6))
    return page(
        "signature_sheet.html",
        words,
        paper,
        subject,
        title=words.gettext("%(place)s: plan of %(levels)s, for signature", **_title(subject, words)),
        facts=facts_of(subject, words),
        map=ours(drawn.svg),
        map_size=(SIDE, high),
        said=said,
        moved=moved,
        flows=flows,
        signers=[words.gettext(one) for one in SIGNERS],
        key=key if has_numbers(drawn, subject.rows) else NumberKey(),
        told=words.number,
    )


def said_of(card: Mapping[str, Mapping[str, Any]], words: Words) -> Sequence[Said]:
    """Return the scorecard in words, principle by principle; what is not known is left out."""
    said = []
    for principle, called in PRINCIPLES.items():
        figures = tuple(
            (words.gettext(label), number)
            for of, key, label, unit in FIGURES
            if of == principle and (number := _number(card.get(of, {}).get(key), unit, words))
        )
        said.append(Said(words.gettext(called), figures))
    return [one for one in said if one.figures]


def _number(value: float | None, unit: str, words: Words) -> str:
    if value is None:
        return ""
    if unit == "%":
        return f"{words.number(100 * value)}%"
    if unit == "100":
        return words.number(100 * value)
    return f"{words.number(value)} {words.gettext(UNITS[unit])}" if unit else words.number(value)


UNITS = {"m": marked("m"), "m²": marked("m²"), "min": marked("min")}


def _title(subject: Subject, words: Words) -> dict[str, str]:
    return {"place": subject.place(words), "levels": words.level(subject.level, several=True)}
