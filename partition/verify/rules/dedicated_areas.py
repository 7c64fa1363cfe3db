"""Every dedicated area (专属网格) is one unit and a grid of its own, and nothing else calls itself one."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoDataFrame

from partition.verify.finding import Finding
from partition.verify.measure import Measures
from partition.verify.rules.coverage import LARGEST_M2

RULE = "dedicated_areas"

DRAWN_TWICE_M = 0.5
"""Strips narrower than this come from drawing a border twice: the plan may give them to either side."""


def dedicated_areas(measures: Measures) -> Iterator[Finding]:
    """Yield areas of the layer ``dedicated`` that no unit holds whole, and grids that mix them with other units."""
    case = measures.case
    areas = case.units[case.units["dedicated"].notna()]
    yield from _held(measures)
    if case.given_areas is not None:
        yield from _as_given(measures, case.given_areas)
    for grid in measures.grids:
        within = [unit for unit in grid.units if unit in areas.index]
        if within and not grid.dedicated:
            names = ", ".join(areas.loc[within, "dedicated"])
            yield grid.finding(
                RULE,
                f"holds the dedicated area {names} and other units",
                f"含专属网格 {names} 及其他单元",
                measured=float(len(grid.units)),
                allowed="1",
                unit="units",
            )
        kind = case.grids[grid.level.name]["kind"][grid.grid_id]
        if (kind == "dedicated") != grid.dedicated and (kind is not None or grid.dedicated):
            is_one = "is" if grid.dedicated else "is not"
            yield grid.finding(
                RULE,
                f"is called {kind}, but {is_one} a dedicated area",
                f"标为 {kind}，实{'为' if grid.dedicated else '非'}专属网格",
            )


def _held(measures: Measures) -> Iterator[Finding]:
    """Yield areas that are not inside one unit, and units that call themselves an area that is not in the layer."""
    case = measures.case
    units = case.units[case.units["dedicated"].notna()]
    layer = case.dedicated
    known = [] if layer is None else list(zip(layer["village"], layer["name"], layer.geometry, strict=True))
    for village, name, area in known:
        cells = units.geometry[(units["village"] == village) & (units["dedicated"] == name)]
        left = shapely.area(shapely.difference(area, np.asarray(cells))).min() if len(cells) else area.area
        if left > LARGEST_M2:
            en, zh = f"the dedicated area {name} is divided: no unit holds it whole", f"专属网格 {name} 被划开"
            yield _finding(village, en, f"{zh}：没有单元包含其全部", float(left))
    named = {(village, name) for village, name, _ in known}
    for unit in units.itertuples():
        if (unit.village, unit.dedicated) not in named:
            en = f"unit {unit.Index} calls itself the dedicated area {unit.dedicated}, which the plan does not have"
            yield _finding(unit.village, en, f"单元 {unit.Index} 标为专属网格 {unit.dedicated}，方案中没有", None)


def _as_given(measures: Measures, given: GeoDataFrame) -> Iterator[Finding]:
    """Yield areas that the planner gave and the plan lacks, and land that the plan calls an area and nobody gave."""
    case = measures.case
    layer = case.units.iloc[:0] if case.dedicated is None else case.dedicated
    kept = shapely.union_all(np.asarray(layer.geometry))
    asked = shapely.union_all(np.asarray(given.geometry))
    for village, boundary in case.villages.geometry.items():
        for name, area in zip(given["name"], given.geometry, strict=True):
            lacking = _land(shapely.difference(shapely.intersection(area, boundary), kept))
            if lacking > LARGEST_M2:
                en = f"the dedicated area {name} given is none in the plan: {lacking:.1f} m2 went to others"
                yield _finding(str(village), en, f"所给专属网格 {name} 有 {lacking:.1f} 平方米被划给其他网格", lacking)
    for area in layer.itertuples():
        beyond = _land(shapely.difference(area.geometry, asked))
        if beyond > LARGEST_M2:
            en = f"the dedicated area {area.name} takes {beyond:.1f} m2 that are in no area given"
            zh = f"专属网格 {area.name} 占用了 {beyond:.1f} 平方米不在所给范围内的土地"
            yield _finding(area.village, en, zh, beyond)


def _land(shape: shapely.Geometry) -> float:
    """Return the square metres of the parts of a shape that are no narrow strips."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_dimensions(parts) == 2]
    wide = 2 * shapely.area(parts) >= DRAWN_TWICE_M * shapely.length(parts)
    return float(shapely.area(parts[wide]).sum())


def _finding(village: str, en: str, zh: str, measured: float | None) -> Finding:
    allowed = None if measured is None else f"{LARGEST_M2}"
    return Finding(
        rule=RULE, severity="must", village=village, en=en, zh=zh, measured=measured, allowed=allowed, unit="m2"
    )
