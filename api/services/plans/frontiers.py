"""Frontiers of a village: plans asked for together that each put one wish first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from api.services.drawing.plan_reading import read_report_json
from api.services.jobs import Jobs
from api.services.jobs.asking import Wanted
from api.services.plans.keeping import ready_plan
from api.services.villages import get_village
from api.store.library import Library
from api.store.records.plans import Asked, PlanRecord
from geo.errors import Fault, InputError

NAMES = ("shortest", "compact", "customary")
FEWEST_MOVES = "fewest_moves"
"""The plan that can only be drawn where there is one of today."""

Card = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Frontier:
    """Plans that were asked for in the same moment, in the order of their names."""

    asked: datetime
    plans: tuple[PlanRecord, ...]

    @property
    def waits(self) -> bool:
        """Whether any of them is still to be drawn."""
        return any(plan.state in ("queued", "drawing") for plan in self.plans)


def ask_frontier(
    library: Library,
    examples: Mapping[str, Path],
    jobs: Jobs,
    village_id: str,
    asked: Asked,
    *,
    today: str | None,
    by: str | None,
    now: datetime,
) -> Frontier:
    """
    Return the plans of a frontier, which wait to be drawn, a job each.

    ``today`` is the plan of the village that holds today: the others start from it, and one more changes as few
    households as it can.

    Raises
    ------
    NotFoundError, NotReadyError, BusyError
        There is no such village or plan, or too many plans wait.
    InputError
        What is asked makes no plan; carries every fault.
    """
    village = get_village(library, examples, village_id)
    jobs.check(library, [village], asked)
    path = library.scope[0] if village.example else village.path
    draft = PlanRecord("", now, "queued", village.id, None, path=path, author=by, parent=today)
    names = NAMES if today is None else (*NAMES, FEWEST_MOVES)
    drafts = [replace(draft, asked=replace(asked, first=name)) for name in names]
    stem = f"{village.id}-plan"
    if today is None:
        return Frontier(now, jobs.ask_for([Wanted(each, stem) for each in drafts], library=library, by=by))
    if ready_plan(library, today).village_id != village.id:
        text = (f"{today} is no plan of this village", f"{today} 不是该村的方案")
        raise InputError([Fault("today", *text)])
    with library.plan_folder(today) as folder:
        wanted = [Wanted(each, stem, start=folder) for each in drafts]
        return Frontier(now, jobs.ask_for(wanted, library=library, by=by))


def frontiers_of(library: Library, village_id: str) -> tuple[Frontier, ...]:
    """Return the frontiers of a village, the newest first."""
    return frontiers_in([plan for plan in library.plans() if plan.village_id == village_id])


def frontiers_in(plans: Sequence[PlanRecord]) -> tuple[Frontier, ...]:
    """Return the frontiers among the plans of one village, the newest first."""
    order = [*NAMES, FEWEST_MOVES]
    met: dict[datetime, list[PlanRecord]] = {}
    for plan in plans:
        if plan.asked is not None and plan.asked.first in order:
            met.setdefault(plan.created, []).append(plan)
    return tuple(
        Frontier(asked, tuple(sorted(plans, key=lambda plan: order.index(str(plan.asked and plan.asked.first)))))
        for asked, plans in sorted(met.items(), reverse=True)
        if len(plans) >= len(NAMES)  # a copy of one is none
    )


def cards_of(library: Library, plans: Sequence[PlanRecord]) -> dict[str, list[Card | None]]:
    """Return the scorecards of plans by level, one for each plan; None of those that are not drawn yet."""
    told = [_cards(library, plan) for plan in plans]
    levels = dict.fromkeys(level for cards in told for level in cards)
    return {level: [cards.get(level) for cards in told] for level in levels}


def _cards(library: Library, plan: PlanRecord) -> dict[str, Card | None]:
    if plan.state != "done":
        return {}
    with library.plan_folder(plan.id) as folder:
        report, _ = read_report_json(folder)
    return {str(row["name"]): row.get("scorecard") for row in report["levels"]}
