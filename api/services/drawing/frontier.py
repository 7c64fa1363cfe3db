"""The frontier: plans that each put one wish first, a folder each, and a page that shows them side by side."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from api.services.drawing.plan import Collaborators, Progress, plan_papers, take_order
from api.services.drawing.plan_files import write_plan
from api.services.drawing.plan_folder import FRONTIER_HTML, FRONTIER_JSON, MAP_HTML, REPORT_JSON, Report, staged
from api.services.inputs.options import PlanWords
from geo.errors import Fault, InputError
from geo.village import Village
from maps.frontier import Column, frontier_page
from maps.words import villages_title
from partition.frontier import FrontierPlan, walk_ratio
from partition.levels import Level
from partition.old_grids import count_moves
from partition.solve import Effort
from partition.terms import Terms


class DrawFrontier(Protocol):
    """What draws the plans of a frontier."""

    def __call__(
        self,
        villages: Sequence[Village],
        levels: Sequence[Level],
        *,
        seed: int,
        effort: Effort,
        terms: Terms,
        on_progress: Progress | None = None,
    ) -> Sequence[FrontierPlan]:
        """Return the plans; the first is the one that the others' walking is told by."""
        ...


@dataclass(frozen=True)
class FrontierResult:
    """A frontier that was written: what frontier.json says, what was noticed while reading, and the files."""

    summary: Report
    notices: tuple[Fault, ...]
    files: tuple[Path, ...]


NO_OLD_PLAN = Fault(
    "frontier",
    "there is no plan of today, so none with the fewest moves; give it with --start",
    "没有现有方案，因此没有“变动最少”的方案；可用 --start 给出",
)


def frontier(
    words: PlanWords,
    work: Collaborators,
    draw: DrawFrontier,
    *,
    version: str,
    now: datetime,
    on_progress: Progress | None = None,
) -> FrontierResult:
    """
    Draw the plans of a frontier and write each into a folder of its own, with a page and a summary beside them.

    Raises
    ------
    InputError
        Options or files cannot be used; carries every fault of all of them. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    if words.compare_tolerance is not None:
        en = "a frontier compares wishes at one tolerance; leave it out, or use gridhood plan"
        zh = "多方案比较只用一个容差；请去掉此项，或使用 gridhood plan"
        raise InputError([Fault("--compare-tolerance", en, zh)])
    order = take_order(words, work.read, today=now.date())
    options = order.options
    plans = draw(
        work.build(order.inputs),
        options.levels,
        seed=options.seed,
        effort=options.effort,
        terms=options.terms,
        on_progress=on_progress,
    )
    if on_progress:
        on_progress("writing 写文件", 1.0)
    papers = {one.name: plan_papers(order, one.division, work, version=version, now=now) for one in plans}
    rows = [_row(one, plans[0], papers[one.name].report, options.terms) for one in plans]
    summary = {"plans": rows, "attribution": options.attribution, "version": version}
    names = villages_title(plans[0].division.tables.villages["name"].astype(str).tolist())
    with staged(options.out) as folder:
        for name, each in papers.items():
            (folder / name).mkdir()
            write_plan(each, folder / name)
        (folder / FRONTIER_JSON).write_text(_text(summary), encoding="utf-8")
        page = frontier_page([_column(row) for row in rows], title=names, attribution=options.attribution)
        (folder / FRONTIER_HTML).write_text(page, encoding="utf-8")
    files = (FRONTIER_HTML, FRONTIER_JSON, *(f"{name}/{MAP_HTML}" for name in papers))
    notices = order.notices if options.terms.old else (*order.notices, NO_OLD_PLAN)
    return FrontierResult(summary, notices, tuple(options.out / name for name in files))


def _row(one: FrontierPlan, shortest: FrontierPlan, report: Report, terms: Terms) -> Report:
    """Return what frontier.json says of one plan."""
    doors = one.division.tables.households
    moves = [count_moves(old, doors, level).moved for level, old in terms.old.items() if level in doors]
    return {
        "name": one.name,
        "folder": one.name,
        "feasible": report["feasible"],
        "prices": {name.removesuffix("_m"): round(value, 6) for name, value in vars(one.prices).items()},
        "walk_ratio": round(walk_ratio(one.division, shortest.yardstick()), 6),
        "moved": sum(moves) if moves else None,
        "report": f"{one.name}/{REPORT_JSON}",
        "map": f"{one.name}/{MAP_HTML}",
        "levels": [{key: level[key] for key in LEVEL_KEYS} for level in report["levels"]],
    }


LEVEL_KEYS = ("name", "count", "objective_m", "lower_bound_m", "gap", "scorecard")
"""What frontier.json repeats of each level of a report."""


def _column(row: dict[str, Any]) -> Column:
    cards = {level["name"]: level["scorecard"] for level in row["levels"] if level["scorecard"]}
    return Column(row["name"], row["feasible"], cards, row["walk_ratio"], row["moved"], row["map"])


def _text(summary: Report) -> str:
    return json.dumps(summary, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
