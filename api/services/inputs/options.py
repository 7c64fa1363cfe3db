"""The options of a plan: as they are typed, and what they mean once nothing is wrong with them."""

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from pyproj import CRS

from api.services.drawing.plan_folder import place_faults
from api.services.inputs.centres import CentersFile, centers_file
from api.services.inputs.coordinates import epsg_crs
from api.services.inputs.old_grids import StartFile
from api.services.inputs.option_names import FEWEST, OPENSTREETMAP, WISHES
from api.services.inputs.profiles import find_profile
from geo.errors import Fault, InputError
from geo.formats.write.geopackage import RESERVED_COLUMNS
from partition.levels import Band, Level
from partition.solve import Effort
from partition.terms import Prices, Terms

MOST_SEED = 2**32 - 1

MOVED_M = 200.0
"""
What a household's move is worth where there are old grids and nobody says.

It is about a mean walk. Measured on Karhula with a tenth of the addresses changed: 149 households moved at 209 m of
mean walk; at 100 m it was 316 at 214 m, at 400 m 154 at 208 m.
"""

DEAREST_M = 1_000_000
"""No wish is worth more household-metres."""

_LEVEL = re.compile(r"\s*([^=]*?)\s*=\s*(-?\d{1,9})\s*-\s*(-?\d{1,9})\s*")
_NAME = re.compile(r"[^\W\d]\w{0,39}")
_COLUMNS = {
    "household_id",
    "households",
    "village",
    "group",
    "building_id",
    "unit_id",
    "unit",
    "floor",
    "points",
    "row",
    "estimated",
}


@dataclass(frozen=True)
class PlanWords:
    """The options of a plan as a person typed them; nothing is checked yet."""

    households: str | None = None
    boundary: str | None = None
    roads: str | None = None
    barriers: str | None = None
    buildings: str | None = None
    groups: str | None = None
    dedicated: str | None = None
    profile: str | None = None
    levels: Sequence[str] = ()
    counts: Sequence[str] = ()
    radii: Sequence[str] = ()
    wishes: Sequence[str] = ()
    starts: Sequence[str] = ()
    kept: Sequence[str] = ()
    centers: str | None = None
    centers_level: str | None = None
    visits: str | None = None
    whole_groups: bool = False
    may_split: Sequence[str] = ()
    parts: str | None = None
    split_oversized: bool = False
    tolerance: str | None = None
    compare_tolerance: str | None = None
    time_limit: str | None = None
    iterations: str | None = None
    seed: str | None = None
    out_crs: str | None = None
    out: str | None = None
    attribution: str | None = None
    picture: str | None = None
    picture_page: str | None = None
    control_points: str | None = None
    known_distance: str | None = None
    datums: Sequence[str] = ()
    crs: Sequence[str] = ()


@dataclass(frozen=True)
class PlanOptions:
    """
    What a plan is to be: levels coarse to fine, how long to search, and where the files go and whom the map names.

    ``out_crs`` is None where the files keep the metric CRS of the villages. ``terms`` hold the prices of the wishes,
    ``starts`` are the files of the grids of today, ``compare_tolerance`` is a second one to divide at as well,
    ``visits`` the file that says how often households are called on.
    """

    levels: tuple[Level, ...]
    seed: int
    effort: Effort
    out_crs: CRS | None
    out: Path
    attribution: str = ""
    profile: str | None = None
    terms: Terms = field(default_factory=Terms)
    starts: tuple[StartFile, ...] = ()
    compare_tolerance: float | None = None
    centers: CentersFile | None = None
    visits: Path | None = None


@dataclass
class _Reading:
    """Words being read: every fault met is kept, and reading goes on."""

    faults: list[Fault] = field(default_factory=list)

    def blame(self, option: str, en: str, zh: str) -> None:
        self.faults.append(Fault(option, en, zh))

    def number(self, option: str, text: str, right: tuple[str, str], fits: Callable[[float], bool]) -> float | None:
        """Return the number that the text says if it fits; ``right`` says in both languages what would."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and fits(value):
            return value
        self.blame(option, f"{right[0]}, got {text!r}", f"{right[1]}，得到 {text!r}")
        return None

    def whole(self, option: str, text: str, right: tuple[str, str], least: int, most: int = 10**9) -> int | None:
        """Return the whole number that the text says if it lies between least and most."""
        if re.fullmatch(r"\s*\+?\d{1,18}\s*", text) and least <= int(text) <= most:
            return int(text)
        self.blame(option, f"{right[0]}, got {text!r}", f"{right[1]}，得到 {text!r}")
        return None


def read_options(words: PlanWords) -> tuple[PlanOptions | None, tuple[Fault, ...]]:
    """Return the options that the words say, or None and every fault in them; files are not opened."""
    reading = _Reading()
    if not words.households and not words.groups:
        text = (
            "a file of households is needed, or --groups with how many each has",
            "需要住户文件，或含户数的 --groups",
        )
        reading.blame("--households", *text)
    levels = _levels(words, reading)
    seed = reading.whole(
        "--seed", words.seed or "0", (f"give a whole number from 0 to {MOST_SEED}", "应为非负整数"), 0, MOST_SEED
    )
    effort = _effort(words, reading)
    terms = Terms(
        whole_groups=words.whole_groups,
        strict_parts=_strict_parts(words.parts, reading),
        split_oversized=words.split_oversized,
        prices=_prices(words, reading),
        kept=_kept(words, levels, reading),
    )
    if words.may_split and not words.whole_groups:
        reading.blame("--may-split", "says something only with --whole-groups", "只与 --whole-groups 同用")
    starts = _starts(words, levels, reading)
    centers, wrong = centers_file(words.centers, words.centers_level, levels, words.kept)
    reading.faults.extend(wrong)
    out_crs = _out_crs(words.out_crs, reading)
    out = _out(words.out, reading)
    other = _tolerance(words.compare_tolerance, reading, "--compare-tolerance")
    if reading.faults or seed is None or out is None:
        return None, tuple(reading.faults)
    said = _attribution(words)
    visits = Path(words.visits) if words.visits else None
    profile = words.profile
    return PlanOptions(levels, seed, effort, out_crs, out, said, profile, terms, starts, other, centers, visits), ()


def _kept(words: PlanWords, levels: Sequence[Level], reading: _Reading) -> frozenset[str]:
    """Return the levels whose grids stay as they are today."""
    names = [level.name for level in levels]
    for name in words.kept:
        if name not in names:
            known = ", ".join(names) or "-"
            reading.blame(f"--keep {name}", f"no such level; there are {known}", f"没有这个层级；可用：{known}")
        elif not words.starts:
            reading.blame(f"--keep {name}", "its grids of today are needed: --start", "需要用 --start 给出现有网格")
    return frozenset(words.kept)


def _strict_parts(text: str | None, reading: _Reading) -> bool:
    """Return whether no grid may lie on several land parts."""
    if text not in (None, "span", "strict"):
        reading.blame("--parts", f"give span or strict, got {text!r}", f"应为 span 或 strict，得到 {text!r}")
    return text == "strict"


def read_levels(words: PlanWords) -> tuple[tuple[Level, ...], tuple[Fault, ...]]:
    """Return the levels that the words say, and every fault in them."""
    reading = _Reading()
    levels = _levels(words, reading)
    return levels, tuple(reading.faults)


def read_starts(words: PlanWords, levels: Sequence[Level]) -> tuple[StartFile, ...]:
    """Return the files of old grids that the words name, each with the level that it is said to be of."""
    return _starts(words, levels, _Reading())


def read_crs(text: str | None) -> tuple[CRS | None, tuple[Fault, ...]]:
    """Return the CRS that ``--out-crs`` says, None where it says none, and what is wrong with it."""
    reading = _Reading()
    return _out_crs(text, reading), tuple(reading.faults)


def _levels(words: PlanWords, reading: _Reading) -> tuple[Level, ...]:
    tolerance = _tolerance(words.tolerance, reading)
    levels = _typed_levels(words, tolerance or 0.0, reading)
    if words.profile is not None:
        levels = {level.name: level for level in _profile_levels(words.profile, tolerance, reading)}
    names = set(levels) | {text.partition("=")[0].strip() for text in words.levels}
    _set_counts_and_radii(levels, names, words, reading)
    _check_counts([level for level in levels.values() if level.count], reading)
    chain = list(levels.values())
    return tuple(replace(level, lowest=position == len(chain) - 1) for position, level in enumerate(chain))


def _check_counts(levels: Sequence[Level], reading: _Reading) -> None:
    for coarse, fine in pairwise(levels):
        if coarse.count and fine.count and fine.count < coarse.count:
            reading.blame(
                f"--count {fine.name}",
                f"{fine.count} {fine.name} cannot fill {coarse.count} {coarse.name}: each needs at least one",
                f"{fine.count} 个 {fine.name} 填不满 {coarse.count} 个 {coarse.name}，每个至少要有一个",
            )


def _typed_levels(words: PlanWords, tolerance: float, reading: _Reading) -> dict[str, Level]:
    if not words.levels and words.profile is None:
        reading.blame(
            "--level",
            "at least one level is needed, such as micro_grid=50-100, or a --profile",
            "至少需要一个层级，例如 micro_grid=50-100，或用 --profile",
        )
    if words.levels and words.profile is not None:
        reading.blame("--profile --level", "levels come from one of the two, not both", "层级只能由其中一个给出")
    levels: dict[str, Level] = {}
    for level in filter(None, [_level(text, reading) for text in words.levels]):
        if level.name.casefold() in (known.casefold() for known in levels):
            reading.blame("--level", f"level {level.name!r} is given twice", f"层级 {level.name!r} 重复")
        levels.setdefault(level.name, replace(level, tolerance=tolerance))
    _check_order(tuple(levels.values()), reading)
    return levels


def _profile_levels(name: str, tolerance: float | None, reading: _Reading) -> tuple[Level, ...]:
    try:
        return find_profile(name).as_levels(tolerance)
    except InputError as error:
        reading.faults.extend(error.faults)
        return ()


def _set_counts_and_radii(levels: dict[str, Level], names: set[str], words: PlanWords, reading: _Reading) -> None:
    """Set numbers of grids and radii on the levels; in place."""
    counts = _settings("--count", words.counts, names, reading)
    radii = _settings("--radius", words.radii, names, reading)
    for name, text in counts.items():
        if text == FEWEST:
            if name in levels:
                levels[name] = replace(levels[name], fewest=True)
            continue
        right = (f"the number of grids is a whole number from 1, or {FEWEST}", f"网格数应为不小于 1 的整数或 {FEWEST}")
        count = reading.whole(f"--count {name}", text, right, 1)
        if name in levels:
            levels[name] = replace(levels[name], count=count)
    for name, text in radii.items():
        right = ("a radius is more than 0 metres", "半径应大于 0 米")
        radius_m = reading.number(f"--radius {name}", text, right, lambda metres: metres > 0)
        if name in levels:
            levels[name] = replace(levels[name], radius_m=radius_m)


def _level(text: str, reading: _Reading) -> Level | None:
    found = _LEVEL.fullmatch(text)
    option = f"--level {text}"
    if found is None:
        reading.blame(
            option,
            "a level reads NAME=MIN-MAX, such as micro_grid=50-100",
            "层级应写作 名称=最少-最多，例如 micro_grid=50-100",
        )
        return None
    name, low, high = found[1], int(found[2]), int(found[3])
    if not _NAME.fullmatch(name) or name.casefold() in _COLUMNS | RESERVED_COLUMNS:
        reading.blame(
            option,
            f"{name!r} cannot name a level: a letter, then letters, digits or _, and no column of the tables",
            f"{name!r} 不能作层级名称：应以字母或汉字开头，只含字母、汉字、数字或下划线，且不与表中列同名",
        )
    if low < 1:
        reading.blame(option, f"a grid holds at least 1 household, got {low}", f"网格至少 1 户，得到 {low}")
    if low > high:
        reading.blame(option, f"the least, {low}, is more than the most, {high}", f"最少 {low} 户多于最多 {high} 户")
    return Level(name, Band(low, high))


def _check_order(levels: Sequence[Level], reading: _Reading) -> None:
    for coarse, fine in pairwise(levels):
        if coarse.band.max < fine.band.min:
            reading.blame(
                f"--level {fine.name}",
                f"levels go coarse to fine, but {fine.name} holds at least {fine.band.min}"
                f" and {coarse.name} at most {coarse.band.max}",
                f"层级应由大到小，但 {fine.name} 至少 {fine.band.min} 户，而 {coarse.name} 至多 {coarse.band.max} 户",
            )


def _settings(option: str, texts: Sequence[str], names: set[str], reading: _Reading) -> dict[str, str]:
    """Return the text set for each level by an option that reads NAME=VALUE."""
    settings: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name or not value:
            reading.blame(f"{option} {text}", "reads NAME=NUMBER", "应写作 名称=数值")
        elif name not in names:
            known = ", ".join(WISHES) if option == "--wish" else None
            en = f"there is no wish {name!r}; there are {known}" if known else f"no --level is called {name!r}"
            zh = f"没有名为 {name!r} 的意愿；可用：{known}" if known else f"没有名为 {name!r} 的层级"
            reading.blame(f"{option} {text}", en, zh)
        elif name in settings:
            reading.blame(f"{option} {text}", f"{name!r} is given twice", f"{name!r} 重复")
        else:
            settings[name] = value
    return settings


def _prices(words: PlanWords, reading: _Reading) -> Prices:
    """Return what wishes are worth: as the profile says, but where `--wish` says otherwise."""
    prices = Prices()
    if words.profile is not None:
        with suppress(InputError):  # its faults are told with the levels
            prices = find_profile(words.profile).prices()
    right = (f"a wish is worth from 0 to {DEAREST_M} household-metres", f"代价应为 0 至 {DEAREST_M} 户·米")
    for name, text in _settings("--wish", words.wishes, set(WISHES), reading).items():
        price_m = reading.number(f"--wish {name}", text, right, lambda metres: 0 <= metres <= DEAREST_M)
        prices = replace(prices, **{f"{name}_m": price_m or 0.0})
    if prices.balance_m and prices.minutes_m:
        reading.blame(
            "--wish minutes",
            "grids are balanced by minutes or by households, not by both; add --wish balance=0, or leave minutes out",
            "均衡只能按走访分钟或户数之一；请加 --wish balance=0，或去掉 minutes",
        )
    said = any(text.partition("=")[0].strip() == "moved" for text in words.wishes)
    return prices if said or prices.moved_m or not words.starts else replace(prices, moved_m=MOVED_M)


def _starts(words: PlanWords, levels: Sequence[Level], reading: _Reading) -> tuple[StartFile, ...]:
    """Return the files of old grids, each with the level that it is said to be of."""
    names = {level.name for level in levels}
    starts = []
    for text in words.starts:
        name, equals, rest = text.partition("=")
        level = name.strip() if equals and name.strip() in names else None
        path = Path(rest if level else text)
        if not path.exists():
            known = ", ".join(sorted(names)) or "-"
            reading.blame(
                f"--start {text}",
                f"there is no such file or folder; it reads FILE or LEVEL=FILE, LEVEL being one of {known}",
                f"没有这个文件或文件夹；应写作 文件 或 层级=文件，层级为 {known} 之一",
            )
        starts.append(StartFile(path, level))
    return tuple(starts)


def _tolerance(text: str | None, reading: _Reading, option: str = "--tolerance") -> float | None:
    """Return the tolerance asked for; None where nobody asked, or what was asked makes no sense."""
    if text is None:
        return None
    right = (
        "a tolerance is a fraction from 0 up to but not 1, such as 0.05",
        "容差应为 0 到 1 之间（不含 1）的小数，例如 0.05",
    )
    return reading.number(option, text, right, lambda share: 0 <= share < 1)


def _effort(words: PlanWords, reading: _Reading) -> Effort:
    """Return how long to search: as asked, or by the size of the villages."""
    if words.time_limit is not None and words.iterations is not None:
        reading.blame("--time-limit --iterations", "give one of the two, not both", "只能给出其中一个")
    iterations, seconds = None, None
    if words.iterations is not None:
        right = ("iterations are a whole number from 1", "迭代次数应为不小于 1 的整数")
        iterations = reading.whole("--iterations", words.iterations, right, 1)
    if words.time_limit is not None:
        right = ("a time limit is more than 0 seconds", "时限应大于 0 秒")
        seconds = reading.number("--time-limit", words.time_limit, right, lambda limit_s: limit_s > 0)
    return Effort(iterations, seconds)


def _out_crs(text: str | None, reading: _Reading) -> CRS | None:
    if text is None:
        return None
    if (crs := epsg_crs(text)) is not None:
        return crs
    reading.blame(
        "--out-crs",
        f"give the EPSG code of a map or lon/lat CRS, such as 4547, got {text!r}",
        f"应为平面或经纬度坐标系的 EPSG 代码，例如 4547，得到 {text!r}",
    )
    return None


def _attribution(words: PlanWords) -> str:
    """Return whom the map names as the source of its data: as said, or what an extract itself asks for."""
    if words.attribution is not None:
        return words.attribution.strip()
    files = (words.households, words.boundary, words.roads, words.barriers, words.buildings, words.groups)
    return OPENSTREETMAP if any((file or "").casefold().endswith(".osm.pbf") for file in files) else ""


def _out(text: str | None, reading: _Reading) -> Path | None:
    if not text:
        reading.blame("--out", "a folder for the files is needed", "需要输出文件夹")
        return None
    reading.faults.extend(place_faults(Path(text)))
    return Path(text)
