"""What papers say in Chinese and in English: texts from catalogues, numbers and dates as each language writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Literal, get_args

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

LOCALES: Mapping[str, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}
CATALOGUES: Mapping[str, str] = {"zh": "zh_CN"}
"""The folder of the texts of a language; English is what the texts are written in."""


def marked(text: str) -> str:
    """Return a text as it is, which is looked up in a catalogue where it is used."""
    return text


LEVELS: Mapping[str, tuple[str, str]] = {
    "village": (marked("Village"), marked("villages")),
    "grid": (marked("Grid"), marked("grids")),
    "micro_grid": (marked("Micro-grid"), marked("micro-grids")),
    "ten_household_group": (marked("Ten-household group"), marked("ten-household groups")),
}
"""What levels of the usual names are called, one of them and several."""


@dataclass(frozen=True)
class Words:
    """One language: ``texts`` are its own for what the program writes in English."""

    lang: str
    texts: Mapping[str, str]

    def gettext(self, text: str, **values: Any) -> str:
        """Return a text in this language, with values in place of ``%(name)s``."""
        said = self.texts.get(text, text)
        return said % values if values else said

    def plural(self, one: str, many: str, n: int) -> str:
        """Return the text for a number of things, with the places of its values; Chinese has one form."""
        return self.texts.get(one, one if n == 1 else many)

    def ngettext(self, one: str, many: str, n: int, **values: Any) -> str:
        """Return the text for a number of things, which is ``%(n)s`` in it."""
        return self.plural(one, many, n) % {"n": self.number(n), **values}

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as it is written."""
        return format_decimal(round(value, digits), locale=LOCALES[self.lang])

    def day(self, day: date) -> str:
        """Return a day as it is written."""
        return format_date(day, format="long", locale=LOCALES[self.lang])

    def level(self, name: str, *, several: bool = False) -> str:
        """Return what a level is called, its own name where that is not known."""
        known = LEVELS.get(name)
        return self.gettext(known[several]) if known else name


@cache
def words_of(lang: str, area: str = "papers") -> Words:
    """
    Return the words of a language for one area of texts.

    Raises
    ------
    ValueError
        The language is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {lang!r}")
    return Words(lang, _texts(CATALOGUES[lang], area) if lang in CATALOGUES else {})


def _texts(folder: str, area: str) -> dict[str, str]:
    """Return what a catalogue has for each text; of plurals the one form."""
    raw = (files("maps") / "locale" / folder / f"{area}.po").read_bytes()
    catalogue = read_po(BytesIO(raw), locale=folder)
    found: dict[str, str] = {}
    for message in catalogue:
        many = isinstance(message.id, tuple | list)
        key = message.id[0] if many else message.id
        said = message.string[0] if isinstance(message.string, tuple | list) else message.string
        if key and said:
            found[str(key)] = str(said)
    return found
