"""Which language somebody reads, and how texts, numbers and dates are written in it."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from fastapi import Request

from api.pages.catalogues import all_chinese

COOKIE = "gridhood_lang"


class Language(StrEnum):
    """The languages of the pages."""

    ZH = "zh"
    EN = "en"

    @property
    def locale(self) -> str:
        """What Babel calls it, and how its numbers and dates are written."""
        return "zh_CN" if self is Language.ZH else "en"

    @property
    def tag(self) -> str:
        """What pages say that they are written in."""
        return "zh-CN" if self is Language.ZH else "en"

    def gettext(self, text: str) -> str:
        """Return a text in this language, given in English."""
        return all_chinese().get(text, text) if self is Language.ZH else text

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the text for so many things; Chinese has one form for all numbers."""
        if self is Language.ZH:
            return all_chinese().get(one, many)
        return one if n == 1 else many

    def number(self, figure: float, digits: int = 0) -> str:
        """Return a number as people write it."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(figure, format=pattern, locale=self.locale))

    def day(self, day: date) -> str:
        """Return a date as people write it."""
        return str(format_date(day, format="medium", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """Return a moment as the clock on the wall here shows it."""
        local = moment.astimezone()
        pattern = "y年M月d日 HH:mm" if self is Language.ZH else "MMM d, y, HH:mm"
        return str(format_datetime(local.replace(tzinfo=None), format=pattern, locale=self.locale))


def language_of(request: Request) -> Language:
    """Return the language that somebody chose, else the first that their browser asks for, else Chinese."""
    chosen = request.cookies.get(COOKIE)
    if chosen in set(Language):
        return Language(chosen)
    for tag in _wanted(request.headers.get("accept-language", "")):
        base = tag.partition("-")[0].casefold()
        if base in set(Language):
            return Language(base)
    return Language.ZH


def _wanted(header: str) -> Iterable[str]:
    """Return the tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    weighed = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if tag and weight > 0:
            weighed.append((-weight, place, tag.strip()))
    return [tag for _, _, tag in sorted(weighed)]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
