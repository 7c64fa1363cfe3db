"""The five principles as a page shows them: a few figures each, for every level of a plan."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.pages.language import Language
from api.services.drawing.plan_folder import REPORT_JSON
from maps.language import marked


@dataclass(frozen=True)
class Figure:
    """A figure of the scorecard: its key, what it is called, and in which form it is written."""

    key: str
    label: str
    form: str


PRINCIPLES: Mapping[str, tuple[str, tuple[Figure, ...]]] = {
    "convenience": (
        marked("Near for people"),
        (
            Figure("mean_walk_m", marked("Mean walk"), "metres"),
            Figure("p95_walk_m", marked("19 of 20 households walk at most"), "metres"),
            Figure("max_walk_m", marked("Longest walk"), "metres"),
        ),
    ),
    "size": (
        marked("Of fitting size"),
        (
            Figure("households_min", marked("Fewest households of a grid"), "count"),
            Figure("households_max", marked("Most households of a grid"), "count"),
            Figure("in_band_share", marked("Grids inside the band"), "share"),
        ),
    ),
    "coverage": (
        marked("Nothing left out"),
        (
            Figure("households_in_one_grid", marked("Households in exactly one grid"), "count"),
            Figure("gap_m2", marked("Land in no grid"), "area"),
            Figure("overlap_m2", marked("Land in two grids"), "area"),
        ),
    ),
    "service": (
        marked("Easy to serve"),
        (
            Figure("mean_round_min", marked("Mean round on foot"), "minutes"),
            Figure("max_round_min", marked("Longest round on foot"), "minutes"),
        ),
    ),
    "governance": (
        marked("Good to govern"),
        (
            Figure("groups_whole", marked("Natural groups kept whole"), "count"),
            Figure("groups_split", marked("Natural groups split"), "count"),
            Figure("on_features_share", marked("Borders along roads and water"), "share"),
            Figure("polsby_popper_mean", marked("Compactness, 1 is a circle"), "ratio"),
        ),
    ),
}
"""What is shown of each principle, in order."""

UNITS = {"metres": marked("m"), "area": marked("m²"), "minutes": marked("min")}


@dataclass(frozen=True)
class Principle:
    """A principle by its name, and rows of it: a label, and a value for every level."""

    name: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def principles_of(folder: Path, language: Language) -> tuple[Principle, ...]:
    """Return the scorecard of the plan in a folder; nothing where none of its levels was measured."""
    levels = json.loads((folder / REPORT_JSON).read_text(encoding="utf-8")).get("levels", [])
    return principles_beside([level.get("scorecard") for level in levels], language)


def principles_beside(cards: Sequence[Mapping[str, Any] | None], language: Language) -> tuple[Principle, ...]:
    """Return scorecards, of levels or of plans, with a value for each in every row; nothing where there is none."""
    if not any(cards):
        return ()
    return tuple(
        Principle(language.gettext(title), tuple(_row(name, figure, cards, language) for figure in figures))
        for name, (title, figures) in PRINCIPLES.items()
    )


def _row(
    principle: str, figure: Figure, cards: Sequence[Mapping[str, Any] | None], language: Language
) -> tuple[str, tuple[str, ...]]:
    values = (card.get(principle, {}).get(figure.key) if card else None for card in cards)
    return language.gettext(figure.label), tuple(_written(value, figure.form, language) for value in values)


def _written(value: float | None, form: str, language: Language) -> str:
    if value is None:
        return "–"
    if form == "ratio":
        return language.number(value, 2)
    if form == "share":
        return f"{language.number(value * 100)} %"
    unit = language.gettext(UNITS[form]) if form in UNITS else ""
    return f"{language.number(value)} {unit}".rstrip()
