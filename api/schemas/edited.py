"""Edits of a plan as the web tells of them."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely

from api.schemas.edit import (
    DifferenceOut,
    EditedOut,
    EditOut,
    GridsOut,
    LevelJudgedOut,
    MovedOut,
    ValidatedOut,
)
from api.schemas.report import ViolationRow
from api.services.redrawing.changed import changed_grids
from api.services.redrawing.desk import Desk, Place
from api.services.redrawing.difference import Difference
from api.services.redrawing.edits import Edited
from api.services.redrawing.rows import to_lonlat
from api.services.workbench.figures import figures_out
from api.services.workbench.patch import patch_of
from api.store.records.plans import EditCommand, PlanRecord
from partition.violation import Violation

TOLD = ("households", "points", "mean_walk_m", "max_walk_m", "objective_m", "polsby_popper",
        "in_band", "within_tolerance", "kind", "parent_id")  # fmt: skip


def edited_out(edited: Edited) -> EditedOut:
    """Return what the web shows of a plan after an edit: the grids that changed, at whatever level they lie."""
    before, after, place = edited.before, edited.done.desk, edited.done.place
    known = after.drawings[place].appraisal
    assert known is not None
    features: list[Any] = []
    gone: dict[str, list[str]] = {}
    for each in after.drawings:
        changed, lost = changed_grids(before.drawings[each], after.drawings[each])
        features += _features(after, each, changed)
        if lost:
            gone[each[1]] = sorted({*gone.get(each[1], []), *lost})
    return EditedOut(
        version=edited.plan.version,
        village=place[0],
        level=place[1],
        grids=GridsOut(features=features),
        gone=gone,
        violations=_violations(known.violations),
        figures=figures_out(known.metrics),
        change=figures_out(edited.done.change),
        can_undo=bool(edited.ledger.held),
        can_redo=bool(edited.ledger.taken_back),
        patch=patch_of(before, after, edited.plan.version, edited.ledger),
    )


def validated_out(plan: PlanRecord, desk: Desk) -> ValidatedOut:
    """Return what a plan breaks, level by level."""
    levels = []
    for (village, level), drawing in desk.drawings.items():
        known = drawing.appraisal
        assert known is not None
        judged = _violations(known.violations)
        levels.append(
            LevelJudgedOut(village=village, level=level, figures=figures_out(known.metrics), violations=judged)
        )
    sound = not any(row.severity == "must" for level in levels for row in level.violations)
    return ValidatedOut(version=plan.version, sound=sound, levels=levels)


def edits_out(commands: Iterable[EditCommand], held: Iterable[int]) -> list[EditOut]:
    """Return commands, those that count marked."""
    counting = set(held)
    return [
        EditOut(serial=one.serial, at=one.at, by=one.author, move=dict(one.move), held=one.serial in counting)
        for one in commands
    ]


def difference_out(difference: Difference, *, doors: bool = True) -> DifferenceOut:
    """Return what became of a plan; which doors that is about only to who may read households."""
    listed = [MovedOut(**asdict(door)) for door in difference.doors] if doors else []
    return DifferenceOut(
        since=difference.since,
        version=difference.version,
        edits=edits_out(difference.commands, difference.held),
        n_doors=difference.n_doors,
        n_households=difference.n_households,
        doors=listed,
    )


def _features(desk: Desk, place: Place, grids: list[str]) -> list[dict[str, Any]]:
    drawing = desk.drawings[place]
    assert drawing.appraisal is not None
    if not grids:
        return []
    rows = [drawing.appraisal.rows[grid] for grid in grids]
    shapes = to_lonlat(np.array([row["geometry"] for row in rows], dtype=object), desk.begun)
    return [
        {
            "type": "Feature",
            "id": f"{place[1]}/{grid}",
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            "properties": {
                "village": place[0],
                "level": place[1],
                "grid_id": grid,
                "name": drawing.names[grid],
                "locked": grid in drawing.locked,
                **{name: _plain(row[name]) for name in TOLD if name in row},
            },
        }
        for grid, row, shape in zip(grids, rows, shapes, strict=True)
    ]


def _violations(violations: Iterable[Violation]) -> list[ViolationRow]:
    return [
        ViolationRow(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            village=one.village,
            level=one.level,
            grid_id=one.grid_id,
            measured=_plain(one.measured),
            allowed=one.allowed,
            unit=one.unit,
        )
        for one in violations
    ]


def _plain(value: Any) -> Any:
    """Return a value of a table as JSON knows it."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
