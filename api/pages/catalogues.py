"""The texts of the pages: English in templates and scripts, Chinese in a catalogue for each family of pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale" / "zh_CN"


@cache
def areas() -> tuple[str, ...]:
    """Return the names of the catalogues."""
    return tuple(sorted(path.stem for path in LOCALE.glob("*.po")))


@cache
def chinese(area: str) -> Mapping[str, str]:
    """Return the Chinese of an area by its English; of texts with a plural, by the singular."""
    with (LOCALE / f"{area}.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_CN", abort_invalid=True)
    said = ((message.id, message.string) for message in catalogue if message.id and message.string)
    return MappingProxyType({_first(english): _first(text) for english, text in said})


@cache
def all_chinese() -> Mapping[str, str]:
    """Return the Chinese of every area."""
    return MappingProxyType({english: text for area in areas() for english, text in chinese(area).items()})


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, (tuple, list)) else text)
