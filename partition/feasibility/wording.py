"""Words that the sentences of several causes share: numbers, bands, lists of names."""

from collections.abc import Sequence

from geo.counted import counted
from partition.levels import Level

NOT_SMALLEST = (" (fewer may be to blame: the effort for proofs was used up)", "（证明用时已尽，未必是最小集合）")
"""What is added where a cause is proven, but not that it is the smallest."""

NAMED = 3
"""How many names are told before "and others"."""


def number(value: float) -> str:
    """Return a whole number with commas at the thousands."""
    return f"{value:,.0f}"


def in_households(n: int) -> str:
    """Return a number of households with its noun."""
    return counted(n, "household", said=number(n))


def span(low: int, high: int | None) -> tuple[str, str]:
    """Return a range of households in English and Chinese; the upper end may be open."""
    if high is None:
        return f"{number(low)} or more", f"{number(low)}户以上"
    if low == high:
        return f"exactly {number(low)}", f"恰好{number(low)}户"
    return f"{number(low)}-{number(high)}", f"{number(low)}-{number(high)}户"


def band_text(level: Level) -> tuple[str, str]:
    """Return the allowed band, saying when a tolerance is in it."""
    band = level.allowed
    text = f"{band.min}-{band.max}"
    if level.tolerance:
        return f"{text} (tolerance {level.tolerance:g} included)", f"{text}户（含容差{level.tolerance:g}）"
    return text, f"{text}户"


def listed(names: Sequence[str]) -> tuple[str, str]:
    """Return the first names of a list, in English and Chinese."""
    more = len(names) > NAMED
    first = list(names[:NAMED])
    return ", ".join(first) + (" and others" if more else ""), "、".join(first) + ("等" if more else "")


def not_divisible(households: int, level: Level) -> tuple[str, str]:
    """Return why so many households cannot be divided into grids of a level."""
    name, zh, band = level.name, level.zh, level.allowed
    if households < band.min:
        return (
            f"{counted(households, 'household is', 'households are', said=number(households))} fewer than one "
            f"{name} of at least {band.min}",
            f"{number(households)}户，不足一个{zh}（至少{band.min}户）",
        )
    n = households // band.min
    return (
        f"{in_households(households)}: {n} {name} hold at most {number(n * band.max)}, "
        f"{n + 1} need at least {number((n + 1) * band.min)}",
        f"{number(households)}户：{n}个{zh}最多容纳{number(n * band.max)}户，"
        f"{n + 1}个至少需要{number((n + 1) * band.min)}户",
    )
