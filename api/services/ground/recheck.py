"""Plans held against the ground of today: which of their grids break a rule that they kept when they were drawn."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

import numpy as np
import shapely
from geopandas import GeoSeries

from api.services.clean_tables import input_files
from api.services.ground.doors_today import Today, plan_today
from api.services.redrawing.desk import Desk, Place
from api.services.redrawing.desks import Desks
from api.services.redrawing.edits import look
from api.services.turns import BusyError
from api.services.villages import get_village, village_folder
from api.store.conditions import Among
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.build import build_villages
from geo.errors import Fault
from geo.formats import read_inputs
from geo.inputs import Inputs
from partition.redraw import Drawing
from partition.violation import Severity, Violation

RULES = ("contiguity", "pocket", "spans_parts", "coverage", "walk_radius", "walk_fallback", "household_count")
"""Rules that a change of the ground can break; the others look at how units were chosen."""

LONGER, LONGER_M = 1.2, 20.0
"""A walk that grew by this share, and by so many metres at least, is told."""

MOST_PLANS = 12

State = Literal["broken", "mended"]

PATIENCE_S = 60.0
"""How long a check waits for another one: each takes all of a core."""

_checking = Lock()


@dataclass(frozen=True)
class Finding:
    """
    What a change of the ground does to a grid, or to a whole village: a sentence in English and one in Chinese.

    ``bounds`` are west, south, east and north of the grid, lon/lat.
    """

    state: State
    rule: str
    severity: Severity
    village: str
    level: str
    grid_id: str | None
    name: str | None
    en: str
    zh: str
    bounds: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class Rechecked:
    """A plan on the ground of today."""

    plan: PlanRecord
    findings: tuple[Finding, ...]

    @property
    def n_broken(self) -> int:
        """How many findings say that something is broken."""
        return sum(finding.state == "broken" for finding in self.findings)


def recheck(library: Library, examples: Mapping[str, Path], desks: Desks, village_id: str) -> tuple[Rechecked, ...]:
    """
    Return the plans of a village that are in hand or in force, the newest first, each on the ground of today.

    The files of the plans stay what they are.

    Raises
    ------
    NotFoundError
        There is no such village.
    BusyError
        Others are being checked, and went on for long.
    InputError
        The ground of today gives no village that could be divided.
    """
    get_village(library, examples, village_id)
    with library.store.reading(library.scope) as books:
        stages = Among(["draft", "submitted", "published"])
        found = books.plans.find(village_id=village_id, stage=stages, state="done")
    plans = sorted(found, key=lambda plan: (plan.created, plan.id), reverse=True)[:MOST_PLANS]
    if not plans:
        return ()
    with _in_turn(), village_folder(library, examples, village_id) as folder:
        inputs = read_inputs(input_files(folder))
        villages = build_villages(inputs)
        checked = []
        for plan in plans:
            desk = look(library, desks, plan.id)[1]
            checked.append(Rechecked(plan, tuple(_findings(desk, plan_today(desk, inputs, villages), inputs))))
        return tuple(checked)


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _checking.acquire(timeout=PATIENCE_S):
        text = ("others are being checked; ask again in a minute", "正在复核其他方案；请稍后再试")
        raise BusyError(Fault("the check", *text))
    try:
        yield
    finally:
        _checking.release()


def _findings(desk: Desk, today: Today, inputs: Inputs) -> Iterable[Finding]:
    for place, now in today.drawings.items():
        before = desk.drawings[place]
        yield from _compared(place, before, now, inputs)
    for village, households in today.unknown.items():
        level = desk.level_names[-1]
        en = f"{households} households live at addresses that the plan does not have; it counts them to no grid"
        zh = f"有 {households} 户的地址不在方案中，未计入任何网格"
        yield Finding("broken", "coverage", "must", village, level, None, None, en, zh, None)


def _compared(place: Place, before: Drawing, now: Drawing, inputs: Inputs) -> Iterable[Finding]:
    assert before.appraisal is not None
    assert now.appraisal is not None
    old, new = _by_grid(before.appraisal.violations), _by_grid(now.appraisal.violations)
    boxes = _boxes(now, inputs)
    for key, violation in new.items():
        if key not in old or _is_worse(old[key], violation):
            yield _finding("broken", place, violation, now, boxes)
    for key, violation in old.items():
        if key not in new and (violation.grid_id is None or violation.grid_id in now.names):
            yield _finding("mended", place, violation, before, boxes)
    yield from _longer_walks(place, before, now, boxes)


def _longer_walks(
    place: Place, before: Drawing, now: Drawing, boxes: Mapping[str, tuple[float, float, float, float]]
) -> Iterable[Finding]:
    assert before.appraisal is not None
    assert now.appraisal is not None
    for grid, row in now.appraisal.rows.items():
        known = before.appraisal.rows.get(grid)
        if known is None:
            continue
        was, is_now = (float(str(each["mean_walk_m"])) for each in (known, row))
        if np.isfinite([was, is_now]).all() and is_now > max(LONGER * was, was + LONGER_M):
            name = now.names[grid]
            en = f"in {name} people walk {is_now:.0f} m to the centre on average, {was:.0f} m before"
            zh = f"{name}到中心的平均步行距离为 {is_now:.0f} 米，原为 {was:.0f} 米"
            yield Finding("broken", "walk_longer", "wish", place[0], place[1], grid, name, en, zh, boxes.get(grid))


def _by_grid(violations: Iterable[Violation]) -> dict[tuple[str, str | None], Violation]:
    return {(each.rule, each.grid_id): each for each in violations if each.rule in RULES}


def _is_worse(old: Violation, new: Violation) -> bool:
    """Return whether a rule that was broken before is broken by more, beyond what rounding makes."""
    if old.measured is None or new.measured is None or old.rule == "household_count":
        return old.measured != new.measured
    return new.measured > old.measured * 1.01 + 0.5


def _finding(
    state: State,
    place: Place,
    violation: Violation,
    drawing: Drawing,
    boxes: Mapping[str, tuple[float, float, float, float]],
) -> Finding:
    grid = violation.grid_id
    en, _, zh = violation.message.partition(" / ")
    named = None if grid is None else drawing.names.get(grid)
    box = None if grid is None else boxes.get(grid)
    return Finding(state, violation.rule, violation.severity, *place, grid, named, en, zh or en, box)


def _boxes(drawing: Drawing, inputs: Inputs) -> dict[str, tuple[float, float, float, float]]:
    """Return west, south, east and north of every grid, lon/lat."""
    assert drawing.appraisal is not None
    rows = drawing.appraisal.rows
    shapes = np.array([row["geometry"] for row in rows.values()], dtype=object)
    bounds = shapely.bounds(GeoSeries(shapes, crs=inputs.crs).to_crs("EPSG:4326").to_numpy())
    return {grid: tuple(map(float, box)) for grid, box in zip(rows, bounds, strict=True)}  # type: ignore[misc]
