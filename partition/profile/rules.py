"""What must hold between the values of a profile, each of them right by itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from partition.levels import Band
from partition.profile.read import Reading

Rule = Callable[[dict[str, Any], Reading], None]


def bands_run_upwards(profile: dict[str, Any], reading: Reading) -> None:
    """Blame each band whose least is more than its most."""
    for path, band in _bands(profile):
        if band.min > band.max:
            en = f"the band is reversed: min {band.min} is more than max {band.max}; swap them"
            reading.blame(path, en, f"户数范围颠倒：最少 {band.min} 多于最多 {band.max}；请对调")


def bands_nest(profile: dict[str, Any], reading: Reading) -> None:
    """Blame each level no number of whose grids could fill a grid of a level above it, strict bands taken."""
    bands = [(path, band) for path, band in _bands(profile) if band.min <= band.max]
    for i, (path, band) in enumerate(bands):
        for upper_path, upper in reversed(bands[:i]):
            if not _fills(band, upper):
                _blame_nesting(path, band, upper_path.removesuffix(".band"), upper, reading)
                break


def names_differ(profile: dict[str, Any], reading: Reading) -> None:
    """Blame each level, post or tier that has the name of an earlier one; events and needs likewise."""
    _blame_repeats(_named(_rows(profile, "levels"), "name"), reading)
    posts = [
        post
        for path, level in _posted(profile)
        for post in ((f"{path}.leader", level.get("leader", {})), *_rows(level, "posts", f"{path}."))
    ]
    _blame_repeats(_named(posts, "name"), reading)
    for key in ("tiers", "events", "need_codes"):
        _blame_repeats(_named(_rows(profile.get("visits", {}), key, "visits."), "code"), reading)


def posts_can_be_held(profile: dict[str, Any], reading: Reading) -> None:
    """Blame each post that asks for more people than it allows."""
    for path, level in _posted(profile):
        for place, post in _rows(level, "posts", f"{path}."):
            least, most = post.get("min", 0), post.get("max")
            if most is not None and least > most:
                en = f"min {least} is more than max {most}; swap them, or leave max out"
                reading.blame(place, en, f"最少 {least} 人多于最多 {most} 人；请对调，或删去 max")


def an_outing_holds_a_visit(profile: dict[str, Any], reading: Reading) -> None:
    """Blame an outing that is shorter than one visit."""
    visits = profile.get("visits", {})
    outing, visit = (visits.get(key, {}).get("value") for key in ("outing_minutes", "visit_minutes"))
    if outing is not None and visit is not None and outing < visit:
        en = f"an outing of {outing} minutes holds no visit of {visit} minutes; give at least {visit}"
        zh = f"外出 {outing} 分钟不足以完成一次 {visit} 分钟的走访；至少应为 {visit}"
        reading.blame("visits.outing_minutes", en, zh)


def the_default_tier_is_listed(profile: dict[str, Any], reading: Reading) -> None:
    """Blame a default tier that is none of the tiers."""
    visits = profile.get("visits", {})
    named = visits.get("default_tier", {}).get("value")
    codes = [tier["code"] for tier in visits.get("tiers", ()) if "code" in tier]
    if named is not None and codes and named not in codes:
        en, zh = (
            f"no tier is called {named}; one of {', '.join(codes)}",
            f"没有名为 {named} 的等级；应为 {'、'.join(codes)} 之一",
        )
        reading.blame("visits.default_tier", en, zh)


def an_evening_ends_after_it_begins(profile: dict[str, Any], reading: Reading) -> None:
    """Blame an evening that is over before it begins."""
    evening = profile.get("visits", {}).get("evening", {})
    begins, ends = evening.get("begins"), evening.get("ends")
    if begins is not None and ends is not None and begins >= ends:  # both are HH:MM
        en = f"the evening is over at {ends}, before it begins at {begins}; swap them"
        reading.blame("visits.evening", en, f"晚间 {begins} 开始却在 {ends} 结束；请对调")


def one_load_is_balanced(profile: dict[str, Any], reading: Reading) -> None:
    """Blame a price on minutes of visits beside one on households: grids are balanced by one of the two."""
    wishes = profile.get("wishes", {})
    if all(wishes.get(name, {}).get("value") for name in ("balance", "minutes")):
        en = "grids are balanced by minutes or by households (balance), not by both; leave one out"
        reading.blame("wishes.minutes", en, "均衡只能按走访分钟（minutes）或户数（balance）之一；请去掉一个")


RULES: Sequence[Rule] = (
    bands_run_upwards,
    bands_nest,
    names_differ,
    posts_can_be_held,
    an_outing_holds_a_visit,
    the_default_tier_is_listed,
    an_evening_ends_after_it_begins,
    one_load_is_balanced,
)
"""Every rule between values; a new one is a function here."""


def _rows(group: dict[str, Any], key: str, prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
    return [(f"{prefix}{key}[{i}]", row) for i, row in enumerate(group.get(key, ()))]


def _posted(profile: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the path and group of each level of grids, and of each area above them: what has posts."""
    above = [(f"above.{level}", area) for level, area in profile.get("above", {}).items()]
    return [*_rows(profile, "levels"), *above]


def _bands(profile: dict[str, Any]) -> Iterator[tuple[str, Band]]:
    """Yield the path and band of each level that has both ends."""
    for path, level in _rows(profile, "levels"):
        band = level.get("band", {})
        if "min" in band and "max" in band:
            yield f"{path}.band", Band(band["min"], band["max"])


def _fills(lower: Band, upper: Band) -> bool:
    """Return whether k grids of the lower band can together hold what the upper one asks, for some whole k."""
    fewest = -(-upper.min // lower.max)
    return fewest * lower.min <= upper.max


def _blame_nesting(path: str, band: Band, upper_path: str, upper: Band, reading: Reading) -> None:
    held, holder = f"{band.min}-{band.max}", f"{upper.min}-{upper.max}"
    if band.min > upper.max:
        en = f"can never nest: min {band.min} is more than max {upper.max} of {upper_path}; levels go coarse to fine"
        zh = f"无法嵌套：最少 {band.min} 户多于上级 {upper_path} 的最多 {upper.max} 户；层级应由大到小"
    else:
        en = f"can never nest: no number of grids of {held} adds up to {holder} of {upper_path}; widen one of the bands"
        zh = f"无法嵌套：任意个 {held} 户的网格都凑不成上级 {upper_path} 的 {holder} 户；请放宽其一"
    reading.blame(path, en, zh)


def _named(rows: Iterable[tuple[str, dict[str, Any]]], key: str) -> list[tuple[str, str]]:
    return [(f"{path}.{key}", row[key]) for path, row in rows if key in row]


def _blame_repeats(named: Sequence[tuple[str, str]], reading: Reading) -> None:
    first: dict[str, str] = {}
    for path, name in named:
        if name in first:
            line = reading.lines[first[name]]
            en = f"{name!r} stands already on line {line}; give each its own name"
            reading.blame(path, en, f"{name!r} 与第 {line} 行重复；请各用不同名称")
        first.setdefault(name, path)
