"""Columns as the judge wants them: ids as text, figures as finite numbers, real shapes; the rest are findings."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from partition.verify.finding import Finding, named

Kind = Literal["key", "id", "text", "note", "number", "figure", "flag"]
"""
key: unique id of a row; id: text that must be there; text: may be missing; note: text that may be missing, as may its
column; number: finite; figure: a number that may be missing, as may its column; flag: true or false.
"""


def as_text(values: Iterable[object]) -> list[str | None]:
    """Return ids as text: 12 and 12.0 become "12"; what is missing or blank becomes None."""
    return [_text(value) for value in values]


def as_numbers(values: pd.Series) -> NDArray[np.float64]:
    """Return figures as floats; what is not a finite number becomes NaN."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def number(value: object) -> float | None:
    """Return a figure of a JSON file as float, or None where it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        figure = float(value)
    except OverflowError:
        return None
    return figure if isfinite(figure) else None


def fault(where: str, en: str, zh: str, *, measured: float | None = None) -> Finding:
    """Return a finding about a file, naming the file and layer first."""
    return Finding(rule="files", severity="must", en=f"{where}: {en}", zh=f"{where}：{zh}", measured=measured)


def clean(table: GeoDataFrame, where: str, kinds: Mapping[str, Kind], faults: list[Finding]) -> GeoDataFrame:
    """
    Return a table with exactly the columns asked for, typed, indexed by its key if it has one.

    Whatever had to be filled in, dropped or repaired is appended to ``faults``; ``where`` names the table in them.
    """
    missing = [column for column, kind in kinds.items() if column not in table and kind not in ("figure", "note")]
    if missing:
        faults.append(fault(where, f"no column {', '.join(missing)}", f"缺少列 {', '.join(missing)}"))
    columns = {
        column: _typed(table[column] if column in table else _nothing(table), kind) for column, kind in kinds.items()
    }
    typed = GeoDataFrame(columns, geometry=np.asarray(table.geometry), crs=table.crs)
    for column, kind in kinds.items():
        if column in table:
            _report_blanks(typed[column], where, kind, faults)
    key = next((column for column, kind in kinds.items() if kind == "key"), None)
    return typed if key is None else _indexed(typed, where, key, faults)


def with_polygons(table: GeoDataFrame, where: str, faults: list[Finding]) -> GeoDataFrame:
    """
    Return the table with valid polygons only: an invalid or missing one becomes empty.

    Nothing is mended: what an invalid shape means nobody knows, and mending a few hundred crossings takes seconds.
    """
    shapes = np.asarray(table.geometry)
    blank = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if blank.any():
        ids = named(table.index[blank])
        faults.append(fault(where, f"no shape for {ids}", f"{ids} 没有图形", measured=float(blank.sum())))
    broken = ~shapely.is_valid(shapes) & ~blank
    for place in np.flatnonzero(broken):
        reason = shapely.is_valid_reason(shapes[place])
        faults.append(
            fault(where, f"invalid shape of {table.index[place]}: {reason}", f"{table.index[place]} 图形无效：{reason}")
        )
    flat = shapely.force_2d(shapes)
    flat[blank | broken] = shapely.Polygon()
    return table.set_geometry(GeoDataFrame(geometry=flat, crs=table.crs, index=table.index).geometry)


def with_points(table: GeoDataFrame, where: str, faults: list[Finding]) -> GeoDataFrame:
    """Return the rows that have a place, as points (a footprint's representative point); the others are dropped."""
    points = shapely.force_2d(shapely.point_on_surface(np.asarray(table.geometry)))
    points[shapely.is_empty(points)] = None
    placed = np.isfinite(shapely.get_x(points)) & np.isfinite(shapely.get_y(points))
    if not placed.all():
        ids = named(table.index[~placed])
        faults.append(fault(where, f"no place for {ids}", f"{ids} 没有位置", measured=float((~placed).sum())))
    return table.set_geometry(GeoDataFrame(geometry=points, crs=table.crs, index=table.index).geometry)[placed]


def _text(value: object) -> str | None:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


def _nothing(table: GeoDataFrame) -> pd.Series:
    return pd.Series([None] * len(table), dtype=object)


def _typed(values: pd.Series, kind: Kind) -> Any:
    if kind in ("number", "figure"):
        return as_numbers(values)
    if kind == "flag":
        known = as_numbers(values.map({True: 1, False: 0}))
        return pd.Series([None if np.isnan(flag) else bool(flag) for flag in known], dtype=object)
    return pd.Series(as_text(values), dtype=object)


def _report_blanks(values: pd.Series, where: str, kind: Kind, faults: list[Finding]) -> None:
    """Say how many rows lack a figure or an id that must be there."""
    blanks = int(values.isna().sum())
    if blanks and kind not in ("text", "note", "figure"):
        what, was = ("no finite number", "不是有限数") if kind == "number" else ("nothing", "为空")
        faults.append(
            fault(
                where,
                f"{what} in {values.name} of {blanks} row{'' if blanks == 1 else 's'}",
                f"{blanks} 行的 {values.name} {was}",
                measured=float(blanks),
            )
        )


def _indexed(table: GeoDataFrame, where: str, key: str, faults: list[Finding]) -> GeoDataFrame:
    """Return the table by its key; the first row of an id is kept, rows without an id are not."""
    known = table[table[key].notna()]
    again = known[key].duplicated()
    if again.any():
        ids = named(known.loc[again, key].unique())
        faults.append(
            fault(where, f"{key} met more than once: {ids}", f"{key} 重复：{ids}", measured=float(again.sum()))
        )
    return known[~again].set_index(key)
