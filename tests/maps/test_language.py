"""Everything that papers say is in the catalogue, and the catalogue has nothing that no paper says."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import maps
from maps.language import words_of

ROOM = Path(maps.__file__).parent
METHODS = [
    ("language.py", "python"),
    ("papers/grids/**.py", "python"),
    ("papers/html/grids/**.html", "jinja2.ext:babel_extract"),
]
KEYWORDS = {"gettext": None, "_": None, "ngettext": (1, 2), "marked": None}


def said_by_papers() -> set[str]:
    """Return every text that papers are written in."""
    found = extract_from_dir(ROOM, METHODS, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def test_every_text_of_papers_is_in_the_chinese_catalogue():
    assert said_by_papers() - {*words_of("zh").texts} == set()


def test_the_catalogue_has_no_text_that_nothing_says():
    assert {*words_of("zh").texts} - said_by_papers() == set()


def test_values_stand_in_both_languages():
    for english, chinese in words_of("zh").texts.items():
        assert sorted(places(english)) == sorted(places(chinese)) or "%(first)s" in english, english


def places(text: str) -> list[str]:
    return [part.split(")s")[0] for part in text.split("%(")[1:]]


def test_numbers_and_days_are_written_as_each_language_does():
    assert words_of("zh").day(date(2026, 11, 2)) == "2026年11月2日"
    assert words_of("en").day(date(2026, 11, 2)) == "2 November 2026"
    assert words_of("zh").number(1234.56, 1) == "1,234.6"


def test_a_level_has_its_own_name_where_no_catalogue_knows_it():
    assert (words_of("zh").level("micro_grid"), words_of("zh").level("大片")) == ("微网格", "大片")
    assert words_of("en").level("grid", several=True) == "grids"


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(ValueError, match="zh, en"):
        words_of("fr")
