"""Rounds of all members over some weeks: check what is asked, plan, let the checker judge, write."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from api.services.plan_folder import staged
from api.services.profiles import find_profile
from api.services.round import FASTEST_KMH
from api.services.round_plan import PlanGround, read_plan
from api.services.visit_files import Papers, print_faults, write_visit_plan
from api.services.visit_folder import place_faults, remove_stale
from api.services.visit_readings import read_members, read_standings
from api.services.visit_record import Assignment, write_record
from geo.errors import Fault, InputError
from geo.walk import CompiledWalk, WalkGraph, build_graph, compile_walk
from partition.tables import PlanTables
from partition.verify.finding import Finding
from partition.visits.calendar import plan_calendar
from partition.visits.check import check_visits
from partition.visits.frequency import Contact, Standing, VisitPolicy, due_visits, policy_of
from partition.visits.legs import Ways, between
from partition.visits.model import Agenda, Calendar, Unserved, Visit
from partition.visits.offered import offered_outings
from partition.visits.places import places_of, split_addresses
from partition.visits.staff import Staff
from partition.visits.visit_plan import Member, VisitPlan, WalkedOuting
from partition.visits.walked import Routed, order_outing, walk_outings

MOST_WEEKS = 26
"""Half a year: no tier holds longer without being looked at."""

PROFILE = "xigu_1448"
"""Whose visit policy holds where the plan was made without a profile."""

EFFORTS = {20: 2.5, 100: 1.0}
"""Effort of each calendar by the number of members: few may take longer each."""

LEAST_EFFORT = 0.5

ALONE = 3
"""Members up to which other processes are not worth their start."""


@dataclass(frozen=True)
class RoundsAsked:
    """
    What is asked for.

    ``profile`` None takes the plan's own; ``members`` and ``visits`` None: one leader a grid, and nobody visited yet.
    ``made_on`` is the day that papers give as their own.
    """

    folder: Path
    first_day: date
    weeks: int
    out: Path
    made_on: date
    members: Path | None = None
    visits: Path | None = None
    profile: str | None = None
    holidays: tuple[date, ...] = ()
    speed_kmh: float = 4.0
    seed: int = 0
    attribution: str = ""
    pdf: bool = True
    png: bool = True
    maps: bool = True
    workers: int = 2


@dataclass(frozen=True)
class WeeksResult:
    """
    Rounds that were planned, judged and written.

    ``refused`` households want no visits, ``estimated_legs`` are ways that no road leads along.
    """

    plan: VisitPlan
    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    notices: tuple[Fault, ...]
    refused: int
    estimated_legs: int


def plan_weeks(asked: RoundsAsked) -> WeeksResult:
    """
    Plan the rounds of all members, and write their papers.

    Raises
    ------
    InputError
        What is asked cannot be done; carries every fault. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    ground, policy = _checked(asked)
    staff, standings = _read(asked, ground, policy)
    standings, households = split_addresses(standings, ground.tables.households, policy.most_households)
    tables = replace(ground.tables, households=households)
    assignments = _assign(staff, standings, tables, policy, asked)
    graph = build_graph(tables.roads) if len(tables.roads) else None
    walk = compile_walk(graph, [(p.x, p.y) for one in assignments for p in one.places.points])
    ways = list(_ways(assignments, walk, graph))
    per_m = 0.06 / asked.speed_kmh
    agendas = [Agenda(one.due, one.offered, each.metres, per_m) for one, each in zip(assignments, ways, strict=True)]
    done = _solve(agendas, asked)
    plan, seconds = _plan(asked, assignments, agendas, ways, done)
    findings = _judge(plan, assignments, tables, asked)
    with staged(asked.out) as stage:
        papers = _papers(asked, tables, ground.attribution, seconds)
        written = write_visit_plan(plan, papers, stage)
        write_record(stage, plan, assignments, done, tables.households.crs, asked.speed_kmh)
        files = tuple(asked.out / path.relative_to(stage) for path in written)
        remove_stale(asked.out, {path.name for path in stage.iterdir()})
    refused = sum(one.contact is not Contact.VISIT for one in standings)
    guessed = sum(leg.estimated for one in plan.outings for leg in one.legs)
    return WeeksResult(plan, findings, files, print_faults() if asked.pdf or asked.png else (), refused, guessed)


def _checked(asked: RoundsAsked) -> tuple[PlanGround, VisitPolicy]:
    """Return the plan and the policy; raise every fault of what is asked, but for those of the files."""
    faults = [*place_faults(asked.out), *_figure_faults(asked)]
    ground = policy = None
    try:
        ground = read_plan(asked.folder)
    except InputError as error:
        faults += error.faults
    try:
        policy = policy_of(find_profile(asked.profile or (ground and ground.profile) or PROFILE))
    except InputError as error:
        faults += error.faults
    if faults or ground is None or policy is None:
        raise InputError(faults)
    return ground, policy


def _figure_faults(asked: RoundsAsked) -> list[Fault]:
    faults = []
    if not 1 <= asked.weeks <= MOST_WEEKS:
        en = f"must be 1 to {MOST_WEEKS}, got {asked.weeks}"
        faults.append(Fault("--weeks", en, f"应为 1 至 {MOST_WEEKS}，得到 {asked.weeks}"))
    if not 0 < asked.speed_kmh <= FASTEST_KMH:
        en = f"must be above 0 and at most {FASTEST_KMH:g} km/h, got {asked.speed_kmh:g}"
        zh = f"应大于 0 且不超过 {FASTEST_KMH:g} 公里/小时，得到 {asked.speed_kmh:g}"
        faults.append(Fault("--speed-kmh", en, zh))
    return faults


def _read(
    asked: RoundsAsked, ground: PlanGround, policy: VisitPolicy
) -> tuple[tuple[Staff, ...], tuple[Standing, ...]]:
    """Return who walks and where each household stands; raise the faults of both files together."""
    faults: list[Fault] = []
    staff: tuple[Staff, ...] = ()
    standings: tuple[Standing, ...] = ()
    try:
        staff = read_members(asked.members, ground.tables)
    except InputError as error:
        faults += error.faults
    try:
        standings = read_standings(asked.visits, ground.tables.households, policy, asked.first_day)
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    return staff, standings


def _assign(
    staff: Sequence[Staff], standings: Sequence[Standing], tables: PlanTables, policy: VisitPolicy, asked: RoundsAsked
) -> list[Assignment]:
    """Return what each member is asked for, in the order of the members."""
    lowest = tables.households[tables.levels[-1]].astype(str)
    days = 7 * asked.weeks
    made = []
    for one in staff:
        assert one.start is not None  # as `read_members` promises
        places = places_of(one.start, tables.households[lowest.isin(one.grid_ids)].reset_index(drop=True))
        own = places.stand(standings)
        offered = offered_outings(
            one,
            policy,
            asked.first_day,
            days,
            holidays=asked.holidays,
            evening=any(each.evening for each in own),
        )
        due = due_visits(own, policy, asked.first_day, days)
        refused = tuple(each.household_id for each in own if each.contact is not Contact.VISIT)
        member = Member(one.member_id, one.name, one.grid_ids, one.start)
        made.append(Assignment(member, one, places, due, offered, refused))
    return made


def _ways(assignments: Sequence[Assignment], walk: CompiledWalk, graph: WalkGraph | None) -> list[Ways]:
    """Return the ways between the places of each member, which stand one after the other in the compiled walk."""
    ends = np.cumsum([len(one.places.points) for one in assignments])
    return [
        between(walk, graph, np.arange(end - len(one.places.points), end))
        for one, end in zip(assignments, ends.tolist(), strict=True)
    ]


@dataclass(frozen=True)
class _Task:
    agenda: Agenda
    seed: int
    effort: float


Solved = tuple[Calendar, tuple[Routed, ...], tuple[float, ...]]
"""A member's calendar, its outings in proven order, and the processor seconds that each of these took."""


def _solve(agendas: Sequence[Agenda], asked: RoundsAsked) -> list[Solved]:
    """Return what is found for each member; the same whatever the number of processes."""
    effort = next((effort for most, effort in EFFORTS.items() if len(agendas) <= most), LEAST_EFFORT)
    tasks = [_Task(agenda, asked.seed, effort) for agenda in agendas]
    if asked.workers <= 1 or len(tasks) <= ALONE:
        return [solve(task) for task in tasks]
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(solve, tasks))


def solve(task: _Task) -> Solved:
    """Return the calendar of one member, and its outings in proven order."""
    calendar = plan_calendar(task.agenda, seed=task.seed, effort=task.effort)
    routed, seconds = [], []
    for itinerary in calendar.itineraries:
        start = process_time()
        routed.append(order_outing(task.agenda, itinerary, seed=task.seed))
        seconds.append(process_time() - start)
    return calendar, tuple(routed), tuple(seconds)


def _plan(
    asked: RoundsAsked,
    assignments: Sequence[Assignment],
    agendas: Sequence[Agenda],
    ways: Sequence[Ways],
    done: Sequence[Solved],
) -> tuple[VisitPlan, dict[tuple[str, int], float]]:
    """Return the plan of all members, and the processor seconds of each outing's proof."""
    outings: list[WalkedOuting] = []
    unserved: dict[str, tuple[tuple[Visit, Unserved], ...]] = {}
    seconds: dict[tuple[str, int], float] = {}
    for one, agenda, between_, (calendar, routed, took) in zip(assignments, agendas, ways, done, strict=True):
        walked = walk_outings(one.member, agenda, routed, one.places.points, between_)
        outings += walked
        seconds |= {(one.member.member_id, out.number): s for out, s in zip(walked, took, strict=True)}
        missed = tuple((agenda.visits[each.visit], each) for each in calendar.unserved)
        if missed:
            unserved[one.member.member_id] = missed
    members = tuple(one.member for one in assignments)
    return VisitPlan(asked.first_day, 7 * asked.weeks, members, tuple(outings), unserved), seconds


def _judge(
    plan: VisitPlan, assignments: Sequence[Assignment], tables: PlanTables, asked: RoundsAsked
) -> tuple[Finding, ...]:
    """Return what the checker, who shares no code with the planners, finds wrong."""
    lines: NDArray[np.object_] | None = np.asarray(tables.roads.geometry) if len(tables.roads) else None
    doors = {
        household_id: point
        for one in assignments
        for point, ids in zip(one.places.points, one.places.household_ids, strict=True)
        for household_id in ids
    }
    days_off: Mapping[str, Sequence[date]] = {"": asked.holidays}
    return check_visits(
        plan,
        {one.member.member_id: one.due for one in assignments},
        {one.member.member_id: one.offered for one in assignments},
        lines,
        doors=doors,
        refused=[household_id for one in assignments for household_id in one.refused],
        days_off=days_off,
        minutes_per_m=0.06 / asked.speed_kmh,
    )


def _papers(asked: RoundsAsked, tables: PlanTables, attribution: str, seconds: dict[tuple[str, int], float]) -> Papers:
    names = "、".join(tables.villages["name"].astype(str).head(3))
    title = names if len(tables.villages) <= 3 else f"{names} 等 {len(tables.villages)} 村"
    return Papers(
        tables=tables,
        title=title,
        made_on=asked.made_on,
        attribution=asked.attribution or attribution,
        seconds=seconds,
        pdf=asked.pdf,
        png=asked.png,
        maps=asked.maps,
        workers=asked.workers,
    )
