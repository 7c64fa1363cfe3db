"""A plan drawn anew from how it stands: on its own ground, with its own levels and terms, around what is locked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from api.services.drawing.draw_task import DrawTask
from api.services.drawing.plan_folder import staged
from api.services.redrawing.desk import Desk, open_desk
from api.services.redrawing.files import write_division
from api.store.records.plans import Asked
from geo.errors import Fault, InputError
from geo.village import Village
from geo.walk import WalkGraph
from partition.centres import given_of
from partition.divide import count_violations, violations_table
from partition.division import Division
from partition.ground import Ground
from partition.levels import Level
from partition.solve import Effort
from partition.terms import OldGrids, Terms

Locked = Mapping[str, tuple[str, ...]]
"""The ids of locked grids by level."""


def replan(task: DrawTask, divide: Callable[..., Division], on_progress: Callable[[str, float], None]) -> None:
    """
    Draw the plan in the folder of a task anew, its locked grids kept as they are, and write the files of that.

    Raises
    ------
    InputError
        The folder holds no plan that can be read, or what is locked cannot be kept.
    OutputError
        The files could not be written.
    """
    assert task.start is not None
    desk = open_desk(task.start)
    levels, terms = asked_of(desk, task.locked)
    grounds = desk.outlines.grounds

    def ground_of(village: Village, _graph: WalkGraph | None, _split_above: int | None) -> Ground:
        return replace(grounds[village.code], centres=None)

    division = divide(
        [ground.village for ground in grounds.values()],
        levels,
        seed=int(task.asked.seed or 0),
        effort=_effort(task.asked),
        terms=terms,
        ground_of=ground_of,
        on_progress=on_progress,
    )
    on_progress("writing 写文件", 1.0)
    more = {"locked": {level: sorted(ids) for level, ids in task.locked.items() if ids}}
    with staged(task.out) as folder:
        made = whole(division, desk)
        write_division(made, desk.begun, task.start, folder, title=task.title, more=more, old=terms.old)


def _effort(asked: Asked) -> Effort:
    """Return how long to search, as somebody typed it."""
    iterations, limit_s = asked.iterations, asked.time_limit
    return Effort(None if iterations is None else int(iterations), None if limit_s is None else float(limit_s))


def asked_of(desk: Desk, locked: Locked) -> tuple[tuple[Level, ...], Terms]:
    """
    Return the levels and terms by which a desk is drawn anew.

    As many grids as today are sought: a number that was asked for once does not say how many of them are locked.

    Raises
    ------
    InputError
        A grid is locked above the level whose grids have given centres: those levels are made of its grids.
    """
    levels, centres = desk.begun.levels, given_of(desk.begun.tables.centres)
    names = [level.name for level in levels]
    if centres is not None and any(locked.get(name) for name in names[: names.index(centres.level)]):
        en = f"grids above {centres.level} cannot be kept: they are made of grids about given centres; unlock them"
        raise InputError([Fault("locks", en, f"{centres.level} 以上的网格由指定中心的网格组成，无法保留；请先解锁")])
    old = {name: _old_grids(desk, name) for name in names}
    kept = {name: frozenset(locked.get(name, ())) for name in names}
    terms = replace(desk.begun.terms, old=old, locked=kept, centres=centres)
    return tuple(replace(level, count=None) for level in levels), terms


def whole(division: Division, desk: Desk) -> Division:
    """Return a division of the villages where somebody lives as one of the plan: with all that the others have."""
    begun, made = desk.begun, division.tables
    villages = [ground.village for ground in desk.outlines.grounds.values()]
    violations = (*count_violations(villages, begun.levels, made.grids), *division.violations)
    tables = replace(
        begun.tables,
        units=made.units,
        households=made.households,
        grids=made.grids,
        violations=violations_table(violations, begun.crs),
        centres=made.centres,
    )
    return replace(division, tables=tables, levels=begun.levels, violations=violations)


def _old_grids(desk: Desk, level: str) -> OldGrids:
    """Return the grids of a level as they are on a desk."""
    drawings = desk.drawings_at(level)
    doors = [drawing.ground.village.households["household_id"].to_numpy() for drawing in drawings]
    labels: list[Any] = [label for drawing in drawings for label in drawing.grid_of_door]
    table = desk.begun.tables.grids_of(level)
    leaders = dict(zip(table["grid_id"], table["leader"], strict=True)) if "leader" in table else {}
    names = {grid: name for drawing in drawings for grid, name in drawing.names.items()}
    apart = (drawing.labels[drawing.ground.units.dedicated] for drawing in drawings)
    return OldGrids(
        pd.Series(labels, index=[door for each in doors for door in each], dtype=object),
        names,
        {grid: leader for grid, leader in leaders.items() if grid in names and isinstance(leader, str)},
        retired=frozenset().union(*(drawing.retired for drawing in drawings)),
        dedicated=frozenset(str(grid) for grids in apart for grid in grids),
    )
