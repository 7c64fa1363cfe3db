"""Full-width digits, letters and signs as half-width ones, signs without width gone; all else as it is."""

_FIRST, _LAST, _SHIFT = 0xFF01, 0xFF5E, 0xFEE0
_CHINESE = "，：；！？（）"
"""Signs that are full-width because the text is Chinese, not because an input method was left on."""

_UNSEEN = (0x200B, 0x2060, 0xFEFF)
"""Signs without width that come with text copied from pages; those that join characters are not among them."""

_HALF: dict[int, int | None] = {
    **{code: code - _SHIFT for code in range(_FIRST, _LAST + 1) if chr(code) not in _CHINESE},
    0x3000: 0x20,
    **dict.fromkeys(_UNSEEN),
}


def to_half_width(text: str) -> str:
    """
    Return a text with half-width digits, Latin letters and signs, and common spaces, without what nobody sees.

    It is less than Unicode's NFKC on purpose: that would also turn rare characters of names into others, such as a
    compatibility ideograph or a circled numeral.
    """
    return text.translate(_HALF)
