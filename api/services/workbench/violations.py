"""What is broken in a plan, each at its place."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from api.schemas.patch import PlacedViolationOut
from api.services.redrawing.desk import Desk
from api.services.workbench.pieces import piece_of
from api.services.workbench.repairs import MENDABLE
from geo.errors import Text
from partition.problem import Ints
from partition.redraw import Drawing
from partition.violation import Violation

MOST_UNITS = 500
"""Units of a piece that are named."""


def violations_of(desk: Desk, villages: Iterable[str]) -> list[PlacedViolationOut]:
    """Return what is broken in some villages at every level, what must hold before what is wished for."""
    met = [
        _met(desk.drawings[village, level], one, serial)
        for village in villages
        for level in desk.level_names
        for one, serial in _counted(desk.drawings[village, level])
    ]
    boxes = _boxes(desk, [each.where for each in met])
    found = [_placed(desk, each, box) for each, box in zip(met, boxes, strict=True)]
    return sorted(found, key=lambda one: one.severity != "must")


@dataclass(frozen=True)
class _Met:
    """A broken rule where it was met: the how many-th of its kind, the units of its piece, and the shape of that."""

    drawing: Drawing
    broken: Violation
    serial: int
    units: Ints
    piece: BaseGeometry | None

    @property
    def where(self) -> BaseGeometry | None:
        return self.broken.where if self.piece is None else self.piece


def _counted(drawing: Drawing) -> Iterator[tuple[Violation, int]]:
    """Give what is broken in a drawing, each with how many of its rule and grid there are up to it."""
    assert drawing.appraisal is not None
    met: Counter[tuple[str, str | None]] = Counter()
    for one in drawing.appraisal.violations:
        met[one.rule, one.grid_id] += 1
        yield one, met[one.rule, one.grid_id]


def _met(drawing: Drawing, broken: Violation, serial: int) -> _Met:
    units = piece_of(drawing, broken)
    if not len(units):
        return _Met(drawing, broken, serial, units, None)
    cells = drawing.ground.units.table.geometry.to_numpy()[units]
    return _Met(drawing, broken, serial, units, shapely.coverage_union_all(cells))


def in_two(message: str) -> Text:
    """Return a sentence of a rule in English and in Chinese; what it names may hold a stroke itself, in both alike."""
    parts = message.split(" / ")
    half = len(parts) // 2
    return (" / ".join(parts[:half]), " / ".join(parts[half:])) if half else (message, message)


def _placed(desk: Desk, met: _Met, box: list[float] | None) -> PlacedViolationOut:
    one, drawing = met.broken, met.drawing
    en, zh = in_two(one.message)
    return PlacedViolationOut(
        key="/".join((one.village, one.level, one.rule, one.grid_id or "", str(met.serial))),
        village=one.village,
        level=one.level,
        rule=one.rule,
        severity=one.severity,
        grid_id=one.grid_id,
        en=en,
        zh=zh,
        measured=_plain(one.measured),
        allowed=one.allowed,
        unit=one.unit,
        bbox=box,
        piece=None if met.piece is None else _geojson(desk, met.piece),
        units=[str(unit) for unit in drawing.grid_of.index[met.units[:MOST_UNITS]]],
        mendable=one.rule in MENDABLE and one.grid_id not in drawing.locked,
    )


def _boxes(desk: Desk, shapes: Sequence[BaseGeometry | None]) -> list[list[float] | None]:
    """Return what shapes cover: west, south, east, north in degrees; None where there is no shape."""
    known = [at for at, shape in enumerate(shapes) if shape is not None]
    found: list[list[float] | None] = [None] * len(shapes)
    if known:
        frames = shapely.box(*shapely.bounds(np.array([shapes[at] for at in known], dtype=object)).T)
        for at, box in zip(
            known, shapely.bounds(desk.outlines.placed(np.asarray(frames, dtype=object))).round(6).tolist(), strict=True
        ):
            found[at] = box
    return found


def _geojson(desk: Desk, shape: Any) -> dict[str, Any]:
    placed = shapely.set_precision(desk.outlines.placed(np.array([shape]))[0], 1e-7, mode="pointwise")
    told: dict[str, Any] = json.loads(shapely.to_geojson(placed))
    return told


def _plain(value: Any) -> float | None:
    value = value.item() if isinstance(value, np.generic) else value
    return None if value is None or not math.isfinite(value) else float(value)
