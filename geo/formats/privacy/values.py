"""
Values that are personal whatever their heading says.

One number alone says little: one code of 18 digits in eleven meets the check of an identity number by chance, and ids
of OpenStreetMap look like mobile telephones. So a kind is judged among the numbers that have its form: where at least
half of those are of the kind the column holds it, be it one value among thousands; where fewer are, it is chance.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from geo.errors import Text
from geo.formats.privacy.surnames import is_like_a_name
from geo.personal import (
    CARD,
    DATE,
    IDENTITY,
    OLD_IDENTITY,
    PLATE,
    TELEPHONE,
    has_identity_form,
    has_luhn_check,
    is_card,
    is_identity_number,
    is_old_identity_number,
    is_telephone,
    plain_digits,
)

ENOUGH = 0.5
"""Share of the numbers of a form from which on they are of the kind; by chance it is 1 in 10."""

IDENTITY_NUMBERS: Text = ("identity numbers", "身份证件号码")

A_SERIES = 3
"""So many telephones of a village seldom begin with the same six digits; codes all do."""

_SUSPECT = re.compile(rf"\d{{7}}|\d{{3}}[ -]\d{{4}}|\d{{4}}[ ./年-]|\d[eE]\+|{PLATE.pattern}")
"""What any of the kinds has; most columns have none, and are not looked at twice."""

_BLANK = {"", "None", "nan", "NaN", "NaT", "<NA>"}
_FLOAT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d\d")
_BARE_DATE = re.compile(r"^(?:19\d\d|200\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$", re.MULTILINE)


@dataclass(frozen=True)
class _Kind:
    """One kind of number: where its form is met in a text, which of those count, and which are of the kind."""

    what: Text
    form: re.Pattern[str]
    counts: Callable[[str], bool]
    is_meant: Callable[[str], bool]

    def numbers(self, text: str) -> set[str]:
        """Return the numbers of this form in a text, in plain digits."""
        return {number for found in set(self.form.findall(text)) if self.counts(number := plain_digits(found))}


@dataclass(frozen=True)
class Offence:
    """What personal thing values hold, and the positions of those that do."""

    what: Text
    positions: tuple[int, ...]


def denied_values(values: Sequence[object], *, key: bool = False) -> Text | None:
    """
    Return what personal thing values hold, in English and Chinese, or None.

    With ``key`` the values are ids of households: then names of people are known as well, which elsewhere could be
    those of places.
    """
    offences = find_offences(values, key=key)
    return offences[0].what if offences else None


def find_offences(values: Sequence[object], *, key: bool = False) -> tuple[Offence, ...]:
    """Return every personal thing that values hold, and where; see `denied_values`."""
    met = set(map(str, values)) - _BLANK
    rules = list(_number_rules(met))
    if key and any(map(is_like_a_name, map(str.strip, met))):
        rules.append((_NAMES, is_like_a_name))
    return tuple(Offence(what, _where(values, rule)) for what, rule in rules)


def _number_rules(met: Collection[str]) -> Iterator[tuple[Text, Callable[[str], bool]]]:
    """Yield the kinds of numbers and dates that texts hold, each with what knows a text that does."""
    texts = {_text(text) for text in met if _SUSPECT.search(text)}
    whole = "\n".join(texts)
    for kind in _KINDS if texts else ():
        if meant := _meant(kind, whole):
            yield kind.what, partial(_holds, kind, meant)
    if _has_old_date(whole) and sum(map(_has_old_date, texts)) >= ENOUGH * len(met):
        yield _BIRTH_DATES, _has_old_date


def _holds(kind: _Kind, meant: set[str], text: str) -> bool:
    return bool(kind.numbers(text) & meant)


def _where(values: Sequence[object], rule: Callable[[str], bool]) -> tuple[int, ...]:
    return tuple(position for position, value in enumerate(values) if rule(_text(value)))


def _text(value: object) -> str:
    """Return a value as text; a number that a spreadsheet made short is written out, its lost digits as zeros."""
    text = str(value).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return f"{Decimal(text):f}" if _FLOAT.fullmatch(text) else text.removesuffix(".0")


def _meant(kind: _Kind, text: str) -> set[str]:
    """Return the numbers of a kind in a text, none where those of its form are of the kind by chance."""
    formed = kind.numbers(text)
    meant = {number for number in formed if kind.is_meant(number)}
    if kind.what == _TELEPHONES:
        meant -= set(_series(meant))
    return meant if len(meant) >= ENOUGH * len(formed) else set()


def _series(numbers: set[str]) -> Iterator[str]:
    """
    Yield the numbers that begin with the same six digits, where half of all do: they are codes.

    So do codes of 11 digits in Hebei (13) and Inner Mongolia (15), which begin with their county, and ids that were
    given one after the other.
    """
    beginnings = Counter(number[:6] for number in numbers)
    for beginning, n in beginnings.most_common(1):
        if n >= max(A_SERIES, len(numbers) / 2):
            yield from (number for number in numbers if number.startswith(beginning))


def _is_identity(number: str) -> bool:
    """Return whether a number is an identity number, or one of which a spreadsheet kept 15 digits."""
    return is_identity_number(number) or (number[6:8] == "19" and number.endswith("000"))


def _is_device(number: str) -> bool:
    return number.startswith(("86", "35", "01")) and has_luhn_check(number)


def _has_old_date(text: str) -> bool:
    return bool(DATE.search(text) or _BARE_DATE.search(text))


def _always(_: str) -> bool:
    return True


_TELEPHONES: Text = ("telephone numbers", "电话号码")
_BIRTH_DATES: Text = ("birth dates", "出生日期")
_NAMES: Text = ("names of residents", "居民姓名")
_KINDS = (
    _Kind(IDENTITY_NUMBERS, IDENTITY, has_identity_form, _is_identity),
    _Kind(IDENTITY_NUMBERS, OLD_IDENTITY, _always, is_old_identity_number),
    _Kind(("device numbers", "设备号码"), OLD_IDENTITY, _always, _is_device),
    _Kind(("bank accounts", "银行账户"), CARD, _always, is_card),
    _Kind(_TELEPHONES, TELEPHONE, _always, is_telephone),
    _Kind(("vehicles and plates", "车辆与车牌"), PLATE, _always, _always),
)
