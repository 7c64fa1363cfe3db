"""The files of a plan as it is drawn now, in place of those that it was drawn to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from api.services.drawing.plan_files import PlanPapers, write_plan
from api.services.drawing.plan_folder import ASSIGNMENT_CSV, ASSIGNMENT_XLSX
from api.services.drawing.report import build_report
from api.services.redrawing.desk import Begun, Desk, Place, locks_of
from api.services.redrawing.desks import Desks, desk_at, ledger_now
from api.store.base import Books
from api.store.library import Library, drawn_owner, keep_files, plan_owner
from api.store.records.plans import PlanRecord
from maps.offline import to_html
from maps.views import planner_map
from partition.alone import is_alone
from partition.divide import count_violations, violations_table
from partition.division import Division, LevelOutcome
from partition.redraw import Drawing
from partition.reopen import UNIT_COLUMNS
from partition.scorecard import measure_plan
from partition.tables import PlanTables, multiplier_column, multiplier_in_parents_column
from partition.terms import OldGrids

FORMULA = r"^'([=+\-@\t\r])"
"""How assignment.csv writes text that a spreadsheet would take for a formula."""


def refile(library: Library, desks: Desks, plan: PlanRecord) -> None:
    """Bring the files of a plan to its present version; one thread at a time, the others wait for its files."""
    shelf = desks.shelf(plan)
    with shelf.filing:
        with shelf.lock:
            with library.store.reading(library.scope) as books:
                plan = books.plans.get(plan.id)
                ledger = ledger_now(books, shelf, plan)
            if plan.filed == plan.version:
                return
            desk = desk_at(library, shelf, plan, ledger.held)
        drawn = library.laid_out(drawn_owner(plan.id), plan_owner(plan.id))
        with library.workspace() as stage:
            out = stage / "files"
            out.mkdir()
            write_edited(desk, drawn, out, title=plan.name, n_edits=len(ledger.held))
            with library.store.writing(library.scope) as books:
                _keep(books, plan, out)


def write_edited(desk: Desk, drawn: Path, out: Path, *, title: str = "", n_edits: int = 0) -> None:
    """Write the files of a desk; ``drawn`` holds those that the plan was drawn to."""
    more = {"edits": n_edits, "locked": locks_of(desk)}
    write_division(division_of(desk), desk.begun, drawn, out, title=title, more=more)


def write_division(
    division: Division,
    begun: Begun,
    drawn: Path,
    out: Path,
    *,
    title: str,
    more: Mapping[str, Any],
    old: Mapping[str, OldGrids] | None = None,
) -> None:
    """
    Write the files of a division of the same doors as a plan's.

    ``drawn`` holds the files of that plan, and ``begun`` is what it was; ``more`` is what else the report says, and
    ``old`` are the grids of which it tells how much stays.
    """
    report = begun.report
    attribution = str(report.get("attribution") or "")
    told = build_report(
        division,
        version=version("gridhood"),
        inputs=report.get("inputs") or {},
        dropped_columns=report.get("dropped_columns") or (),
        profile=report.get("profile"),
        attribution=attribution,
        old=old,
    )
    kept = {"denied_columns": report.get("denied_columns") or {}, **more}

    def page(tables: PlanTables) -> str:
        return to_html(planner_map(tables, title=title, attribution=attribution))

    rows, ids = _planner_rows(drawn, len(begun.levels))
    write_plan(PlanPapers(division.tables, told | kept, rows, ids, None, datetime.now(UTC), page), out)


def division_of(desk: Desk) -> Division:
    """Return the division that a desk holds: measured, judged, and with the bounds that still hold."""
    begun, crs = desk.begun, desk.begun.crs
    proofs = {place: bounds_that_hold(desk, place) for place in desk.drawings}
    grids = _stack([_grids(desk, (code, level)) for level in desk.level_names for code in desk.villages], crs)
    villages = [desk.drawings[code, desk.level_names[0]].ground.village for code in desk.villages]
    violations = [*count_violations(villages, begun.levels, grids)]
    violations += [v for drawing in desk.drawings.values() for v in _appraisal(drawing).violations]
    tables = replace(
        begun.tables,
        units=_stack([_units(desk, code, proofs) for code in desk.villages], crs, ignore_index=False),
        households=_households(desk),
        grids=grids,
        violations=violations_table(violations, crs),
        centres=_centres(desk),
    )
    outcomes = tuple(_outcome(desk, place, proofs[place]) for place in desk.drawings)
    return Division(tables, begun.levels, outcomes, tuple(violations), int(begun.report.get("seed") or 0), begun.terms)


Bounds = tuple[float | None, float | None]


def bounds_that_hold(desk: Desk, place: Place) -> Bounds:
    """
    Return the bounds of a level, on its own and in its parents, that hold for the plan of now as well.

    A bound is one for so many grids of these units inside the band, and the second one for these parents.
    """
    if not _as_bounded(desk, place):
        return None, None
    drawing = desk.drawings[place]
    start = drawing.start or drawing
    stated = _stated(desk, place)
    inner = stated.get("bound_in_parents_m")
    if inner is not None and _in_parents(start) != _in_parents(drawing):
        inner = None
    return stated.get("lower_bound_m"), inner


def bound_that_holds(desk: Desk, place: Place) -> float | None:
    """Return the first of `bounds_that_hold`; every edit asks for it, and comparing parents is the dear part."""
    bound: float | None = _stated(desk, place).get("lower_bound_m") if _as_bounded(desk, place) else None
    return bound


def _as_bounded(desk: Desk, place: Place) -> bool:
    """Return whether there are as many grids of the same units as when a level was bounded, inside the band."""
    drawing = desk.drawings[place]
    start = drawing.start or drawing
    grids = _appraisal(drawing).measured
    alone = is_alone(drawing.plan)
    alike = len(start.labels) == len(drawing.labels) and bool((is_alone(start.plan) == alone).all())
    solo = np.isin(grids["grid_id"], [*set(drawing.labels[alone])])
    if not alike or not grids["within_tolerance"][~solo].all():
        return False
    return len(set(start.labels)) == len(set(drawing.labels))


def _in_parents(drawing: Drawing) -> tuple[list[str], dict[str, int], bool]:
    """Return the parent of every unit, the grids in each, and whether each grid lies in one."""
    assert drawing.above is not None
    parents = drawing.above.grid_of.astype(str)
    pairs = pd.DataFrame({"parent": parents.to_numpy(), "grid": drawing.labels}).drop_duplicates()
    counts = {str(parent): int(n) for parent, n in pairs.groupby("parent").size().items()}
    return parents.tolist(), counts, bool(pairs["grid"].is_unique)


def _stated(desk: Desk, place: Place) -> Mapping[str, Any]:
    villages = (village for village in desk.begun.report["villages"] if village["code"] == place[0])
    return next((row for village in villages for row in village["levels"] if row["name"] == place[1]), {})


def _outcome(desk: Desk, place: Place, bounds: Bounds) -> LevelOutcome:
    drawing = desk.drawings[place]
    known = _appraisal(drawing)
    torn = {v.grid_id for v in known.violations if v.rule == "contiguity"}
    ordinary = set(known.grids["grid_id"][known.grids["kind"] != "dedicated"])
    measured = measure_plan(drawing.plan, drawing.ground, known.grids, known.violations)
    seconds = float(_stated(desk, place).get("seconds") or 0.0)
    return LevelOutcome(*place, len(ordinary - torn), bounds[0], seconds, measured, bounds[1])


def _appraisal(drawing: Drawing):  # type: ignore[no-untyped-def]
    assert drawing.appraisal is not None
    return drawing.appraisal


def _grids(desk: Desk, place: Place) -> GeoDataFrame:
    """Return the grids of a level of a village, with the leaders that they had, and minutes as far as these hold."""
    grids = _appraisal(desk.drawings[place]).grids
    before = desk.begun.tables.grids_of(place[1])
    if "weekly_minutes" in before:
        known = dict(zip(before["grid_id"], before["weekly_minutes"], strict=True))
        same = _unchanged(desk, place)
        grids = grids.assign(weekly_minutes=[known.get(same.get(each), np.nan) for each in grids["grid_id"]])
    if "leader" not in before or "leader" in grids:
        return grids
    led = dict(zip(before["grid_id"], before["leader"], strict=True))
    grids = grids.copy()
    grids.insert(grids.columns.get_loc("name") + 1, "leader", Series(grids["grid_id"].map(led), dtype=object))
    return grids


def _unchanged(desk: Desk, place: Place) -> dict[str, str]:
    """
    Return the grids with the very doors of one that was drawn, and the id that it had.

    The minutes of visits of other grids are not known: those of single households are never kept.
    """
    doors, drawing = desk.begun.tables.households, desk.drawings[place]
    drawn = doors.loc[(doors["village"] == place[0]).to_numpy(), place[1]].to_numpy(dtype=object)
    now, then = Counter(drawing.grid_of_door), Counter(drawn)
    pairs = Counter(zip(drawing.grid_of_door, drawn, strict=True))
    return {str(new): str(old) for (new, old), n in pairs.items() if n == now[new] == then[old]}


def _units(desk: Desk, code: str, proofs: Mapping[Place, Bounds]) -> GeoDataFrame:
    """Return the units of a village with their grids, and the multipliers of the bounds that hold."""
    first = desk.drawings[code, desk.level_names[0]]
    table, before = first.ground.units.table, desk.begun.tables.units
    columns: dict[str, Any] = {level: desk.drawings[code, level].labels for level in desk.level_names}
    for level in desk.level_names:
        names = (multiplier_column(level), multiplier_in_parents_column(level))
        for name, bound in zip(names, proofs[code, level], strict=True):
            if name in before:
                known = before[name].reindex(table.index).to_numpy(dtype=float)
                columns[name] = known if bound is not None else np.full(len(table), np.nan)
    return table[[name for name in UNIT_COLUMNS if name in table]].assign(**columns)


def _households(desk: Desk) -> GeoDataFrame:
    """Return the households as they were, with the units and grids of now."""
    doors = desk.begun.tables.households.copy()
    for code in desk.villages:
        mine = np.flatnonzero(doors["village"] == code)
        units = desk.drawings[code, desk.level_names[0]].ground.units
        columns = {"unit_id": units.table.index.to_numpy(dtype=object)[units.of_household]}
        columns |= {level: desk.drawings[code, level].grid_of_door for level in desk.level_names}
        for name, values in columns.items():
            filled = doors[name].to_numpy(dtype=object, copy=True)
            filled[mine] = values
            doors[name] = filled
    return doors


def _centres(desk: Desk) -> GeoDataFrame | None:
    """Return the given centres with the grids in which they stand now; None without any."""
    tables = []
    for (code, level), drawing in desk.drawings.items():
        centres = drawing.ground.centres_at(level)
        if centres is None:
            continue
        rows = {
            "level": level,
            "grid_id": drawing.labels[centres.unit],
            "village": code,
            "centre_id": [text or None for text in centres.ids],
            "centre_name": [text or None for text in centres.names],
        }
        tables.append(GeoDataFrame(rows, geometry=gpd.points_from_xy(*centres.xy.T), crs=desk.begun.crs))
    return _stack(tables, desk.begun.crs) if tables else None


def _stack(tables: list[GeoDataFrame], crs: object, *, ignore_index: bool = True) -> GeoDataFrame:
    return GeoDataFrame(pd.concat(tables, ignore_index=ignore_index), geometry="geometry", crs=crs)


def _planner_rows(drawn: Path, n_levels: int) -> tuple[DataFrame, Series]:
    """Return the planner's own rows under their own headings, and the household of each."""
    listed = pd.read_csv(drawn / ASSIGNMENT_CSV, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    ids = listed["household_id"].str.replace(FORMULA, r"\1", regex=True)
    kept = pd.read_excel(drawn / ASSIGNMENT_XLSX, dtype=object, engine="calamine").iloc[:, :-n_levels]
    return kept, ids.rename("household_id")


def _keep(books: Books, plan: PlanRecord, out: Path) -> None:
    """Keep files of a version, unless newer ones are there already; those that the plan was drawn to stay beside."""
    now = books.plans.get(plan.id)
    if now.filed >= plan.version:
        return
    drawn, owner = drawn_owner(plan.id), plan_owner(plan.id)
    if not books.files.find(owner=drawn, most=1):
        books.files.add(*(replace(file, owner=drawn) for file in books.files.find(owner=owner)))
        books.contents.add(*(replace(content, owner=drawn) for content in books.contents.find(owner=owner)))
    keep_files(books, owner, plan.path, out)
    books.plans.change(now, replace(now, filed=plan.version))
