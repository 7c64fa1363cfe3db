"""Hold two plans against each other: read both, compare them level by level, write what changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from api.services.drawing.plan_folder import is_plan, place_faults, staged
from api.services.drawing.plan_reading import ReadPlan, read_plan
from api.services.inputs.old_grids import Doors, OldPlan, StartFile, dedicated_ids, read_old_grids
from geo.errors import Fault, InputError
from geo.formats.write.csv import write_csv
from geo.formats.write.geojson import write_geojson
from maps.layers.changes import Changes
from partition.diff import LevelDiff, diff_level, land_that_moves
from partition.levels import in_chinese
from partition.score import compactness
from partition.tables import PlanTables

DIFF_CSV, DIFF_GEOJSON, DIFF_HTML = "diff.csv", "diff.geojson", "diff.html"
FIGURES = ("count", "dedicated", "in_band", "households_in_band", "mean_walk_m", "polsby_popper", "objective_m", "gap")

Figures = dict[str, float | None]
Found = tuple[str, str]
Page = Callable[[PlanTables, Sequence[Changes], str, Sequence[Found]], str]
"""Draws the map of changes over a plan, with a title and what is known to be wrong: severity and sentence."""


@dataclass(frozen=True)
class ComparedLevel:
    """
    One level of two plans.

    ``figures`` are those of the first and of the second, by the names of `FIGURES`; None where not known.
    ``dedicated`` are the ids of the dedicated grids of both.
    """

    level: str
    diff: LevelDiff
    figures: tuple[Figures, Figures]
    changes: Changes
    dedicated: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@dataclass(frozen=True)
class DiffResult:
    """Every level that both plans have, what is worth knowing, and the files written."""

    levels: tuple[ComparedLevel, ...]
    notices: tuple[Fault, ...]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Side:
    """One of the two: the grids of households, areas, figures and the ids of dedicated grids by level."""

    grid_of: Mapping[str, pd.Series]
    areas: Mapping[str, GeoDataFrame]
    figures: Mapping[str, Figures]
    dedicated: Mapping[str, frozenset[str]]


def diff(first: str, second: str, out: Path | None, page: Page) -> DiffResult:
    """
    Return what changes from the first plan to the second, and write it where a folder is given.

    Either is the folder of a plan; one of them may be grids in any form that `api.services.inputs.old_grids` reads, as
    ``FILE`` or ``LEVEL=FILE``.

    Raises
    ------
    InputError
        A plan or file cannot be used, or the two have no level in common; carries every fault.
    OutputError
        The files could not be written.
    """
    if out is not None and not (out / DIFF_CSV).is_file() and (faults := place_faults(out)):
        raise InputError(faults)
    plans = [read_plan(Path(text)) if is_plan(Path(text)) else None for text in (first, second)]
    base = plans[1] or plans[0]
    if base is None:
        en = "one of the two must be the folder of a plan: it says where the households are"
        raise InputError([Fault(f"{first}, {second}", en, "两者之一应为方案文件夹，以便知道住户的位置")])
    notices: list[Fault] = []
    sides = [
        _side_of_plan(plan, base) if plan else _side_of_grids(text, base, notices)
        for plan, text in zip(plans, (first, second), strict=True)
    ]
    doors = _doors([plan for plan in plans if plan is not None], notices)
    levels = tuple(
        _compare(level, sides, doors) for level in base.tables.levels if all(level in s.grid_of for s in sides)
    )
    if not levels:
        en = f"have no level in common; {first} has {_named(sides[0])}, {second} has {_named(sides[1])}"
        raise InputError([Fault(f"{first}, {second}", en, "没有共同的层级")])
    names = (Path(first).name, Path(second).name)
    found = [*_found(names, plans, sides, levels, doors), *(("wish", str(notice)) for notice in notices)]
    files = () if out is None else _write(out, base, levels, page, f"{names[0]} → {names[1]}", found)
    return DiffResult(levels, tuple(notices), files)


def _side_of_plan(plan: ReadPlan, base: ReadPlan) -> _Side:
    doors = plan.tables.households
    ids = doors["household_id"].astype(str)
    return _Side(
        {level: pd.Series(doors[level].to_numpy(dtype=object), ids) for level in plan.tables.levels},
        {level: plan.tables.grids_of(level).to_crs(base.tables.households.crs) for level in plan.tables.levels},
        {row["name"]: _figures_of_plan(row, plan) for row in plan.report["levels"]},
        {level: dedicated_ids(plan.tables.grids_of(level)) for level in plan.tables.levels},
    )


def _figures_of_plan(row: Mapping[str, float | None], plan: ReadPlan) -> Figures:
    grids = plan.tables.grids_of(str(row["name"]))
    grids = grids[~grids["grid_id"].astype(str).isin(dedicated_ids(grids))]
    inside = int(grids.loc[grids["in_band"].astype(bool), "households"].sum()) if "in_band" in grids else None
    return {name: row.get(name) for name in FIGURES} | {"households_in_band": inside}


def _side_of_grids(text: str, base: ReadPlan, notices: list[Fault]) -> _Side:
    """Return grids that are no plan of ours; what is measured of them takes the bands of the other side."""
    name, equals, rest = text.partition("=")
    level = name.strip() if equals and name.strip() in base.tables.levels else None
    path = Path(rest if level else text)
    if not path.exists():
        raise InputError([Fault(text, "there is no such file or folder", "没有这个文件或文件夹")])
    doors = base.tables.households[["household_id", "households", "geometry"]]
    villages = None if "boundary" in base.tables.estimated else base.tables.villages
    old = read_old_grids([StartFile(path, level)], base.tables.levels, Doors(doors, villages))
    notices.extend(old.notices)
    bands = {row["name"]: (row["min"], row["max"]) for row in base.report["levels"]}
    grid_of = {name: grids.grid_of for name, grids in old.grids.items()}
    figures = {name: _figures_of_grids(name, old, doors, bands[name]) for name in grid_of}
    return _Side(grid_of, old.areas, figures, {name: grids.dedicated for name, grids in old.grids.items()})


def _figures_of_grids(level: str, old: OldPlan, doors: GeoDataFrame, band: tuple[int, int]) -> Figures:
    """Return what is known of grids by their households and areas alone."""
    households = doors.set_index(doors["household_id"].astype(str))["households"]
    sums = households.groupby(old.grids[level].grid_of.reindex(households.index)).sum()
    sums = sums.drop(index=[one for one in old.grids[level].dedicated if one in sums.index])
    inside = sums[(sums >= band[0]) & (sums <= band[1])]
    shape = float(compactness(old.areas[level].geometry.to_numpy()).mean()) if level in old.areas else None
    known: Figures = {"count": len(sums), "in_band": len(inside), "households_in_band": int(inside.sum())}
    known["dedicated"] = len(old.grids[level].dedicated)
    return dict.fromkeys(FIGURES) | known | {"polsby_popper": shape}


def _doors(plans: Sequence[ReadPlan], notices: list[Fault]) -> GeoDataFrame:
    """Return the households of the plans, those of the later one first; tell who is in one of two only."""
    crs = plans[-1].tables.households.crs
    tables = [plan.tables.households[["household_id", "households", "geometry"]].to_crs(crs) for plan in plans]
    ids = [set(table["household_id"].astype(str)) for table in tables]
    if len(ids) == 2 and (gone := len(ids[0] - ids[1])):
        text = (f"{gone} households of it are not in the second", f"其中 {gone} 个户编号不在第二个方案中")
        notices.append(Fault(str(plans[0].folder), *text))
    if len(ids) == 2 and (new := len(ids[1] - ids[0])):
        text = (f"{new} households of it are not in the first", f"其中 {new} 个户编号不在第一个方案中")
        notices.append(Fault(str(plans[1].folder), *text))
    doors = pd.concat(tables[::-1], ignore_index=True).drop_duplicates("household_id", ignore_index=True)
    return gpd.GeoDataFrame(doors, geometry="geometry", crs=crs)


def _compare(level: str, sides: Sequence[_Side], doors: GeoDataFrame) -> ComparedLevel:
    index = pd.Index(doors["household_id"].astype(str), name="household_id")
    first, second = (side.grid_of[level].reindex(index) for side in sides)
    households = pd.Series(doors["households"].to_numpy(), index)
    found = diff_level(first, second, households)
    points = doors.geometry.set_axis(index).loc[found.moved["household_id"]]
    kinds = {
        f"{end}_kind": np.where(found.moved[end].isin(side.dedicated.get(level, frozenset())), "dedicated", "ordinary")
        for end, side in zip(("from", "to"), sides, strict=True)
    }
    moved = GeoDataFrame(found.moved.assign(**kinds), geometry=points.to_numpy(), crs=doors.crs)
    areas = [side.areas.get(level) for side in sides]
    land = GeoDataFrame({"from": [], "to": [], "area_m2": []}, geometry=[], crs=doors.crs)
    if areas[0] is not None and areas[1] is not None:
        land = land_that_moves(areas[0].to_crs(doors.crs), areas[1].to_crs(doors.crs), found.same)
    first_figures, second_figures = (side.figures[level] for side in sides)
    apart = (sides[0].dedicated.get(level, frozenset()), sides[1].dedicated.get(level, frozenset()))
    return ComparedLevel(level, found, (first_figures, second_figures), Changes(level, moved, land), apart)


def _write(
    out: Path, base: ReadPlan, levels: Sequence[ComparedLevel], page: Page, title: str, found: Sequence[Found]
) -> tuple[Path, ...]:
    columns = ["household_id", "level", "from", "to", "from_kind", "to_kind"]
    rows = [pd.DataFrame(each.changes.moved).assign(level=each.level)[columns] for each in levels]
    tables = replace(base.tables, levels=tuple(each.level for each in levels))
    with staged(out) as folder:
        write_csv(folder / DIFF_CSV, pd.concat(rows, ignore_index=True))
        write_geojson(folder / DIFF_GEOJSON, _features(levels))
        html = page(tables, [each.changes for each in levels], title, found)
        (folder / DIFF_HTML).write_text(html, encoding="utf-8", newline="\n")
    return tuple(out / name for name in (DIFF_CSV, DIFF_GEOJSON, DIFF_HTML))


def _features(levels: Sequence[ComparedLevel]) -> GeoDataFrame:
    """Return households that move as points and land that changes hands as areas, in one table."""
    columns = ["kind", "level", "from", "to", "from_kind", "to_kind", "household_id", "households", "area_m2"]
    columns.append("geometry")
    tables = []
    for each in levels:
        tables.append(each.changes.moved.assign(kind="household", level=each.level))
        tables.append(each.changes.land.assign(kind="land", level=each.level))
    crs = levels[0].changes.moved.crs
    filled = [table.reindex(columns=columns) for table in tables if len(table)]
    if not filled:
        return GeoDataFrame({name: [] for name in columns[:-1]}, geometry=[], crs=crs)
    both = pd.concat([table.astype({"geometry": object}) for table in map(pd.DataFrame, filled)], ignore_index=True)
    both["area_m2"] = both["area_m2"].astype(float).round(1)
    both["households"] = both["households"].astype("Int64")
    return GeoDataFrame(both, geometry="geometry", crs=crs)


def _found(
    names: Sequence[str],
    plans: Sequence[ReadPlan | None],
    sides: Sequence[_Side],
    levels: Sequence[ComparedLevel],
    doors: GeoDataFrame,
) -> Iterator[Found]:
    """Give what is known to be wrong with the two: what their reports say, and households that have no grid."""
    ids, households = doors["household_id"].astype(str), doors["households"].to_numpy()
    for name, plan, side in zip(names, plans, sides, strict=True):
        if plan is None:
            yield "wish", f"{name}: no plan of ours, its rules were never checked / 不是本程序的方案，规则从未核验"
        else:
            broken = sum(row.get("severity") == "must" for row in plan.report.get("violations", ()))
            if broken:
                yield "must", f"{name}: {broken} rules broken by its own report.json / 其报告中有 {broken} 处违规"
        for level in (each.level for each in levels):
            grid_of = side.grid_of[level]
            homeless = grid_of.index[grid_of.isna() | (grid_of == "")]
            if n := int(households[ids.isin(homeless).to_numpy()].sum()):
                yield "must", f"{name}: {n} households are in no {level} / {n} 户不在任何{in_chinese(level)}内"


def _named(side: _Side) -> str:
    return ", ".join(side.grid_of) or "-"
