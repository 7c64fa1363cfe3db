"""The parts that a file can play in a plan, and the columns and shapes that each part reads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.errors import Text
from geo.formats.privacy import About, denied_heading
from geo.formats.table.width import to_half_width
from geo.personal import mask

__all__ = ["ROLES", "Pick", "Role", "Text"]


Headings = tuple[str | tuple[str, ...], ...]
"""Headings that fill a column, the best first; of those in a tuple of their own none is better."""


@dataclass(frozen=True)
class Pick:
    """
    The headings of a file that are read.

    ``taken`` gives for a column the heading that fills it, in the order of the file; ``dropped`` names the other
    headings; ``twice`` holds headings that would fill the same column. ``denied`` says of dropped headings what they
    hold about people.
    """

    taken: dict[str, str]
    dropped: tuple[str, ...]
    twice: tuple[tuple[str, ...], ...]
    denied: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """
    One part that a file can play.

    Attributes
    ----------
    columns
        For each column the headings that fill it, the best first, those between which a person must choose together.
        A heading is met in any case and width of letters, whatever spaces and remarks such as （必填） it has.
    layers
        Names by which a file of several layers may mark the layer meant.
    kinds
        Types of geometry that are read.
    wants, zh
        Those types in words; what the part is called in Chinese.
    needs_rows
        Whether a file without rows is a fault.
    about
        Whom or what its rows are about, by which headings are personal.
    """

    name: str
    columns: Mapping[str, Headings]
    layers: tuple[str, ...]
    kinds: frozenset[str]
    wants: Text
    zh: str
    needs_rows: bool = False
    about: About = "places"

    def reads(self, heading: str) -> bool:
        """Return whether a heading fills a column of this part."""
        return any(_rank(heading, headings) is not None for headings in self.columns.values())

    def pick(self, headings: Sequence[str]) -> Pick:
        """Return which headings of a file are read, which are dropped, and which would fill the same column."""
        taken: dict[str, str] = {}
        twice = []
        for column, names in self.columns.items():
            found = [(rank, h) for h in headings if (rank := _rank(h, names)) is not None]
            best = [h for rank, h in found if rank == min(found)[0]]
            if best:
                taken[column] = best[0]
            if len(best) > 1:
                twice.append(tuple(best))
        in_file_order = sorted(taken, key=lambda column: headings.index(taken[column]))
        dropped = dict.fromkeys(_printable(h) for h in headings if h not in taken.values())
        denied = {heading: what for heading in dropped if (what := denied_heading(heading, about=self.about))}
        return Pick({column: taken[column] for column in in_file_order}, tuple(dropped), tuple(twice), denied)


_REMARKS = re.compile(r"\s+|\*|[(（](必填|选填|户|文本|度)[)）]")


def plain_heading(heading: str) -> str:
    """Return a heading in half-width lower case, a Chinese one without spaces, stars and remarks such as （必填）."""
    plain = to_half_width(heading).strip().casefold()
    return plain if plain.isascii() else _REMARKS.sub("", plain)


def _rank(heading: str, names: Headings) -> int | None:
    """Return how good a heading is for a column, 0 the best; None if it does not fill it."""
    plain = plain_heading(heading)
    return next((rank for rank, name in enumerate(names) if plain in _each(name)), None)


def _each(name: str | tuple[str, ...]) -> tuple[str, ...]:
    return (name,) if isinstance(name, str) else name


def _printable(heading: str) -> str:
    return mask("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in heading))


_AREAS = frozenset({"Polygon", "MultiPolygon"})
_LINES = frozenset({"LineString", "MultiLineString"})
_LINES_IN_WORDS = ("lines (LineString, MultiLineString)", "线（LineString、MultiLineString）")
_AREAS_IN_WORDS = ("polygons (Polygon, MultiPolygon)", "面（Polygon、MultiPolygon）")


_BUILDING_IDS = ("楼栋编号", "楼栋编码", "建筑编号", "建筑物编号")
_ESTATES = ("estate", "小区", "小区名称", "所属小区")
_BUILDINGS = ("building", "栋", "幢", "楼栋", "楼幢", "栋号", "幢号", "楼栋号", "楼号", "栋/幢")


def _same(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


ROLES = {
    role.name: role
    for role in (
        Role(
            "households",
            {
                "household_id": (
                    *("household_id", "id"),
                    *("户编号", "户号", "住户编号", "家庭编号", "户编码", "住户编码", "编号", "编码"),
                ),
                "households": ("households", "户数", "住户数", "家庭户数", ("户籍户数", "常住户数")),
                "village": (
                    "village",
                    "村",
                    "行政村",
                    "所属村",
                    "村名",
                    "村名称",
                    "村庄",
                    "社区",
                    "所属社区",
                    "村/社区",
                ),
                "group": (
                    *("group", "组", "村民小组", "居民小组", "小组", "组别", "组名", "所属组", "所属小组"),
                    *("自然村", "自然村名称"),
                ),
                "building_id": ("building_id", *_BUILDING_IDS),
                "unit": ("unit", "单元", "单元号"),
                "floor": ("floor", "层", "楼层", "所在层", "所在楼层"),
                "lane": (
                    *("lane", "巷", "街巷", "巷名", "街巷名", "街巷名称"),
                    *("街道名称", "路名", "道路名称", "street", "addr:street", "addr_street"),
                ),
                "door": (
                    *("door", "house_number", "门牌", "门牌号", "门牌号码", "门号"),
                    *("housenumber", "addr:housenumber", "addr_housenumber"),
                ),
                "estate": _ESTATES,
                "building": _BUILDINGS,
                "room": ("room", "室", "室号", "房号", "房间号", "户室号", "房室号"),
                "address": (
                    "address",
                    "地址",
                    "住址",
                    "详细地址",
                    "家庭住址",
                    "家庭地址",
                    "居住地址",
                    "现住址",
                    "村组",
                ),
                "estimated": ("estimated", "推定位置"),
                "stated_households": ("stated_households", "楼栋户数", "本栋户数", "栋户数", "楼栋总户数", "总户数"),
            },
            layers=("households",),
            kinds=frozenset({"Point", "MultiPoint"}) | _AREAS,
            wants=("points, or building polygons", "点或建筑物面"),
            zh="住户",
            needs_rows=True,
            about="residents",
        ),
        Role(
            "boundary",
            {
                "code": (
                    *("code", "村代码", "村编码", "行政代码", "行政区代码", "行政区划代码", "区划代码"),
                    *("统计用区划代码", "权属单位代码", "坐落单位代码", "代码", "编码", "xzqdm", "zldwdm", "qsdwdm"),
                ),
                "name": (
                    *("name", "村名", "村名称", "行政村", "行政村名", "行政村名称", "村", "村庄", "社区", "村/社区"),
                    *("行政区名称", "权属单位名称", "坐落单位名称", "名称", "xzqmc", "zldwmc", "qsdwmc"),
                ),
            },
            ("boundary", "villages"),
            _AREAS,
            _AREAS_IN_WORDS,
            "边界",
            needs_rows=True,
        ),
        Role("roads", _same("highway", "name", "bridge", "surface"), ("roads",), _LINES, _LINES_IN_WORDS, "道路"),
        Role("barriers", _same("kind", "name"), ("barriers",), _LINES, _LINES_IN_WORDS, "障碍"),
        Role(
            "buildings",
            {
                "building_id": ("building_id", "id", *_BUILDING_IDS, "编号", "编码"),
                "estate": _ESTATES,
                "building": _BUILDINGS,
            },
            ("buildings",),
            _AREAS,
            _AREAS_IN_WORDS,
            "建筑",
        ),
        Role(
            "groups",
            {
                "group": ("group", "组", "村民小组", "居民小组", "小组", "组名", "自然村", "name", "名称"),
                "village": ("village", "村", "行政村", "所属村", "村名", "社区", "所属社区"),
                "households": ("households", "户数", "住户数", "总户数", ("户籍户数", "常住户数")),
            },
            ("groups",),
            frozenset({"Point", "MultiPoint"}) | _AREAS,
            ("points, or outlines as polygons", "点，或范围面"),
            "村民小组",
            needs_rows=True,
        ),
        Role(
            "dedicated",
            {
                "name": ("name", "名称", "单位名称", "专属网格", "专属网格名称", "网格名称"),
                "kind": ("kind", "类型", "类别"),
                "code": ("code", "编码", "代码", "编号"),
            },
            ("dedicated",),
            _AREAS,
            _AREAS_IN_WORDS,
            "专属网格",
        ),
    )
}
"""Every part, by the name that it has among the input files."""
