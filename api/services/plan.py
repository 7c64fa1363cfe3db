"""The main job: read a planner's files, divide, write the files of a plan."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from pandas import DataFrame
from pyproj import CRS

from api.services.options import PlanOptions, PlanWords, read_options
from api.services.plan_files import PlanPapers, write_plan
from api.services.plan_folder import PLAN_FILES, staged
from api.services.report import Report, build_report
from geo.errors import Fault, InputError
from geo.formats import InputFiles
from geo.formats.roles import ROLES
from geo.inputs import Inputs
from geo.village import Village
from partition.division import Division
from partition.levels import Level
from partition.solve import Effort
from partition.tables import PlanTables

FARTHEST_DEG = 6.0
"""How far outside the area that a CRS is made for a village may lie: two zones of three degrees."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class Divide(Protocol):
    """What divides villages at every level."""

    def __call__(
        self,
        villages: Sequence[Village],
        levels: Sequence[Level],
        *,
        seed: int,
        effort: Effort | None = None,
        on_progress: Progress | None = None,
    ) -> Division:
        """Return the division; the same seed and iterations give the same one."""
        ...


@dataclass(frozen=True)
class Collaborators:
    """Who does the work of a plan: reads files, builds villages, divides them, draws the map with an attribution."""

    read: Callable[[InputFiles], Inputs]
    build: Callable[[Inputs], Sequence[Village]]
    divide: Divide
    page: Callable[[PlanTables, str], str]


@dataclass(frozen=True)
class PlanResult:
    """A plan that was written: its report, what was noticed while reading, and its files."""

    report: Report
    notices: tuple[Fault, ...]
    files: tuple[Path, ...]


def plan(
    words: PlanWords, work: Collaborators, *, version: str, now: datetime, on_progress: Progress | None = None
) -> PlanResult:
    """
    Divide the villages of a planner's files and write the files of the plan.

    A plan that breaks a rule is written all the same; its report says so.

    Raises
    ------
    InputError
        Options or files cannot be used; carries every fault of all of them. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    options, inputs = accept(words, work.read)
    files = _fingerprints(words)
    division = work.divide(
        work.build(inputs), options.levels, seed=options.seed, effort=options.effort, on_progress=on_progress
    )
    if on_progress:
        on_progress("writing 写文件", 1.0)
    report = build_report(
        division,
        version=version,
        inputs=files,
        dropped_columns=inputs.dropped_columns,
        profile=options.profile,
        attribution=options.attribution,
    )

    def page(tables: PlanTables) -> str:
        return work.page(tables, options.attribution)

    ids = inputs.households["household_id"]
    papers = PlanPapers(division.tables, report, planner_rows(inputs), ids, options.out_crs, now, page)
    with staged(options.out) as folder:
        write_plan(papers, folder)
    return PlanResult(report, tuple(inputs.notices), tuple(options.out / name for name in PLAN_FILES))


def accept(words: PlanWords, read: Callable[[InputFiles], Inputs]) -> tuple[PlanOptions, Inputs]:
    """
    Return the options and the inputs if nothing is wrong with any of them.

    Raises
    ------
    InputError
        Carries the faults of the options, then those of the files.
    """
    options, wrong = read_options(words)
    faults, inputs = list(wrong), None
    if words.households:
        try:
            inputs = read(_files(words, words.households))
        except InputError as error:
            faults.extend(error.faults)
    if inputs is not None and options is not None:
        faults.extend(_out_crs_faults(options.out_crs, inputs))
        faults.extend(_count_faults(options.levels, inputs))
    if faults or options is None or inputs is None:
        raise InputError(faults)
    return options, inputs


def _count_faults(levels: Sequence[Level], inputs: Inputs) -> list[Fault]:
    """Return which levels are to have more grids than there are addresses."""
    n = len(inputs.households)
    return [
        Fault(
            f"--count {level.name}",
            f"{level.count} grids are asked for, but there are {n} addresses",
            f"要求 {level.count} 个网格，但只有 {n} 个住户点",
        )
        for level in levels
        if level.count is not None and level.count > n
    ]


def planner_rows(inputs: Inputs) -> DataFrame:
    """Return the planner's own rows under their own headings, every code and name as text."""
    rows = inputs.kept.copy()
    for column, heading in ROLES["households"].pick(list(rows.columns)).taken.items():
        if column != "households":
            rows[heading] = inputs.households[column]
    return rows


def _files(words: PlanWords, households: str) -> InputFiles:
    paths: dict[str, Any] = {role: Path(text) for role, text in _named(words).items() if role != "households"}
    return InputFiles(households=Path(households), **paths)


def _named(words: PlanWords) -> dict[str, str]:
    """Return the files that are given, by role."""
    roles = ("households", "boundary", "roads", "barriers", "buildings")
    return {role: path for role in roles if (path := getattr(words, role))}


def _fingerprints(words: PlanWords) -> dict[str, dict[str, str]]:
    """Return name and SHA-256 of every file given, by role."""
    files = {role: Path(text) for role, text in _named(words).items()}
    return {
        role: {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for role, path in files.items()
    }


def _out_crs_faults(out_crs: CRS | None, inputs: Inputs) -> list[Fault]:
    """Return what is wrong with a CRS for the files that is made for a place far from these households."""
    if out_crs is None or out_crs.area_of_use is None:
        return []
    west, south, east, north = inputs.households.to_crs("EPSG:4326").total_bounds
    longitude, latitude = float(west + east) / 2, float(south + north) / 2
    if _degrees_outside(longitude, latitude, out_crs.area_of_use.bounds) <= FARTHEST_DEG:
        return []
    code, place = out_crs.to_epsg(), f"{longitude:.2f}, {latitude:.2f}"
    return [
        Fault(
            "--out-crs",
            f"EPSG:{code} is for {out_crs.area_of_use.name.rstrip('.')}, but the households lie at {place}",
            f"EPSG:{code} 适用于其他地区，而住户位于 {place}",
        )
    ]


def _degrees_outside(longitude: float, latitude: float, area: tuple[float, float, float, float]) -> float:
    """Return how far a place lies outside an area (west, south, east, north), which may span the 180th meridian."""
    west, south, east, north = area
    width = east - west if east >= west else east - west + 360
    east_of_edge = (longitude - west) % 360
    beyond = min(east_of_edge - width, 360 - east_of_edge) if east_of_edge > width else 0.0
    return max(beyond, south - latitude, latitude - north, 0.0)
