"""
The register of codes: which were ever given, which are in use, and which new areas get.

An area that is drawn anew keeps the code of the old one that most of its households come from. A code that is no more
in use is retired, and is never given to another area: papers and records go on meaning what they meant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from api.governance.errors import WrongStateError
from geo.errors import Fault
from partition.codes import MORE_DIGITS
from partition.numbering import free_ids, grid_id
from partition.old_grids import lives_on


@dataclass(frozen=True)
class GivenCode:
    """A code that an area was given; in use until ``retired_on``, None while it is."""

    code: str
    given_on: date
    retired_on: date | None = None


@dataclass(frozen=True)
class CodeRegister:
    """Every code ever given to the grids of a village, by the code; nothing is ever taken out."""

    given: Mapping[str, GivenCode] = field(default_factory=dict)

    @property
    def in_use(self) -> frozenset[str]:
        """The codes that areas have."""
        return frozenset(code for code, one in self.given.items() if one.retired_on is None)

    @property
    def retired(self) -> frozenset[str]:
        """The codes that areas had."""
        return frozenset(self.given) - self.in_use


@dataclass(frozen=True)
class Numbered:
    """What areas are called from now on, by what they were called while they were drawn, and the register after it."""

    register: CodeRegister
    codes: Mapping[str, str]


def next_codes(register: CodeRegister, parent: str, count: int, *, top: bool) -> tuple[str, ...]:
    """
    Return codes for new areas of a parent, which follow the last one that any of its areas ever had.

    Where serials run out they get more digits. ``top`` says that the parent is the village.
    """
    codes = free_ids(parent, register.given.keys(), count, top=top)
    serial = MORE_DIGITS
    while len(codes) < count:
        code = grid_id(parent, serial, top=top)
        codes += [] if code in register.given else [code]
        serial += 1
    return tuple(codes)


def kept_codes(drawn: Mapping[str, str], today: Mapping[str, str], households: Mapping[str, int]) -> dict[str, str]:
    """
    Return the code that each drawn area keeps, for those that go on: the area of today most of whose doors it took.

    ``drawn`` and ``today`` give the area of each door by its id, ``households`` the number of households behind it.
    A door in one of the two only says nothing.
    """
    doors = [door for door in drawn if door in today]
    new, old = (np.array([*(of[door] for door in doors), None], dtype=object)[:-1] for of in (drawn, today))
    return lives_on(new, old, np.array([households[door] for door in doors], dtype=float))


def number(
    register: CodeRegister, areas: Mapping[str, Sequence[str]], kept: Mapping[str, str], day: date, *, top: bool
) -> Numbered:
    """
    Return the codes of all areas of a level, and the register once they are in use.

    Parameters
    ----------
    areas
        By the code of each parent, its areas as they were drawn, in the order in which new ones are numbered.
    kept
        The codes that areas keep (`kept_codes`).

    Raises
    ------
    WrongStateError
        A code would be kept that is not in use, or by two areas.
    """
    _check_kept(register, areas, kept)
    codes: dict[str, str] = {}
    for parent, drawn in areas.items():
        fresh = [area for area in drawn if area not in kept]
        given = next_codes(register, parent, len(fresh), top=top)
        codes |= {area: kept[area] for area in drawn if area in kept}
        codes |= dict(zip(fresh, given, strict=True))
        register = give(register, given, day)
    return Numbered(register, codes)


def give(register: CodeRegister, codes: Iterable[str], day: date) -> CodeRegister:
    """
    Return the register with codes that are given on a day.

    Raises
    ------
    WrongStateError
        One was given before.
    """
    new = {code: GivenCode(code, day) for code in codes}
    if again := sorted(new.keys() & register.given.keys()):
        raise _refused("was given before, and is never given again", "曾经使用，不得再次使用", again)
    return replace(register, given={**register.given, **new})


def retire(register: CodeRegister, codes: Iterable[str], day: date) -> CodeRegister:
    """
    Return the register with codes that are in use no more from a day on.

    Raises
    ------
    WrongStateError
        One is not in use.
    """
    gone = set(codes)
    if unknown := sorted(gone - register.in_use):
        raise _refused("is not in use", "不在使用中", unknown)
    after = {code: replace(one, retired_on=day) if code in gone else one for code, one in register.given.items()}
    return replace(register, given=after)


def _check_kept(register: CodeRegister, areas: Mapping[str, Sequence[str]], kept: Mapping[str, str]) -> None:
    wanted = [kept[area] for drawn in areas.values() for area in drawn if area in kept]
    if unknown := sorted(set(wanted) - register.in_use):
        raise _refused("is not in use, so no area can keep it", "不在使用中，无法沿用", unknown)
    if twice := sorted({code for code in wanted if wanted.count(code) > 1}):
        raise _refused("would be kept by two areas", "被两个区域同时沿用", twice)


def _refused(en: str, zh: str, codes: Sequence[str]) -> WrongStateError:
    return WrongStateError(Fault(f"codes {', '.join(codes[:5])}", en, zh))
