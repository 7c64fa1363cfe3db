"""
What the judge does not repeat of the files that it reads: numbers that belong to a person.

Its own small rule. A number that meets it by chance is hidden too; the place that a finding names is still told.
"""

import re
from datetime import datetime

HIDDEN = "***"

_IDENTITY = re.compile(r"(?<![\d.])[1-8]\d{5}[ -]?(\d{8})[ -]?\d{3}[\dXx](?![\dA-Za-z])")
_TELEPHONE = re.compile(r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_ONLY_CHINESE = re.compile(r"[\u3400-\u9fff·]{2,5}")


def hide_numbers(text: str) -> str:
    """Return a text without identity numbers and mobile telephones."""
    return _TELEPHONE.sub(HIDDEN, _IDENTITY.sub(lambda found: HIDDEN if _is_identity(found) else found[0], text))


def is_personal(key: str) -> bool:
    """Return whether a household's id may be a person's number or name, so that the plan must not know it by that."""
    return hide_numbers(key) != key or bool(_ONLY_CHINESE.fullmatch(key))


def _is_identity(found: re.Match[str]) -> bool:
    """Return whether 18 characters are an identity number (GB 11643-1999), or were one before a slip of the hand."""
    try:
        born = datetime.strptime(found[1], "%Y%m%d")
    except ValueError:
        return False
    digits = re.sub(r"[ -]", "", found[0]).upper().replace("X", ":")  # ":" follows "9", so that X counts as ten
    left = sum((ord(digit) - ord("0")) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return born.year < 2000 or left % 11 == 1
