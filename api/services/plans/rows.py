"""The rows that a store keeps of villages and plans beside their files: doors, units in grids, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import PLAN_GPKG, is_plan
from api.services.drawing.plan_reading import read_report_json
from api.store.base import Books
from api.store.records.plans import Assigned, CertificateRecord, PlanRecord
from api.store.records.villages import Door, VillageRecord
from geo.coverage import Geometries
from geo.errors import InputError
from geo.local_plane import is_local_plane

PROVEN = ("lower_bound_m", "gap", "bound_in_parents_m", "gap_in_parents", "relaxed", "seconds")


ADDRESS = ("estate", "lane", "door", "building", "unit", "room")
"""What an address is made of, in the order in which it is written."""


@dataclass(frozen=True)
class PlanRows:
    """The rows of a plan: each unit at each level, and what is proven of each level."""

    assignments: tuple[Assigned, ...] = ()
    certificates: tuple[CertificateRecord, ...] = ()


def plan_rows(plan: PlanRecord, folder: Path) -> PlanRows:
    """Return the rows of the plan in a folder; none where the folder holds no plan that can be read."""
    if not is_plan(folder):
        return PlanRows()
    try:
        report, levels = read_report_json(folder)
        units = pyogrio.read_dataframe(folder / PLAN_GPKG, layer="units")
    except (InputError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return PlanRows()
    wanted = {"unit_id", "households", *levels}
    if not isinstance(units, GeoDataFrame) or units.crs is None or not wanted <= {*units.columns}:
        return PlanRows()
    return PlanRows(_assignments(plan, units, levels), _certificates(plan, report))


def keep_rows(books: Books, plan: PlanRecord, rows: PlanRows) -> None:
    """Keep the rows of a plan in place of those that were there."""
    books.assignments.remove(plan_id=plan.id)
    books.certificates.remove(plan_id=plan.id)
    books.assignments.add(*rows.assignments)
    books.certificates.add(*rows.certificates)


def door_rows(village: VillageRecord, doors: GeoDataFrame) -> tuple[Door, ...]:
    """Return the rows of a village's doors; of one id the first. On a local plane no door has a place on earth."""
    if is_local_plane(doors.crs):
        return ()
    doors = doors.drop_duplicates("household_id")
    points = doors.geometry.to_crs("EPSG:4326").to_numpy()
    texts = [_texts(doors, "group"), _texts(doors, "building_id"), _addresses(doors)]
    ids, counts = doors["household_id"].astype(str), doors["households"].astype(int)
    return tuple(
        Door(village.id, household_id, village.path, point, n, group, building, address)
        for household_id, point, n, group, building, address in zip(ids, points, counts, *texts, strict=True)
    )


def _addresses(doors: GeoDataFrame) -> list[str | None]:
    """Return what is said of each door, from the lane to the room, in one text."""
    parts = [_texts(doors, column) for column in ADDRESS]
    return ["".join(filter(None, said)) or None for said in zip(*parts, strict=True)]


def _texts(table: GeoDataFrame, column: str) -> list[str | None]:
    if column not in table:
        return [None] * len(table)
    return [None if pd.isna(value) else str(value) for value in table[column]]


def _assignments(plan: PlanRecord, units: GeoDataFrame, levels: tuple[str, ...]) -> tuple[Assigned, ...]:
    cells: Geometries = np.full(len(units), None, dtype=object)
    if not is_local_plane(units.crs):
        cells = units.geometry.to_crs("EPSG:4326").to_numpy()
    ids, households = units["unit_id"].astype(str).tolist(), units["households"].astype(int).tolist()
    return tuple(
        Assigned(plan.id, level, unit, plan.path, str(grid), n, cell)
        for level in levels
        for unit, grid, n, cell in zip(ids, units[level], households, cells, strict=True)
        if not pd.isna(grid)
    )


def _certificates(plan: PlanRecord, report: Mapping[str, Any]) -> tuple[CertificateRecord, ...]:
    return tuple(
        CertificateRecord(
            plan.id,
            str(row["name"]),
            plan.path,
            float(row["objective_m"]),
            row.get("lower_bound_m"),
            row.get("gap"),
            {name: row[name] for name in PROVEN if row.get(name) is not None},
        )
        for row in report["levels"]
        if row.get("objective_m") is not None
    )
