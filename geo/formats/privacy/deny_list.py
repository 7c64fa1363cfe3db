"""The deny-list: every kind of thing about people that is not kept, with the headings under which it comes."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml

from geo.errors import Text

About = Literal["residents", "staff", "places"]
"""Whom or what a table is about: of staff the name and the work phone are kept, a place has a name of its own."""


@dataclass(frozen=True)
class Denied:
    """
    One kind of thing that is not kept.

    Attributes
    ----------
    what
        Its name in English and Chinese, as a notice says it.
    zh
        Pieces of Chinese headings: a heading that holds one is of this kind.
    en
        Words of other headings, one or several in a row: a heading that has them is of this kind.
    whole
        Headings that are of this kind only as they stand.
    kept_of
        The tables in which it is something else, and may stand.
    """

    what: Text
    zh: tuple[str, ...]
    en: tuple[str, ...]
    whole: tuple[str, ...]
    kept_of: frozenset[About]


def _denied(row: dict[str, Any]) -> Denied:
    en, zh = row["what"]
    pieces = {name: tuple(row.get(name, ())) for name in ("zh", "en", "whole")}
    return Denied((en, zh), **pieces, kept_of=frozenset(row.get("kept_of", ())))


DENY_LIST = tuple(
    _denied(row) for row in yaml.safe_load(files("geo.formats.privacy").joinpath("deny_list.yaml").read_text("utf-8"))
)
"""Every kind; where a heading is of several, the first names it."""
