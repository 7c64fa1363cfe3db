"""How wide a text is at most, and where long names break, without asking the typeface."""

import unicodedata
from math import ceil

WIDE, HIGH, PLAIN, DIGIT, NARROW = 1.0, 0.78, 0.66, 0.6, 0.42
"""Widths in ems, a little more than those of the bold letters of the typefaces in use."""

NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[] -")
WIDE_LETTERS = frozenset("mwMW@%&—…")
REGULAR = 0.94
"""How wide letters that are not bold are beside those."""

LEADING = 1.28
"""Height of a line in ems."""


def ems(text: str) -> float:
    """Return the width of a text in ems, at most."""
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in WIDE_LETTERS or not letter.isascii():
        return WIDE
    if letter in NARROW_LETTERS:
        return NARROW
    if letter.isdecimal():
        return DIGIT
    return HIGH if letter.isupper() else PLAIN


def n_lines(text: str, size: float, width: float) -> int:
    """Return into how many lines a text breaks at most, in a column of a width in the same unit as its size."""
    return max(1, ceil(ems(text) * size * REGULAR / width))


def broken(text: str, most: float) -> tuple[str, ...]:
    """Return a name in one line, or in two if it is wider than so many ems and has a place to break near its middle."""
    if ems(text) <= most:
        return (text,)
    for breaks in (_breaks_well, _breaks):
        cuts = [at for at in range(1, len(text)) if breaks(text[at - 1], text[at])]
        near = min(cuts, key=lambda at: abs(at - len(text) / 2), default=0)
        if 0.25 * len(text) <= near <= 0.75 * len(text):
            return text[:near].strip(), text[near:].strip()
    return (text,)


def _breaks_well(before: str, after: str) -> bool:
    """Return whether a name has a seam between two letters: after a space or a hyphen, or before a bracket."""
    return before in " -·" or after == "（"


def _breaks(before: str, after: str) -> bool:
    """Return whether a line may end between two letters: between Chinese ones."""
    return _is_wide(before) and _is_wide(after) and after not in "）、，。" and before != "（"


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def shortened(text: str, most: int) -> str:
    """Return a text on one line of at most so many letters, with … where it was longer."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
