"""A plan held against the ground of today: which of its grids break a rule that they kept when they were drawn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from geopandas import GeoSeries

from api.services.ground.doors_today import Today, village_today
from api.services.ground.measured import Measured, Ways
from api.services.redrawing.desk import Desk, Place
from geo.village import Village
from partition.redraw import Drawing
from partition.violation import Severity, Violation

RULES = ("contiguity", "pocket", "spans_parts", "coverage", "walk_radius", "walk_fallback", "household_count")
"""Rules that a change of the ground can break; the others look at how units were chosen."""

LONGER, LONGER_M = 1.2, 20.0
"""A walk that grew by this share, and by so many metres at least, is told."""

State = Literal["broken", "mended"]
Box = tuple[float, float, float, float]


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
    bounds: Box | None


def findings_in(desk: Desk, village: Village, ways: Ways, measured: Measured) -> tuple[Finding, ...]:
    """Return what the ground of today does to the grids that a plan has in a village."""
    return tuple(_findings(desk, village, village_today(desk, village, ways, measured)))


def _findings(desk: Desk, village: Village, today: Today) -> Iterator[Finding]:
    for level, now in today.drawings.items():
        place = village.code, level
        yield from _compared(place, desk.drawings[place], now, village.households.crs)
    if today.unknown:
        level = desk.level_names[-1]
        en = f"{today.unknown} households live at addresses that the plan does not have; it counts them to no grid"
        zh = f"有 {today.unknown} 户的地址不在方案中，未计入任何网格"
        yield Finding("broken", "coverage", "must", village.code, level, None, None, en, zh, None)


def _compared(place: Place, before: Drawing, now: Drawing, crs: object) -> Iterator[Finding]:
    assert before.appraisal is not None
    assert now.appraisal is not None
    old, new = _by_grid(before.appraisal.violations), _by_grid(now.appraisal.violations)
    boxes = _boxes(now, crs)
    for key, violation in new.items():
        if key not in old or _is_worse(old[key], violation):
            yield _finding("broken", place, violation, now, boxes)
    for key, violation in old.items():
        if key not in new and (violation.grid_id is None or violation.grid_id in now.names):
            yield _finding("mended", place, violation, before, boxes)
    yield from _longer_walks(place, before, now, boxes)


def _longer_walks(place: Place, before: Drawing, now: Drawing, boxes: Mapping[str, Box]) -> Iterator[Finding]:
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
    boxes: Mapping[str, Box],
) -> Finding:
    grid = violation.grid_id
    en, _, zh = violation.message.partition(" / ")
    named = None if grid is None else drawing.names.get(grid)
    box = None if grid is None else boxes.get(grid)
    return Finding(state, violation.rule, violation.severity, *place, grid, named, en, zh or en, box)


def _boxes(drawing: Drawing, crs: object) -> dict[str, Box]:
    """Return west, south, east and north of every grid, lon/lat."""
    assert drawing.appraisal is not None
    rows = drawing.appraisal.rows
    shapes = np.array([row["geometry"] for row in rows.values()], dtype=object)
    bounds = shapely.bounds(GeoSeries(shapes, crs=crs).to_crs("EPSG:4326").to_numpy())
    return {grid: tuple(map(float, box)) for grid, box in zip(rows, bounds, strict=True)}  # type: ignore[misc]
