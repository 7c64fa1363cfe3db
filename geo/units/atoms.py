"""Atoms: large buildings taken apart by stairwell, and large stairwells by floor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from geo.coverage import Ints
from geo.numerals import to_number

STAIRWELL, FLOOR = "单元", "层"
"""What a part of a building is called behind its number; the words of addresses, so they are Chinese."""

UNKNOWN = "不明"
"""Behind the word, for the doors of a building of which the register does not say where they are."""

_SAID = re.compile(rf"第?(.+?)(?:号?{STAIRWELL}|号?门|{FLOOR}|楼|号)?", re.IGNORECASE)


@dataclass(frozen=True)
class Atoms:
    """
    Units taken apart; those that were not are one atom.

    Atoms are numbered unit by unit, in the order of stairwells and floors: ``of_door`` gives the atom of each door,
    ``of_unit`` the unit of each atom, ``parts`` what it is called inside its building, None for a whole unit.
    """

    of_door: Ints
    of_unit: Ints
    parts: tuple[str | None, ...]


def split_units(unit_of: Ints, doors: DataFrame, split_above: int | None) -> Atoms:
    """
    Return units with more households than ``split_above`` taken apart by stairwell, and such stairwells by floor.

    Only a unit that is one building is taken apart, and only where the register says stairwells or floors, in columns
    ``unit`` and ``floor``; its doors of which it says nothing make a last part of their own. None takes nothing apart.
    """
    of_door, of_unit = np.empty(len(unit_of), dtype=np.intp), np.arange(unit_of.max() + 1)
    parts: list[str | None] = [None] * len(of_unit)
    large = _large_buildings(unit_of, doors, split_above)
    if not large:
        return Atoms(unit_of, of_unit, tuple(parts))
    order = np.argsort(unit_of, kind="stable")
    bounds = np.searchsorted(unit_of[order], np.arange(len(of_unit) + 1))
    owners, parts = [], []
    for unit in of_unit:
        rows = order[bounds[unit] : bounds[unit + 1]]
        pieces = list(_pieces(rows, doors, split_above or 0)) if unit in large else [(rows, None)]
        for members, part in pieces:
            of_door[members] = len(parts)
            owners.append(unit)
            parts.append(part if len(pieces) > 1 else None)
    return Atoms(of_door, np.array(owners, dtype=np.intp), tuple(parts))


def natural_key(text: str | None) -> tuple[int, int, str]:
    """Return what sorts the numbers of stairwells and floors as people count: 2 before 10, letters next, None last."""
    if text is None:
        return 2, 0, ""
    number = _number(text)
    if number is None and (begins := re.match(r"[0-9]{1,9}", text)):
        return 0, int(begins[0]), text  # a few floors together, such as 1-6
    return (1, 0, text) if number is None else (0, number, "")


def plain_number(text: object) -> str | None:
    """Return the number of a stairwell or floor without its word, in digits where it is one; None where blank."""
    said = "" if text is None or text != text else re.sub(r"\s+", "", str(text)).upper()
    if not said:
        return None
    core = found[1] if (found := _SAID.fullmatch(said)) else said
    number = _number(core)
    return core if number is None else str(number)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else to_number(text)


def _large_buildings(unit_of: Ints, doors: DataFrame, split_above: int | None) -> set[int]:
    """Return the units above the limit that are one building each."""
    if split_above is None:
        return set()
    known = doors["building_id"].notna().to_numpy()
    buildings = DataFrame({"unit": unit_of[known], "id": doors["building_id"][known].to_numpy()})
    single = buildings.groupby("unit")["id"].nunique()
    load = np.bincount(unit_of, doors["households"].to_numpy())
    return {int(unit) for unit in single.index[single == 1] if load[unit] > split_above}


def _pieces(rows: Ints, doors: DataFrame, split_above: int) -> Iterator[tuple[Ints, str | None]]:
    """Yield the stairwells of a building, and instead of one above the limit its floors, each with its name."""
    households = doors["households"].to_numpy()
    for members, stairwell in _by(rows, doors["unit"].to_numpy(dtype=object), STAIRWELL):
        floors: list[tuple[Ints, str | None]] = [(members, None)]
        if households[members].sum() > split_above:
            floors = _by(members, doors["floor"].to_numpy(dtype=object), FLOOR)
        for doors_there, floor in floors:
            yield doors_there, " ".join(name for name in (stairwell, floor) if name) or None


def _by(rows: Ints, column: NDArray[np.object_], word: str) -> list[tuple[Ints, str | None]]:
    """Return rows by their number in a column, in natural order, each with its name; together where none is known."""
    numbers = [plain_number(column[row]) for row in rows]
    if all(number is None for number in numbers):
        return [(rows, None)]
    said = np.array([*numbers, None], dtype=object)[:-1]
    return [
        (rows[[each == number for each in said]], word + UNKNOWN if number is None else f"{number}{word}")
        for number in sorted(set(numbers), key=natural_key)
    ]
