"""report.json says of the levels and villages what the plan itself gives."""

from collections.abc import Iterator, Mapping
from typing import Any

from partition.verify.case import Case
from partition.verify.files.columns import number
from partition.verify.finding import Finding, LevelFigures
from partition.verify.measure import Measures, level_figures
from partition.verify.rules.walking import agree

RULE = "report"

COUNTS = ("count", "in_band", "within_tolerance", "contiguous")
WALKS = ("mean_walk_m", "max_walk_m")

ROUNDED = 1e-6
"""Figures are stated to six decimals."""

GAP_ROUNDED = 1e-4
"""How far a gap may be from that of its objective and bound, which are stated to millimetres."""


def report(measures: Measures) -> Iterator[Finding]:
    """Yield figures of the report that are not so, of every level and village."""
    case = measures.case
    for village in (None, *case.villages.index):
        for level in case.level_names:
            stated = case.report.rows.get((village, level))
            if stated is None:
                yield _finding(f"no figures of level {level}", f"没有层级 {level} 的数字", village, level)
                continue
            yield from _level(stated, level_figures(measures, level, village))
            yield from _bound(stated, village, level)
    yield from _villages(case)


def _level(stated: Mapping[str, Any], measured: LevelFigures) -> Iterator[Finding]:
    """Yield the figures of one level that differ from the measured ones."""
    households = (measured.objective_m or 0) / measured.mean_walk_m if measured.mean_walk_m else 1.0
    checks = [(name, _equal(stated.get(name), getattr(measured, name))) for name in COUNTS]
    checks += [(name, _close(stated.get(name), getattr(measured, name))) for name in WALKS]
    checks.append(("dedicated", _equal(stated.get("dedicated", 0), measured.dedicated)))
    checks.append(("objective_m", _close(stated.get("objective_m"), measured.objective_m, max(households, 1.0))))
    checks.append(("polsby_popper", _equal(stated.get("polsby_popper"), measured.polsby_popper)))
    for name, right in checks:
        if not right:
            yield _wrong(name, stated.get(name), getattr(measured, name), measured.village, measured.level)


def _bound(stated: Mapping[str, Any], village: str | None, level: str) -> Iterator[Finding]:
    """Yield lower bounds above the objective, and gaps that do not follow from the two."""
    objective = number(stated.get("objective_m"))
    for bound_key, gap_key in (("lower_bound_m", "gap"), ("bound_in_parents_m", "gap_in_parents")):
        bound = number(stated.get(bound_key))
        if not bound or objective is None:
            continue
        gap, implied = number(stated.get(gap_key)), objective / bound - 1
        if implied < -GAP_ROUNDED:
            yield _wrong(bound_key, bound, f"<= {objective}", village, level)
        if gap is None or abs(gap - implied) > GAP_ROUNDED:
            yield _wrong(gap_key, stated.get(gap_key), implied, village, level)


def _villages(case: Case) -> Iterator[Finding]:
    """Yield villages that the report misses or invents, or whose name, households, points or area it tells wrongly."""
    for code in sorted(set(case.villages.index) ^ set(case.report.villages)):
        yield _finding(
            f"village {code} is not in both report.json and plan.gpkg",
            f"村 {code} 未同时见于 report.json 与 plan.gpkg",
            code,
        )
    sums = case.households.groupby("village")["households"].agg(["sum", "size"])
    sums = sums.reindex(case.villages.index, fill_value=0)
    for code, stated in case.report.villages.items():
        if code not in case.villages.index:
            continue
        if stated.get("name") != case.villages["name"][code]:
            yield _wrong("name", stated.get("name"), case.villages["name"][code], code, None)
        area = float(case.villages.geometry[code].area / 1e6)
        households, points = float(sums["sum"][code]), float(sums["size"][code])
        for name, measured in (("households", households), ("points", points), ("area_km2", area)):
            if not _equal(stated.get(name), measured):
                yield _wrong(name, stated.get(name), measured, code, None)


def _equal(stated: object, measured: float | None) -> bool:
    """Return whether a figure is the measured one but for its sixth decimal; null is right where there is none."""
    figure = number(stated)
    if figure is None or measured is None:
        return stated is None and measured is None
    return abs(figure - measured) <= ROUNDED


def _close(stated: object, measured: float | None, slack: float = 1.0) -> bool:
    figure = number(stated)
    if figure is None or measured is None:
        return stated is None and measured is None
    return agree(figure, measured, slack)


def _wrong(name: str, stated: object, measured: object, village: str | None, level: str | None) -> Finding:
    shown = f"{measured:.6g}" if isinstance(measured, float) else str(measured)
    return _finding(
        f"{name} is stated as {stated}, it is {shown}", f"{name} 写为 {stated}，应为 {shown}", village, level,
        measured=number(stated), allowed=shown,
    )  # fmt: skip


def _finding(
    en: str,
    zh: str,
    village: str | None = None,
    level: str | None = None,
    *,
    measured: float | None = None,
    allowed: str | None = None,
) -> Finding:
    return Finding(
        rule=RULE, severity="must", village=village, level=level, measured=measured, allowed=allowed,
        en=f"report.json: {en}", zh=f"report.json：{zh}",
    )  # fmt: skip
