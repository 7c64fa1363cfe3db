"""A profile of a place's own, as if it shipped: the township's with a few lines changed."""

from importlib.resources import files
from pathlib import Path

import pytest

from partition.profile import shipped

NAME = "river_valley"
XIGU = (files("partition") / "profiles" / "xigu_1448.yaml").read_text(encoding="utf-8")


def ship(monkeypatch: pytest.MonkeyPatch, folder: Path, *changes: tuple[str, str]) -> str:
    """Let a profile ship beside the others, and return its name; each change replaces the first such text."""
    text = XIGU
    for old, new in (("name: xigu_1448", f"name: {NAME}"), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / f"{NAME}.yaml"
    file.write_text(text, encoding="utf-8")
    known = shipped._shipped()
    monkeypatch.setattr(shipped, "_shipped", lambda: {**known, NAME: file})
    return NAME
