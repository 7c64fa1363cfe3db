"""The main job: read a planner's files, divide, write the files of a plan."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from pandas import DataFrame
from pyproj import CRS

from api.services.drawing.cut_outlines import cut_outlines
from api.services.drawing.plan_files import PlanPapers, write_plan
from api.services.drawing.plan_folder import PLAN_FILES, PLAN_GPKG, Report, staged
from api.services.drawing.report import build_report
from api.services.drawing.tolerance_price import tolerance_price
from api.services.inputs.beside import faults_beside
from api.services.inputs.centres import CENTERS, count_faults, read_centres, with_centres
from api.services.inputs.coordinates import Coordinates, read_coordinates
from api.services.inputs.old_grids import Doors, dedicated_file, read_old_grids
from api.services.inputs.options import PlanOptions, PlanWords, read_options
from api.services.inputs.picture import PictureWords, misplaced, picture_report, place_picture, told_of
from api.services.inputs.split_groups import read_split_groups
from api.services.inputs.weekly_minutes import VISITS, with_weekly_minutes
from geo.datum import WGS84
from geo.errors import Fault, InputError
from geo.formats import InputFiles
from geo.formats.old_grids import START
from geo.formats.pixels import CONTROL_POINTS
from geo.formats.roles import ROLES
from geo.inputs import Inputs, Source
from geo.local_plane import is_local_plane
from geo.village import Village
from maps.layers.picture import PlacedPicture
from partition.division import Division
from partition.feasibility import WhyNot
from partition.levels import Level
from partition.solve import Effort
from partition.stopwatch import Stopwatch
from partition.tables import PlanTables
from partition.terms import Terms

FARTHEST_DEG = 6.0
"""How far outside the area that a CRS is made for a village may lie: two zones of three degrees."""

WRITING_S = 1e-3
"""Seconds of a time limit that writing the files of a plan takes, an address."""

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
        terms: Terms | None = None,
        on_progress: Progress | None = None,
    ) -> Division:
        """Return the division; the same seed and iterations give the same one."""
        ...


class Explain(Protocol):
    """What says why a division breaks what must hold, and what can be done."""

    def __call__(
        self,
        villages: Sequence[Village],
        levels: Sequence[Level],
        division: Division,
        *,
        seed: int,
        effort: Effort | None = None,
        terms: Terms | None = None,
        on_progress: Progress | None = None,
    ) -> WhyNot:
        """Return the causes that are proven, and the relaxations that were seen to work."""
        ...


@dataclass(frozen=True)
class Collaborators:
    """
    Who does the work of a plan: reads files, builds villages, divides them, draws the map, explains what cannot be.

    A map is drawn with an attribution, and with a picture under it if there is one. Without ``explain`` nothing is
    explained.
    """

    read: Callable[[InputFiles], Inputs]
    build: Callable[[Inputs], Sequence[Village]]
    divide: Divide
    page: Callable[[PlanTables, str, PlacedPicture | None], str]
    explain: Explain | None = None


@dataclass(frozen=True)
class Order:
    """What a person asked for, once nothing is wrong with it: the words, what they mean, the files and the picture."""

    words: PlanWords
    options: PlanOptions
    inputs: Inputs
    picture: PlacedPicture | None
    files: dict[str, dict[str, Any]]

    @property
    def notices(self) -> tuple[Fault, ...]:
        """What was noticed while reading."""
        return (*self.inputs.notices, *(told_of(self.picture) if self.picture else ()))


@dataclass(frozen=True)
class PlanResult:
    """A plan that was written: its report, what was noticed while reading and of its borders, and its files."""

    report: Report
    notices: tuple[Fault, ...]
    files: tuple[Path, ...]


def plan(
    words: PlanWords,
    work: Collaborators,
    *,
    version: str,
    now: datetime,
    on_progress: Progress | None = None,
    clock: Callable[[], float] = perf_counter,
) -> PlanResult:
    """
    Divide the villages of a planner's files and write the files of the plan.

    A plan that breaks a rule is written all the same; its report says so. A time limit is for all that comes after
    reading; to say why there is no plan, and to divide at a second tolerance, takes as long again. ``clock`` tells
    seconds, for the report only.

    Raises
    ------
    InputError
        Options or files cannot be used; carries every fault of all of them. Nothing was written.
    OutputError
        The files could not be written. What stood there before still stands.
    """
    watch = Stopwatch(clock)
    with watch.stage("read"):
        order = take_order(words, work.read, today=now.date())
    options = _begun(order.options, order.inputs)
    with watch.stage("build"):
        villages = work.build(order.inputs)
    division, why_not = _divided(villages, options, work, watch, on_progress)
    papers = plan_papers(order, division, work, version=version, now=now, why_not=why_not)
    if options.compare_tolerance is not None:
        levels = tuple(replace(level, tolerance=options.compare_tolerance) for level in options.levels)
        again = replace(_begun(order.options, order.inputs), levels=levels)
        other, cause = _divided(villages, again, work, Stopwatch(clock), on_progress)
        beside = plan_papers(order, other, work, version=version, now=now, why_not=cause)
        papers = replace(
            papers, report=papers.report | {"tolerance_price": tolerance_price(papers.report, beside.report)}
        )
    if on_progress:
        on_progress("writing 写文件", 1.0)
    with staged(options.out) as folder:
        write_plan(papers, folder)
    told = cut_outlines(papers.tables, order.files["buildings"]["name"]) if "buildings" in order.files else ()
    return PlanResult(papers.report, (*order.notices, *told), tuple(options.out / name for name in PLAN_FILES))


def _begun(options: PlanOptions, inputs: Inputs) -> PlanOptions:
    """Return the options with their time counted from now on, the files to be written within it, too."""
    return replace(options, effort=options.effort.begun().spared(WRITING_S * len(inputs.households)))


def _divided(
    villages: Sequence[Village],
    options: PlanOptions,
    work: Collaborators,
    watch: Stopwatch,
    on_progress: Progress | None,
) -> tuple[Division, WhyNot | None]:
    """
    Return the villages divided as the options say and, if rules are broken and somebody can tell, why.

    What the watch has counted so far are the division's first stages.
    """
    division = work.divide(
        villages,
        options.levels,
        seed=options.seed,
        effort=options.effort,
        terms=options.terms,
        on_progress=on_progress,
    )
    why_not, explaining = None, watch.another()
    if work.explain is not None and not division.feasible:
        with explaining.stage("explain"):
            why_not = work.explain(
                villages,
                options.levels,
                division,
                seed=options.seed,
                effort=replace(options.effort, until=None),
                terms=options.terms,
                on_progress=on_progress,
            )
    return replace(division, stages=(*watch.stages, *division.stages, *explaining.stages)), why_not


def take_order(words: PlanWords, read: Callable[[InputFiles], Inputs], *, today: date) -> Order:
    """
    Return what a person asked for, with the files read; tiers of visits are those that hold today.

    Raises
    ------
    InputError
        Carries every fault of options and files.
    """
    options, inputs, picture = accept(words, read, today=today)
    return Order(words, options, inputs, picture, _fingerprints(words, options, inputs.sources))


def plan_papers(
    order: Order,
    division: Division,
    work: Collaborators,
    *,
    version: str,
    now: datetime,
    why_not: WhyNot | None = None,
) -> PlanPapers:
    """Return what the files of a plan are written from."""
    words, options, inputs, picture = order.words, order.options, order.inputs, order.picture
    report = build_report(
        division,
        version=version,
        inputs=order.files,
        dropped_columns=inputs.dropped_columns,
        denied_columns=inputs.denied_columns,
        profile=options.profile,
        attribution=options.attribution,
        old=options.terms.old,
        why_not=why_not,
        picture=None if picture is None else picture_report(picture, _picture_words(words, _coordinates(words))),
    )

    def page(tables: PlanTables) -> str:
        return work.page(tables, options.attribution, picture)

    ids = inputs.households["household_id"]
    return PlanPapers(division.tables, report, planner_rows(inputs), ids, options.out_crs, now, page)


def accept(
    words: PlanWords, read: Callable[[InputFiles], Inputs], *, today: date
) -> tuple[PlanOptions, Inputs, PlacedPicture | None]:
    """
    Return the options, the inputs and the picture, if one is wanted, if nothing is wrong with any of them.

    The old grids that the options name are among their terms, and what is worth knowing of them among the notices.

    Raises
    ------
    InputError
        Carries the faults of the options, then those of the files.
    """
    options, wrong = read_options(words)
    said = _coordinates(words)
    faults, inputs, picture = [*wrong, *said.faults], None, None
    files = _files(words, options)
    if words.households or words.groups:
        try:
            inputs = read(InputFiles.by_role(files, datum=said.datum, crs=said.crs))
        except InputError as error:
            faults.extend(error.faults)
    try:
        picture = place_picture(_picture_words(words, said))
    except InputError as error:
        faults.extend(error.faults)
    if inputs is not None and picture is not None:
        faults.extend(misplaced(picture, inputs))
    if inputs is None or options is None:
        raise InputError([*dict.fromkeys([*faults, *faults_beside(words, said, today)])])
    options, inputs = _settled(words, options, inputs, said, today, faults)
    if faults:
        raise InputError(faults)
    return options, inputs, picture


def _settled(
    words: PlanWords, options: PlanOptions, inputs: Inputs, said: Coordinates, today: date, faults: list[Fault]
) -> tuple[PlanOptions, Inputs]:
    """Return options and inputs with what centres, old grids and visits say of the households; faults hold why not."""
    faults.extend(_out_crs_faults(options.out_crs, inputs))
    faults.extend(_count_faults(options.levels, inputs))
    try:
        may_split = read_split_groups(words.may_split, inputs)
        options = replace(options, terms=replace(options.terms, may_split=may_split))
    except InputError as error:
        faults.extend(error.faults)
    try:
        options = _with_centres(options, inputs, said)
    except InputError as error:
        faults.extend(error.faults)
    try:
        options, inputs = _with_old_grids(options, inputs, said)
        if "dedicated" in _files(words, options) and not words.dedicated:
            inputs = replace(inputs, notices=(*inputs.notices, _areas_taken(len(inputs.dedicated))))
    except InputError as error:
        faults.extend(error.faults)
    try:
        options = with_weekly_minutes(options, inputs.households, today)
    except InputError as error:
        faults.extend(error.faults)
    return options, inputs


def _with_old_grids(options: PlanOptions, inputs: Inputs, said: Coordinates) -> tuple[PlanOptions, Inputs]:
    """Return the options with the old grids in their terms, and the inputs with what is worth knowing about these."""
    if not options.starts:
        return options, inputs
    levels = [level.name for level in options.levels]
    doors = Doors(inputs.households[["household_id", "households", "geometry"]], inputs.villages)
    old = read_old_grids(options.starts, levels, doors, datum=said.datum.get(START, WGS84), crs=said.crs.get(START))
    terms = replace(options.terms, old=old.grids)
    missing = [name for name in terms.kept if name not in old.grids]
    if missing:
        en, zh = f"--start has no grids of {', '.join(missing)}", f"--start 中没有层级 {'、'.join(missing)} 的网格"
        raise InputError([Fault("--keep", en, zh)])
    clashes = [fault for level in options.levels if (fault := _count_of_kept(level, terms))]
    if clashes:
        raise InputError(clashes)
    return replace(options, terms=terms), replace(inputs, notices=(*inputs.notices, *old.notices))


def _count_of_kept(level: Level, terms: Terms) -> Fault | None:
    """Return what is wrong with a number of grids asked for where those of today stay."""
    if level.name not in terms.kept or not (level.count or level.fewest):
        return None
    old = terms.old[level.name]
    today = len({*old.grid_of.dropna().astype(str)} - old.dedicated)
    if level.count == today:
        return None
    return Fault(
        f"--count {level.name}",
        f"{level.count or 'fewest'} is asked for, but --keep leaves the {today} grids of today; use one of the two",
        f"要求 {level.count or 'fewest（最少）'}，但 --keep 保留现有 {today} 个网格；两者只能用其一",
    )


def _with_centres(options: PlanOptions, inputs: Inputs, said: Coordinates) -> PlanOptions:
    """Return the options with the given centres in their terms, and as many grids as these are."""
    if options.centers is None:
        return options
    datum, own_crs = said.datum.get(CENTERS, WGS84), said.crs.get(CENTERS)
    centres = read_centres(options.centers, inputs.crs, datum=datum, own_crs=own_crs)
    if wrong := count_faults(options.levels, centres):
        raise InputError(wrong)
    levels, terms = with_centres(options.levels, options.terms, centres)
    return replace(options, levels=levels, terms=terms)


def _areas_taken(n: int) -> Fault:
    """Return the notice that the dedicated areas of the plan of today stay."""
    return Fault(
        "--start",
        f"{n} dedicated areas of the old plan stay; give others with --dedicated",
        f"沿用原方案的 {n} 个专属网格；可用 --dedicated 另行给出",
    )


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
    role = ROLES["groups" if inputs.by_group else "households"]
    for column, heading in role.pick(list(rows.columns)).taken.items():
        if column in inputs.households and column != "households":
            rows[heading] = inputs.households[column]
    return rows


def _coordinates(words: PlanWords) -> Coordinates:
    """Return what is said of the coordinates of the files, control points among them."""
    points = {CONTROL_POINTS.name: Path(words.control_points)} if words.control_points else {}
    starts = {START: Path(words.starts[0])} if words.starts else {}
    centers = {CENTERS: Path(words.centers)} if words.centers else {}
    return read_coordinates(words.datums, words.crs, {**_paths(words), **points, **starts, **centers})


def _paths(words: PlanWords) -> dict[str, Path]:
    return {role: Path(text) for role, text in _named(words).items()}


def _files(words: PlanWords, options: PlanOptions | None) -> dict[str, Path]:
    """Return the files by role; where none gives dedicated areas, those of the plan of today are taken."""
    taken = None if options is None or words.dedicated else dedicated_file(options.starts)
    return _paths(words) | ({} if taken is None else {"dedicated": taken})


def _picture_words(words: PlanWords, said: Coordinates) -> PictureWords:
    return PictureWords(
        picture=words.picture,
        page=words.picture_page,
        control_points=words.control_points,
        known_distance=words.known_distance,
        datum=said.datum.get(CONTROL_POINTS.name, WGS84),
        crs=said.crs.get(CONTROL_POINTS.name),
    )


def _named(words: PlanWords) -> dict[str, str]:
    """Return the files that are given, by role."""
    return {role: path for role in ROLES if (path := getattr(words, role))}


def _fingerprints(words: PlanWords, options: PlanOptions, sources: Sequence[Source]) -> dict[str, dict[str, Any]]:
    """
    Return name and SHA-256 of every file given, by role, and how it was read where that is not as it stands.

    Files of old grids are ``start``, ``start_2`` and so on; of the folder of a plan its plan.gpkg stands for it. Of the
    file of visits the name alone is told: who has a digest could try out the tiers of a few households.
    """
    prints = {role: _fingerprint(path) for role, path in _files(words, options).items()}
    if "dedicated" in prints and not words.dedicated:
        prints["dedicated"]["layer"] = "dedicated"
    for number, start in enumerate(options.starts, start=1):
        path = start.path / PLAN_GPKG if start.path.is_dir() else start.path
        prints[START if number == 1 else f"{START}_{number}"] = _fingerprint(path)
    if options.centers is not None:
        said = _coordinates(words)
        prints[CENTERS] = _fingerprint(options.centers.path)
        prints[CENTERS] |= {"datum": said.datum[CENTERS]} if said.datum.get(CENTERS, WGS84) != WGS84 else {}
        prints[CENTERS] |= {"crs": said.crs[CENTERS].to_string()} if CENTERS in said.crs else {}
    if options.visits is not None:
        prints[VISITS] = {"name": options.visits.name}
    for source in sources:
        prints[source.role] |= {"datum": source.datum} if source.datum != WGS84 else {}
        prints[source.role] |= {"crs": source.crs} if source.recast else {}
        prints[source.role] |= {"northing_first": True} if source.turned else {}
    return prints


def _fingerprint(path: Path) -> dict[str, Any]:
    return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _out_crs_faults(out_crs: CRS | None, inputs: Inputs) -> list[Fault]:
    """Return what is wrong with a CRS for the files that is made for a place far from these households."""
    if out_crs is not None and is_local_plane(inputs.crs):
        en = "a local plane has no place on earth; leave the option out"
        return [Fault("--out-crs", en, "本地平面没有地理位置；请不要使用此选项")]
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
