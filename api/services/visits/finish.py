"""What every plan of visits goes through: ways, solving, the checker, and papers in a folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from api.services.drawing.plan_folder import staged
from api.services.rounds.plan import PlanGround
from api.services.visits.folder import remove_stale, written_before
from api.services.visits.record import Assignment, Record, write_record
from api.services.visits.solving import Solved, Task, solve_all
from geo.errors import Fault
from geo.walk import CompiledWalk, WalkGraph, build_graph, compile_walk
from partition.tables import PlanTables
from partition.verify.finding import Finding
from partition.visits.check import check_visits
from partition.visits.legs import Ways, between
from partition.visits.model import Agenda, Unserved, Visit
from partition.visits.visit_plan import VisitPlan, WalkedOuting
from partition.visits.walked import walk_outings

if TYPE_CHECKING:
    from api.services.visits.files import Papers


OnProgress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


def unheard(_label: str, _share: float) -> None:
    """Take no notice of how far the work is: where nobody waits for it at a terminal."""


@dataclass(frozen=True)
class Printing:
    """How papers are made: the day that they give as their own, whose data maps name, and which kinds are wanted."""

    made_on: date
    attribution: str = ""
    pdf: bool = True
    png: bool = True
    maps: bool = True
    workers: int = 2


@dataclass(frozen=True)
class WeeksResult:
    """
    Rounds that were planned, judged and written.

    ``refused`` households want no visits, ``phoned`` ones want a call in their place, and ``calls`` are due to them;
    ``estimated_legs`` are ways that no road leads along.
    """

    plan: VisitPlan
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    notices: tuple[Fault, ...]
    refused: int
    estimated_legs: int
    phoned: int = 0
    calls: int = 0


def finish(
    out: Path,
    printing: Printing,
    ground: PlanGround,
    record: Record,
    tasks: Callable[[Sequence[Agenda]], list[Task]],
    on_progress: OnProgress,
) -> WeeksResult:
    """Solve what a record asks for, let the checker judge, and write the papers."""
    from api.services.visits.files import (  # heavy, and only papers that are written need it
        notices_of,
        write_visit_plan,
    )

    on_progress("walks 步行路线", 0.0)
    tables, assignments = ground.tables, record.assignments
    graph = build_graph(tables.roads) if len(tables.roads) else None
    walk = compile_walk(graph, [(p.x, p.y) for one in assignments for p in one.places.points])
    ways = list(_ways(assignments, walk, graph))
    agendas = [
        Agenda(one.due, one.offered, each.metres, record.minutes_per_m)
        for one, each in zip(assignments, ways, strict=True)
    ]
    done = []
    on_progress("rounds 走访安排", 0.0)
    for solved in solve_all(tasks(agendas), printing.workers):
        done.append(solved)
        on_progress("rounds 走访安排", len(done) / len(agendas))
    on_progress("checking 核验", 0.0)
    plan, seconds = _plan(record, agendas, ways, done)
    findings = _judge(plan, record, tables)
    earlier = written_before(out)
    with staged(out) as stage:
        papers = _papers(printing, tables, ground.attribution, record, seconds)
        on_progress("papers 走访单据", 0.0)
        written = write_visit_plan(plan, papers, stage, on_share=lambda share: on_progress("papers 走访单据", share))
        write_record(stage, record.settled(plan, done))
        files = tuple(out / path.relative_to(stage) for path in written)
        kept = {path.name for path in stage.iterdir()}
    remove_stale(out, earlier - kept)
    guessed = sum(leg.estimated for one in plan.outings for leg in one.legs)
    phoned = sum(len(one.phoned) for one in assignments)
    refused = sum(len(one.refused) for one in assignments) - phoned
    calls = sum(each.households for one in assignments for each in one.calls)
    return WeeksResult(plan, findings, files, notices_of(papers), refused, guessed, phoned, calls)


def _ways(assignments: Sequence[Assignment], walk: CompiledWalk, graph: WalkGraph | None) -> list[Ways]:
    """Return the ways between the places of each member, which stand one after the other in the compiled walk."""
    ends = np.cumsum([len(one.places.points) for one in assignments])
    return [
        between(walk, graph, np.arange(end - len(one.places.points), end))
        for one, end in zip(assignments, ends.tolist(), strict=True)
    ]


def _plan(
    record: Record, agendas: Sequence[Agenda], ways: Sequence[Ways], done: Sequence[Solved]
) -> tuple[VisitPlan, dict[tuple[str, int], float]]:
    """Return the plan of all members, and the processor seconds of each outing's proof."""
    outings: list[WalkedOuting] = []
    cancelled: list[WalkedOuting] = []
    unserved: dict[str, tuple[tuple[Visit, Unserved], ...]] = {}
    seconds: dict[tuple[str, int], float] = {}
    before = record.before or ((),) * len(agendas)
    for one, agenda, between_, found, old in zip(record.assignments, agendas, ways, done, before, strict=True):
        walked = walk_outings(one.member, agenda, found.routed, one.places.points, between_)
        outings += walked
        seconds |= {(one.member.member_id, out.number): s for out, s in zip(walked, found.seconds, strict=True)}
        numbers = {routed.number for routed in found.routed}
        gone = [replace(routed, revision=routed.revision + 1) for routed in old if routed.number not in numbers]
        cancelled += walk_outings(one.member, agenda, gone, one.places.points, between_)
        missed = tuple((agenda.visits[each.visit], each.dated(record.first_day)) for each in found.calendar.unserved)
        if missed:
            unserved[one.member.member_id] = missed
    members = tuple(one.member for one in record.assignments)
    calls = {one.member.member_id: one.calls for one in record.assignments if one.calls}
    return VisitPlan(record.first_day, record.days, members, tuple(outings), unserved, tuple(cancelled), calls), seconds


def _judge(plan: VisitPlan, record: Record, tables: PlanTables) -> tuple[Finding, ...]:
    """Return what the checker, who shares no code with the planners, finds wrong."""
    lines: NDArray[np.object_] | None = np.asarray(tables.roads.geometry) if len(tables.roads) else None
    doors = {
        household_id: point
        for one in record.assignments
        for point, ids in zip(one.places.points, one.places.household_ids, strict=True)
        for household_id in ids
    }
    days_off = {one.member.member_id: one.days_off for one in record.assignments}
    return check_visits(
        plan,
        {one.member.member_id: one.due for one in record.assignments},
        {one.member.member_id: one.offered for one in record.assignments},
        lines,
        doors=doors,
        refused=[household_id for one in record.assignments for household_id in one.refused],
        days_off={**days_off, "": record.holidays},
        minutes_per_m=record.minutes_per_m,
        past=record.past,
    )


def _papers(
    printing: Printing,
    tables: PlanTables,
    attribution: str,
    record: Record,
    seconds: dict[tuple[str, int], float],
) -> "Papers":
    from api.services.visits.files import Papers  # heavy, and only papers that are written need it

    names = "、".join(tables.villages["name"].astype(str).head(3))
    title = names if len(tables.villages) <= 3 else f"{names} 等 {len(tables.villages)} 村"
    return Papers(
        tables=tables,
        title=title,
        made_on=printing.made_on,
        attribution=printing.attribution or attribution,
        series=record.first_day.isoformat(),
        seconds=seconds,
        needs=record.needs,
        pdf=printing.pdf,
        png=printing.png,
        maps=printing.maps,
        workers=printing.workers,
    )
