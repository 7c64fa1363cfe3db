"""Rounds planned anew after some were missed: what is past stays, and few later outings change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from api.services.rounds.plan import read_plan
from api.services.visits.finish import OnProgress, Printing, WeeksResult, finish, unheard
from api.services.visits.folder import place_faults
from api.services.visits.plans import LARGEST_SEED
from api.services.visits.record import Assignment, Record, plan_seen_from, read_record
from api.services.visits.solving import Task, effort_for
from geo.errors import Fault, InputError
from maps.papers.round_sheet import outing_number
from partition.visits.model import Agenda
from partition.visits.places import split_as_called_on
from partition.visits.walked import Routed


@dataclass(frozen=True)
class ReplanAsked:
    """
    What is asked for when outings were missed.

    ``before`` is the folder of the rounds so far; ``missed`` names sheets of it, member and number such as ``m1-3``;
    outings up to ``done_until`` are past and stay as they were. ``folder`` is that of the plan of grids.
    """

    folder: Path
    before: Path
    out: Path
    printing: Printing
    missed: tuple[str, ...] = ()
    done_until: date | None = None
    seed: int = 0


def replan_weeks(asked: ReplanAsked, on_progress: OnProgress = unheard) -> WeeksResult:
    """
    Plan rounds anew after outings were missed: their visits come back, and few others change their outing.

    ``on_progress`` hears what is being done. Outings keep their
    numbers, and those that change have one revision more. Times, members and due visits are those of the rounds so far.

    Raises
    ------
    InputError, OutputError
        As of `api.services.visits.plans.plan_weeks`.
    """
    faults = list(place_faults(asked.out))
    ground = record = None
    try:
        record = read_record(asked.before)
        faults += _replan_faults(asked, record)
    except InputError as error:
        faults += error.faults
    try:
        ground = read_plan(asked.folder)
    except InputError as error:
        faults += error.faults
    if record is not None and record.sha256 and ground is not None:
        faults += _other_plan(asked, record)
    if faults or ground is None or record is None:
        raise InputError(faults)
    known = _since(asked, record)
    called_on = {name for one in known.assignments for ids in one.places.household_ids for name in ids}
    tables = replace(ground.tables, households=split_as_called_on(ground.tables.households, called_on))

    def tasks(agendas: Sequence[Agenda]) -> list[Task]:
        effort = effort_for(len(agendas))
        return [
            Task(agenda, asked.seed, effort, before, left, known.past, one.off)
            for agenda, one, before, left in zip(agendas, known.assignments, known.before, known.left, strict=True)
        ]

    return finish(asked.out, asked.printing, replace(ground, tables=tables), known, tasks, on_progress)


def _other_plan(asked: ReplanAsked, record: Record) -> list[Fault]:
    """Return that the rounds so far were planned on another plan of grids, if they were."""
    _, fingerprint = plan_seen_from(asked.out, asked.folder)
    if fingerprint in ("", record.sha256):
        return []
    en = f"is not the plan that the rounds in {asked.before} were made for; give that one, or plan the rounds anew"
    return [Fault(str(asked.folder), en, f"不是 {asked.before} 中走访安排所用的方案；请给出原方案，或重新安排走访")]


def _since(asked: ReplanAsked, record: Record) -> Record:
    """Return the record with what is past and missed by now; what was so in an earlier plan stays so."""
    done = -1 if asked.done_until is None else (asked.done_until - record.first_day).days
    off = [
        replace(one, off=tuple(sorted({*one.off, *_missed(asked, one, before)})))
        for one, before in zip(record.assignments, record.before, strict=True)
    ]
    seen, fingerprint = plan_seen_from(asked.out, asked.folder)
    return replace(
        record,
        assignments=tuple(off),
        past=max(record.past, done),
        plan=seen or record.plan,
        sha256=fingerprint or record.sha256,
    )


def _missed(asked: ReplanAsked, one: Assignment, before: Sequence[Routed]) -> tuple[int, ...]:
    """Return which of the outings on offer to a member were missed."""
    named = set(map(_outing, asked.missed))
    return tuple(each.outing for each in before if outing_number(one.member.member_id, each.number) in named)


def _outing(sheet: str) -> str:
    """Return the outing that a sheet is of, as people type it: without its revision, ``m1-3`` as ``m1-03``."""
    member_id, dash, number = sheet.split("改")[0].strip().rpartition("-")
    return outing_number(member_id, int(number)) if dash and number.isascii() and number.isdigit() else sheet


def _replan_faults(asked: ReplanAsked, record: Record) -> list[Fault]:
    known = [
        outing_number(one.member.member_id, each.number)
        for one, before in zip(record.assignments, record.before, strict=True)
        for each in before
    ]
    faults = []
    for name in asked.missed:
        if _outing(name) not in known:
            nearest = ", ".join(get_close_matches(name, known, n=3, cutoff=0.0)) or "-"
            en = f"no sheet is called {name!r}; a sheet is MEMBER-NUMBER, nearest: {nearest}"
            faults.append(Fault("--missed", en, f"没有走访单 {name!r}；应为“成员-编号”，最接近的：{nearest}"))
    last = record.first_day + timedelta(days=record.days - 1)
    if asked.done_until is not None and not record.first_day <= asked.done_until <= last:
        en = f"must be {record.first_day} to {last}, got {asked.done_until}"
        zh = f"应为 {record.first_day} 至 {last}，得到 {asked.done_until}"
        faults.append(Fault("--done-until", en, zh))
    if not 0 <= asked.seed <= LARGEST_SEED:
        en = f"must be 0 to {LARGEST_SEED}, got {asked.seed}"
        faults.append(Fault("--seed", en, f"应为 0 至 {LARGEST_SEED}，得到 {asked.seed}"))
    if not asked.missed:
        faults.append(Fault("--missed", "name the sheets that were not walked", "应给出未完成的走访单"))
    return faults
