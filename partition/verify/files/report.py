"""report.json: read and checked for shape, so that every rule may rely on its types."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from partition.verify.case import Level, Report
from partition.verify.files.columns import fault, number
from partition.verify.finding import Finding

NAME = "report.json"

Row = Mapping[str, Any]


def read_report(path: Path, faults: list[Finding]) -> Report | None:
    """Return the report, or None where no judgement can stand on it; every fault met is appended to ``faults``."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(fault(NAME, f"cannot be read: {error}", f"无法读取：{error}"))
        return None
    if not isinstance(whole, dict):
        faults.append(fault(NAME, f"an object is wanted, met {type(whole).__name__}", "应为一个对象"))
        return None
    rows = _objects(whole.get("levels"), "levels", faults)
    crs, levels = _crs(whole.get("crs"), faults), _levels(rows, whole.get("tolerance"), faults)
    if crs is None or not levels:
        return None
    villages = _by(_objects(whole.get("villages"), "villages", faults), "code")
    return Report(
        crs=crs,
        levels=levels,
        rows=_rows(rows, villages, faults),
        villages=villages,
        violations=tuple(_objects(whole.get("violations"), "violations", faults)),
        feasible=whole.get("feasible"),
        estimated=frozenset(str(name) for name in _list(whole.get("estimated"))),
        estimated_share=whole.get("estimated_share"),
        whole_groups=_object(whole.get("terms")).get("whole_groups") is True,
        strict_parts=_object(whole.get("terms")).get("strict_parts") is True,
        may_split=_groups(_object(whole.get("terms")).get("may_split")),
        inputs={role: each for role, each in _object(whole.get("inputs")).items() if isinstance(each, dict)},
    )


def _crs(stated: object, faults: list[Finding]) -> CRS | None:
    try:
        crs = CRS.from_user_input(stated)
    except CRSError:
        crs = None
    if crs is not None and crs.is_projected:
        return crs
    faults.append(
        fault(
            NAME,
            f"crs must be a projected one in metres, met {stated!r}",
            f"crs 应为以米为单位的投影坐标系，实为 {stated!r}",
        )
    )
    return None


def _levels(rows: Sequence[Row], tolerance: object, faults: list[Finding]) -> tuple[Level, ...]:
    """Return the levels if every one is sound; bands must be known before anything can be judged."""
    levels = [level for row in rows if (level := _level(row, tolerance)) is not None]
    names = {level.name for level in levels}
    if rows and len(names) == len(rows):
        return tuple(levels)
    faults.append(
        fault(
            NAME,
            "levels must be a list of at least one level, each with its own name, "
            "whole min <= max and a tolerance from 0 to 1",
            "levels 应至少有一个层级，各有不同的名称、整数 min 不大于 max，容差在 0 与 1 之间",
        )
    )
    return ()


def _level(row: Row, tolerance: object) -> Level | None:
    name, least, most = row.get("name"), number(row.get("min")), number(row.get("max"))
    share = number(row.get("tolerance", tolerance) or 0)
    if not isinstance(name, str) or least is None or most is None or share is None:
        return None
    if least > most or least % 1 or most % 1 or not 0 <= share <= 1:
        return None
    radius_m, asked, given = (number(row.get(key)) for key in ("radius_m", "count_asked", "centres_given"))
    return Level(name, int(least), int(most), share, radius_m, asked, given or None)


def _rows(
    whole: Sequence[Row], villages: Mapping[str, Row], faults: list[Finding]
) -> dict[tuple[str | None, str], Row]:
    """Return the stated figures by village (None: all of them) and level."""
    tables: dict[str | None, Sequence[Row]] = {None: whole}
    tables |= {code: _objects(row.get("levels"), f"levels of {code}", faults) for code, row in villages.items()}
    return {(code, name): row for code, rows in tables.items() for name, row in _by(rows, "name").items()}


def _groups(value: object) -> frozenset[tuple[str, str]]:
    """Return the groups that may be split; what is no pair of a village's code and a name counts for nothing."""
    rows = [row for row in _list(value) if isinstance(row, dict)]
    return frozenset((str(row.get("village") or ""), str(row["group"])) for row in rows if row.get("group"))


def _object(value: object) -> Row:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _objects(value: object, what: str, faults: list[Finding]) -> list[Row]:
    """Return the objects of a list; anything else that stands there is a fault."""
    rows: list[Row] = [row for row in _list(value) if isinstance(row, dict)]
    if not isinstance(value, list) or len(rows) < len(value):
        faults.append(fault(NAME, f"{what} must be a list of objects", f"{what} 应为对象的列表"))
    return rows


def _by(rows: Sequence[Row], key: str) -> dict[str, Row]:
    return {str(row[key]): row for row in rows if row.get(key) is not None}
