"""Who changes grid against the plan before, and which doors get another leader."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from api.services.drawing.plan_reading import read_plan
from api.services.plans.keeping import ready_plan
from api.services.plans.reattribution import reattribution
from api.store.base import Books
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault, InputError
from maps.papers.grids import Leader, Moved, Slip, Subject
from maps.papers.grids.signature_sheet import Flow
from maps.papers.naming import naming_of
from partition.tables import PlanTables

MOST_SLIPS = 3_000
"""Slips that are printed at a time: three hundred sheets."""


def moved_between(before: PlanTables, subject: Subject) -> Moved | None:
    """
    Return which of a paper's households are in another grid than in the plan before, the largest moves first.

    None where the plan before did not have the level: there were no such grids.
    """
    if subject.level not in before.levels:
        return None
    level, doors = subject.level, subject.tables.households
    counts = dict(zip(doors["household_id"].astype(str), doors["households"].astype(int), strict=True))
    total = sum(counts.values())
    old, new = _grid_of(before, level), _grid_of(subject.tables, level)
    flows: Counter[tuple[str, str]] = Counter()
    for door, households in counts.items():
        if old.get(door) != new.get(door):
            flows[old.get(door, ""), new.get(door, "")] += households
    names = _names(before, level), _names(subject.tables, level)
    told = tuple(Flow(names[0].get(a, a), names[1].get(b, b), n) for (a, b), n in flows.most_common())
    return Moved(flows.total(), total, told)


def tables_of(library: Library, plan: PlanRecord) -> PlanTables:
    """Return the tables of a plan that is drawn. Raises as `api.services.plans.keeping.ready_plan`."""
    ready_plan(library, plan.id)
    with library.plan_folder(plan.id) as folder:
        return read_plan(folder).tables


def slips_of(library: Library, plan_id: str, subject: Subject, today: date, *, grid: str) -> tuple[list[Slip], date]:
    """
    Return the slips for doors whose leader changes by a plan, grid by grid, and the day from which the plan holds.

    Raises
    ------
    InputError
        There are none, or more than are printed at a time.
    """
    plan, _, levels = reattribution(library, plan_id, today)
    shown = {row.grid_id: row for row in subject.rows if grid in ("", row.grid_id)}
    changes = [
        change
        for level in levels
        if level.level == subject.level
        for change in level.found.changes
        if change.to_area in shown
    ]
    if not changes:
        en = "no door gets another leader, so there are no slips to print"
        raise InputError([Fault("slips", en, "没有住户更换负责人，无需打印告知单")])
    if len(changes) > MOST_SLIPS:
        en = (
            f"{len(changes)} doors get another leader, at most {MOST_SLIPS} slips are printed; name a village or a grid"
        )
        zh = f"共有 {len(changes)} 户更换负责人，一次最多打印 {MOST_SLIPS} 张；请指定村或网格"
        raise InputError([Fault("grid", en, zh)])
    naming = naming_of(subject.tables)
    with library.store.reading(library.scope) as books:
        people = _people(books, {one for change in changes for one in (*change.from_people, *change.to_people)})
    slips = [
        (
            shown[change.to_area or ""].number,
            naming.door(change.household_id),
            Slip(
                naming.door(change.household_id),
                shown[change.to_area or ""].name,
                _named(change.from_people, people),
                _named(change.to_people, people),
            ),
        )
        for change in changes
    ]
    return [slip for _, _, slip in sorted(slips, key=lambda one: one[:2])], plan.valid_from or today


def _people(books: Books, ids: set[str]) -> Mapping[str, Leader]:
    found = {one: books.people.get(int(one)) for one in ids}
    return {one: Leader(person.name, person.work_phone) for one, person in found.items()}


def _named(ids: Sequence[str], people: Mapping[str, Leader]) -> tuple[Leader, ...]:
    return tuple(people[one] for one in ids)


def _grid_of(tables: PlanTables, level: str) -> dict[str, str]:
    ids, grids = tables.households["household_id"].astype(str), tables.households[level]
    return {door: str(grid) for door, grid in zip(ids, grids, strict=True) if not pd.isna(grid)}


def _names(tables: PlanTables, level: str) -> dict[str, str]:
    grids = tables.grids_of(level)
    return dict(zip(grids["grid_id"].astype(str), grids["name"].astype(str), strict=True))
