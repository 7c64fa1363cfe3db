"""
Numbers that belong to a person: how they are known, and how they are kept out of what is written.

An identity number of 18 characters is region (6), birth date (8), serial (3) and a check character by ISO 7064
MOD 11-2 (GB 11643-1999). Village and grid codes are digits of like length, and one in eleven of them meets the check
by chance; what tells them apart in a column is told by `geo.formats.privacy`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

HIDDEN = "***"
"""What stands in a message where a personal number stood."""

APART = r"[ ._\u2013\u2014\u200b-]?"
"""What people put between the parts of a number."""

IDENTITY = re.compile(rf"(?<!\d)(?<!\d\.)\d{{6}}{APART}\d{{4}}{APART}\d{{4}}{APART}\d{{3}}[\dXx](?!\d)")
"""A letter may follow: so households of one person are told apart."""

OLD_IDENTITY = re.compile(r"(?<!\d)(?<!\d\.)\d{15}(?!\d)")
TELEPHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:(?:(?:\+|00)?86{APART})?1[3-9]\d{APART}(?:\d{{4}}{APART}\d{{4}}|\d{{3}}{APART}\d{{5}})"
    r"|\(?0\d{2,3}(?:\) ?|[ \u2013\u2014-])\d{7,8}|\d{9,13})(?!\d)"
)
"""Every number of 9 to 13 digits too, so that it can be told how many of those are telephones."""

CARD = re.compile(r"(?<!\d)(?<!\d\.)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{3})?(?!\d)")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][·. -]?"
    r"[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警](?![A-Za-z0-9])"
)
DATE = re.compile(r"(?<!\d)(?:(?:19\d\d|200\d)([-/.])\d{1,2}\1\d{1,2}|(?:19\d\d|200\d)年\d{1,2}月(?:\d{1,2}日)?)(?!\d)")
"""A day of the last century or of the first ten years of this: nothing else that a planner gives is so old."""

_CHECK = "10X98765432"
_WEIGHTS = tuple(2**i % 11 for i in range(17, 0, -1))

_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
"""Provinces as region codes begin with them (GB/T 2260)."""

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY_FORM = re.compile(rf"{_REGION}((?:19|20)\d\d{_DAY})\d{{3}}[\dXx]")
_OLD_IDENTITY_FORM = re.compile(rf"{_REGION}([3-9]\d{_DAY})\d{{3}}")
_MOBILE = re.compile(r"(?:(?:00)?86)?1(3\d|4[579]|5[0-35-9]|6[2567]|7[0-35-8]|8\d|9[0-35-9])\d{8}")
_LANDLINE = re.compile(r"010[2-8]\d{7}|02\d[2-8]\d{7}|0[3-9]\d\d[2-8]\d{6,7}")
_CARD_ISSUERS = re.compile(r"62[1-8]|4\d{15}$|5[1-5]\d{14}$|955[89]")

_SUSPECT = re.compile(rf"\d{{7}}|\d{{3}}{APART}\d{{3}}|{PLATE.pattern}")
"""What every personal number has, so that most texts are looked at once only."""


def is_identity_number(text: str) -> bool:
    """Return whether a text is an identity number of 18 characters: region, a real birth date, and the check."""
    return has_identity_form(text) and _check_of(text) == text[17].upper()


def has_identity_form(text: str) -> bool:
    """Return whether a text has the form of an identity number of 18 characters, whatever its check character."""
    form = _IDENTITY_FORM.fullmatch(text)
    return form is not None and _is_day(form[1])


def is_old_identity_number(text: str) -> bool:
    """
    Return whether a text can be an identity number of 15 digits, which has no check.

    It was given to people born up to 1999; of those born before 1930 hardly any live, while codes of villages in
    towns (000-299) would read as born then. So those are none.
    """
    form = _OLD_IDENTITY_FORM.fullmatch(text)
    return form is not None and _is_day(f"19{form[1]}")


def is_telephone(text: str) -> bool:
    """Return whether digits are a telephone number: of a mobile network (with 86 or without), or with an area code."""
    return bool(_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text))


def is_card(text: str) -> bool:
    """
    Return whether digits are the number of a bank card: an issuer's beginning, and Luhn's check (ISO/IEC 7812).

    A code of land (坐落单位代码) has 19 digits too; that of a whole village ends in seven zeros, as one card of ten
    million does.
    """
    of_land = len(text) == 19 and text.endswith("0000000")
    return len(text) in (16, 19) and not of_land and bool(_CARD_ISSUERS.match(text)) and has_luhn_check(text)


def has_luhn_check(text: str) -> bool:
    """Return whether digits meet Luhn's check."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in text[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in text[-1::-2])) % 10 == 0


def plain_digits(text: str) -> str:
    """Return a number in ASCII, without the spaces, hyphens and signs that group its digits."""
    if text.isascii() and text.isdigit():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


def mask(text: str) -> str:
    """
    Return a text with personal numbers hidden: identity numbers, telephones, bank cards and plates of vehicles.

    What reads as born in the last century is hidden though its check fails: a mistyped number is still one.
    """
    if _SUSPECT.search(text):
        for number in set(personal_numbers(text)):
            text = text.replace(number, HIDDEN)
    return text


def personal_numbers(text: str) -> Iterator[str]:
    """Yield what `mask` hides, as it stands in a text."""
    for form, is_meant in _HIDDEN_FORMS:
        yield from (found for found in form.findall(text) if is_meant(plain_digits(found)))


def _check_of(text: str) -> str:
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True)) % 11]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_hidden_identity(text: str) -> bool:
    return is_identity_number(text) or (has_identity_form(text) and text[6:8] == "19")


def _is_any(_: str) -> bool:
    return True


_HIDDEN_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (IDENTITY, _is_hidden_identity),
    (OLD_IDENTITY, is_old_identity_number),
    (CARD, is_card),
    (TELEPHONE, is_telephone),
    (PLATE, _is_any),
)
