"""Offices have old computers: scripts and styles stay at the level of Chromium 86 (October 2020)."""

import re
from pathlib import Path

import pytest

from api.pages import STATIC

MAPS = Path(__file__).parents[3] / "maps"
TOO_NEW_SCRIPT = {
    "Array.prototype.at (92)": r"\.at\(-?\d",
    "structuredClone (98)": r"\bstructuredClone\(",
    "Object.hasOwn (93)": r"\bObject\.hasOwn\(",
    "findLast (97)": r"\.findLast(Index)?\(",
    "toSorted, toReversed, toSpliced, with (110)": r"\.to(Sorted|Reversed|Spliced)\(",
    "Object.groupBy (117)": r"\b(Object|Map)\.groupBy\(",
    "class static block (94)": r"\bstatic \{",
    "top-level await (89)": r"^(const|let|await)[^;(]*\bawait\b",
    "crypto.randomUUID (92)": r"\brandomUUID\(",
    "Promise.withResolvers (119)": r"\bwithResolvers\(",
    "AbortSignal.timeout (103)": r"\bAbortSignal\.(timeout|any)\(",
    "private in checks (91)": r"#\w+ in \w",
}
TOO_NEW_STYLE = {
    ":is and :where (88)": r":(is|where)\(",
    ":has (105)": r":has\(",
    "inset (87)": r"\binset:",
    "aspect-ratio (88)": r"\baspect-ratio:",
    "container queries (105)": r"@container|container-type",
    "nesting (112)": r"^\s*&",
    "dynamic viewport units (108)": r"\d(dvh|svh|lvh)\b",
    "cascade layers (99)": r"@layer",
    "color-mix (111)": r"color-mix\(",
}


def too_new(path: Path, features: dict[str, str]) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [f"{path.name}: {name}" for name, sign in features.items() if re.search(sign, text, re.MULTILINE)]


@pytest.mark.parametrize("root", [STATIC, MAPS], ids=["pages", "maps"])
def test_nothing_newer_is_used(root):
    scripts, styles = sorted(root.rglob("*.js")), sorted(root.rglob("*.css"))
    assert scripts
    assert styles
    found = [each for path in scripts for each in too_new(path, TOO_NEW_SCRIPT)]
    found += [each for path in styles for each in too_new(path, TOO_NEW_STYLE)]
    assert found == []


def test_what_is_too_new_would_be_found(tmp_path):
    script, style = tmp_path / "a.js", tmp_path / "a.css"
    script.write_text("const last = rows.at(-1);\nconst copy = structuredClone(last);\n")
    style.write_text("a { inset: 0 }\n")
    assert len(too_new(script, TOO_NEW_SCRIPT)) == 2
    assert len(too_new(style, TOO_NEW_STYLE)) == 1
