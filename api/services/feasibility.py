"""What a village can be divided into, said before anything is searched: numbers of grids, obstacles, ways out."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, floor
from pathlib import Path
from threading import Lock

from api.governance.role import Permission
from api.services.accounts.callers import Caller
from api.services.drawing.draw import words_of
from api.services.drawing.draw_task import DrawTask
from api.services.ground.measured import Measured, Ways
from api.services.inputs.clean_tables import input_files
from api.services.inputs.options import read_options
from api.services.plans.outlooks import AskedBand, KeptOutlook, keep_outlook
from api.services.villages import get_village, may_draw, village_folder
from api.store.library import Library
from api.store.records.plans import Asked
from geo.build import build_villages
from geo.errors import InputError, Text
from geo.formats import read_inputs
from maps.language import LEVELS
from partition.counts import default_count
from partition.divide import plan_counts
from partition.feasibility.case import Case, Site
from partition.feasibility.find import find_causes
from partition.feasibility.relax import candidates
from partition.feasibility.typing_out import relaxation
from partition.levels import Level
from partition.terms import Terms

ENOUGH = 3
"""Ways out that are told."""

MOST_NAMED = 3
"""Groups above a band that are named of one village."""

TYPED = ("; typed without --profile, whose levels these replace", "；不再写 --profile，其层级由这些代替")
"""What only who types a command needs to know."""

MEASURED = 4
"""Villages whose measured ground is remembered, so that another profile is answered at once."""


@dataclass(frozen=True)
class LevelOutlook:
    """
    What a village has at a level: how many grids its households could be, and how many they would be.

    ``fewest`` and ``most`` are None where no number of grids is in the band. ``oversized`` counts units above the
    band, which are grids of their own.
    """

    name: str
    zh: str
    min: int
    max: int
    usual: int
    fewest: int | None
    most: int | None
    oversized: int
    said: Text


@dataclass(frozen=True)
class VillageOutlook:
    """A village, what it has at each level, and what is worth knowing of its groups."""

    code: str
    name: str
    households: int
    estimated_share: float
    levels: tuple[LevelOutlook, ...]
    remarks: tuple[Text, ...]


@dataclass(frozen=True)
class WayOut:
    """Something less to ask for, in which no obstacle is left that is proven; ``typed`` as a command line says it."""

    typed: str
    said: Text


@dataclass(frozen=True)
class Outlook:
    """
    What is known of a division before it is searched for.

    ``possible`` is False where it is proven that none exists; True says that nothing was found that stands against it.
    """

    possible: bool
    villages: tuple[VillageOutlook, ...]
    causes: tuple[Text, ...]
    ways_out: tuple[WayOut, ...]
    said: Text


class Surveys:
    """
    The measured ground of the villages last asked about; measuring takes most of the time.

    Where a ground was edited, those of its villages that the edit has not touched are not measured again.
    """

    def __init__(self, most: int = MEASURED) -> None:
        self._most, self._lock = most, Lock()
        self._measured = Measured(walk_later=True)  # most answers need no walk
        self._kept: OrderedDict[object, tuple[Site, ...]] = OrderedDict()

    def of(self, folder: Path) -> tuple[Site, ...]:
        """Return the measured villages in a folder of tables; a folder never changes under its name."""
        key = (folder, tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir())))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        inputs = read_inputs(input_files(folder))
        ways = Ways(inputs.roads)
        lived_in = [village for village in build_villages(inputs) if len(village.households)]
        sites = tuple(Site(self._measured.of(village, ways, None)) for village in lived_in)
        with self._lock:
            self._kept[key] = sites
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return sites


SURVEYS = Surveys()


def outlook(
    library: Library, examples: Mapping[str, Path], village_id: str, asked: Asked, *, surveys: Surveys = SURVEYS
) -> Outlook:
    """
    Return what a village can be divided into as asked, worked out without searching.

    Raises
    ------
    NotFoundError
        There is no such village.
    InputError
        What is asked makes no plan; carries every fault.
    """
    get_village(library, examples, village_id)
    with village_folder(library, examples, village_id) as folder:
        levels, terms = _read(folder, asked)
        return look_ahead(Case(surveys.of(folder), levels, terms))


def ask_outlook(
    library: Library, examples: Mapping[str, Path], village_id: str, asked: Asked, *, who: Caller, now: datetime
) -> Outlook:
    """
    Return what a village can be divided into as asked, and keep the answer where who asks may draw its plans.

    Raises as `outlook`.
    """
    village = get_village(library, examples, village_id)
    found = outlook(library, examples, village_id, asked)
    if may_draw(village, who):
        answer = KeptOutlook(
            village_id,
            now,
            found.possible,
            bands_of(found.villages),
            village.ground,
            asked.profile,
            found.said,
            found.causes,
            tuple(way.said for way in found.ways_out),
        )
        keep_outlook(library.seen_with(who.scope(Permission.EDIT_PLAN)), village, answer)
    return found


def bands_of(villages: Sequence[VillageOutlook]) -> tuple[AskedBand, ...]:
    """Return the levels of villages, each with the numbers of grids that all of them have together."""
    return tuple(_band(levels) for levels in zip(*(village.levels for village in villages), strict=True))


def _band(levels: Sequence[LevelOutlook]) -> AskedBand:
    band = AskedBand(levels[0].name, levels[0].min, levels[0].max)
    fewest, most = [one.fewest for one in levels if one.fewest is not None], [one.most for one in levels if one.most]
    if len(fewest) < len(levels):  # in one of them no number is possible
        return band
    return replace(band, usual=sum(one.usual for one in levels), fewest=sum(fewest), most=sum(most))


def _read(folder: Path, asked: Asked) -> tuple[tuple[Level, ...], Terms]:
    options, faults = read_options(words_of(DrawTask(folder, folder / "plan", asked)))
    if options is None or faults:
        raise InputError([replace(fault, where=fault.where.replace("--", "")) for fault in faults])
    return options.levels, options.terms


def look_ahead(case: Case) -> Outlook:
    """Return what is known of a case before it is divided."""
    causes = find_causes(case)
    shared = [{}] * len(case.sites) if causes else plan_counts([site.households for site in case.sites], case.levels)
    villages = tuple(_village(case, site, counts) for site, counts in zip(case.sites, shared, strict=True))
    ways = [relaxation(case, one.case, one.cost) for one in candidates(case, causes)[:ENOUGH]]
    told = tuple(_split(cause.message) for cause in causes)
    less = tuple(WayOut(one.typed, _split(one.message)) for one in ways)
    return Outlook(not causes, villages, told, less, _said(case, villages, told))


def _village(case: Case, site: Site, counts: Mapping[str, int]) -> VillageOutlook:
    doors = site.ground.village.households
    guessed = int(doors.loc[doors["estimated"].astype(bool), "households"].sum())
    return VillageOutlook(
        site.code,
        site.name,
        site.households,
        round(guessed / site.households, 4) if site.households else 0.0,
        tuple(_level(case, site, level, counts.get(level.name)) for level in case.levels),
        tuple(_remarks(case, site)),
    )


def _level(case: Case, site: Site, level: Level, given: int | None) -> LevelOutlook:
    """Return what a village has at a level, of which a number of grids may be given."""
    alone = case.oversized(site, level)
    n_alone, rest = int(alone.sum()), site.households - int(site.weights[alone].sum())
    counts = level.allowed.counts(rest) if rest else range(1)
    fewest, most = (counts[0] + n_alone, counts[-1] + n_alone) if len(counts) else (None, None)
    usual = given or (default_count(rest, level) if rest else 0) + n_alone
    said = _level_said(level, rest, usual, fewest, most)
    return LevelOutlook(level.name, level.zh, level.allowed.min, level.allowed.max, usual, fewest, most, n_alone, said)


def _level_said(level: Level, households: int, usual: int, fewest: int | None, most: int | None) -> Text:
    band_en, band_zh = f"{level.band.min}–{level.band.max}", f"{level.band.min}–{level.band.max} 户"
    name = level.name.replace("_", "-")
    if fewest is None or most is None:
        low, high = floor(households / level.allowed.max), ceil(households / level.allowed.max)
        return (
            f"{name} of {band_en}: {households} households are too many for {low} and too few for {high}",
            f"{level.zh}（{band_zh}）：{households} 户，{low} 个装不下，{high} 个又不足",
        )
    if fewest == most:
        return f"{name} of {band_en}: {usual}, no other number possible", f"{level.zh}（{band_zh}）：只能是 {usual} 个"
    return (
        f"{name} of {band_en}: probably {usual}, any of {fewest} to {most} possible",
        f"{level.zh}（{band_zh}）：预计 {usual} 个（{fewest}–{most} 个均可）",
    )


def _remarks(case: Case, site: Site) -> list[Text]:
    """Return which natural groups must be split, and how many buildings are grids of their own."""
    doors = site.ground.village.households
    sums = doors.dropna(subset=["group"]).groupby("group", sort=False)["households"].sum()
    # where every group is above the band it goes without saying: then the level above is looked at
    level = next((one for one in reversed(case.levels) if not (sums > one.allowed.max).all()), case.levels[-1])
    large = sums[sums > level.allowed.max].sort_values(ascending=False)
    remarks = []
    if len(large):
        first = [f"{group} ({n})" for group, n in large.head(MOST_NAMED).items()]
        more = len(large) - len(first)
        of = level.name.replace("_", "-")
        en = f"Above the {level.allowed.max} households of one {of}, so to be split: {', '.join(first)}"
        zh = "、".join(f"{group} {n} 户" for group, n in large.head(MOST_NAMED).items())
        remarks.append(
            (
                en + (f" and {more} more groups" if more else ""),
                f"{zh}{f'等 {len(large)} 个组' if more else ''}超过{level.zh}上限 {level.allowed.max} 户，需拆分",
            )
        )
    if n_alone := int(case.oversized(site, level).sum()):
        en = f"{n_alone} buildings are above that band and become a {level.name.replace('_', '-')} each"
        remarks.append((en, f"{n_alone} 栋楼超过上限，各自单独成为一个{level.zh}"))
    return remarks


def _said(case: Case, villages: Sequence[VillageOutlook], causes: Sequence[Text]) -> Text:
    if not case.sites:
        return "there are no households to divide", "没有可划分的住户"
    if causes:
        return f"impossible as asked; causes: {len(causes)}", f"按此要求无法划分，原因 {len(causes)} 个"
    households = sum(site.households for site in case.sites)
    counts = [(band.usual, level) for band, level in zip(bands_of(villages), case.levels, strict=True) if band.usual]
    likely = " and ".join(_counted(n, level) for n, level in counts)
    zh = "、".join(f"{n:,} 个{level.zh}" for n, level in counts)
    en = f"{households:,} households: nothing stands against it, probably {likely}"
    return en, f"共 {households:,} 户，未发现障碍，预计 {zh}"


def _counted(n: int, level: Level) -> str:
    one, many = LEVELS.get(level.name, (level.name, level.name))
    return f"{n:,} {one.lower() if n == 1 else many}"


def _split(message: str) -> Text:
    """Return the two languages of a sentence that says itself in both."""
    en, _, zh = message.partition(" / ")
    return en.removesuffix(TYPED[0]), (zh or en).removesuffix(TYPED[1])
