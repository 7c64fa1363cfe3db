"""Chinese numerals up to 999 as numbers, and back."""

import re

DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"\u3007": 0, "两": 2, "廿": 20, "卅": 30}
NUMERAL = r"(?:\d{1,3}|[零\u3007一二两三四五六七八九十百廿卅]{1,6})"
"""A number as a regular expression meets it in an address."""

MOST = 999


def to_number(text: str) -> int | None:
    """Return the number that digits or Chinese numerals say, up to 999; None if they say none."""
    if re.fullmatch(r"[0-9]{1,3}", text):
        return int(text)
    total, digit = 0, 0
    for letter in text:
        if letter in "十百":
            total += (digit or 1) * (10 if letter == "十" else 100)
            digit = 0
        elif letter in "廿卅":
            total += _VALUES[letter]
        elif letter in _VALUES:
            digit = _VALUES[letter]
        else:
            return None
    total += digit
    return total if 0 < total <= MOST else None


def to_numeral(number: int) -> str:
    """Return a number from 1 to 999 in Chinese, as groups and lanes are numbered."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
