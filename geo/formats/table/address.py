"""A Chinese address taken apart: village, group, lane and door, or estate, building, unit, floor and room."""

import re
from dataclasses import dataclass, fields
from functools import lru_cache

from geo.formats.table.width import to_half_width
from geo.numerals import NUMERAL, to_number, to_numeral

MANY = 2**14
"""So many names and marks are remembered: a register says the same ones again and again."""


@dataclass(frozen=True)
class Address:
    """
    The parts of an address, None where it does not say them.

    ``group`` and ``building`` are in one form however they were written (三组, 5栋); of unit, floor and room only
    the number stands there. ``rest`` is what was not understood.
    """

    village: str | None = None
    group: str | None = None
    estate: str | None = None
    lane: str | None = None
    door: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    rest: str | None = None


PARTS = tuple(part.name for part in fields(Address) if part.name != "rest")
"""The columns that an address fills."""

_GROUP_WORDS = r"(?:村民小组|居民小组|村小组|小组|组|生产队|队|社)"
_BUILDING_WORDS = r"(?:号楼|#楼|#|栋|幢|座)"
_MARK = rf"(?:[A-Za-z]?\d{{1,4}}[A-Za-z]?|{NUMERAL}|[A-Za-z]|[甲乙丙丁])"
_LANE_WORDS = r"(?:胡同|大街|大道|巷道|巷子|巷|街|路|弄|里|条|道)"

_PREFIX = re.compile(
    r"^(?:[^\d\s]{2,8}?(?:省|自治区))?"
    r"(?:[^\d\s]{2,8}?(?:自治州|地区|市|盟))?"
    r"(?:[^\d\s]{1,8}?(?:(?<![社小园新])区|县|旗|(?<!城)市)(?!村|社区))?"
    r"(?:[^\d\s]{1,8}?(?:街道办事处|街道|镇|乡)(?!村|小区|花园|家园|新城|公寓))?"
)
"""Province, prefecture, county and township, which the boundary says better."""

_STEPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("village", re.compile(r"([^\d号栋]{1,12}?(?:村委会|居委会|行政村|村(?!民小组|小组)|(?<!小)社区))")),
    ("group", re.compile(rf"(第?{NUMERAL}{_GROUP_WORDS}|[^\d号栋]{{1,6}}?(?:自然村|村民小组|小组|庄|屯|寨))")),
    ("estate", re.compile(r"([^\d号栋]{1,12}?(?:小区|花园|家园|公寓|新村|新城|新区|苑|庭|院(?!\d*号)))(?=\W*\w)")),
    ("lane", re.compile(rf"([^号栋#]{{0,12}}?{_LANE_WORDS}(?:{NUMERAL}(?:巷|弄|胡同|条))?)(?=\W*[\w]|$)")),
    ("estate", re.compile(r"(\d{1,4}号院)")),
    ("building", re.compile(rf"({_MARK}){_BUILDING_WORDS}|({NUMERAL})号?楼(?={NUMERAL}单元)")),
    (
        "door",
        re.compile(r"(?:门牌)?(附?[A-Za-z]?\d{1,5}(?:[-之]\d{1,4})?[A-Za-z甲乙丙丁]?)(?:号|$)(附\d{1,3}(?=号|$))?号?"),
    ),
    ("unit", re.compile(rf"({_MARK})(?:单元|门(?=\d))")),
    ("floor", re.compile(rf"({NUMERAL})(?:层|楼)")),
    ("room", re.compile(r"([A-Za-z]?\d{1,4}[A-Za-z]?)(?:室|房|户|号)?$")),
)
"""The parts in the order in which they follow one another; each may be missing."""

_DASHED = re.compile(
    rf"(?P<building>[A-Za-z]?\d{{1,3}}[A-Za-z]?){_BUILDING_WORDS}?-"
    rf"(?:(?P<unit>\d{{1,2}})(?:单元)?-)?(?P<room>[A-Za-z]?\d{{3,4}}[A-Za-z]?)(?:室|房|号)?$"
)
"""A flat as doorbells have it: 5#-2-301, 5-2-301, 5-301."""


def split_address(text: str) -> Address:
    """Return the parts of an address as people write it."""
    text = re.sub(r"[\s,，、。.;；·]+", "", to_half_width(text))
    text = re.sub("[\u2010-\u2015_/]", "-", text)
    text = _PREFIX.sub("", text, count=1)
    found: dict[str, str] = {}
    for part, form in _STEPS:
        if flat := _DASHED.match(text):
            found |= {name: said for name, said in flat.groupdict().items() if said}
            text = text[flat.end() :]
            break
        if part in found or (part == "door" and "building" in found):  # what stands after a building is a room
            continue
        if step := form.match(text):
            found[part] = "".join(said for said in step.groups() if said)
            text = text[step.end() :].lstrip("-")
    return _in_one_form(found, text)


@lru_cache(MANY)
def name_group(text: str) -> str:
    """Return the name of a natural group in one form: 3, 3组, 第三村民小组 are all 三组; other names stay."""
    plain = re.sub(r"\s+", "", to_half_width(text))
    said = re.fullmatch(rf"第?({NUMERAL})({_GROUP_WORDS})?", plain)
    number = to_number(said[1]) if said else None
    if said is None or number is None:
        return text
    return to_numeral(number) + (said[2] or "组")[-1]


@lru_cache(MANY)
def name_building(text: str) -> str:
    """Return the name of a building in one form: 5, 5#, 五幢, 5号楼 are all 5栋; other names stay."""
    plain = re.sub(r"\s+", "", to_half_width(text))
    said = re.fullmatch(rf"第?({_MARK})(?:{_BUILDING_WORDS}|楼)?", plain)
    return f"{plain_mark(said[1])}栋" if said else text


@lru_cache(MANY)
def plain_mark(text: str) -> str:
    """Return a number or letter of a building, unit, floor or room without its word, in digits and capitals."""
    plain = re.sub(r"\s+", "", to_half_width(text))
    said = re.fullmatch(rf"第?({_MARK})(?:号?单元|号?楼|栋|幢|座|层|室|房|门|号|#)?", plain)
    mark = said[1] if said else plain
    number = to_number(mark) if not mark.isascii() else None
    return (str(number) if number else mark).upper()


def _in_one_form(found: dict[str, str], rest: str) -> Address:
    if "village" in found and found["village"].endswith("新村") and "building" in found and "estate" not in found:
        found["estate"] = found.pop("village")  # 工人新村5栋 is an estate of flats, no village
    if "group" in found:
        found["group"] = name_group(found["group"])
    if "building" in found:
        found["building"] = name_building(found["building"])
    for part in ("unit", "floor", "room"):
        if part in found:
            found[part] = plain_mark(found[part])
    return Address(**found, rest=rest or None)
