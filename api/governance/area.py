"""
Areas, their codes, and their paths: the one form in which scopes are compared.

A path lists the codes from the topmost area down, each between slashes: ``/140121203000/140121203208/``. Since a path
begins and ends with a slash, one area lies within another exactly if its path begins with the other's: a sibling whose
code merely begins with the same digits does not. ``/`` is everything.

Stores should compare by `path_range`, or by a function such as ``starts_with``: LIKE reads ``_`` in a code as any
letter, and on SQLite takes capitals for small letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from geo.errors import GeoError

EVERYTHING = "/"
"""The path above all areas."""

TOWNSHIP: Final = "township"
VILLAGE: Final = "village"
"""The levels above those of a profile."""

VILLAGE_DIGITS, TOWNSHIP_DIGITS = 12, 9
"""A statistical code: county 6, township 3, village 3 digits; a township's own code ends in three zeros."""

MOST_CHARACTERS = 64

_CODE = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_STATISTICAL = re.compile(r"[1-9]\d{11}", re.ASCII)


def path_of(parent_path: str, code: str) -> str:
    """
    Return the path of an area that lies in the one with a path.

    Raises
    ------
    GeoError
        The path is none, or the code has characters that no code may have.
    """
    if not is_path(parent_path):
        raise GeoError(f"path: must begin and end with '/', such as '/140121203000/', got {parent_path!r}")
    if not is_code(code):
        raise GeoError(f"code: must be letters, digits and hyphens, such as 140121203208001, got {code!r}")
    return f"{parent_path}{code}/"


def is_code(text: str) -> bool:
    """Return whether a text can be a code: letters of any script, digits, inner ``-`` and ``_``; 64 at most."""
    return len(text) <= MOST_CHARACTERS and bool(_CODE.fullmatch(text)) and unicodedata.is_normalized("NFKC", text)


def is_path(text: str) -> bool:
    """Return whether a text is a path: slashes at both ends, and codes between them."""
    return text == EVERYTHING or (
        text.startswith("/") and text.endswith("/") and all(is_code(code) for code in text[1:-1].split("/"))
    )


def is_within(path: str, scope_path: str) -> bool:
    """Return whether an area is another one or lies in it, by their paths; what is no path lies nowhere."""
    return is_path(path) and is_path(scope_path) and path.startswith(scope_path)


def codes_of(path: str) -> tuple[str, ...]:
    """Return the codes of a path, the topmost first."""
    return tuple(code for code in path.split("/") if code)


def parent_path(path: str) -> str:
    """Return the path of the area above; of what is topmost, and of everything, that is everything."""
    return "".join(f"/{code}" for code in codes_of(path)[:-1]) + "/"


def path_range(scope_path: str) -> tuple[str, str]:
    """
    Return from which path on (included), up to which text (not included), all paths lie within a scope.

    In the order of code points, as SQLite's BINARY and PostgreSQL's ``COLLATE "C"`` compare: ``0`` follows ``/``.
    """
    return scope_path, f"{scope_path[:-1]}0"


def smallest_cover(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the fewest of the paths within which all of them lie, sorted."""
    kept: list[str] = []
    for path in sorted(set(filter(is_path, paths))):  # a path comes after all that hold it
        if not any(path.startswith(one) for one in kept):
            kept.append(path)
    return tuple(kept)


def township_of(village_code: str) -> str | None:
    """Return the code of a village's township, None where the village's code is not a statistical one."""
    if not _STATISTICAL.fullmatch(village_code):
        return None
    return f"{village_code[:TOWNSHIP_DIGITS]}{'0' * (VILLAGE_DIGITS - TOWNSHIP_DIGITS)}"


def is_township(code: str) -> bool:
    """Return whether a code is that of a township: nine digits that are its own, then three zeros."""
    return township_of(code) == code and code[6:TOWNSHIP_DIGITS] != "000"


def is_of_other_township(code: str, path: str) -> bool:
    """Return whether a code begins with a statistical one of a township other than that in which a path lies."""
    township = township_of(code[:VILLAGE_DIGITS])
    mine = [one for one in codes_of(path) if is_township(one)]
    return township is not None and bool(mine) and township not in mine


def path_by_codes(area: str, village_codes: Sequence[str]) -> str | None:
    """
    Return the path of a village that is brought into an area, or of the township of several, by their codes.

    None where the codes say nothing: they are not statistical ones, or of several townships.
    """
    townships = {township_of(code) for code in village_codes}
    if len(townships) != 1 or None in townships:
        return None
    [township] = townships
    own = codes_of(area)
    above = area if township in own or own[-1:] == tuple(village_codes) else path_of(area, str(township))
    if len(village_codes) > 1 or own[-1:] == tuple(village_codes):
        return above
    return path_of(above, village_codes[0])


def is_of_other_area(code: str, path: str) -> bool:
    """Return whether a village's code is neither that of the village in which a path lies, nor of its township."""
    statistical = [one for one in codes_of(path) if _STATISTICAL.fullmatch(one)]
    villages = [one for one in statistical if not is_township(one)]
    if township_of(code) is None or not statistical:
        return False
    return is_of_other_township(code, path) or (bool(villages) and code not in villages)
