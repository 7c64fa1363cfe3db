"""Names of lanes and doors that people write in many ways, brought to one."""

import re
import unicodedata

from geo.numerals import NUMERAL, to_number

_COUNT = re.compile(r"\d+")


def lane_key(name: str) -> str:
    """Return a name in half-width lower case without blanks, numbers in digits: ``大街东3巷`` for 大街 东三巷."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return re.sub(NUMERAL, lambda found: str(to_number(found[0]) or found[0]), plain)


def door_numbers(text: str | None) -> tuple[int, ...]:
    """Return the numbers in the text of a door: ``(12, 1)`` for 12号附1; nothing where there are none."""
    return tuple(int(number) for number in _COUNT.findall(unicodedata.normalize("NFKC", text or "")))
