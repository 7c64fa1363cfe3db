"""Chinese numerals and the names of streets and lanes."""

from collections.abc import Iterable

from geo.synthetic.cells import Way

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 999 in Chinese, as streets are numbered."""
    if number < 10:
        return DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    tail = "" if not rest else ("零" if rest < 10 else "一" if rest < 20 else "") + numeral(rest)
    return DIGITS[hundreds] + "百" + tail


def name_ways(ways: Iterable[Way], mains: tuple[int, ...], axis: int, titles: dict[str, str]) -> dict[Way, str]:
    """
    Return a name per way: streets and crossings counted outwards from the main ones, lanes by their street.

    ``titles`` gives the names of ``main``, ``axis`` and, where a river or railway lies between two main streets,
    ``west`` and ``east``.
    """
    found = sorted(set(ways))
    low, high = mains[0], mains[-1]
    names = {way: _fixed(way, low, high, axis, titles) for way in found if way.kind != "lane"}
    counted: dict[str, int] = {}
    for way in (way for way in found if way.kind == "lane"):
        street = _beside(way.column, low, high, titles)
        counted[street] = counted.get(street, 0) + 1
        names[way] = f"{street}{numeral(counted[street])}巷"
    return names


def _beside(column: int, low: int, high: int, titles: dict[str, str]) -> str:
    """Return the name of the street from which the lanes of a column lead outwards."""
    if low == high and column in (low, low - 1):
        return titles["main"] + ("东" if column == low else "西")
    if column in (high, low - 1):
        return titles["east" if column == high else "west"]
    return f"东{numeral(column - high)}街" if column > high else f"西{numeral(low - column - 1)}街"


def _fixed(way: Way, low: int, high: int, axis: int, titles: dict[str, str]) -> str:
    if way.kind == "main":
        return titles["main"] if low == high else titles["west" if way.column == low else "east"]
    if way.kind == "street":
        return f"东{numeral(way.column - high)}街" if way.column > high else f"西{numeral(low - way.column)}街"
    if way.kind == "axis":
        return titles["axis"]
    first = max(axis, 0)
    return f"北{numeral(way.band - first)}路" if way.band > first else f"南{numeral(first - way.band + 1)}路"
