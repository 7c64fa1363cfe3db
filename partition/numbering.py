"""Ids and names of grids: numbered from north to south in bands and from west to east, named after their people."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import shapely

from geo.numerals import to_numeral
from partition.problem import Floats, Ints

DIGITS_TOP, DIGITS_BELOW = 3, 2
NUMBERED = re.compile(r"（[^（）]*）$| \d+$")
"""What names that several grids would share are told apart by."""


def reading_order(centres: Floats) -> Ints:
    """
    Return the order in which places are numbered: bands from north to south, west to east inside a band.

    The bands are as high as places lie apart on average.
    """
    x, y = centres[:, 0], centres[:, 1]
    spans = np.maximum([np.ptp(x), np.ptp(y)], 1.0)
    height = np.sqrt(spans[0] * spans[1] / len(centres)) + 1e-9
    band = np.floor((y.max() - y) / height).astype(int)
    return np.lexsort((y, x, band))


def grid_ids(
    parent_id: str, polygons: Sequence[shapely.Geometry], *, top: bool, last: Sequence[bool] | None = None
) -> list[str]:
    """
    Return the ids of a parent's grids: the parent's code and a serial number.

    A top grid's serial has three digits, a lower one's two; a hyphen follows a village code that is not numeric.
    Polygons flagged ``last``, those of dedicated areas, are numbered after the others.
    """
    middles = shapely.get_coordinates(shapely.centroid(np.array(polygons, dtype=object)))
    ids = [""] * len(polygons)
    order = reading_order(middles)
    if last is not None:
        order = order[np.argsort(np.asarray(last, dtype=bool)[order], kind="stable")]
    for serial, position in enumerate(order, start=1):
        ids[position] = grid_id(parent_id, serial, top=top)
    return ids


def grid_id(parent_id: str, serial: int, *, top: bool) -> str:
    """Return the id of a parent's grid with a serial number."""
    digits = DIGITS_TOP if top else DIGITS_BELOW
    dash = "" if parent_id[-1:].isdigit() and (not top or parent_id.isdigit()) else "-"
    return f"{parent_id}{dash}{serial:0{digits}d}"


def free_ids(parent_id: str, used: Collection[str], count: int, *, top: bool) -> list[str]:
    """
    Return ids for new grids of a parent that follow the highest one ever used; fewer where serial numbers run out.

    ``used`` holds the ids in use and those that were retired, which are never given again.
    """
    last = 10 ** (DIGITS_TOP if top else DIGITS_BELOW) - 1
    taken = [serial for serial in range(1, last + 1) if grid_id(parent_id, serial, top=top) in used]
    first = max(taken, default=0) + 1
    return [grid_id(parent_id, serial, top=top) for serial in range(first, min(first + count, last + 1))]


def grid_names(main_groups: Sequence[str | None], *, chinese: bool) -> list[str]:
    """
    Return names for the topmost grids of a village, in the order of their ids; unique.

    A grid is named after its main natural group; several of one group are numbered; without groups they are
    第一网格, 第二网格, ... or Grid 1, Grid 2, ...
    """
    plain = [_ordinal(i + 1) if chinese else f"Grid {i + 1}" for i in range(len(main_groups))]
    return _told_apart(main_groups, plain)


def child_names(parent: str, main_groups: Sequence[str | None]) -> list[str]:
    """
    Return names for the grids of a grid, in the order of their ids; unique, and each tells its parent.

    The parent's name is followed by the main natural group, if the parent is not named after that itself (several of
    one group are numbered), else by the serial number that the id ends in: 南庄-北巷, 南庄-2, Eschen 1-3.
    """
    bare = NUMBERED.sub("", parent)
    own = [None if group is None or f"-{bare}".endswith(f"-{group}") else group for group in main_groups]
    return [f"{parent}-{part}" for part in _told_apart(own, [str(i + 1) for i in range(len(own))])]


def free_name(name: str, used: Collection[str]) -> str:
    """Return a name that nobody has: its own, or with the first free number."""
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}（{to_numeral(number)}）" if has_chinese(name) else f"{name} ({number})"
    return free


def _told_apart(groups: Sequence[str | None], plain: Sequence[str]) -> list[str]:
    """Return the groups, those met several times with numbers, and the plain names where there is no group."""
    counts = Counter(groups)
    seen: Counter[str] = Counter()
    names = []
    for fallback, group in zip(plain, groups, strict=True):
        if group is None:
            names.append(fallback)
        elif counts[group] == 1:
            names.append(group)
        else:
            seen[group] += 1
            names.append(f"{group}（{_numeral(seen[group])}）" if has_chinese(group) else f"{group} {seen[group]}")
    return names


def has_chinese(text: str) -> bool:
    """Return whether a text holds a Chinese character."""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def _ordinal(number: int) -> str:
    return f"第{_numeral(number)}网格"


def _numeral(number: int) -> str:
    """Return a number below 100 in Chinese numerals, a larger one in digits."""
    digits = "零一二三四五六七八九"
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not tens else "")
