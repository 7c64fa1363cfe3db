"""How likely it is that somebody wrote a text: the characters that people use, and words of one script."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby


def likelihood(texts: Iterable[str]) -> float:
    """Return how many of the characters beyond ASCII, from 0 to 1, are such as people write; 1 if there are none."""
    ranks = [rank for text in texts for rank in _ranks(text)]
    return sum(ranks) / len(ranks) if ranks else 1.0


def is_plain_chinese(text: str) -> bool:
    """Return whether a text has two characters beyond ASCII or more, all of level 1 of GB 2312."""
    foreign = [each for each in text if not each.isascii()]
    return len(foreign) > 1 and all(_is_frequent(each) for each in foreign)


def _ranks(text: str) -> Iterator[float]:
    """Yield for each character beyond ASCII how likely somebody wrote it."""
    before = ""
    runs = [(kind, "".join(run)) for kind, run in groupby(text, _kind)]
    for at, (kind, run) in enumerate(runs):
        after = runs[at + 1][1][:1] if at + 1 < len(runs) else ""
        foreign = [each for each in run if not each.isascii()]
        if kind == "han":
            within_a_word = "a" <= before[-1:] <= "z" or "a" <= after <= "z"
            yield from (0.0 if within_a_word else _han_rank(each) for each in foreign)
        elif kind == "word":
            yield from [float(_is_word(run, foreign))] * len(foreign)
        else:
            yield from (float("\u2000" <= each < "\ue000" or each >= "\uff00") for each in foreign)
        before = run


def _kind(character: str) -> str:
    if "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff":
        return "han"
    return "word" if unicodedata.category(character)[0] in "LM" else "sign"


def _is_word(run: str, foreign: Sequence[str]) -> bool:
    """Return whether a run of letters is one of a Latin word with letters of ASCII, or several of one other script."""
    scripts = {unicodedata.name(each, "").partition(" ")[0] for each in foreign}
    if scripts <= {"LATIN", "COMBINING"}:
        return len(foreign) < len(run)
    return len(scripts - {"COMBINING"}) == 1 and len(run) > 1


def _han_rank(character: str) -> float:
    if _is_frequent(character):
        return 1.0
    raw = character.encode("gb18030")
    # Four bytes of GB 18030 have a form of their own; of two bytes most pairs are some character.
    return 1.0 if len(raw) == 4 else 0.5 if raw[1] > 0xA0 else 0.25


def _is_frequent(character: str) -> bool:
    raw = character.encode("gb18030")
    return len(raw) == 2 and 0xB0 <= raw[0] <= 0xD7 and raw[1] > 0xA0
