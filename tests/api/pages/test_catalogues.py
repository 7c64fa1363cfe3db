"""The texts of the pages: each is asked for in English, and its Chinese stands once, in a catalogue."""

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract

import api.pages
from api.pages.catalogues import LOCALE, all_chinese, areas, chinese

PAGES = Path(api.pages.__file__).parent
ROOM = PAGES.parent
CHINESE = re.compile(r"[\u3400-\u9fff]")
SAID_AS_THEY_ARE = re.compile(
    r'<span class="brand-zh" lang="zh-CN">网格</span>|Gridhood 网格|lang="zh-CN">中文</button>'
)
"""The brand, and the switch that speaks the language to which it leads."""

COUNTED = re.compile(r"(?:\{\w+\}|%\(\w+\)s) [a-z][a-z-]*s\b")
"""A number, it seems, and things: of one of them the noun has another form."""

NO_COUNTS = re.compile(r"\} (?:is|has|as|does|lies|households (?:each|,))|to \{\w+\} households|%\((?:name|what)\)s ")
FORMS = re.compile(r"\{(\w+)\|([^{|}]*)\|([^{|}]*)\}")
PATTERN = re.compile(r"%\(\w+\)s|\{\w+\}")
SOURCES = {
    "pages/templates/**/*.html": ("jinja2.ext:babel_extract", {"_": None, "gettext": None, "ngettext": (1, 2)}),
    "pages/static/**/*.js": ("javascript", {"t": None}),
    "pages/**/*.py": ("python", {"marked": None}),
    "routes/pages/*.py": ("python", {"marked": None}),
}
OPTIONS = {
    "extensions": "jinja2.ext.i18n",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
    "newstyle_gettext": "true",
    "parse_template_string": True,
}


@cache
def asked_for() -> dict[str, str]:
    """Return every text that templates, scripts and the code of pages ask for, and a file that does."""
    found: dict[str, str] = {}
    for pattern, (method, keywords) in SOURCES.items():
        for path in sorted(ROOM.glob(pattern)):
            for _, text, _, _ in extract(method, io.BytesIO(path.read_bytes()), keywords, options=OPTIONS):
                said = text[0] if isinstance(text, tuple) else text
                found.setdefault(said, str(path.relative_to(ROOM)))
    return found


def test_every_text_has_its_chinese():
    assert {text: where for text, where in asked_for().items() if text not in all_chinese()} == {}


def test_no_chinese_is_left_over():
    assert sorted(set(all_chinese()) - set(asked_for())) == []


def test_a_text_stands_in_one_catalogue():
    standing = Counter(english for area in areas() for english in chinese(area))
    assert {english for english, n in standing.items() if n > 1} == set()


def test_the_catalogues_speak_chinese_and_keep_what_is_put_in():
    for english, said in all_chinese().items():
        assert sorted(PATTERN.findall(english)) == sorted(PATTERN.findall(said)), english


def test_what_is_counted_has_a_form_for_one_and_a_form_for_many():
    """In templates by ngettext, which is asked for by the singular; in scripts by {n|one|many}."""
    bare = {text for text in all_chinese() if COUNTED.search(NO_COUNTS.sub("", FORMS.sub("", text)))}
    assert bare == set()
    for english, said in all_chinese().items():
        for name, one, many in FORMS.findall(english):
            assert one != many
            assert f"{{{name}}}" in english, english
        assert "|" not in said, said


@pytest.mark.parametrize("pattern", ["templates/**/*.html", "static/**/*.js", "static/**/*.css"])
def test_no_chinese_stands_in_templates_scripts_or_styles(pattern):
    held = {}
    for path in sorted(PAGES.glob(pattern)):
        lines = SAID_AS_THEY_ARE.sub("", path.read_text(encoding="utf-8")).splitlines()
        held |= {
            f"{path.relative_to(PAGES)}:{n}": line.strip() for n, line in enumerate(lines, 1) if CHINESE.search(line)
        }
    assert held == {}


def test_a_catalogue_holds_each_text_once_and_none_without_chinese():
    for path in LOCALE.glob("*.po"):
        texts = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(texts) == len(set(texts)), path.name
        assert "fuzzy" not in path.read_text(encoding="utf-8")
        assert len(chinese(path.stem)) >= len(texts), path.name
