"""Headings as registers write them, against the deny-list."""

import re
import unicodedata
from collections.abc import Iterator

from geo.errors import Text
from geo.formats.privacy.deny_list import DENY_LIST, About, Denied

_BRACKETS = re.compile(r"[(\[{<【「《](.*?)[)\]}>】」》]")
_REFUSALS = ("不", "勿", "非", "无需", "not ", "no ", "without ")
"""What a heading says in brackets about what is not wanted is not what the column holds."""

_CASES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS = re.compile(r"[a-z]+")


def denied_heading(heading: str, *, about: About = "residents") -> Text | None:
    """
    Return what a column holds that is not kept, in English and Chinese, or None where its heading names no such thing.

    Full-width letters, spaces, punctuation, capitals and notes in brackets do not hide a heading. Chinese headings are
    known by a piece of them (``户主姓名``), English ones by whole words (``resident_name``, ``residentName``).
    """
    sides = list(_sides(heading))
    kinds = (kind for kind in DENY_LIST if about not in kind.kept_of and any(_names(side, kind) for side in sides))
    return next((kind.what for kind in kinds), None)


def _sides(heading: str) -> Iterator[str]:
    """Yield a heading without what stands in brackets, and each of those by itself; ``WeChat`` as one word and two."""
    text = unicodedata.normalize("NFKC", heading)
    for each in dict.fromkeys((text.casefold(), _CASES.sub(" ", text).casefold())):
        yield _BRACKETS.sub(" ", each)
        yield from (inner for inner in _BRACKETS.findall(each) if not inner.strip().startswith(_REFUSALS))


def _names(text: str, kind: Denied) -> bool:
    solid = "".join(letter for letter in text if letter.isalnum()).rstrip("0123456789")
    if solid in kind.whole or any(piece in solid for piece in kind.zh):
        return True
    words = f" {' '.join(_WORDS.findall(text))} "
    return any(f" {each} " in words for each in kind.en)
